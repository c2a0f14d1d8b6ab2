// kill -9 between any two steps of a complaint, and in the middle of any: a child process walks complaints from the button to the answer
// until it is killed; the next one goes on from what the database holds. In the end each decision was complained about once, answered once,
// and became what the answer says.
#include <gtest/gtest.h>

#include "appeals/lodge/lodge.h"
#include "appeals/testing.h"
#include "cases/crash_testing.h"

namespace darcha::appeals {
namespace {

constexpr int kCases = 6;
constexpr int kLives = 8;
constexpr std::string_view kAnswers[] = {"changed", "upheld", "sent_back"};

/// All that the house remembers is in the database: this walker is made anew on it, as after a restart.
class Walk : public cases::testing::Interrupted<testing::AppealsTest> {
 public:
  struct House {
    std::shared_ptr<applications::Services> applications;
    std::shared_ptr<cases::Services> cases;
    std::shared_ptr<decisions::Services> decisions;
    std::shared_ptr<Services> appeals;
  };
  House house_on(db::Pool& db) {
    House out;
    const auto papers = std::make_shared<documents::Services>(
        documents::Services{db, cpu_, objects_, applications::testing::press(), "https://darcha.example"});
    out.applications = std::make_shared<applications::Services>(applications::Services{.db = db, .cpu = cpu_, .clock = clock_});
    out.applications->find_service = services_->find_service;
    out.applications->reference = services_->reference;
    out.applications->documents = papers;
    out.applications->calendar = services_->calendar;
    out.cases =
        std::make_shared<cases::Services>(cases::Services{.db = db, .clock = clock_, .limits = limits_, .applications = out.applications});
    out.decisions = std::make_shared<decisions::Services>(
        decisions::Services{.db = db, .registers = db, .clock = clock_, .cases = out.cases, .documents = papers});
    out.appeals = std::make_shared<Services>(
        Services{.db = db, .clock = clock_, .applications = out.applications, .cases = out.cases, .decisions = out.decisions});
    lend(out.appeals);
    return out;
  }

  static web::Visitor as(const offices::Officer& officer) {
    return {.session = SessionId::make(testing::kNow),
            .subject = officer.subject,
            .officer = officer.id,
            .office = officer.office,
            .roles = officer.roles,
            .assurance = 2};
  }

  /// The button, the words and the sending, each of which may be the last thing the process does.
  void lodge(const House& house, SubjectId subject, ApplicationId application) {
    if (!await(complaints_about(house.appeals, subject, application)).empty()) return;
    const web::Visitor visitor{.session = SessionId::make(testing::kNow), .subject = subject, .assurance = 2};
    const auto draft = await(appeals::begin(house.appeals, visitor, application, Lang::uz));
    if (!draft) return;
    web::Context context = web::test::context(Lang::uz);
    context.request = web::test::request(net::Method::post, "/kabinet/arizalar/" + draft->str() + "/shakl/complaint");
    for (const auto& [name, value] : words()) context.request->form.add(name, value);
    context.visitor = visitor;
    context.now = clock_.now();
    web::test::Site site(applications::routes(house.applications));
    (void)await(site.visit(context));
  }

  const offices::Officer* hand(const House& house, const cases::Loaded& loaded, const offices::Directory& directory) {
    if (!loaded.it.holder.is_nil()) return directory.find_officer(loaded.it.holder);
    for (const offices::Officer* officer : directory.officers_of(loaded.it.office))
      if (std::ranges::find(officer->roles, loaded.state->role) != officer->roles.end()) {
        (void)await(cases::move(house.cases, loaded,
                                {.kind = "claimed",
                                 .actor = {.kind = audit::ActorKind::officer, .id = officer->id, .name = officer->display_name},
                                 .holder = officer->id,
                                 .at = clock_.now()}));
        return officer;
      }
    return nullptr;
  }

  void answer_it(const House& house, const std::shared_ptr<const cases::OpenCase>& open, const decisions::Papers& all,
                 std::string_view what) {
    if (!all.found) {
      (void)await(decisions::gather(house.decisions, open));
      return;
    }
    decisions::Proposal proposal = decisions::working_copy(all, *open, open->me);
    proposal.outcome = what;
    if (what == "upheld") proposal.grounds = {"decision_lawful"};
    if (what == "changed") proposal.remedy.outcome = "admitted";
    if (what == "sent_back") proposal.remedy.stage = "conclusion";
    for (const decisions::Question& question : decisions::questions_of(*all.found))
      proposal.explanations[question.key] = {.uz = "Koʻrib chiqildi, sababi shu.", .own = {}};
    proposal.facts.uz = "Holatlar qayta koʻrildi.";
    proposal.conclusion.uz = "Xulosa shu.";
    const auto kept = await(decisions::save_draft(house.decisions, proposal));
    if (kept) (void)await(decisions::send(house.decisions, open, *kept, *all.found, "send"));
  }

  void step(const House& house, const cases::Loaded& loaded, const offices::Directory& directory, std::string_view what) {
    using Does = catalog::State::Does;
    const offices::Officer* officer = hand(house, loaded, directory);
    if (officer == nullptr) return;
    const auto action = loaded.state->does == Does::examine ? cases::Action::see : cases::Action::decide;
    auto result = await(cases::open_case(house.cases, as(*officer), loaded.it.id, action));
    if (!result) return;
    const auto open = std::make_shared<const cases::OpenCase>(std::move(*result));
    const decisions::Papers all = await(decisions::load_papers(house.decisions, open->it.subject, open->it.id));
    switch (open->state->does) {
      case Does::examine:
        (void)await(cases::move(house.cases, *open, {.to = "proposal", .actor = open->me.actor(), .at = clock_.now()}));
        break;
      case Does::propose: answer_it(house, open, all, what); break;
      case Does::confirm: (void)await(decisions::confirm(house.decisions, open, "confirm")); break;
      default: break;
    }
  }

  void deliver_all(const House& house, db::Pool& db) {
    jobs::Worker worker(io(), db, clock_, "walk-" + make_uuid_v4().str());
    applications::subscribe(worker, house.applications);
    cases::subscribe(worker, house.cases);
    decisions::subscribe(worker, house.decisions);
    subscribe(worker, house.appeals);
    for (int i = 0; i < 50 && await(worker.run_once()) > 0; ++i) {
    }
    await(worker.stop());
  }

  /// True when every complaint is answered.
  bool walk_once(const House& house, db::Pool& db) {
    const auto directory = await(offices::refresh(db));
    bool all = true;
    const auto rows =
        await(db.execute("select subject_id, application_id from cases.cases where service_code <> 'complaint' order by application_id"));
    for (int i = 0; i < rows.rows(0); ++i) {
      SubjectId subject;
      ApplicationId id;
      rows.row(0, i).read(0, subject);
      rows.row(0, i).read(1, id);
      lodge(house, subject, id);
      const auto complaints = await(complaints_about(house.appeals, subject, id));
      if (complaints.empty()) {
        all = false;
        continue;
      }
      const auto loaded = await(cases::find_case(house.cases, subject, complaints.front().id));
      if (loaded && loaded->it.closed_at) continue;
      all = false;
      if (loaded) step(house, *loaded, *directory, kAnswers[i % 3]);
    }
    deliver_all(house, db);
    return all;
  }
};

/// Runs only in a child: walks until it is killed, or all is done.
class AppealsCrashChild : public Walk {};
TEST_F(AppealsCrashChild, WalksUntilItIsKilled) {
  std::optional<House> house;
  const bool walked = walk_until_killed([&](db::Pool& db) {
    if (!house) house = house_on(db);
    return walk_once(*house, db);
  });
  if (!walked) GTEST_SKIP() << "started by AppealsCrash";
}

class AppealsCrash : public Walk {};

TEST_F(AppealsCrash, WhateverIsKilledWheneverBothSidesCanGoOn) {
  for (int i = 0; i < kCases; ++i) decided();
  const auto steps_before = count("cases.steps");
  std::mt19937 random(20261121);
  int killed = 0;
  for (int life = 0; life < kLives; ++life) {
    if (live_and_die("AppealsCrashChild.*", random)) ++killed;
    // Whatever was cut off: at most one complaint of a decision, at most one decision that stands, and no answer without its effect.
    EXPECT_EQ(count("(select 1 from appeals.complaints group by decision_id having count(*) > 1) x"), 0);
    EXPECT_EQ(count("(select 1 from decisions.decisions where state in ('in_force', 'suspended') group by application_id "
                    "having count(*) > 1) x"),
              0);
    EXPECT_EQ(count("appeals.complaints c join applications.applications a on a.application_id = c.complaint_id "
                    "where (c.state = 'closed') <> (a.finished_at is not null)"),
              0);
    EXPECT_EQ(count("appeals.complaints c join decisions.decisions d on d.decision_id = c.decision_id "
                    "where (c.state = 'open') <> (d.state = 'suspended')"),
              0);
  }
  EXPECT_GE(killed, 3) << "the children were done before they died: this proves nothing";
  EXPECT_GT(count("cases.steps"), steps_before) << "no child ever took a step";
  const House house = house_on(pool());
  for (int i = 0; i < 200 && !walk_once(house, pool()); ++i) time_passes();
  EXPECT_EQ(count("appeals.complaints"), kCases);
  EXPECT_EQ(count("appeals.complaints where state = 'closed' and outcome is not null"), kCases);
  EXPECT_EQ(count("decisions.decisions where service_code = 'complaint'"), kCases);
  for (const std::string_view what : kAnswers)
    EXPECT_EQ(count("appeals.complaints where outcome = '" + std::string{what} + "'"), kCases / 3) << what;
  EXPECT_EQ(count("cases.cases where state = 'admitted'"), kCases / 3) << "changed";
  EXPECT_EQ(count("documents.issued where kind = 'residence-certificate'"), kCases / 3);
  EXPECT_EQ(count("decisions.decisions where state = 'replaced'"), kCases / 3);
  EXPECT_EQ(count("cases.cases where state = 'conclusion' and closed_at is null"), kCases / 3) << "sent back";
  EXPECT_EQ(count("decisions.decisions where state = 'annulled'"), kCases / 3);
  EXPECT_EQ(count("cases.cases where state = 'refused' and not suspended"), kCases / 3) << "upheld";
  EXPECT_EQ(count("decisions.decisions where state = 'suspended'"), 0);
  EXPECT_EQ(count("(select 1 from cases.steps group by application_id having count(*) <> max(seq) or min(seq) <> 1) x"), 0)
      << "no gap in a history";
  EXPECT_EQ(count("applications.drafts"), 0);
}

}  // namespace
}  // namespace darcha::appeals
