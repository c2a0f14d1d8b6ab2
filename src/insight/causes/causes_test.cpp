// The register of causes: from a cluster to a proof that a second officer confirmed, page by page.
#include "insight/causes/causes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "insight/testing.h"

namespace darcha::insight {
namespace {

using murojaat::testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kDesk = "/xodim/tizimli-sabablar";

class Causes : public InsightTest {
 public:
  void SetUp() override {
    InsightTest::SetUp();
    for (int i = 0; i < 6; ++i) appeal();
    follow();
  }
  web::Visitor head() { return clerk(murojaat::testing::kOffice, "head").visitor(); }
  web::Visitor supervisor() { return clerk(murojaat::testing::kRegion, "supervisor").visitor(); }
  Keeper as(web::Visitor visitor) { return *await(keeper(insight_, std::move(visitor), random_token(9))); }
  NewCause cause() {
    return {.title = "Issıqlıq tarmaǵı eskirgen",
            .problem = "Altı úyde ısıtıw joq.",
            .topic = "heating",
            .district = "1735401",
            .office = std::string{murojaat::testing::kOffice},
            .measure = "Tarmaqtı almastırıw",
            .due_on = *parse_iso_date("2026-12-20")};
  }
  std::string opened() { return *await(open_cause(insight_, as(head()), cause())); }
  Cause now(const std::string& number) { return *await(find_cause(insight_, number)); }
  static std::string code_of(const auto& result) { return result ? "" : result.error().code; }
  static Form due(std::string day, std::string month, std::string year) {
    return {{"muddat_day", std::move(day)}, {"muddat_month", std::move(month)}, {"muddat_year", std::move(year)}};
  }
};

TEST_F(Causes, AClusterOfSixAlikeIsProposedOnceAndUntilItHasACause) {
  const auto found = await(proposals(insight_));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].appeals, 6);
  EXPECT_EQ(found[0].alike, 6) << "the same words six times";
  const auto by = as(head());
  const auto number = await(open_cause(insight_, by, cause()));
  ASSERT_TRUE(number);
  EXPECT_EQ(*await(open_cause(insight_, by, cause())), *number) << "sent twice";
  EXPECT_TRUE(await(proposals(insight_)).empty());
  EXPECT_EQ(code_of(await(open_cause(insight_, as(head()), cause()))), "insight.no_such_cluster");
  clock_.advance(Days{100});
  await(find_clusters(insight_));
  EXPECT_EQ(text_of("select count(*)::text from insight.clusters"), "0") << "nothing in the last 90 days";
}

TEST_F(Causes, AreClosedByASecondOfficerOnly) {
  const std::string number = opened();
  EXPECT_EQ(code_of(await(decide_closure(insight_, as(supervisor()), number, true, ""))), "insight.nothing_proposed");
  EXPECT_EQ(code_of(await(propose_closure(insight_, as(head()), number, "Akt", "javascript:alert(1)"))), "insight.no_such_link");
  ASSERT_TRUE(await(propose_closure(insight_, as(head()), number, "Tarmaq almastırıldı, akt 12-san", "https://lex.uz/akt/12")));
  EXPECT_EQ(code_of(await(propose_closure(insight_, as(head()), number, "Akt", ""))), "insight.already_done");
  EXPECT_EQ(code_of(await(decide_closure(insight_, as(head()), number, true, ""))), "insight.own_proposal");
  EXPECT_EQ(code_of(await(decide_closure(insight_, as(supervisor()), number, false, " "))), "insight.words_missing");
  ASSERT_TRUE(await(decide_closure(insight_, as(supervisor()), number, false, "Fotosúwret joq")));
  EXPECT_EQ(now(number).state, CauseState::open);
  ASSERT_TRUE(await(propose_closure(insight_, as(head()), number, "Akt hám fotosúwret", "")));
  const auto by = as(supervisor());
  ASSERT_TRUE(await(decide_closure(insight_, by, number, true, "")));
  ASSERT_TRUE(await(decide_closure(insight_, by, number, true, ""))) << "the same request again";
  EXPECT_EQ(now(number).state, CauseState::closed);
  EXPECT_EQ(code_of(await(note(insight_, as(head()), number, "Taǵı"))), "insight.cause_closed");
  std::vector<std::string> kinds;
  for (const CauseEvent& event : await(history_of(insight_, now(number).id))) kinds.push_back(event.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"opened", "closing", "returned", "closing", "closed"}));
}

TEST_F(Causes, AreKeptByHeadsAndSupervisorsAndByNobodyElse) {
  EXPECT_EQ(code_of(await(keeper(insight_, clerk(murojaat::testing::kOffice, "murojaat").visitor(), ""))), "insight.not_for_you");
  EXPECT_EQ(visit(net::Method::get, std::string{kDesk}, Lang::uz, clerk(murojaat::testing::kOffice, "murojaat").visitor()).status, 403);
  EXPECT_EQ(code_of(await(amend(insight_, as(head()), "TS-26-0000-0000-0", {.measure = "a", .reason = "b"}))), "insight.no_such_cause");
}

TEST_F(Causes, ThePagesLeadFromAProposalToAPublicPageThatSaysWhenItIsLate) {
  for (const Lang lang : kLangs) {
    EXPECT_THAT(web::test::body_of(visit(net::Method::get, "/tizimli-sabablar", lang)), HasSubstr("p-empty"));
    EXPECT_THAT(web::test::body_of(visit(net::Method::get, std::string{kDesk}, lang, head())), HasSubstr("yangi?mavzu=heating"));
  }
  const std::string form = std::string{kDesk} + "/yangi?mavzu=heating&tuman=1735401";
  EXPECT_EQ(visit(net::Method::get, form, Lang::uz, head()).status, 200);
  EXPECT_EQ(visit(net::Method::get, std::string{kDesk} + "/yangi?mavzu=roads&tuman=1735401", Lang::uz, head()).status, 404);
  EXPECT_EQ(visit(net::Method::post, form, Lang::ru, head()).status, 422);
  Form fields = due("20", "12", "2026");
  for (const auto& [name, value] : Form{{"nomi", "Issıqlıq tarmaǵı <eskirgen>"},
                                        {"muammo", "Altı úyde ısıtıw joq."},
                                        {"organ", std::string{murojaat::testing::kOffice}},
                                        {"chora", "Tarmaqtı almastırıw"}})
    fields.emplace_back(name, value);
  const auto made = visit(net::Method::post, form, Lang::uz, head(), fields);
  ASSERT_EQ(made.status, 303);
  const std::string number = await(list_causes(insight_)).at(0).number;
  const std::string work = std::string{kDesk} + "/" + number, open = "/tizimli-sabablar/" + number;
  EXPECT_EQ(visit(net::Method::post, work + "/izoh", Lang::uz, head(), {{"matn", "Quvırlar keldi"}}).status, 303);
  EXPECT_EQ(visit(net::Method::post, work + "/izoh", Lang::uz, head(), {{"matn", ""}}).status, 422);
  Form change = due("25", "12", "2026");
  change.emplace_back("organ", murojaat::testing::kRegion);
  change.emplace_back("chora", "Tarmaqtı tolıq almastırıw");
  change.emplace_back("sabab", "Kólem artdı");
  EXPECT_EQ(visit(net::Method::post, work + "/ozgartirish", Lang::uz, head(), change).status, 303);
  clock_.set(*parse_iso_instant("2026-12-26T10:00:00+05:00"));
  for (const Lang lang : kLangs) {
    const std::string page = web::test::body_of(visit(net::Method::get, open, lang));
    EXPECT_THAT(page, HasSubstr("&lt;eskirgen&gt;"));
    EXPECT_THAT(page, HasSubstr("Quvırlar keldi"));
    EXPECT_THAT(page, HasSubstr("data-color=\"danger\"")) << "it is late";
    EXPECT_THAT(page, Not(HasSubstr("insight.")));
    EXPECT_THAT(web::test::body_of(visit(net::Method::get, work, lang, head())), HasSubstr("data-key=\"y\""));
    EXPECT_THAT(web::test::body_of(visit(net::Method::get, "/tizimli-sabablar", lang)), HasSubstr("p-flag"));
  }
  EXPECT_EQ(visit(net::Method::post, work + "/yopish", Lang::uz, head(), {{"matn", "Akt 12"}, {"havola", "https://lex.uz/12"}}).status,
            303);
  EXPECT_THAT(web::test::body_of(visit(net::Method::get, open)), Not(HasSubstr("lex.uz"))) << "not before it is confirmed";
  EXPECT_EQ(visit(net::Method::post, work + "/tasdiqlash", Lang::uz, head()).status, 403);
  EXPECT_EQ(visit(net::Method::post, work + "/qaytarish", Lang::uz, supervisor(), {{"matn", "Fotosúwret?"}}).status, 303);
  EXPECT_EQ(
      visit(net::Method::post, work + "/yopish", Lang::uz, head(), {{"matn", "Akt 12, foto"}, {"havola", "https://lex.uz/12"}}).status,
      303);
  EXPECT_EQ(visit(net::Method::post, work + "/tasdiqlash", Lang::uz, supervisor()).status, 303);
  const std::string closed = web::test::body_of(visit(net::Method::get, open));
  EXPECT_THAT(closed, HasSubstr("href=\"https://lex.uz/12\""));
  EXPECT_THAT(closed, Not(HasSubstr("data-color=\"danger\"")));
  EXPECT_EQ(visit(net::Method::post, work + "/boshqa", Lang::uz, head()).status, 404);
}

}  // namespace
}  // namespace darcha::insight
