// The answer: two people, its own reasons, and what it does to the decision, all of it or nothing.
#include "appeals/remedy/remedy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "appeals/testing.h"

namespace darcha::appeals {
namespace {

using decisions::DecisionState;
using ::testing::HasSubstr;
using ::testing::Not;
using web::test::body_of;

class Answer : public testing::AppealsTest {
 public:
  std::optional<documents::Issued> paper(const testing::Filed& filed, DocumentId id) {
    return await(documents::find(documents_, filed.person.subject, id));
  }
  const decisions::Decision& first_of(const std::vector<decisions::Decision>& all) { return all.back(); }
  std::vector<decisions::Decision> all_of(const testing::Filed& filed) {
    return await(decisions::decisions_of(decisions_, filed.person.subject, filed.id));
  }
};

TEST_F(Answer, ThatChangesTheDecisionPutsAnotherInItsPlaceWithEverythingThatFollows) {
  const auto filed = decided();
  const decisions::Decision old = decision_of(filed);
  const auto complaint = complain(filed);
  clock_.advance(Days{2});
  const auto done = answered(complaint, "changed", {.outcome = "admitted"});
  ASSERT_TRUE(done) << done.error().code;
  ASSERT_TRUE(*done);
  const decisions::Decision& answer = **done;
  EXPECT_EQ(answer.outcome, "changed");
  EXPECT_NE(answer.author, *answer.confirmer);
  for (const OfficerId below : {old.author, *old.confirmer}) EXPECT_TRUE(answer.author != below && *answer.confirmer != below);

  const decisions::Decision now = decision_of(filed);
  EXPECT_EQ(now.outcome, "admitted");
  EXPECT_EQ(now.conclusion, answer.conclusion) << "the higher office's own reasons";
  EXPECT_EQ(now.author, answer.author);
  EXPECT_EQ(now.confirmer, answer.confirmer);
  const auto loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "admitted");
  EXPECT_EQ(loaded.it.outcome, "admitted");
  EXPECT_FALSE(loaded.it.suspended);
  EXPECT_EQ(loaded.application.application.outcome, "admitted");
  ASSERT_TRUE(now.document) << "what the outcome issues";
  EXPECT_EQ(loaded.application.application.document, now.document);
  EXPECT_EQ(paper(filed, *now.document)->kind, "residence-certificate");
  EXPECT_EQ(first_of(all_of(filed)).state, DecisionState::replaced);
  EXPECT_EQ(paper(filed, old.letter)->state, documents::State::superseded);
  EXPECT_EQ(paper(filed, old.letter)->superseded_by, now.letter);
  const Complaint closed = complaint_of(filed);
  EXPECT_FALSE(closed.open);
  EXPECT_EQ(closed.outcome, "changed");
  EXPECT_EQ(closed.new_decision, now.id);
  EXPECT_EQ(press(filed).status, 409) << "after the answer there is the court";
  EXPECT_TRUE(await(decisions::recompute(decisions_, now.number))->agrees);
  for (const Lang lang : kLangs) {
    const std::string page = body_of(get(filed.person, page_of(filed), lang));
    EXPECT_THAT(page, HasSubstr(now.number)) << code(lang);
    EXPECT_THAT(page, Not(HasSubstr("/shikoyat\""))) << code(lang);
  }
}

TEST_F(Answer, ThatUpholdsLetsTheDecisionGoOn) {
  const auto filed = decided();
  const decisions::Decision old = decision_of(filed);
  const auto complaint = complain(filed);
  ASSERT_EQ(decision_of(filed).state, DecisionState::suspended);
  const auto done = answered(complaint, "upheld");
  ASSERT_TRUE(done) << done.error().code;
  EXPECT_EQ(decision_of(filed).id, old.id);
  EXPECT_EQ(decision_of(filed).state, DecisionState::in_force);
  EXPECT_FALSE(load(filed).it.suspended);
  EXPECT_EQ(paper(filed, old.letter)->state, documents::State::valid);
  EXPECT_EQ(complaint_of(filed).outcome, "upheld");
  EXPECT_EQ(load(complaint).application.application.ground, "decision_lawful");
  EXPECT_EQ(press(filed).status, 409);
}

TEST_F(Answer, ThatSendsBackOpensTheCaseAtTheNamedStageWithAnotherOfficer) {
  const auto filed = decided();
  const decisions::Decision old = decision_of(filed);
  const std::set<OfficerId> before = cases::officers_of(load(filed));
  const auto complaint = complain(filed);
  clock_.advance(Days{10});
  const auto done = answered(complaint, "sent_back", {.stage = "conclusion"});
  ASSERT_TRUE(done) << done.error().code;
  const auto loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "conclusion");
  EXPECT_FALSE(loaded.it.closed_at);
  EXPECT_FALSE(loaded.it.outcome);
  EXPECT_FALSE(loaded.application.application.finished_at);
  ASSERT_FALSE(loaded.it.holder.is_nil());
  EXPECT_FALSE(before.contains(loaded.it.holder));
  EXPECT_TRUE(loaded.it.stops.empty());
  EXPECT_GT(*loaded.it.due_at, clock_.now()) << "the whole term begins anew";
  EXPECT_TRUE(all_of(filed).front().state == DecisionState::annulled);
  EXPECT_FALSE(await(decisions::find_decision(decisions_, filed.person.subject, filed.id)));
  EXPECT_EQ(paper(filed, old.letter)->state, documents::State::revoked);
  for (const OfficerId below : {old.author, *old.confirmer}) EXPECT_EQ(open(clerk_of(below), filed).error().code, "cases.decided_below");
  // The term is the same when the calendar is looked at again.
  const auto due = loaded.it.due_at;
  clock_.advance(Days{1});
  settle();
  EXPECT_EQ(load(filed).it.due_at, due);
  // And to its end, decided anew by others, against which one may complain again.
  ASSERT_TRUE(await(decisions::gather(decisions_, opened(holder(filed), filed))));
  ASSERT_TRUE(send_it(filed, sound(filed, "refused"), "anew"));
  settle();
  const auto anew = confirm_it(filed, "anew-confirmed");
  ASSERT_TRUE(anew) << anew.error().code;
  EXPECT_NE((*anew)->id, old.id);
  for (const OfficerId who : {(*anew)->author, *(*anew)->confirmer}) EXPECT_FALSE(before.contains(who));
  EXPECT_EQ(decision_of(filed).id, (*anew)->id);
  EXPECT_EQ(press(filed).status, 303);
}

TEST_F(Answer, TheRulesFindWhetherItCameInTimeAndPeopleJudgeTheReason) {
  const auto verdict = [&](const testing::Filed& complaint, std::string_view requirement) {
    const auto found = papers(complaint).found;
    return std::ranges::find(found->findings, requirement, &catalog::Finding::requirement)->verdict;
  };
  const auto filed = decided();
  const auto in_time = complain(filed);
  to_answering(in_time);
  EXPECT_EQ(verdict(in_time, "in_time"), catalog::Verdict::met);
  EXPECT_EQ(verdict(in_time, "good_reason"), catalog::Verdict::not_applicable);
  const auto other = decided();
  clock_.advance(Days{60});
  const std::string draft = location(press(other));
  auto explained = words();
  explained.emplace_back("late_reason", "Kasalxonada yotgan edim.");
  ASSERT_EQ(post(other.person, draft + "/shakl/complaint", explained).status, 303);
  settle();
  const testing::Filed late{other.person, id_in(draft), load({other.person, id_in(draft), {}}).it.number};
  to_answering(late);
  EXPECT_EQ(verdict(late, "in_time"), catalog::Verdict::not_met);
  EXPECT_EQ(verdict(late, "good_reason"), catalog::Verdict::for_person);
  ASSERT_TRUE(send_it(late, answer(late, "not_considered")));
  settle();
  ASSERT_TRUE(confirm_it(late)) << "two people say that the reason is not good enough";
  EXPECT_EQ(complaint_of(other).outcome, "not_considered");
  EXPECT_EQ(decision_of(other).state, DecisionState::in_force);
}

TEST_F(Answer, WithoutWhatTheDecisionBecomesIsNotSent) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  to_answering(complaint);
  const auto fault = [&](const std::string& outcome, decisions::Remedy remedy) {
    const auto sent = send_it(complaint, answer(complaint, outcome, std::move(remedy)));
    return sent ? std::string{} : sent.error().fields.front().field + " " + sent.error().fields.front().code;
  };
  EXPECT_EQ(fault("changed", {}), "remedy.outcome decisions.fault.no_new_outcome");
  EXPECT_EQ(fault("changed", {.outcome = "refused"}), "remedy.outcome decisions.fault.no_new_outcome") << "that is what it is";
  EXPECT_EQ(fault("changed", {.outcome = "not_considered"}), "remedy.outcome decisions.fault.no_new_outcome");
  EXPECT_EQ(fault("sent_back", {}), "remedy.stage decisions.fault.no_stage");
  EXPECT_EQ(fault("sent_back", {.stage = "confirmation"}), "remedy.stage decisions.fault.no_stage");
  EXPECT_EQ(fault("changed", {.outcome = "admitted"}), "");
}

TEST_F(Answer, ARefusalInThePlaceOfAGrantNamesItsGroundAndRevokesTheDocument) {
  const auto filed = decided("admitted");
  const decisions::Decision old = decision_of(filed);
  ASSERT_TRUE(old.document);
  const auto complaint = complain(filed);
  to_answering(complaint);
  const auto groundless = send_it(complaint, answer(complaint, "changed", {.outcome = "refused"}));
  ASSERT_FALSE(groundless);
  EXPECT_EQ(groundless.error().fields.front().field, "remedy.grounds");
  ASSERT_TRUE(send_it(complaint, answer(complaint, "changed", {.outcome = "refused", .grounds = {"condition_not_met"}}), "with"));
  settle();
  ASSERT_TRUE(confirm_it(complaint, "answer"));
  EXPECT_EQ(load(filed).application.application.ground, "condition_not_met");
  EXPECT_EQ(paper(filed, *old.document)->state, documents::State::revoked);
  EXPECT_EQ(paper(filed, *old.document)->state_reason, "decision_overturned");
}

TEST_F(Answer, TheEditorOffersWhatTheDecisionMayBecomeAndKeepsWhatWasChosen) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  to_answering(complaint);
  const std::string at = "/xodim/ishlar/" + complaint.id.str();
  const auto& author = holder(complaint);
  for (const Lang lang : kLangs) {
    const std::string page = page_as(author, at, lang);
    EXPECT_THAT(page, HasSubstr("name=\"remedy.outcome\"")) << code(lang);
    EXPECT_THAT(page, HasSubstr("name=\"remedy.stage\"")) << code(lang);
    EXPECT_THAT(page, HasSubstr("value=\"not_considered\"")) << code(lang);
  }
  testing::Form form{{"do", "save"}, {"outcome", "sent_back"}, {"remedy.stage", "completeness"}, {"remedy.outcome", "admitted"}};
  EXPECT_EQ(visit_as(author, net::Method::post, at + "/qaror", form).status, 303);
  EXPECT_EQ(papers(complaint).proposals.front().remedy, (decisions::Remedy{.stage = "completeness"})) << "only what the outcome calls for";
  form = {{"do", "send"}, {"outcome", "changed"}};
  EXPECT_EQ(visit_as(author, net::Method::post, at + "/qaror", form).status, 303);
  EXPECT_THAT(page_as(author, at + "?xato=1"), HasSubstr("#remedy-outcome"));
}

TEST_F(Answer, OfTwoWhoConfirmAtOnceOneDoes) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  to_answering(complaint);
  ASSERT_TRUE(send_it(complaint, answer(complaint, "changed", {.outcome = "admitted"})));
  settle();
  const auto open = opened(holder(complaint), complaint, cases::Action::decide);
  int done = 0;
  std::vector<Task<>> both;
  for (const char* token : {"a", "b"})
    both.push_back([](auto services, auto which, std::string key, int* out) -> Task<> {
      if (co_await decisions::confirm(services, which, key)) ++*out;
    }(decisions_, open, token, &done));
  together(std::move(both));
  EXPECT_EQ(done, 1);
  settle();
  EXPECT_EQ(all_of(filed).size(), 2U);
  EXPECT_EQ(count("decisions.decisions where service_code = 'complaint'"), 1);
  EXPECT_EQ(count("documents.issued where kind = 'residence-certificate'"), 1);
}

TEST_F(Answer, ToADecisionThatWasReplacedMeanwhileWritesNothing) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  to_answering(complaint);
  ASSERT_TRUE(send_it(complaint, answer(complaint, "changed", {.outcome = "admitted"})));
  settle();
  const auto signer = [&](std::string_view role) {
    const auto& c = clerk(cases::testing::kRepublic, role);
    return decisions::Signer{c.officer.id, c.person.subject, c.officer.display_name, c.officer.office};
  };
  db::Batch batch;
  ASSERT_TRUE(await(decisions::add_replacement(decisions_, filed.person.subject, filed.id,
                                               {.outcome = "admitted",
                                                .facts = {.uz = "Sud qarori bilan qayta koʻrildi.", .own = {}},
                                                .conclusion = {.uz = "Rad etish asossiz boʻlgan.", .own = {}},
                                                .author = signer("appeal_officer"),
                                                .confirmer = signer("head"),
                                                .actor = actor(clerk(cases::testing::kRepublic, "head")),
                                                .case_ref = "SUD-1"},
                                               batch)));
  await(pool().run(std::move(batch)));
  const auto refused = confirm_it(complaint);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "appeals.not_standing");
  EXPECT_EQ(load(complaint).it.state, "confirmation");
  EXPECT_EQ(count("decisions.decisions where service_code = 'complaint'"), 0);
  // What can still be said: given back, and answered without changing anything.
  ASSERT_TRUE(await(decisions::give_back(decisions_, opened(holder(complaint), complaint, cases::Action::decide),
                                         "Qaror shu orada almashtirildi.", "back")));
  settle();
  ASSERT_TRUE(send_it(complaint, answer(complaint, "upheld"), "mended"));
  settle();
  EXPECT_TRUE(confirm_it(complaint, "at last"));
  EXPECT_FALSE(complaint_of(filed).open);
}

// Somebody changes the case complained about between the reading and the commit: nothing of the answer is written, and it can be done
// again.
TEST_F(Answer, WhileTheCaseComplainedAboutChangesIsDoneAgain) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  to_answering(complaint);
  ASSERT_TRUE(send_it(complaint, answer(complaint, "sent_back", {.stage = "conclusion"})));
  settle();
  const auto open = opened(holder(complaint), complaint, cases::Action::decide);
  const auto lent = decisions_->carry_out;
  decisions_->carry_out = [&](db::Batch& batch, std::shared_ptr<const cases::Loaded> loaded, decisions::Decision decision,
                              decisions::Proposal proposal, audit::Actor by) -> Task<Result<void>> {
    return [](auto& self, auto& carry, db::Batch& rows, auto in, auto d, auto p, auto who, testing::Filed below) -> Task<Result<void>> {
      auto done = co_await carry(rows, in, d, p, who);
      auto noticed = co_await cases::find_case(self.cases_, below.person.subject, below.id);
      (void)co_await cases::move(self.cases_, *noticed,
                                 {.kind = "noticed", .actor = {.kind = audit::ActorKind::system}, .at = self.clock_.now()});
      co_return done;
    }(*this, lent, batch, loaded, decision, proposal, by, filed);
  };
  const auto lost = await(decisions::confirm(decisions_, open, "first"));
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, "decisions.changed_meanwhile");
  EXPECT_EQ(load(complaint).it.state, "confirmation");
  EXPECT_EQ(load(filed).it.state, "refused");
  decisions_->carry_out = lent;
  EXPECT_TRUE(confirm_it(complaint, "second"));
  EXPECT_EQ(load(filed).it.state, "conclusion");
}

TEST_F(Answer, IsGivenByOthersWhenTheOfficerIsDismissed) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  to_answering(complaint);
  const OfficerId gone = load(complaint).it.holder;
  const OfficerId other = hire(cases::testing::kRegion, {"appeal_officer"}).officer.id;
  for (const auto& one : clerks_)
    if (one->officer.id == gone) one->officer.until = date_in_tashkent(clock_.now()) - Days{1};
  staff();
  clock_.advance(Days{1});
  settle();  // the sweep of cases runs
  EXPECT_TRUE(load(complaint).it.holder.is_nil());
  ASSERT_TRUE(await(
      cases::move(cases_, load(complaint), {.kind = "claimed", .actor = actor(clerk_of(other)), .holder = other, .at = clock_.now()})));
  ASSERT_TRUE(send_it(complaint, answer(complaint, "upheld"), "by another"));
  settle();
  EXPECT_TRUE(confirm_it(complaint, "confirmed"));
}

TEST_F(Answer, IsNotAwaitedWhenTheApplicantDiesAndTheDecisionGoesOn) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  note_death(filed.person.subject, "2026-11-20");
  const auto& head = clerk(cases::testing::kRegion, "head");
  EXPECT_EQ(
      visit_as(head, net::Method::post, "/xodim/ishlar/" + complaint.id.str() + "/tugatish", {{"matn", "Arizachi vafot etgan."}}).status,
      303);
  settle();
  EXPECT_EQ(decision_of(filed).state, DecisionState::in_force);
  EXPECT_FALSE(complaint_of(filed).open);
  EXPECT_FALSE(complaint_of(filed).outcome);
}

TEST_F(Answer, TheLettersSayWhatBecameOfTheDecisionAndThatTheCourtIsNext) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  to_answering(complaint);
  ASSERT_TRUE(send_it(complaint, answer(complaint, "changed", {.outcome = "admitted"})));
  settle();
  const auto& second = holder(complaint);
  const std::string at = "/xodim/ishlar/" + complaint.id.str();
  EXPECT_THAT(page_as(second, at), HasSubstr("admitted")) << "what is confirmed is all of it";
  const std::string preview = page_as(second, at + "/xat");
  EXPECT_THAT(preview, HasSubstr("admitted"));
  ASSERT_TRUE(confirm_it(complaint));
  const auto under = await(complain_under(appeals_, decision_of(filed)));
  ASSERT_TRUE(under);
  EXPECT_EQ(under->code, "complaint");
  web::Context reader = web::test::context();
  web::Writer words(reader);
  words.escaped(under->appeal.how.in(Lang::uz));
  EXPECT_THAT(body_of(get(filed.person, page_of(filed))), HasSubstr(words.take()));
}

}  // namespace
}  // namespace darcha::appeals
