// The officers' frame: which entries a role sees, what is current, and that nobody else gets it.
#include "web/officer_nav.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gen/web/text.h"
#include "web/test_kit.h"

namespace darcha::web {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Task<std::int64_t> three(Visitor) { co_return 3; }
Task<std::int64_t> none(Visitor) { co_return 0; }

/// The page kit gives no rooms, so the entries borrow its sentences.
Services services(std::vector<OfficerEntry> entries) {
  Services out;
  out.secret = Bytes(32, 7);
  out.officer_entries = std::make_shared<const std::vector<OfficerEntry>>(std::move(entries));
  return out;
}
OfficerEntry entry(std::string href, std::vector<std::string> roles, std::function<Task<std::int64_t>(Visitor)> waiting = {}) {
  return {.symbol = "list",
          .href = std::move(href),
          .title = text::kMenuServices,
          .lead = text::kMenuVerify,
          .roles = std::move(roles),
          .key = 'x',
          .waiting = std::move(waiting)};
}

Context officer(std::string path, std::vector<std::string> roles, Lang lang = Lang::uz) {
  Context context = test::context(lang);
  context.request = test::request(net::Method::get, std::move(path));
  context.visitor.session = SessionId{make_uuid_v4()};
  context.visitor.officer = OfficerId{make_uuid_v4()};
  context.visitor.roles = std::move(roles);
  context.visitor.display_name = "A. Namuna";
  LocalText office;
  for (const Lang l : kLangs) office.in(l) = "Idora <" + std::string{code(l)} + ">";
  context.visitor.post = std::make_shared<const Post>(Post{office, office});
  context.services = std::make_shared<const Services>(
      services({entry("/xodim/bir", {"head"}, three), entry("/xodim/ikki", {"head", "operator"}, none), entry("/xodim/uch", {})}));
  return context;
}

std::vector<std::string> hrefs(const Context& context) {
  std::vector<std::string> out;
  for (const auto& item : test::run(officer_menu(context))->entries) out.push_back(item.href);
  return out;
}

TEST(OfficerMenu, HoldsWhatOneOfTheRolesMayDoInTheOrderGiven) {
  EXPECT_THAT(hrefs(officer("/xodim", {"head"})), ElementsAre("/xodim", "/xodim/bir", "/xodim/ikki", "/xodim/uch"));
  EXPECT_THAT(hrefs(officer("/xodim", {"operator"})), ElementsAre("/xodim", "/xodim/ikki", "/xodim/uch"));
  EXPECT_THAT(hrefs(officer("/xodim", {})), ElementsAre("/xodim", "/xodim/uch"));
}

TEST(OfficerMenu, MarksTheEntryOfTheAddressAndOfAddressesBelowIt) {
  const auto current = [](std::string path) {
    std::vector<std::string> out;
    for (const auto& item : test::run(officer_menu(officer(std::move(path), {"head"})))->entries)
      if (item.current) out.push_back(item.href);
    return out;
  };
  EXPECT_THAT(current("/xodim"), ElementsAre("/xodim"));
  EXPECT_THAT(current("/xodim/bir"), ElementsAre("/xodim/bir"));
  EXPECT_THAT(current("/xodim/bir/42"), ElementsAre("/xodim/bir"));
  EXPECT_THAT(current("/xodim/birinchi"), ElementsAre());
}

TEST(OfficerMenu, IsNobodysWhoIsNotActing) {
  Context citizen = officer("/xodim", {"head"});
  citizen.visitor.officer = {};
  EXPECT_EQ(test::run(officer_menu(citizen)), nullptr);
}

TEST(OfficerFrame, NamesTheOfficeInTheReadersLanguageAndShowsWhatWaits) {
  for (const Lang lang : kLangs) {
    Context context = officer("/xodim/bir", {"head"}, lang);
    context.desk = test::run(officer_menu(context));
    const std::string html = test::body_of(page_of(context, {.title = "Ish"}, Html{"<main id=\"asosiy\">ish</main>"}));
    EXPECT_THAT(html, HasSubstr("Idora &lt;" + std::string{code(lang)} + "&gt;"));
    EXPECT_THAT(html, HasSubstr("A. Namuna"));
    EXPECT_THAT(html, HasSubstr("class=\"p-count\">3<"));
    EXPECT_THAT(html, HasSubstr("href=\"/xodim/bir\" data-key=\"x\" aria-current=\"page\""));
    EXPECT_THAT(html, Not(HasSubstr("p-foot"))) << "the public frame";
    EXPECT_THAT(html, HasSubstr("action=\"/chiqish\""));
  }
}

TEST(OfficerStart, ListsEachEntryWithWhatWaits) {
  Context context = officer("/xodim", {"head"});
  context.desk = test::run(officer_menu(context));
  const std::string html = test::body_of(test::run(test::Site(officer_routes()).visit(context)));
  EXPECT_THAT(html, HasSubstr(context.t(text::kDeskWaitsForYou, 3)));
  EXPECT_THAT(html, HasSubstr(context.t(text::kDeskCount, 3)));
  EXPECT_THAT(html, HasSubstr(context.t(text::kDeskClear)));
  EXPECT_THAT(html, HasSubstr("Assalomu alaykum, A. Namuna"));
}

}  // namespace
}  // namespace darcha::web
