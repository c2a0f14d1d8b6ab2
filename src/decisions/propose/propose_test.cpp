#include "decisions/propose/propose.h"

#include <gtest/gtest.h>

#include "decisions/testing.h"
#include "persons/testing_registers.h"

namespace darcha::decisions {
namespace {

class Propose : public testing::ShortRoad {};

TEST_F(Propose, FindingsAreStoredWithWhatTheRulesLookedAtAndTheirFingerprintIsInTheLog) {
  const auto filed = at_conclusion();
  const Papers all = papers(filed);
  ASSERT_TRUE(all.found);
  EXPECT_EQ(all.found->service_code, cases::testing::kService);
  ASSERT_EQ(all.found->findings.size(), 3U);
  EXPECT_EQ(all.found->findings[0].verdict, catalog::Verdict::met);
  EXPECT_EQ(all.found->findings[1].verdict, catalog::Verdict::not_met);
  EXPECT_EQ(all.found->findings[2].verdict, catalog::Verdict::for_person);
  EXPECT_EQ(print_of(*all.found), all.found->print);
  EXPECT_EQ(records(filed.person.subject, "sha256." + to_hex(all.found->print)), 1);
  const auto questions = questions_of(*all.found);
  ASSERT_EQ(questions.size(), 2U);
  EXPECT_EQ(questions[0].key, "elder");
}

TEST_F(Propose, ARegisterThatDoesNotAnswerLosesNothingAndCanBeAskedAgain) {
  const auto filed = at_conclusion();
  const Uuid before = papers(filed).found->id;
  db::Options nowhere = pool_options();
  nowhere.url = "host=/nonexistent dbname=nothing";
  nowhere.acquire_deadline = std::chrono::milliseconds{200};
  db::Pool dead(io(), nowhere);
  const auto cut_off =
      std::make_shared<Services>(Services{.db = pool(), .registers = dead, .clock = clock_, .cases = cases_, .documents = documents_});
  const auto open = opened(holder(filed), filed);
  const auto refused = await(gather(cut_off, open));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "decisions.registers_unavailable");
  EXPECT_EQ(papers(filed).found->id, before) << "what was found before stays";
  clock_.advance(std::chrono::minutes{5});
  const auto again = await(gather(decisions_, open));
  ASSERT_TRUE(again);
  EXPECT_EQ(papers(filed).found->id, again->id);
  await(dead.close());
}

class WithAddress : public testing::ShortRoad {
 public:
  catalog::Service procedure_service() override {
    catalog::Service service = ShortRoad::procedure_service();
    service.prefill.push_back({.data = "tax.debt", .as = "tax_debt", .required = false});
    catalog::Requirement settled{
        .code = "settled", .text = testing::same("Has an address"), .basis = service.legal_basis.front().id, .evidence = {"address"}};
    settled.met = catalog::Condition{.kind = catalog::Condition::Kind::filled, .field = "address"};
    service.requirements.push_back(settled);
    return service;
  }
  catalog::Verdict settled(const Found& found) {
    return std::ranges::find(found.findings, "settled", &catalog::Finding::requirement)->verdict;
  }
};

TEST_F(WithAddress, ARegisterThatIsDownMakesWhatRestsOnItUnclearAndNothingElse) {
  const auto filed = at_conclusion();
  ASSERT_EQ(settled(*papers(filed).found), catalog::Verdict::met);
  const auto found = [&] {
    const persons::testing::AddressesOut out(*this);
    return await(gather(decisions_, opened(holder(filed), filed)));
  }();
  ASSERT_TRUE(found) << found.error().code;
  EXPECT_EQ(settled(*found), catalog::Verdict::unclear);
  EXPECT_EQ(found->inputs.values.at("address"), std::nullopt) << "not known is not the same as none";
  EXPECT_EQ(found->findings[0].verdict, catalog::Verdict::met) << "the register of identity answered";
  const auto questions = questions_of(*found);
  EXPECT_NE(std::ranges::find(questions, "settled", &Question::key), questions.end()) << "the author has to explain it";
  clock_.advance(std::chrono::minutes{5});
  const auto again = await(gather(decisions_, opened(holder(filed), filed)));
  ASSERT_TRUE(again);
  EXPECT_EQ(settled(*again), catalog::Verdict::met);
}

TEST_F(WithAddress, ARegisterThatIsNotConnectedIsNotKnownToHoldNothing) {
  const auto filed = at_conclusion();
  EXPECT_EQ(papers(filed).found->inputs.values.at("tax_debt"), std::nullopt);
}

TEST_F(Propose, ADraftIsKeptAndFoundAgain) {
  const auto filed = at_conclusion();
  Proposal proposal = sound(filed);
  proposal.conclusion.uz = "Hali tugamagan";
  auto kept = await(save_draft(decisions_, proposal));
  ASSERT_TRUE(kept);
  kept->conclusion.uz = "Endi tugadi";
  ASSERT_TRUE(await(save_draft(decisions_, *kept)));
  const Papers all = papers(filed);
  ASSERT_EQ(all.proposals.size(), 1U);
  EXPECT_EQ(all.proposals.front().conclusion.uz, "Endi tugadi");
  EXPECT_EQ(all.proposals.front().version, 2);
  EXPECT_EQ(all.proposals.front().explanations.at("elder").uz, proposal.explanations.at("elder").uz);
}

TEST_F(Propose, AnOlderWindowCannotOverwriteWithoutBeingTold) {
  const auto filed = at_conclusion();
  const auto first = await(save_draft(decisions_, sound(filed)));
  ASSERT_TRUE(first);
  ASSERT_TRUE(await(save_draft(decisions_, *first)));
  EXPECT_EQ(await(save_draft(decisions_, *first)).error().code, "decisions.changed_meanwhile");
}

TEST_F(Propose, NothingIsSentWhileAFindingIsUnexplained) {
  const auto filed = at_conclusion();
  Proposal proposal = sound(filed);
  proposal.explanations.erase("elder");
  const auto refused = send_it(filed, proposal);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "decisions.faults");
  ASSERT_EQ(refused.error().fields.size(), 1U);
  EXPECT_EQ(refused.error().fields.front().field, "explain.elder");
  EXPECT_EQ(load(filed).it.state, "conclusion");
}

TEST_F(Propose, TheSystemDrawsTheSecondOfficerAndNeverTheAuthor) {
  const auto filed = at_conclusion();
  const OfficerId author = holder(filed).officer.id;
  const auto second = send_it(filed, sound(filed));
  ASSERT_TRUE(second);
  EXPECT_NE(second->officer, author);
  const auto loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "confirmation");
  EXPECT_EQ(loaded.it.holder, second->officer);
  const Papers all = papers(filed);
  EXPECT_EQ(all.proposals.front().state, ProposalState::sent);
  EXPECT_EQ(all.proposals.front().confirmer->officer, second->officer);
  EXPECT_EQ(count("decisions.proposals where state = 'sent'" + std::string{" and subject_id = '"} + filed.person.subject.str() + "'"), 1);
}

TEST_F(Propose, OfTwoWindowsThatSendOneIsToldThatItWasDone) {
  const auto filed = at_conclusion();
  const auto open = opened(holder(filed), filed, cases::Action::decide);
  const Found found = *papers(filed).found;
  const Proposal proposal = sound(filed);
  ASSERT_TRUE(await(send(decisions_, open, proposal, found, "one")));
  const auto late = await(send(decisions_, open, proposal, found, "two"));
  ASSERT_FALSE(late);
  EXPECT_TRUE(late.error().code == "cases.already_done" || late.error().code == "decisions.changed_meanwhile") << late.error().code;
  EXPECT_EQ(papers(filed).proposals.size(), 1U);
}

TEST_F(Propose, ANewVersionOfTheServiceDoesNotTouchARunningCase) {
  const auto filed = at_conclusion();
  catalog::Service newer = copy_of(cases::testing::kService);
  newer.version = 99;
  newer.requirements.clear();
  newer.outcomes.clear();
  offer(newer);
  const auto again = await(gather(decisions_, opened(holder(filed), filed)));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->service_version, load(filed).it.service_version);
  EXPECT_EQ(again->findings.size(), 3U);
  EXPECT_TRUE(send_it(filed, sound(filed)));
}

TEST_F(Propose, AColleagueWhoTakesOverGoesOnWithTheText) {
  const auto filed = at_conclusion();
  Proposal begun = sound(filed);
  ASSERT_TRUE(await(save_draft(decisions_, begun)));
  const auto& colleague = clerk(cases::testing::kOffice, "registrar", 1);
  const auto loaded = load(filed);
  ASSERT_NE(loaded.it.holder, colleague.officer.id);
  ASSERT_TRUE(await(
      cases::move(cases_, loaded, {.kind = "handed_over", .actor = actor(colleague), .holder = colleague.officer.id, .at = clock_.now()})));
  const Proposal mine = sound(filed);
  EXPECT_EQ(mine.author.officer, colleague.officer.id);
  EXPECT_EQ(mine.version, 0);
  ASSERT_TRUE(await(save_draft(decisions_, mine)));
  const Papers all = papers(filed);
  ASSERT_EQ(all.proposals.size(), 2U);
  EXPECT_EQ(all.proposals[0].state, ProposalState::draft);
  EXPECT_EQ(all.proposals[1].state, ProposalState::superseded) << "set aside, not erased";
}

}  // namespace
}  // namespace darcha::decisions
