#include <algorithm>

#include "catalog/pages/pages.h"
#include "gen/catalog/text.h"

namespace darcha::catalog {
namespace {

constexpr std::size_t kMostResults = 50;

struct Filter {
  std::string query, category, audience, agency, event;
  bool narrows() const { return !category.empty() || !audience.empty() || !agency.empty() || !event.empty(); }

  bool lets(const Service& s) const {
    const auto wanted_audience = parse_audience(audience);
    return (category.empty() || s.category == category) && (agency.empty() || s.provider == agency) &&
           (audience.empty() || (wanted_audience && std::ranges::find(s.audience, *wanted_audience) != s.audience.end())) &&
           (event.empty() || std::ranges::find(s.life_events, event) != s.life_events.end());
  }
};

template <class T, class Name>
web::views::Select select(const web::Context& context, std::string name, web::TextKey label, const std::string& chosen,
                          const std::vector<T>& items, Name name_of) {
  web::views::Select box{.id = "f-" + name, .name = name, .label = context.t(label), .optional = true};
  for (const T& item : items) box.options.push_back({.value = item.code, .label = name_of(item), .selected = item.code == chosen});
  return box;
}

std::vector<web::views::Select> filters(const web::Context& context, const Filter& filter, const Reference& reference) {
  const auto named = [&](const auto& item) { return item.name.in(context.lang); };
  web::views::Select audience{.id = "f-kim", .name = "kim", .label = context.t(text::kFilterAudience), .optional = true};
  for (const auto& [value, key] : {std::pair{"G2C", text::kG2c}, std::pair{"G2B", text::kG2b}, std::pair{"G2F", text::kG2f}})
    audience.options.push_back({.value = value, .label = context.t(key), .selected = filter.audience == value});
  return {select(context, "yonalish", text::kFilterCategory, filter.category, reference.categories, named), std::move(audience),
          select(context, "idora", text::kFilterAgency, filter.agency, reference.agencies,
                 [&](const Agency& a) { return a.short_name.in(context.lang); }),
          select(context, "vaziyat", text::kFilterEvent, filter.event, reference.life_events, named)};
}

Services found_by(const Filter& filter, const Snapshot& snapshot) {
  Services found;
  if (filter.query.empty()) {
    std::ranges::copy_if(snapshot.services(), std::back_inserter(found), [&](const auto& s) { return filter.lets(*s); });
    return found;
  }
  for (const Hit& hit : snapshot.search(filter.query, kMostResults))
    if (filter.lets(*hit.service)) found.push_back(snapshot.service(hit.service->code));
  return found;
}

}  // namespace

Task<Result<net::Response>> list_page(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  const Reference& reference = snapshot->reference();
  const Filter filter{query_value(context, "q"), query_value(context, "yonalish"), query_value(context, "kim"),
                      query_value(context, "idora"), query_value(context, "vaziyat")};
  const Services found = found_by(filter, *snapshot);
  const std::string heading = filter.query.empty() ? context.t(text::kServices) : context.t(text::kResultsFor, {{"query", filter.query}});
  views::ListPage view{.heading = heading,
                       .search = search_box(context, filter.query),
                       .filters = filters(context, filter, reference),
                       .filtered = filter.narrows(),
                       .count = static_cast<std::int64_t>(found.size())};
  if (!filter.query.empty()) view.query = filter.query;
  if (found.empty()) {
    view.nothing.push_back({.title = context.t(text::kNothingFound),
                            .text = context.t(text::kNothingFoundText),
                            .href = "/xizmatlar",
                            .action = context.t(text::kFilterClear)});
  } else if (!filter.query.empty() || filter.narrows()) {
    view.results.push_back(link_list(context, found, reference));
  } else {
    for (const Category& category : reference.categories) {
      Services of_category;
      std::ranges::copy_if(found, std::back_inserter(of_category), [&](const auto& s) { return s->category == category.code; });
      if (!of_category.empty())
        view.groups.push_back({.title = category.name.in(context.lang), .services = link_list(context, of_category, reference)});
    }
  }
  web::Frame frame{.title = heading, .description = context.t(text::kCatalogueLead), .section = "services"};
  frame.cacheable = filter.query.empty();
  frame.noindex = !filter.query.empty();
  co_return web::page(context, frame, view);
}

}  // namespace darcha::catalog
