// What everyone may know of a register: how many, when, where.
#include <boost/json.hpp>

#include "core/dates.h"
#include "gen/registry/text.h"
#include "gen/registry/views.h"
#include "offices/offices.h"
#include "registry/pages.h"
#include "registry/rules.h"

namespace darcha::registry {

namespace {

namespace json = boost::json;

constexpr std::string_view kPath = "/reestrlar";

std::string address_of(std::string_view code) { return std::string{kPath} + "/" + std::string{code}; }

Task<Result<net::Response>> list(std::shared_ptr<Services> services, web::Context context) {
  views::RegisterList view;
  for (const auto& kept : services->reference()->kept_registers)
    view.links.items.push_back({.title = kept.name.in(context.lang), .href = address_of(kept.code), .note = kept.summary.in(context.lang)});
  co_return web::page(context, {.title = context.t(text::kOpenTitle), .section = "data"}, view);
}

std::string shown(const web::Context& context, const std::optional<std::int64_t>& count) {
  return count ? web::Writer{context}.format(*count) : context.t(text::kOpenHidden);
}

web::views::Table table_of(const web::Context& context, std::string caption, web::TextKey column, const Series& series,
                           const std::function<std::string(const std::string&)>& name_of) {
  web::views::Table table{.caption = std::move(caption),
                          .columns = {{.label = context.t(column)}, {.label = context.t(text::kOpenCount), .numeric = true}}};
  const auto add = [&](std::string title, const std::optional<std::int64_t>& count) {
    table.rows.push_back({.title = std::move(title),
                          .cells = {{.label = context.t(text::kOpenCount), .text = shown(context, count), .numeric = count.has_value()}}});
  };
  for (const Cell& cell : series.cells) add(name_of(cell.key), cell.count);
  add(context.t(text::kOpenTotal), series.total);
  return table;
}

std::string month_of(const web::Context& context, const std::string& key) {
  return std::string{month_name(std::chrono::month{static_cast<unsigned>(std::stoi(key))}, context.lang)};
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const std::string code{context.request->path_param("kod")};
  const auto reference = services->reference();
  const auto tables = co_await statistics_of(services, code, date_in_tashkent(context.now));
  if (!tables) co_return std::unexpected(tables.error());
  const auto* kept = reference->find_kept_register(code);
  const auto directory = co_await offices::directory(services->db);
  const auto region_name = [&](const std::string& soato) {
    const auto* territory = directory->find_territory(soato);
    return territory ? territory->name.in(context.lang) : context.t(text::kOpenElsewhere);
  };
  views::RegisterStatistics view{
      .title = kept->name.in(context.lang), .summary = kept->summary.in(context.lang), .json = "/api/v1/reestrlar/" + code + "/statistika"};
  for (const YearOf& year : *tables) {
    const auto* entry = kept->find(year.entry);
    const std::string heading =
        context.t(text::kOpenHeading, {{"year", std::to_string(year.year)}, {"entry", entry ? entry->name.in(context.lang) : year.entry}});
    views::RegisterStatistics::Tables part{.heading = heading,
                                           .months = table_of(context, heading, text::kOpenMonth, year.months,
                                                              [&](const std::string& key) { return month_of(context, key); })};
    if (!year.regions.cells.empty()) part.regions = table_of(context, heading, text::kOpenRegion, year.regions, region_name);
    view.tables.push_back(std::move(part));
  }
  if (view.tables.empty()) view.empty = web::views::EmptyState{.title = context.t(text::kOpenNone), .text = context.t(text::kOpenNoneText)};
  co_return web::page(context, {.title = view.title, .section = "data", .crumbs = {{context.t(text::kOpenTitle), std::string{kPath}}}},
                      view);
}

json::value count_json(const std::optional<std::int64_t>& count) { return count ? json::value(*count) : json::value(nullptr); }

json::object series_json(const Series& series, std::string_view name) {
  json::array cells;
  for (const Cell& cell : series.cells) cells.emplace_back(json::object{{name, cell.key}, {"count", count_json(cell.count)}});
  return {{"total", count_json(series.total)}, {"cells", std::move(cells)}};
}

Task<Result<net::Response>> show_json(std::shared_ptr<Services> services, web::Context context) {
  const std::string code{context.request->path_param("kod")};
  const auto tables = co_await statistics_of(services, code, date_in_tashkent(context.now));
  if (!tables) co_return std::unexpected(tables.error());
  json::array years;
  for (const YearOf& year : *tables) {
    json::object row{{"year", year.year}, {"entry", year.entry}, {"months", series_json(year.months, "month")}};
    row["regions"] = year.regions.cells.empty() ? json::value(nullptr) : json::value(series_json(year.regions, "region"));
    years.push_back(std::move(row));
  }
  co_return net::Response::json(
      json::serialize(json::object{{"register", code}, {"hidden_below", kLeastShown}, {"series", std::move(years)}}));
}

}  // namespace

std::vector<web::Route> statistics_routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  return {{Method::get, std::string{kPath}, web::WhoMay::anyone(), with(list)},
          {Method::get, std::string{kPath} + "/{kod}", web::WhoMay::anyone(), with(show)},
          {.method = Method::get,
           .pattern = "/api/v1/reestrlar/{kod}/statistika",
           .who_may = web::WhoMay::anyone(),
           .page = with(show_json),
           .api = true}};
}

}  // namespace darcha::registry
