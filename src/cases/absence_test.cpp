// Who is away, who acts for them, and what becomes of cases when an officer leaves or an office closes: in the middle of any step.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cases/desk/acts.h"
#include "cases/engine.h"
#include "cases/store.h"
#include "cases/testing.h"
#include "jobs/jobs.h"
#include "offices/administration.h"

namespace darcha::cases {
namespace {

using ::testing::HasSubstr;
using testing::kOffice;
using testing::kRegion;
using ::testing::Not;

class Absences : public testing::CasesTest {
 public:
  Date today() { return date_in_tashkent(clock_.now()); }
  void run(const std::string& statement) {
    await(pool().execute(statement));
    offices::outdate_directories();
  }
  /// As the administrators would enter it.
  void away(const testing::Clerk& who, const testing::Clerk* substitute, Date from, Date until) {
    run("insert into offices.absences values ('" + make_uuid_v4().str() + "', '" + who.officer.id.str() + "', '" +
        (substitute != nullptr ? substitute->officer.id : OfficerId{}).str() + "', '" + to_iso(from) + "', '" + to_iso(until) +
        "', 'leave', 1)");
  }
  void dismiss(const testing::Clerk& who) {
    run("update offices.officers set until = '" + to_iso(today() - Days{1}) + "' where officer_id = '" + who.officer.id.str() + "'");
    changed("dismiss", who.officer.office, who.officer.id);
  }
  void close(std::string_view office, std::string_view heir) {
    run("update offices.offices set closed_on = '" + to_iso(today()) + "', successor_id = '" + offices::office_id_of(heir).str() +
        "' where code = '" + std::string{office} + "'");
    run("update offices.officers set until = '" + to_iso(today() - Days{1}) + "' where office_id = '" +
        offices::office_id_of(office).str() + "'");
    changed("office_close", offices::office_id_of(office), {});
  }
  void changed(std::string kind, OfficeId office, OfficerId officer) {
    db::Batch batch;
    jobs::emit(batch, {.id = make_uuid_v7(clock_.now()),
                       .topic = std::string{offices::kChangedTopic},
                       .subject = SubjectId::make(clock_.now()),
                       .payload = R"({"kind":")" + kind + R"(","office":")" + office.str() +
                                  R"(","office_before":"","successor":"","officer":")" + officer.str() + "\"}",
                       .at = clock_.now()});
    await(pool().run(std::move(batch)));
    settle();
  }
  /// Taken by the first registrar of the district.
  const testing::Clerk& claimed(const testing::Filed& filed) {
    const testing::Clerk& registrar = clerk(kOffice, "registrar");
    EXPECT_TRUE(await(claim(cases_, {registrar.visitor(), filed.id, make_uuid_v4().str()})));
    settle();
    return registrar;
  }
  std::int64_t messages(SubjectId subject, const std::string& kind) {
    return count("notifications.messages where subject_id = '" + subject.str() + "' and kind = '" + kind + "'");
  }
  std::vector<store::Queued> queue_of(std::string_view office, std::string role) {
    return await(store::list_queue(pool(), {.office = offices::office_id_of(office), .role = std::move(role)}, {}));
  }
};

TEST_F(Absences, TheSubstituteActsForTheDaysAndEveryActSaysForWhom) {
  const auto filed = file();
  const auto& holder = claimed(filed);
  const auto& substitute = clerk(kOffice, "registrar", 1);
  EXPECT_EQ(await(ask_applicant(cases_, {substitute.visitor(), filed.id, "t-1"}, "Hujjat bormi?")).error().code, "cases.held_by_other");
  away(holder, &substitute, today(), today() + Days{2});
  await(run_sweep(cases_));
  EXPECT_EQ(load(filed).it.holder, holder.officer.id) << "nothing is moved while somebody acts for them";
  EXPECT_EQ(open(holder, filed).error().code, "cases.away") << "who is away does not act";
  ASSERT_TRUE(await(notify(cases_, {substitute.visitor(), filed.id, "t-2"}, "Ishingiz koʻrilmoqda.")));
  const Step last = load(filed).steps.back();
  EXPECT_EQ(OfficerId{last.actor}, substitute.officer.id);
  EXPECT_THAT(last.actor_name, HasSubstr(substitute.officer.display_name));
  EXPECT_THAT(last.actor_name, HasSubstr(holder.officer.display_name + " oʻrnida"));
  EXPECT_EQ(last.holder, holder.officer.id);
  EXPECT_THAT(page_as(substitute, "/xodim/ishlar?kimda=" + holder.officer.id.str()), HasSubstr(filed.number));
  EXPECT_EQ(await(count_waiting(cases_, substitute.visitor())), 1);
  clock_.advance(Days{3});
  EXPECT_EQ(open(substitute, filed, Action::notify).error().code, "cases.held_by_other") << "the return gives it back";
  EXPECT_TRUE(open(holder, filed, Action::notify));
}

TEST_F(Absences, WithoutASubstituteTheCasesGoBackToTheQueueAndPeopleAreTold) {
  const auto filed = file();
  const auto& holder = claimed(filed);
  away(holder, nullptr, today(), today() + Days{20});
  changed("absence", holder.officer.office, holder.officer.id);
  const Loaded loaded = load(filed);
  EXPECT_TRUE(loaded.it.holder.is_nil());
  EXPECT_EQ(loaded.steps.back().reason, "cases.reason.officer_away");
  EXPECT_EQ(messages(filed.person.subject, "case_officer_changed"), 1);
  EXPECT_EQ(messages(clerk(kOffice, "supervisor").person.subject, "desk_case_returned") +
                messages(clerk(kOffice, "head").person.subject, "desk_case_returned") +
                messages(clerk(kOffice, "head", 1).person.subject, "desk_case_returned"),
            3);
}

TEST_F(Absences, WhoIsAwayIsNeitherDrawnNorGivenACase) {
  const auto filed = file();
  claimed(filed);
  away(clerk(kOffice, "head", 0), &clerk(kOffice, "registrar", 1), today(), today() + Days{5});
  const auto drawn = await(draw(cases_, load(filed), offices::office_id_of(kOffice), "head", {}));
  ASSERT_TRUE(drawn);
  EXPECT_EQ(drawn->officer, clerk(kOffice, "head", 1).officer.id);
  away(clerk(kOffice, "head", 1), nullptr, today(), today() + Days{5});
  EXPECT_EQ(await(draw(cases_, load(filed), offices::office_id_of(kOffice), "head", {}))->office, offices::office_id_of(kRegion));
  away(clerk(kOffice, "registrar", 1), nullptr, today(), today() + Days{5});
  for (const offices::Officer& able : await(colleagues(cases_, load(filed)))) EXPECT_NE(able.id, clerk(kOffice, "registrar", 1).officer.id);
}

TEST_F(Absences, ASubstituteOfTheConfirmerIsNotTheAuthorNorTheConfirmerOfTheirOwnWorkForAnother) {
  const auto filed = file();
  walk_to(filed, "conclusion");
  const testing::Clerk author = clerk_of(load(filed).it.holder.is_nil() ? claimed(filed).officer.id : load(filed).it.holder);
  go(filed, "confirmation", "proposed");
  const testing::Clerk confirmer = clerk_of(load(filed).it.holder);
  ASSERT_NE(author.officer.id, confirmer.officer.id);
  away(confirmer, &author, today(), today() + Days{2});
  EXPECT_EQ(open(author, filed, Action::decide).error().code, "cases.same_officer") << "not even for the head";
  const testing::Clerk& other = clerk(kOffice, "registrar", author.officer.id == clerk(kOffice, "registrar").officer.id ? 1 : 0);
  run("delete from offices.absences");
  away(confirmer, &other, today(), today() + Days{2});
  const auto opened = open(other, filed, Action::decide);
  ASSERT_TRUE(opened) << opened.error().code;
  EXPECT_EQ(opened->me.acts_for->id, confirmer.officer.id);
}

TEST_F(Absences, WhoWasRepresentedInThePropositionDoesNotConfirmIt) {
  auto& both = hire(kOffice, {"registrar", "head"});
  staff();
  const auto filed = file();
  walk_to(filed, "conclusion");
  const auto& substitute = clerk(kOffice, "registrar");
  ASSERT_TRUE(
      await(cases::move(cases_, load(filed), {.kind = "assigned", .actor = actor(both), .holder = both.officer.id, .at = clock_.now()})));
  away(both, &substitute, today(), today());
  const auto opened = open(substitute, filed, Action::decide);
  ASSERT_TRUE(opened) << opened.error().code;
  ASSERT_TRUE(
      await(cases::move(cases_, *opened, {.kind = "proposed", .to = "confirmation", .actor = opened->me.actor(), .at = clock_.now()})));
  clock_.advance(Days{1});
  const Loaded loaded = load(filed);
  const auto authors = authors_of(loaded, *loaded.state);
  EXPECT_TRUE(authors.contains(substitute.officer.id));
  EXPECT_TRUE(authors.contains(both.officer.id)) << "it was done in their name";
  EXPECT_NE(loaded.it.holder, both.officer.id);
}

TEST_F(Absences, ADismissedConfirmerIsReplacedByAnotherWhoIsNotTheAuthor) {
  const auto filed = file();
  walk_to(filed, "confirmation");
  const testing::Clerk confirmer = clerk_of(load(filed).it.holder);
  dismiss(confirmer);
  const Loaded loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "confirmation");
  EXPECT_FALSE(loaded.it.holder.is_nil());
  EXPECT_NE(loaded.it.holder, confirmer.officer.id);
  EXPECT_FALSE(authors_of(loaded, *loaded.state).contains(loaded.it.holder));
  EXPECT_EQ(open(confirmer, filed).error().code, "cases.no_officer");
}

TEST_F(Absences, ADismissedOfficersCasesGoBackAtOnceWithANoticeToTheSupervisorAndTheApplicant) {
  const auto filed = file();
  const auto& holder = claimed(filed);
  dismiss(holder);
  EXPECT_TRUE(load(filed).it.holder.is_nil());
  EXPECT_EQ(load(filed).steps.back().reason, "cases.reason.officer_gone");
  EXPECT_EQ(messages(filed.person.subject, "case_officer_changed"), 1);
  EXPECT_EQ(messages(clerk(kOffice, "supervisor").person.subject, "desk_case_returned"), 1);
  changed("dismiss", holder.officer.office, holder.officer.id);
  EXPECT_EQ(messages(filed.person.subject, "case_officer_changed"), 1) << "the event delivered again tells nobody twice";
}

TEST_F(Absences, AClosedOfficesCasesAndListsMoveToWhoTookOver) {
  const auto filed = file();
  claimed(filed);
  run("update offices.offices set serves = '{1735204,1735401}' where code = 'iiv-1735204'");
  close(kOffice, "iiv-1735204");
  const Loaded loaded = load(filed);
  EXPECT_EQ(loaded.it.office, offices::office_id_of("iiv-1735204"));
  EXPECT_TRUE(loaded.it.holder.is_nil());
  EXPECT_EQ(loaded.steps.back().kind, "office_changed");
  EXPECT_TRUE(queue_of(kOffice, "registrar").empty());
  ASSERT_EQ(queue_of("iiv-1735204", "registrar").size(), 1U);
  EXPECT_EQ(messages(filed.person.subject, "case_office_changed"), 1);
  // What comes later does not go back to where it lay before.
  auto& next = hire("iiv-1735204", {"registrar"});
  staff();
  run("update offices.offices set closed_on = '" + to_iso(today()) + "', successor_id = '" + offices::office_id_of("iiv-1735204").str() +
      "' where code = '" + std::string{kOffice} + "'");
  ASSERT_TRUE(await(claim(cases_, {next.visitor(), filed.id, "olish"})));
  ASSERT_TRUE(await(proceed(cases_, {next.visitor(), filed.id, "yana"}, "checks", "tekshirildi")));
  EXPECT_EQ(load(filed).it.office, offices::office_id_of("iiv-1735204"));
}

TEST_F(Absences, QuestionsAskedOfAClosedOfficeAreAnsweredByItsHeir) {
  hire("soliq-1735", {"checker"});
  staff();
  const auto filed = file();
  walk_to(filed, "checks");
  settle();
  const auto listed = [&](std::string_view office) {
    return await(store::list_checks(pool(), offices::office_id_of(office), {"checker"}, 10)).size();
  };
  ASSERT_EQ(listed(testing::kBody), 1U);
  close(testing::kBody, "soliq-1735");
  EXPECT_EQ(listed(testing::kBody), 0U);
  EXPECT_EQ(listed("soliq-1735"), 1U);
  const Loaded loaded = load(filed);
  const auto check = std::ranges::find(loaded.checks, "tax", &Check::code);
  EXPECT_EQ(check->office, offices::office_id_of("soliq-1735"));
  const auto& checker = clerk("soliq-1735", "checker");
  EXPECT_TRUE(await(answer_check(cases_, {checker.visitor(), filed.id, "javob"}, {.check = check->id, .answer = "clear"})));
}

TEST_F(Absences, ACaseEscalatedToAnOfficeThatClosedIsBroughtBeforeItsHeir) {
  const auto filed = file();
  claimed(filed);
  clock_.advance(Days{9});
  for (int round = 0; round < 3; ++round) {
    settle();
    await(run_clock(cases_));
  }
  settle();
  ASSERT_EQ(load(filed).it.escalated_to, offices::office_id_of(kRegion));
  for (const char* role : {"head", "supervisor"}) {
    const auto& above = clerk(kRegion, role);
    EXPECT_THAT(page_as(above, "/xodim/muddati-otgan"), HasSubstr(filed.number)) << role;
    EXPECT_TRUE(open(above, filed)) << role;
  }
  EXPECT_THAT(page_as(clerk(testing::kRepublic, "head"), "/xodim/muddati-otgan"), Not(HasSubstr(filed.number)));
  EXPECT_EQ(visit_as(clerk(kRegion, "registrar"), net::Method::get, "/xodim/muddati-otgan").status, 403);
  for (const auto& entry : officer_entries(cases_))
    if (entry.href == "/xodim/muddati-otgan") EXPECT_EQ(await(entry.waiting(clerk(kRegion, "head").visitor())), 1);
  run("update offices.offices set closed_on = '" + to_iso(today()) + "', successor_id = '" +
      offices::office_id_of(testing::kRepublic).str() + "' where code = '" + std::string{kRegion} + "'");
  await(run_sweep(cases_));
  settle();
  EXPECT_EQ(load(filed).it.escalated_to, offices::office_id_of(testing::kRepublic));
  EXPECT_THAT(page_as(clerk(testing::kRepublic, "head"), "/xodim/muddati-otgan"), HasSubstr(filed.number));
}

TEST_F(Absences, TheSupervisorSeesWhoIsAwayAndWhoActsForThem) {
  const auto filed = file();
  const auto& holder = claimed(filed);
  const auto& substitute = clerk(kOffice, "registrar", 1);
  away(holder, &substitute, today(), today() + Days{2});
  for (const Lang lang : kLangs) {
    const std::string page = page_as(clerk(kOffice, "supervisor"), "/xodim/rahbar", lang);
    EXPECT_THAT(page, HasSubstr(substitute.officer.display_name));
    EXPECT_THAT(page, Not(HasSubstr("supervise_")));
  }
}

TEST_F(Absences, KinOfWhomOneStandsInForIsKinEnough) {
  const auto filed = file();
  const auto& absent = clerk(kOffice, "head");
  const auto& substitute = clerk(kOffice, "registrar", 1);
  walk_to(filed, "confirmation");
  const testing::Clerk confirmer = clerk_of(load(filed).it.holder);
  insert("persons.relations (subject_id, kind, relative_id, relative_name, relative_name_cyrl, since, source, updated_at) values ('" +
         filed.person.subject.str() + "', 'child', '" + confirmer.person.subject.str() +
         "', 'X', 'Х', '2000-01-01', 'civil', '2026-01-02T03:04:05Z')");
  cases_->kin.clear();
  const testing::Clerk& stand_in =
      authors_of(load(filed), *load(filed).state).contains(substitute.officer.id) ? clerk(kOffice, "registrar", 0) : substitute;
  away(confirmer, &stand_in, today(), today());
  EXPECT_EQ(open(stand_in, filed, Action::decide).error().code, "cases.kin");
  EXPECT_NE(load(filed).it.holder, confirmer.officer.id);
  (void)absent;
}

}  // namespace
}  // namespace darcha::cases
