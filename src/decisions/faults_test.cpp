// What goes wrong around a decision: a register that contradicts itself, two officers at once, an author who is away, and what is entered
// in the end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decisions/testing.h"
#include "persons/testing_registers.h"
#include "web/sentence.h"

namespace darcha::decisions {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class Faults : public testing::ShortRoad {
 public:
  catalog::Service procedure_service() override {
    catalog::Service service = ShortRoad::procedure_service();
    service.prefill.push_back({.data = "border.stays_abroad", .as = "stays", .required = false});
    service.facts.push_back({.code = "abroad",
                             .name = testing::same("abroad"),
                             .compute = catalog::Fact::Compute::most_days_in_a_year,
                             .of = "stays",
                             .year = catalog::Fact::Year::any});
    catalog::Requirement unbroken{.code = "unbroken",
                                  .text = testing::same("Not long abroad"),
                                  .basis = service.legal_basis.front().id,
                                  .evidence = {"stays", "abroad"}};
    unbroken.met = catalog::Condition{.kind = catalog::Condition::Kind::at_most, .field = "abroad", .number = 183};
    service.requirements.push_back(unbroken);
    return service;
  }
  void stay(const testing::Filed& filed, const std::string& left, const std::string& returned) {
    insert("persons.stays_abroad values ('" + filed.person.subject.str() + "', '" + left + "', 'KAZ', '" + returned +
           "', 'border', '2026-01-02T03:04:05Z')");
  }
  catalog::Verdict unbroken(const Found& found) {
    return std::ranges::find(found.findings, "unbroken", &catalog::Finding::requirement)->verdict;
  }
  void is_said_by(const Refusal& refusal, const std::string& name) {
    ASSERT_FALSE(refusal.args.empty()) << refusal.code;
    EXPECT_THAT(refusal.args.front().second, HasSubstr(name)) << refusal.code;
    for (const Lang lang : kLangs) {
      const std::string words = web::sentence(web::test::context(lang), refusal.code, refusal.args);
      EXPECT_THAT(words, HasSubstr(refusal.args.front().second));
      EXPECT_THAT(words, Not(HasSubstr("{")));
    }
  }
};

TEST_F(Faults, ARegisterThatContradictsItselfLeavesTheFindingUnclearWithBothItsValues) {
  const auto filed = at_conclusion();
  ASSERT_EQ(unbroken(*papers(filed).found), catalog::Verdict::met);
  stay(filed, "2025-09-01", "2025-03-15");  // back before leaving
  clock_.advance(std::chrono::minutes{1});
  const auto found = await(gather(decisions_, opened(holder(filed), filed)));
  ASSERT_TRUE(found) << "an answer, not a failure: " << found.error().code;
  EXPECT_EQ(unbroken(*found), catalog::Verdict::unclear);
  EXPECT_EQ(found->findings[0].verdict, catalog::Verdict::met) << "what rests on other registers stays clear";
  for (const Lang lang : kLangs) {
    const std::string page = page_as(holder(filed), "/xodim/ishlar/" + filed.id.str(), lang);
    EXPECT_THAT(page, HasSubstr("Not long abroad")) << code(lang);
    for (const char* part : {"01.09.2025", "15.03.2025"}) EXPECT_THAT(page, HasSubstr(part)) << code(lang);
  }
  Proposal proposal = sound(filed);
  ASSERT_TRUE(proposal.explanations.contains("unbroken"));
  proposal.explanations.erase("unbroken");
  EXPECT_EQ(send_it(filed, proposal).error().code, "decisions.faults") << "it has to be explained";
  ASSERT_TRUE(send_it(filed, sound(filed)));
  settle();
  const auto decided = confirm_it(filed);
  ASSERT_TRUE(decided) << decided.error().code;
  EXPECT_TRUE(await(recompute(decisions_, (*decided)->number))->agrees) << "the same contradiction gives the same finding on any later day";
}

TEST_F(Faults, WhoeverComesSecondIsToldWhoWasFirst) {
  const auto filed = at_conclusion();
  const auto& author = holder(filed);
  const auto open = opened(author, filed, cases::Action::decide);
  const Proposal proposal = sound(filed);
  const Found found = *papers(filed).found;
  ASSERT_TRUE(await(send(decisions_, open, proposal, found, "one")));
  is_said_by(await(send(decisions_, open, proposal, found, "two")).error(), author.officer.display_name);
  settle();
  const auto& second = holder(filed);
  const auto seen = opened(second, filed, cases::Action::decide);
  ASSERT_TRUE(await(confirm(decisions_, seen, "a")));
  is_said_by(await(give_back(decisions_, seen, "Ikkinchi xulosa notoʻgʻri.", "b")).error(), second.officer.display_name);
}

TEST_F(Faults, TheSubstituteOfAnAuthorWhoIsAwayWritesReadsAndSendsAndTheLetterSaysForWhom) {
  const auto filed = at_conclusion();
  const auto& author = holder(filed);
  const auto& stand_in =
      clerk(cases::testing::kOffice, "registrar", clerk(cases::testing::kOffice, "registrar").officer.id == author.officer.id ? 1 : 0);
  const std::string at = "/xodim/ishlar/" + filed.id.str();
  const testing::Form draft{{"outcome", "admitted"}, {"conclusion", "Oʻrinbosar yozdi."}, {"do", "save"}};
  EXPECT_EQ(visit_as(stand_in, net::Method::post, at + "/qaror", draft).status, 409) << "not yet";
  const std::string today = to_iso(date_in_tashkent(clock_.now()));
  await(pool().execute("insert into offices.absences values ('" + make_uuid_v4().str() + "', '" + author.officer.id.str() + "', '" +
                       stand_in.officer.id.str() + "', '" + today + "', '" + today + "', 'leave', 1)"));
  offices::outdate_directories();
  EXPECT_EQ(visit_as(stand_in, net::Method::post, at + "/dalillar/oqish").status, 303);
  EXPECT_EQ(visit_as(stand_in, net::Method::post, at + "/qaror", draft).status, 303);
  EXPECT_THAT(page_as(stand_in, at), HasSubstr("Oʻrinbosar yozdi."));
  const Papers kept = papers(filed);
  ASSERT_NE(kept.in_state(ProposalState::draft), nullptr);
  EXPECT_EQ(kept.in_state(ProposalState::draft)->author.officer, stand_in.officer.id);
  EXPECT_THAT(kept.in_state(ProposalState::draft)->author.name, HasSubstr(author.officer.display_name + " oʻrnida"));
}

}  // namespace
}  // namespace darcha::decisions
