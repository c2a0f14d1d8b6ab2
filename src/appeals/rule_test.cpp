// The refusal of an automatic service: nobody signed it, and a person looks at it when the applicant asks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "appeals/lodge/lodge.h"
#include "appeals/testing.h"

namespace darcha::appeals {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using web::test::body_of;

class OfRule : public testing::AppealsTest {
 public:
  /// A certificate of residence, for somebody whom the register has at no address.
  testing::Filed refused() {
    const auto person = add_citizen("citizen", false);
    const std::string at = begin(person);
    EXPECT_EQ(post(person, at + "/shakl/purpose", {{"purpose", "work"}}).status, 303);
    EXPECT_EQ(post(person, at + "/shakl/extent", {{"with_history", "no"}}).status, 303);
    EXPECT_EQ(get(person, at + "/tekshirish").status, 200);
    EXPECT_EQ(location(post(person, at + "/yuborish")), at + "?yuborildi=1");
    settle();
    const auto application = await(applications::find_application(pool(), person.subject, id_in(at)));
    EXPECT_EQ(application->outcome, "no_address");
    return {person, id_in(at), application->number};
  }
  applications::Application now(const testing::Filed& filed) {
    return *await(applications::find_application(pool(), filed.person.subject, filed.id));
  }
};

TEST_F(OfRule, IsComplainedAboutLikeAnyDecisionAndLookedAtByAPersonWhoCanHaveItDecidedAgain) {
  const auto filed = refused();
  for (const Lang lang : kLangs) {
    const std::string page = body_of(get(filed.person, page_of(filed), lang));
    EXPECT_THAT(page, HasSubstr(page_of(filed) + "/shikoyat\"")) << code(lang);
    EXPECT_THAT(page, Not(HasSubstr("appeals."))) << code(lang);
  }
  const auto complaint = complain(filed);
  EXPECT_EQ(load(complaint).it.office, offices::office_id_of(cases::testing::kRepublic)) << "no address, no district";
  EXPECT_EQ(complaint_of(filed).decision_number, filed.number);
  EXPECT_FALSE(complaint_of(filed).suspends) << "a refusal has no effect to halt";
  const auto& officer = clerk(cases::testing::kRepublic, "appeal_officer");
  for (const Lang lang : kLangs) {
    const std::string page = page_as(officer, "/xodim/ishlar/" + complaint.id.str(), lang);
    EXPECT_THAT(page, HasSubstr(filed.number)) << code(lang);
    EXPECT_THAT(page, Not(HasSubstr("/xodim/ishlar/" + filed.id.str()))) << "it has no case";
  }
  EXPECT_THAT(page_as(officer, "/xodim/ishlar/" + complaint.id.str() + "?bolim=tarix"), HasSubstr(filed.number));
  to_answering(complaint);
  const auto by_hand = send_it(complaint, answer(complaint, "changed", {.outcome = "granted"}));
  ASSERT_FALSE(by_hand) << "a certificate says what registers say: nobody writes one by hand";
  EXPECT_EQ(by_hand.error().code, "decisions.faults");
  ASSERT_TRUE(send_it(complaint, answer(complaint, "sent_back", {.stage = "lodged"})));
  settle();
  add_address(filed.person.subject);  // the register was wrong, and is right now
  ASSERT_TRUE(confirm_it(complaint, "answer"));
  settle();
  EXPECT_EQ(now(filed).outcome, "granted");
  EXPECT_TRUE(now(filed).document);
  EXPECT_FALSE(complaint_of(filed).open);
  EXPECT_EQ(complaint_of(filed).outcome, "sent_back");
  for (const Lang lang : kLangs) EXPECT_THAT(body_of(get(filed.person, page_of(filed), lang)), Not(HasSubstr("/shikoyat\"")));
  EXPECT_EQ(press(filed).status, 404) << "a grant is not complained about here";
}

TEST_F(OfRule, UpheldByTwoPeopleItStandsAndTheCourtIsNext) {
  const auto filed = refused();
  const auto complaint = complain(filed);
  const auto answer = answered(complaint, "upheld");
  ASSERT_TRUE(answer) << answer.error().code;
  EXPECT_EQ((**answer).outcome, "upheld");
  EXPECT_NE((**answer).author, *(**answer).confirmer);
  EXPECT_EQ(now(filed).outcome, "no_address");
  const auto again = press(filed);
  EXPECT_EQ(again.status, 409);
  EXPECT_THAT(body_of(again), HasSubstr("appeals.answered"));
  EXPECT_THAT(body_of(get(filed.person, page_of(complaint))), HasSubstr(filed.number));
}

}  // namespace
}  // namespace darcha::appeals
