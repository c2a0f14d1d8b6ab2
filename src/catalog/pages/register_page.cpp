#include <algorithm>
#include <array>
#include <span>

#include "catalog/pages/pages.h"
#include "core/dates.h"
#include "core/money.h"
#include "gen/catalog/text.h"

namespace darcha::catalog {
namespace {

constexpr std::array<Status, 5> kAllStatuses{Status::live, Status::pilot, Status::being_digitised, Status::paper, Status::withdrawn};

std::int64_t count(const Services& services, Status status, std::string_view agency = {}) {
  return std::ranges::count_if(services, [&](const auto& s) { return s->status == status && (agency.empty() || s->provider == agency); });
}

/// Withdrawn services have a figure and a column only while there are any.
std::span<const Status> shown_statuses(const Services& services) {
  return std::span(kAllStatuses).first(count(services, Status::withdrawn) > 0 ? kAllStatuses.size() : kAllStatuses.size() - 1);
}

web::views::Table by_agency(const web::Context& context, const Services& services, const Reference& reference) {
  web::views::Table table{.caption = context.t(text::kByAgency), .columns = {{.label = context.t(text::kColAgency)}}};
  for (const Status status : shown_statuses(services)) table.columns.push_back({.label = context.t(status_key(status)), .numeric = true});
  for (const Agency& agency : reference.agencies) {
    if (std::ranges::none_of(services, [&](const auto& s) { return s->provider == agency.code; })) continue;
    table.rows.push_back({.title = agency.name.in(context.lang), .title_href = "/xizmatlar?idora=" + agency.code});
    for (const Status status : shown_statuses(services))
      table.rows.back().cells.push_back({.label = context.t(status_key(status)),
                                         .text = format_number(count(services, status, agency.code), context.lang),
                                         .numeric = true});
  }
  return table;
}

}  // namespace

Task<Result<net::Response>> register_page(Pages pages, web::Context context) {
  const auto snapshot = pages.catalogue->now();
  const Reference& reference = snapshot->reference();
  Services services = snapshot->services();
  std::ranges::sort(services, {}, [](const auto& s) { return std::tie(s->provider, s->status, s->code); });
  views::RegisterPage view{.agencies = by_agency(context, services, reference), .services = {.caption = context.t(text::kEachService)}};
  for (const Status status : shown_statuses(services))
    view.kpis.items.push_back({.label = context.t(status_key(status)), .value = format_number(count(services, status), context.lang)});
  for (const web::TextKey key : {text::kColService, text::kColAgency, text::kColStatus, text::kColSince})
    view.services.columns.push_back({.label = context.t(key)});
  for (const auto& s : services) {
    view.services.rows.push_back(
        {.title = s->title.in(context.lang),
         .title_href = service_href(*s),
         .cells = {{.label = context.t(text::kColAgency), .text = agency_short(reference, s->provider, context.lang)},
                   {.label = context.t(text::kColStatus), .text = context.t(status_key(s->status)), .tag = status_color(s->status)},
                   {.label = context.t(text::kColSince), .text = format_date_short(s->since)}}});
  }
  co_return web::page(
      context,
      {.title = context.t(text::kRegisterTitle), .description = context.t(text::kRegisterLead), .section = "data", .cacheable = true},
      view);
}

}  // namespace darcha::catalog
