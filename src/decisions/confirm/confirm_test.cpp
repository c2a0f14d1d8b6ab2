#include "decisions/confirm/confirm.h"

#include <gtest/gtest.h>

#include "decisions/testing.h"

namespace darcha::decisions {
namespace {

class Confirm : public testing::ShortRoad {};

TEST_F(Confirm, TheDecisionIsOneTransactionWithAllThatFollowsFromIt) {
  const auto filed = at_confirmation();
  const auto done = confirm_it(filed);
  ASSERT_TRUE(done) << done.error().code;
  ASSERT_TRUE(*done);
  const Decision& decision = **done;
  EXPECT_EQ(decision.outcome, "admitted");
  EXPECT_NE(decision.author, *decision.confirmer);
  const auto loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "admitted");
  EXPECT_TRUE(loaded.it.closed_at);
  EXPECT_EQ(loaded.application.application.outcome, "admitted");
  EXPECT_EQ(loaded.application.application.document, decision.letter);
  const auto letter = await(documents::find(documents_, filed.person.subject, decision.letter));
  ASSERT_TRUE(letter);
  EXPECT_EQ(letter->number, decision.number);
  EXPECT_EQ(letter->kind, "decision-letter");
  EXPECT_EQ(await(find_by_number(decisions_, decision.number))->id, decision.id);
  EXPECT_EQ(await(find_decision(decisions_, filed.person.subject, filed.id))->id, decision.id);
  EXPECT_GE(count("notifications.messages where subject_id = '" + filed.person.subject.str() + "' and kind = 'case_closed'"), 1);
  EXPECT_GE(records(filed.person.subject, "decisions.confirmed"), 1);
  EXPECT_EQ(papers(filed).proposals.front().state, ProposalState::confirmed);
}

class WithEffects : public testing::ShortRoad {
 public:
  static Task<> at_once() { co_return; }
  catalog::Service procedure_service() override {
    catalog::Service service = ShortRoad::procedure_service();
    service.outcomes.front().effects = {{.register_code = "citizenship_changes", .entry = "admitted"},
                                        {.register_code = "citizenship_changes", .entry = "second"}};
    return service;
  }
};

TEST_F(WithEffects, AreWrittenInTheTransactionOfTheDecisionOrNotAtAll) {
  std::vector<std::string> written;
  decisions_->enter = [&](db::Batch& batch, Entering entering) {
    const auto& [effect, decision, territory, document_number, actor] = entering;
    EXPECT_EQ(territory, "1735401");
    EXPECT_EQ(document_number.empty(), !decision.document.has_value());
    written.push_back(effect.register_code + " " + effect.entry + " " + decision.outcome);
    batch.add(sql::InsertNumber{.number = "EF-" + std::to_string(written.size()),
                                .subject_id = decision.subject,
                                .application_id = decision.application,
                                .decision_id = decision.id});
    return at_once();
  };
  const auto filed = at_confirmation();
  ASSERT_TRUE(confirm_it(filed));
  EXPECT_EQ(written, (std::vector<std::string>{"citizenship_changes admitted admitted", "citizenship_changes second admitted"}));
  EXPECT_EQ(count("decisions.numbers where number like 'EF-%'"), 2);
  const auto other = at_confirmation();
  written.clear();  // the same numbers again: the transaction of the second decision fails as a whole
  EXPECT_THROW((void)confirm_it(other), db::ConstraintViolation);
  EXPECT_EQ(load(other).it.state, "confirmation");
  EXPECT_EQ(count("decisions.decisions where application_id = '" + other.id.str() + "'"), 0);
}

class WithCitizenship : public testing::ShortRoad {
 public:
  catalog::Service procedure_service() override {
    catalog::Service service = ShortRoad::procedure_service();
    service.outcomes.front().effects = {{.citizenship = "UZB", .ground = "admission"}};
    return service;
  }
};

TEST_F(WithCitizenship, WhoIsACitizenAlreadyIsNotAdmittedAgainAndNothingIsStored) {
  const auto filed = at_confirmation();
  const auto refused = confirm_it(filed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "decisions.citizenship_stands");
  EXPECT_EQ(load(filed).it.state, "confirmation");
  EXPECT_EQ(count("decisions.decisions where application_id = '" + filed.id.str() + "'"), 0);
  EXPECT_EQ(count("persons.citizenships where subject_id = '" + filed.person.subject.str() + "'"), 1);
}

TEST_F(Confirm, ARefusalCarriesItsGround) {
  const auto filed = at_confirmation("refused");
  ASSERT_TRUE(confirm_it(filed));
  const auto loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "refused");
  EXPECT_EQ(loaded.application.application.ground, "condition_not_met");
}

TEST_F(Confirm, TheAuthorCannot) {
  const auto filed = at_confirmation();
  const Proposal sent = papers(filed).proposals.front();
  const auto& author = clerk_of(sent.author.officer);
  const auto open = await(cases::open_case(cases_, author.visitor(), filed.id, cases::Action::decide));
  EXPECT_FALSE(open);
  // Even with the case in hand, as a head who is the same person in another office.
  auto forced = std::make_shared<cases::OpenCase>(*opened(holder(filed), filed, cases::Action::decide));
  forced->me.officer.subject = author.person.subject;
  EXPECT_EQ(await(confirm(decisions_, forced, "x")).error().code, "decisions.own_proposal");
}

TEST_F(Confirm, OfTwoWhoActAtOnceOneDecidesAndTheOtherIsTold) {
  const auto filed = at_confirmation();
  const auto open = opened(holder(filed), filed, cases::Action::decide);
  std::optional<Result<std::optional<Decision>>> confirmed;
  std::optional<Result<void>> returned;
  const auto services = decisions_;
  std::vector<Task<>> both;
  both.push_back(
      [](auto services, auto open, auto* out) -> Task<> { *out = co_await confirm(services, open, "a"); }(services, open, &confirmed));
  both.push_back([](auto services, auto open, auto* out) -> Task<> {
    *out = co_await give_back(services, open, "Ikkinchi xulosa notoʻgʻri.", "b");
  }(services, open, &returned));
  together(std::move(both));
  ASSERT_TRUE(confirmed && returned);
  EXPECT_NE(confirmed->has_value(), returned->has_value()) << "exactly one of them";
  EXPECT_LE(count("decisions.decisions where application_id = '" + filed.id.str() + "'"), 1);
  settle();
  EXPECT_EQ(load(filed).it.state, *confirmed ? "admitted" : "conclusion");
}

TEST_F(Confirm, TheSameRequestSentTwiceIsOneDecision) {
  const auto filed = at_confirmation();
  const auto open = opened(holder(filed), filed, cases::Action::decide);
  ASSERT_TRUE(await(confirm(decisions_, open, "form")));
  EXPECT_FALSE(await(confirm(decisions_, open, "form")));
  EXPECT_EQ(count("decisions.decisions where application_id = '" + filed.id.str() + "'"), 1);
  EXPECT_EQ(count("documents.issued where subject_id = '" + filed.person.subject.str() + "' and kind = 'decision-letter'"), 1);
}

TEST_F(Confirm, ACrashBetweenTheLetterAndTheTransactionLeavesNothingButAFile) {
  const auto filed = at_confirmation();
  const auto open = opened(holder(filed), filed, cases::Action::decide);
  const Papers all = papers(filed);
  const Proposal& proposal = all.proposals.front();
  Ending ending{.loaded = open,
                .proposal = proposal,
                .found = *await(found_of(decisions_, all, proposal)),
                .outcome = proposal.outcome,
                .grounds = proposal.grounds,
                .conclusion = proposal.conclusion,
                .actor = open->me.actor()};
  auto order = await(letter_order(decisions_, ending));
  const auto drawn = await(documents::prepare(documents_, std::move(order)));
  ASSERT_TRUE(drawn);  // and here the power fails
  EXPECT_EQ(load(filed).it.state, "confirmation");
  EXPECT_EQ(await(documents::of_subject(documents_, filed.person.subject)).size(), 0U);
  const auto done = confirm_it(filed);
  ASSERT_TRUE(done && *done);
  EXPECT_NE((*done)->number, drawn->number);
  EXPECT_EQ(await(documents::of_subject(documents_, filed.person.subject)).size(), 1U);
}

TEST_F(Confirm, GivenBackWithRemarksItComesAgainWithItsHistory) {
  const auto filed = at_confirmation();
  const auto& author = clerk_of(papers(filed).proposals.front().author.officer);
  ASSERT_EQ(await(give_back(decisions_, opened(holder(filed), filed, cases::Action::decide), "yoʻq", "r")).error().code,
            "decisions.fault.no_remarks");
  ASSERT_TRUE(await(give_back(decisions_, opened(holder(filed), filed, cases::Action::decide), "Ikkinchi xulosani aniqroq yozing.", "r")));
  settle();
  auto loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "conclusion");
  EXPECT_EQ(loaded.it.holder, author.officer.id) << "back to who wrote it";
  Proposal mended = sound(filed);
  EXPECT_EQ(mended.follows, papers(filed).proposals.front().id);
  mended.conclusion.uz = "Qonun talablari toʻliq bajarilgan.";
  ASSERT_TRUE(send_it(filed, mended, "again"));
  settle();
  const Papers all = papers(filed);
  ASSERT_EQ(all.proposals.size(), 2U);
  EXPECT_EQ(all.proposals[1].state, ProposalState::returned);
  EXPECT_EQ(all.proposals[1].remarks, "Ikkinchi xulosani aniqroq yozing.");
  const auto done = confirm_it(filed);
  ASSERT_TRUE(done && *done);
  EXPECT_EQ((*done)->conclusion.uz, "Qonun talablari toʻliq bajarilgan.");
}

TEST_F(Confirm, WhenTheSecondOfficerLeavesAnotherIsFound) {
  const auto filed = at_confirmation();
  const OfficerId gone = load(filed).it.holder;
  const Proposal sent = papers(filed).proposals.front();
  for (auto& one : clerks_)
    if (one->officer.id == gone) one->officer.until = date_in_tashkent(clock_.now()) - Days{1};
  staff();
  // The sweep of cases finds an officer who serves no longer and frees the case.
  const auto loaded = load(filed);
  ASSERT_TRUE(await(cases::move(
      cases_, loaded, {.kind = "released", .actor = {.kind = audit::ActorKind::system}, .holder = OfficerId{}, .at = clock_.now()})));
  for (const auto& one : clerks_) {
    if (one->officer.id == gone || one->officer.office != loaded.it.office || one->officer.roles.front() != "head") continue;
    ASSERT_TRUE(
        await(cases::move(cases_, load(filed), {.kind = "claimed", .actor = actor(*one), .holder = one->officer.id, .at = clock_.now()})));
    const auto done = confirm_it(filed);
    ASSERT_TRUE(done) << done.error().code;
    EXPECT_EQ((*done)->confirmer, one->officer.id);
    EXPECT_NE((*done)->author, one->officer.id);
    return;
  }
  FAIL() << "no other head in the office";
}

TEST_F(Confirm, RecomputingAgreesAndSaysWhatSomebodyChanged) {
  const auto filed = at_confirmation();
  const Decision decision = **confirm_it(filed);
  const auto agrees = await(recompute(decisions_, decision.number));
  ASSERT_TRUE(agrees);
  EXPECT_TRUE(agrees->agrees) << agrees->sentences.back();
  EXPECT_TRUE(await(recompute(decisions_, filed.number))->agrees) << "by the number of the case too";
  EXPECT_EQ(await(recompute(decisions_, "QA-26-0000-0000-0000")).error().code, "decisions.not_found");

  const std::string mine = " where subject_id = '" + filed.person.subject.str() + "'";
  const auto says = [&](std::string_view words) {
    const auto result = await(recompute(decisions_, decision.number));
    std::string all;
    for (const std::string& sentence : result->sentences) all += sentence + "\n";
    EXPECT_FALSE(result->agrees) << all;
    EXPECT_NE(all.find(words), std::string::npos) << all;
  };
  await(pool().execute("update decisions.findings set results = jsonb_set(results, '{findings,1,verdict}', '\"met\"')" + mine));
  says("requirement elder was met and is not_met now");
  await(pool().execute("update decisions.findings set results = jsonb_set(results, '{findings,1,verdict}', '\"not_met\"')" + mine));
  EXPECT_TRUE(await(recompute(decisions_, decision.number))->agrees);
  await(pool().execute("update decisions.findings set inputs = jsonb_set(inputs, '{values,birth_date}', '\"1940-01-01\"')" + mine));
  says("the stored inputs were changed");
  says("fact age was");
  await(pool().execute("update decisions.findings set inputs = jsonb_set(inputs, '{values,birth_date}', '\"1990-04-05\"')" + mine));
  await(pool().execute("update decisions.findings set service_version = 77" + mine));
  says("version");
}

TEST_F(Confirm, ADecisionThatAComplaintOverturnsIsReplacedByAnotherWithItsOwnReasons) {
  const auto filed = at_confirmation("refused");
  const Decision first = **confirm_it(filed);
  db::Batch halt;
  add_suspension(halt, first, true, clock_.now());
  await(pool().run(std::move(halt)));
  EXPECT_EQ(await(find_decision(decisions_, filed.person.subject, filed.id))->state, DecisionState::suspended);
  const auto& higher = clerk(cases::testing::kRegion, "appeal_officer");
  const auto& second = clerk(cases::testing::kRegion, "head");
  const auto signer = [](const testing::Clerk& c) {
    return Signer{c.officer.id, c.person.subject, c.officer.display_name, c.officer.office};
  };
  db::Batch batch;
  const auto replaced = await(add_replacement(decisions_, filed.person.subject, filed.id,
                                              {.outcome = "admitted",
                                               .facts = {.uz = "Yuqori organ qayta koʻrib chiqdi.", .own = {}},
                                               .conclusion = {.uz = "Rad etish asossiz boʻlgan.", .own = {}},
                                               .author = signer(higher),
                                               .confirmer = signer(second),
                                               .actor = actor(higher),
                                               .case_ref = "SH-1"},
                                              batch));
  ASSERT_TRUE(replaced) << replaced.error().code;
  EXPECT_EQ(await(find_decision(decisions_, filed.person.subject, filed.id))->id, first.id) << "nothing happens before the caller commits";
  await(pool().run(std::move(batch)));
  const auto all = await(decisions_of(decisions_, filed.person.subject, filed.id));
  ASSERT_EQ(all.size(), 2U);
  const auto standing = await(find_decision(decisions_, filed.person.subject, filed.id));
  EXPECT_EQ(standing->outcome, "admitted");
  EXPECT_EQ(standing->conclusion.uz, "Rad etish asossiz boʻlgan.");
  const auto& old = all[0].id == first.id ? all[0] : all[1];
  EXPECT_EQ(old.state, DecisionState::replaced);
  EXPECT_EQ(old.replaced_by, standing->id);
  EXPECT_EQ(load(filed).application.application.outcome, "admitted");
}

}  // namespace
}  // namespace darcha::decisions
