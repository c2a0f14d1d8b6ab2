#include "web/cabinet_nav.h"

#include <fmt/format.h>

#include "gen/web/text.h"

namespace darcha::web {
namespace {

constexpr std::int64_t kMostShown = 99;  ///< more would not fit a badge

struct Entry {
  CabinetPage page;
  std::string_view symbol;
  std::string_view href;
  TextKey title;
};

constexpr Entry kEntries[] = {
    {CabinetPage::overview, "grid", "/kabinet", text::kCabinetOverview},
    {CabinetPage::applications, "list", "/kabinet/arizalar", text::kCabinetApplications},
    {CabinetPage::appeals, "clip", "/kabinet/murojaatlar", text::kCabinetAppeals},
    {CabinetPage::documents, "doc", "/kabinet/hujjatlar", text::kCabinetDocuments},
    {CabinetPage::messages, "mail", "/kabinet/xabarlar", text::kCabinetMessages},
    {CabinetPage::consents, "check", "/kabinet/roziliklar", text::kCabinetConsents},
    {CabinetPage::reads, "eye", "/kabinet/kim-kordi", text::kCabinetReads},
    {CabinetPage::corrections, "warn", "/kabinet/tuzatishlar", text::kCabinetCorrections},
    {CabinetPage::data, "user", "/kabinet/malumotlarim", text::kCabinetData},
    {CabinetPage::security, "key", "/kabinet/xavfsizlik", text::kCabinetSecurity},
};

}  // namespace

views::SideNav cabinet_nav(const Context& context, CabinetPage current) {
  views::SideNav nav{.label = context.t(text::kCabinetNav)};
  for (const Entry& entry : kEntries) {
    nav.entries.push_back({.symbol = std::string{entry.symbol},
                           .title = context.t(entry.title),
                           .href = std::string{entry.href},
                           .current = entry.page == current});
    if (entry.page == CabinetPage::messages && context.unread_messages > 0)
      nav.entries.back().count =
          context.unread_messages > kMostShown ? fmt::format("{}+", kMostShown) : std::to_string(context.unread_messages);
  }
  return nav;
}

}  // namespace darcha::web
