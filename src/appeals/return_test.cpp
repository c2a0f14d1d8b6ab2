// An application returned without being considered: no decision was taken, and the office above looks at it all the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "appeals/contested.h"
#include "appeals/lodge/lodge.h"
#include "appeals/testing.h"

namespace darcha::appeals {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using web::test::body_of;

class Returned : public testing::AppealsTest {
 public:
  const testing::Clerk& registrar() { return clerk(cases::testing::kOffice, "registrar"); }
  net::Response act(const testing::Filed& filed, const std::string& what, const testing::Form& form = {}) {
    auto response = visit_as(registrar(), net::Method::post, "/xodim/ishlar/" + filed.id.str() + "/" + what, form);
    settle();
    return response;
  }
  testing::Filed returned() {
    const auto filed = file();
    EXPECT_EQ(act(filed, "olish").status, 303);
    EXPECT_EQ(act(filed, "bosqich", {{"tanlov", "not_considered"}, {"matn", "Hujjat toʻliq emas"}}).status, 303);
    return filed;
  }
};

TEST_F(Returned, IsComplainedAboutLikeADecisionAndGoesOnWithSomebodyElse) {
  const auto filed = returned();
  for (const Lang lang : kLangs) {
    const std::string page = body_of(get(filed.person, page_of(filed), lang));
    EXPECT_THAT(page, HasSubstr(page_of(filed) + "/shikoyat\"")) << code(lang);
    EXPECT_THAT(page, Not(HasSubstr("appeals."))) << code(lang);
  }
  const auto complaint = complain(filed);
  EXPECT_EQ(load(complaint).it.office, offices::office_id_of(cases::testing::kRegion)) << "the office above";
  EXPECT_EQ(complaint_of(filed).decision_number, filed.number);
  EXPECT_FALSE(complaint_of(filed).suspends) << "there is no effect to halt";
  EXPECT_TRUE(std::ranges::any_of(load(complaint).conflicts, [&](const cases::Conflict& one) {
    return one.officer == registrar().officer.id && one.kind == "decided_below";
  }));
  const auto& officer = clerk(cases::testing::kRegion, "appeal_officer");
  for (const Lang lang : kLangs)
    EXPECT_THAT(page_as(officer, "/xodim/ishlar/" + complaint.id.str(), lang), HasSubstr("Hujjat toʻliq emas")) << code(lang);
  EXPECT_THAT(page_as(officer, "/xodim/ishlar/" + complaint.id.str() + "?bolim=tarix"), HasSubstr(filed.number));
  EXPECT_EQ(press(filed).status, 409) << "it runs already";
  to_answering(complaint);
  const auto instead = send_it(complaint, answer(complaint, "changed", {.outcome = "admitted"}));
  ASSERT_FALSE(instead) << "nobody looked at the matter yet";
  EXPECT_EQ(instead.error().code, "decisions.faults");
  ASSERT_TRUE(send_it(complaint, answer(complaint, "sent_back", {.stage = "completeness"})));
  settle();
  ASSERT_TRUE(confirm_it(complaint, "answer"));
  settle();
  const auto again = load(filed);
  EXPECT_EQ(again.it.state, "completeness");
  EXPECT_FALSE(again.it.holder.is_nil());
  EXPECT_NE(again.it.holder, registrar().officer.id) << "somebody who had no part in it";
  EXPECT_FALSE(again.application.application.finished_at);
  EXPECT_FALSE(complaint_of(filed).open);
  for (const Lang lang : kLangs) {
    const std::string page = body_of(get(filed.person, page_of(filed), lang));
    EXPECT_THAT(page, Not(HasSubstr("/shikoyat\""))) << "it goes on: nothing stands that could be complained about";
    EXPECT_THAT(page, HasSubstr(complaint.number)) << code(lang);
  }
}

TEST_F(Returned, ByTheClockItHasNobodyBehindItAndIsLookedAtAllTheSame) {
  const auto filed = file();
  EXPECT_EQ(act(filed, "olish").status, 303);
  EXPECT_EQ(act(filed, "sorash", {{"matn", "Pasport nusxasini yuboring."}}).status, 303);
  clock_.advance(Days{60});  // and no answer came
  settle();
  ASSERT_EQ(load(filed).application.application.outcome, "not_considered");
  const auto way = await(find_way(appeals_, filed.person.subject, filed.id));
  ASSERT_TRUE(way);
  EXPECT_TRUE(way->decision.author.is_nil());
  EXPECT_TRUE(is_return(way->decision) && !is_of_rule(way->decision));
  EXPECT_FALSE(may_complain(way->situation));
  const auto complaint = complain(filed);
  const auto upheld = answered(complaint, "upheld");
  ASSERT_TRUE(upheld) << upheld.error().code;
  EXPECT_EQ(load(filed).application.application.outcome, "not_considered") << "it stands";
  EXPECT_THAT(body_of(press(filed)), HasSubstr("appeals.answered"));
}

}  // namespace
}  // namespace darcha::appeals
