#include <algorithm>

#include "catalog/pages/pages.h"
#include "core/dates.h"
#include "gen/catalog/text.h"

namespace darcha::catalog {
namespace {

constexpr std::size_t kPopular = 6;
constexpr std::size_t kNews = 4;

std::vector<views::FrontPage::News> news(const web::Context& context, const Services& services) {
  Services running;
  std::ranges::copy_if(services, std::back_inserter(running), [](const auto& s) { return s->runs(); });
  std::ranges::sort(running, std::ranges::greater{}, [](const auto& s) { return std::tie(s->since, s->code); });
  if (running.size() > kNews) running.resize(kNews);
  std::vector<views::FrontPage::News> items;
  for (const auto& s : running) {
    const TextArgs args{{"title", s->title.in(context.lang)}, {"version", std::to_string(s->version)}};
    items.push_back({.text = context.t(s->version == 1 ? text::kNewService : text::kNewVersion, args),
                     .href = service_href(*s),
                     .date = format_date(s->since, context.lang)});
  }
  return items;
}

}  // namespace

Task<Result<net::Response>> front_page(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  const Reference& reference = snapshot->reference();
  Services popular = snapshot->services();
  if (popular.size() > kPopular) popular.resize(kPopular);
  views::FrontPage view{.search = search_box(context, {}),
                        .chips = {.label = context.t(text::kOftenSought)},
                        .popular = link_list(context, popular, reference),
                        .total = static_cast<std::int64_t>(snapshot->services().size()),
                        .news = news(context, snapshot->services())};
  for (std::size_t i = 0; i < std::min<std::size_t>(5, popular.size()); ++i)
    view.chips.items.push_back({.text = popular[i]->title.in(context.lang), .href = service_href(*popular[i])});
  for (std::size_t i = 0; i < std::min<std::size_t>(8, reference.life_events.size()); ++i) {
    const LifeEvent& event = reference.life_events[i];
    view.events.push_back({.name = event.name.in(context.lang),
                           .summary = event.summary.in(context.lang),
                           .icon = event.icon,
                           .href = "/hayotiy-vaziyatlar#" + event.code});
  }
  co_return web::page(
      context, {.title = context.t(text::kFrontTitle), .description = context.t(text::kFrontLead), .section = {}, .cacheable = true}, view);
}

Task<Result<net::Response>> life_page(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  views::LifePage view;
  for (const LifeEvent& event : snapshot->reference().life_events) {
    Services of_event;
    std::ranges::copy_if(snapshot->services(), std::back_inserter(of_event),
                         [&](const auto& s) { return std::ranges::find(s->life_events, event.code) != s->life_events.end(); });
    views::LifePage::Events item{.id = event.code, .name = event.name.in(context.lang), .summary = event.summary.in(context.lang)};
    if (!of_event.empty()) item.services.push_back(link_list(context, of_event, snapshot->reference()));
    view.events.push_back(std::move(item));
  }
  co_return web::page(
      context, {.title = context.t(text::kLifeEvents), .description = context.t(text::kLifeLead), .section = "life", .cacheable = true},
      view);
}

}  // namespace darcha::catalog
