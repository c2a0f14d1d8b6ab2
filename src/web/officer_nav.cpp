#include "web/officer_nav.h"

#include <algorithm>

#include "core/dates.h"
#include "gen/web/text.h"

namespace darcha::web {
namespace {

constexpr std::string_view kStart = "/xodim";

bool may_use(const OfficerEntry& entry, const Visitor& visitor) {
  if (entry.roles.empty()) return true;
  return std::ranges::any_of(entry.roles,
                             [&](const std::string& role) { return std::ranges::find(visitor.roles, role) != visitor.roles.end(); });
}

std::vector<OfficerEntry> entries_of(const Context& context) {
  std::vector<OfficerEntry> allowed;
  if (const auto& all = context.services->officer_entries)
    std::ranges::copy_if(*all, std::back_inserter(allowed), [&](const OfficerEntry& entry) { return may_use(entry, context.visitor); });
  return allowed;
}

bool is_at(std::string_view path, std::string_view href) {
  return path == href || (path.starts_with(href) && path.size() > href.size() && path[href.size()] == '/');
}

Task<Result<net::Response>> show_start(Context context) {
  views::OfficerStart view{.name = context.visitor.display_name, .date = format_date(date_in_tashkent(context.now), context.lang)};
  if (const auto& post = context.visitor.post) {
    view.office = post->office.in(context.lang);
    view.position = post->position.in(context.lang);
  }
  for (const OfficerEntry& entry : entries_of(context)) {
    const auto in_menu = std::ranges::find(context.desk->entries, entry.href, &views::OfficerMenu::Entries::href);
    const std::int64_t number = in_menu == context.desk->entries.end() ? 0 : in_menu->number;
    view.waiting += number;
    view.entries.push_back({.symbol = entry.symbol,
                            .title = context.t(entry.title),
                            .href = entry.href,
                            .lead = context.t(entry.lead),
                            .counted = entry.waiting != nullptr,
                            .waits = number > 0,
                            .number = number});
  }
  view.something_waits = view.waiting > 0;
  co_return page(context, {.title = context.t(text::kDeskStart), .noindex = true}, view);
}

}  // namespace

Task<std::shared_ptr<const views::OfficerMenu>> officer_menu(Context context, bool counted) {
  if (context.visitor.officer.is_nil()) co_return nullptr;
  const std::string& path = context.request->path;
  views::OfficerMenu menu;
  menu.entries.push_back(
      {.symbol = "grid", .title = context.t(text::kDeskStart), .href = std::string{kStart}, .key = "b", .current = path == kStart});
  for (const OfficerEntry& entry : entries_of(context)) {
    std::int64_t number = 0;
    if (entry.waiting && counted) number = co_await entry.waiting(context.visitor);
    menu.entries.push_back({.symbol = entry.symbol,
                            .title = context.t(entry.title),
                            .href = entry.href,
                            .key = std::string(1, entry.key),
                            .number = number,
                            .waits = number > 0,
                            .current = is_at(path, entry.href)});
  }
  co_return std::make_shared<const views::OfficerMenu>(std::move(menu));
}

std::vector<Route> officer_routes() {
  return {{.method = net::Method::get, .pattern = std::string{kStart}, .who_may = WhoMay::officer_with({}), .page = show_start}};
}

}  // namespace darcha::web
