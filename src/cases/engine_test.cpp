// The engine against a real database: opening, moving, who is let in, and two who act at once.
#include <gtest/gtest.h>

#include "cases/engine.h"
#include "cases/store.h"
#include "cases/testing.h"

namespace darcha::cases {
namespace {

class Engine : public testing::CasesTest {
 public:
  Loaded reload(const testing::Filed& filed) { return load(filed); }
  std::vector<store::Queued> queue_of(std::string_view office, std::string role) {
    return await(store::list_queue(pool(), {.office = offices::office_id_of(office), .role = std::move(role)}, {}));
  }
  Move by(const testing::Clerk& clerk, std::string to, std::string token = {}) {
    return {.to = std::move(to), .actor = actor(clerk), .token = std::move(token), .at = clock_.now()};
  }
  /// Taken by the first registrar of the district.
  const testing::Clerk& claimed(const testing::Filed& filed) {
    const testing::Clerk& registrar = clerk(testing::kOffice, "registrar");
    EXPECT_TRUE(await(cases::move(cases_, load(filed),
                                  {.kind = "claimed", .actor = actor(registrar), .holder = registrar.officer.id, .at = clock_.now()})));
    return registrar;
  }
};

TEST_F(Engine, AnApplicationBecomesACaseOnceAtTheOfficeOfItsAddress) {
  const auto filed = file();
  await(open_for(cases_, filed.person.subject, filed.id));  // the event delivered again
  const Loaded loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "completeness");
  EXPECT_EQ(loaded.it.office, offices::office_id_of(testing::kOffice));
  EXPECT_EQ(loaded.it.version, 1);
  ASSERT_EQ(loaded.steps.size(), 1U);
  EXPECT_EQ(loaded.steps.front().kind, "opened");
  EXPECT_EQ(loaded.application.application.state, "completeness");
  const auto queued = queue_of(testing::kOffice, "registrar");
  ASSERT_EQ(queued.size(), 1U);
  EXPECT_EQ(queued.front().number, filed.number);
  EXPECT_TRUE(queued.front().stage_due_at);
}

TEST_F(Engine, AnAutomaticServiceBecomesNoCase) {
  const auto person = add_citizen();
  const auto id = id_in(hand_in(person));
  settle();
  EXPECT_FALSE(await(find_case(cases_, person.subject, id)));
}

TEST_F(Engine, WithoutAnAddressTheRepublicIsAsked) {
  const auto filed = file(add_citizen("citizen", false));
  EXPECT_EQ(load(filed).it.office, offices::office_id_of(testing::kRepublic));
}

TEST_F(Engine, TheSecondOfTwoWhoActAtOnceIsToldWhoWasFaster) {
  const auto filed = file();
  const auto& first = clerk(testing::kOffice, "registrar", 0);
  const auto& second = clerk(testing::kOffice, "registrar", 1);
  const Loaded seen_by_both = load(filed);
  ASSERT_TRUE(await(cases::move(cases_, seen_by_both,
                                {.kind = "claimed", .actor = actor(first), .holder = first.officer.id, .token = "a", .at = clock_.now()})));
  const auto late = await(cases::move(
      cases_, seen_by_both, {.kind = "claimed", .actor = actor(second), .holder = second.officer.id, .token = "b", .at = clock_.now()}));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, "cases.already_done");
  EXPECT_EQ(late.error().args.front().second, first.officer.display_name);
  EXPECT_EQ(load(filed).it.holder, first.officer.id);
  EXPECT_EQ(load(filed).it.version, 2);
}

TEST_F(Engine, TheSameRequestSentTwiceIsDoneOnce) {
  const auto filed = file();
  const auto& first = clerk(testing::kOffice, "registrar");
  const Loaded before = load(filed);
  const Move claim{.kind = "claimed", .actor = actor(first), .holder = first.officer.id, .token = "one form", .at = clock_.now()};
  ASSERT_TRUE(await(cases::move(cases_, before, claim)));
  EXPECT_TRUE(await(cases::move(cases_, before, claim)));
  EXPECT_EQ(load(filed).steps.size(), 2U);
}

TEST_F(Engine, BodiesAreAskedWhenTheStateSaysSo) {
  const auto filed = file();
  const auto& registrar = claimed(filed);
  ASSERT_TRUE(await(cases::move(cases_, load(filed), by(registrar, "checks"))));
  settle();
  const Loaded loaded = load(filed);
  ASSERT_EQ(loaded.checks.size(), 2U);
  EXPECT_TRUE(loaded.checks.front().open());
  EXPECT_EQ(await(store::list_checks(pool(), offices::office_id_of(testing::kBody), {"checker"}, 10)).size(), 1U);
  EXPECT_EQ(await(store::list_checks(pool(), offices::office_id_of("iiv-info-1735"), {"checker"}, 10)).size(), 1U);
}

TEST_F(Engine, AStateThatIsNotNextIsRefused) {
  const auto filed = file();
  const auto& registrar = claimed(filed);
  const auto refused = await(cases::move(cases_, load(filed), by(registrar, "admitted")));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "cases.no_such_state");
}

TEST_F(Engine, TheSecondPairOfEyesIsDrawnAndNeverTheAuthors) {
  const auto filed = file();
  walk_to(filed, "conclusion");
  Loaded loaded = load(filed);
  // The author is a head as well: still another head gets it.
  const auto author = loaded.it.holder.is_nil() ? clerk(testing::kOffice, "registrar").officer.id : loaded.it.holder;
  ASSERT_TRUE(await(cases::move(cases_, loaded, by(clerk_of(author), "confirmation"))));
  loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "confirmation");
  EXPECT_FALSE(loaded.it.holder.is_nil());
  EXPECT_NE(loaded.it.holder, author);
  EXPECT_EQ(clerk_of(loaded.it.holder).officer.roles.front(), "head");
}

TEST_F(Engine, WhenNobodyHereMayCheckTheOfficeAboveDoes) {
  const auto filed = file();
  walk_to(filed, "conclusion");
  for (int n = 0; n < 2; ++n)
    await(keep_off(cases_, load(filed), clerk(testing::kOffice, "head", n).officer.id, "declared",
                   actor(clerk(testing::kOffice, "head", n)), "x", {}));
  go(filed, "confirmation");
  EXPECT_EQ(load(filed).it.office, offices::office_id_of(testing::kRegion));
}

TEST_F(Engine, TheWholeRoadEndsWithTheOutcome) {
  const auto filed = file();
  walk_to(filed, "admitted");
  const Loaded loaded = load(filed);
  EXPECT_TRUE(loaded.it.closed_at);
  EXPECT_EQ(loaded.it.outcome, "admitted");
  EXPECT_EQ(loaded.application.application.outcome, "admitted");
  EXPECT_TRUE(loaded.application.application.finished_at);
  for (const auto& check : loaded.checks) EXPECT_FALSE(check.open());
  EXPECT_TRUE(queue_of(testing::kOffice, "registrar").empty());
  EXPECT_TRUE(queue_of(testing::kRepublic, "commission_secretary").empty());
  EXPECT_EQ(await(store::list_durations(pool(), std::string{testing::kService}, 10)).size(), 1U);
}

TEST_F(Engine, AnOfficerOfAnotherDistrictFindsNothingAndThePersonSeesTheTry) {
  const auto filed = file();
  const auto& stranger = clerk(testing::kBody, "checker");
  const auto refused = open(stranger, filed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "cases.not_found");
  EXPECT_EQ(records(filed.person.subject, "cases.refused"), 1);
}

TEST_F(Engine, EveryReadingOfACaseIsInTheLogUnderItsNumber) {
  const auto filed = file();
  const auto before = records(filed.person.subject, "persons.read");
  const auto opened = open(clerk(testing::kOffice, "registrar"), filed);
  ASSERT_TRUE(opened) << opened.error().code;
  EXPECT_EQ(opened->applicant_pin, filed.person.pin);
  EXPECT_GE(records(filed.person.subject, "persons.read"), before + 1);
}

TEST_F(Engine, KinFoundInEitherRegisterTakesTheCaseAwayAtOnce) {
  for (const bool from_applicant : {true, false}) {
    const auto filed = file();
    const auto& registrar = claimed(filed);
    const auto& whose = from_applicant ? filed.person.subject : registrar.person.subject;
    const auto& relative = from_applicant ? registrar.person.subject : filed.person.subject;
    insert("persons.relations (subject_id, kind, relative_id, relative_name, relative_name_cyrl, since, source, updated_at) values ('" +
           whose.str() + "', 'child', '" + relative.str() + "', 'X', 'Х', '2000-01-01', 'civil', '2026-01-02T03:04:05Z')");
    cases_->kin.clear();
    const auto refused = open(registrar, filed);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "cases.kin");
    const Loaded loaded = load(filed);
    EXPECT_TRUE(loaded.it.holder.is_nil());
    EXPECT_EQ(loaded.steps.back().kind, "conflict");
    EXPECT_EQ(open(registrar, filed).error().code, "cases.kin");
    forget_relations();
  }
}

TEST_F(Engine, NobodyOpensTheirOwnCase) {
  const auto& registrar = clerk(testing::kOffice, "registrar");
  const auto filed = file(registrar.person);
  EXPECT_EQ(open(registrar, filed).error().code, "cases.own_case");
}

TEST_F(Engine, TheClockWarnsEscalatesAndEndsWaits) {
  const auto filed = file();
  claimed(filed);
  settle();
  clock_.advance(Days{4});
  settle();
  await(run_clock(cases_));
  EXPECT_EQ(load(filed).steps.back().kind, "warned");
  clock_.advance(Days{3});
  settle();
  await(run_clock(cases_));
  settle();
  Loaded loaded = load(filed);
  EXPECT_EQ(loaded.steps.back().kind, "escalated");
  EXPECT_EQ(loaded.it.escalated_to, offices::office_id_of(testing::kRegion));
  const auto above = queue_of(testing::kRegion, "head");
  ASSERT_EQ(above.size(), 1U);
  EXPECT_TRUE(above.front().escalated);
  go(filed, "supplement", "asked");
  EXPECT_TRUE(queue_of(testing::kRegion, "head").empty());
  clock_.advance(Days{40});
  for (int round = 0; round < 3; ++round) {
    await(run_clock(cases_));
    settle();
  }
  loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "not_considered");
  EXPECT_EQ(loaded.application.application.outcome, "not_considered");
}

TEST_F(Engine, ADismissedOfficersCasesGoBackToTheDesk) {
  const auto filed = file();
  claimed(filed);
  settle();
  for (const auto& one : clerks_)
    if (one->officer.id == load(filed).it.holder) one->officer.until = date_in_tashkent(clock_.now()) - Days{1};
  staff();
  await(run_sweep(cases_));
  const Loaded loaded = load(filed);
  EXPECT_TRUE(loaded.it.holder.is_nil());
  EXPECT_EQ(loaded.steps.back().kind, "released");
}

TEST_F(Engine, MovedHolidaysMoveTheTermsOfRunningCases) {
  const auto filed = file();
  const auto before = load(filed).it.stage_due_at;
  services_->calendar =
      std::make_shared<const WorkingCalendar>(WorkingCalendar::parse("yearly: []\nyears:\n  2026:\n    verified: false\n    holidays:\n    "
                                                                     "  - { day: 2026-11-24, name: { uz: X, ru: Х, en: X, kaa: X } }\n",
                                                                     "test"));
  await(run_sweep(cases_));
  const Loaded loaded = load(filed);
  EXPECT_EQ(loaded.steps.back().kind, "recomputed");
  EXPECT_EQ(*loaded.it.stage_due_at, *before + Days{1});
  const int version = loaded.it.version;
  await(run_sweep(cases_));
  EXPECT_EQ(load(filed).it.version, version) << "once is enough";
}

TEST_F(Engine, ARunningCaseKeepsTheVersionOfTheServiceItBeganUnder) {
  const auto filed = file();
  catalog::Service changed = procedure_service();
  changed.version += 1;
  changed.workflow->states.erase(changed.workflow->states.begin() + 3);
  offer(std::move(changed));
  walk_to(filed, "checks");
  EXPECT_EQ(load(filed).checks.size(), 2U);
}

TEST_F(Engine, ACaseOpensAgainOnlyWhenItIsOverAtAStageOfOfficersAndWithAnother) {
  const auto filed = file();
  walk_to(filed, "conclusion");
  const auto reopen = [&](std::string to) {
    const Loaded loaded = load(filed);
    return await(prepare_reopening(
        cases_, loaded, {.to = std::move(to), .never = officers_of(loaded), .actor = the_house(), .reason = "SH-1", .at = clock_.now()}));
  };
  EXPECT_EQ(reopen("conclusion").error().code, "cases.not_closed");
  const auto before = officers_of(load(filed));
  walk_to(filed, "admitted");
  EXPECT_EQ(reopen("supplement").error().code, "cases.no_such_state") << "where the applicant is awaited";
  EXPECT_EQ(reopen("refused").error().code, "cases.no_such_state");
  EXPECT_EQ(reopen("nowhere").error().code, "cases.no_such_state");
  clock_.advance(Days{20});
  const auto prepared = reopen("conclusion");
  ASSERT_TRUE(prepared) << prepared.error().code;
  db::Batch batch;
  add_move(batch, *prepared);
  ASSERT_TRUE(await(commit(cases_, *prepared, std::move(batch))));
  settle();
  const Loaded loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "conclusion");
  EXPECT_FALSE(loaded.it.holder.is_nil());
  EXPECT_FALSE(before.contains(loaded.it.holder));
  EXPECT_EQ(loaded.it.base_due_at, term_from(*cases_, loaded, clock_.now())) << "the whole term anew";
  EXPECT_FALSE(loaded.application.application.outcome);
  ASSERT_EQ(queue_of(testing::kOffice, "registrar").size() + queue_of(testing::kRegion, "registrar").size(), 1U) << "in a list again";
  const int version = loaded.it.version;
  await(run_sweep(cases_));
  EXPECT_EQ(load(filed).it.version, version) << "the sweep counts from the same day";
}

TEST_F(Engine, AHaltAndItsEndAreStepsOfTheCase) {
  const auto filed = file();
  walk_to(filed, "admitted");
  for (const bool on : {true, false}) {
    const auto prepared = await(prepare_suspension(cases_, load(filed), on, "SH-1", clock_.now()));
    ASSERT_TRUE(prepared);
    db::Batch batch;
    add_move(batch, *prepared);
    ASSERT_TRUE(await(commit(cases_, *prepared, std::move(batch))));
    EXPECT_EQ(load(filed).it.suspended, on);
    EXPECT_EQ(load(filed).steps.back().kind, on ? "suspended" : "resumed");
    EXPECT_EQ(load(filed).it.state, "admitted");
  }
}

TEST_F(Engine, AConflictKeepsThePersonOffUnderAnyOffice) {
  const auto filed = file();
  const auto& registrar = claimed(filed);
  await(keep_off(cases_, load(filed), registrar.officer.id, "declared", the_house(), "x", {}));
  testing::Clerk& again = hire(testing::kOffice, {"registrar"});
  again.person = registrar.person;
  again.officer.subject = registrar.person.subject;
  staff();
  EXPECT_EQ(open(again, filed).error().code, "cases.conflict");
}

}  // namespace
}  // namespace darcha::cases
