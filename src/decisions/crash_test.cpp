// kill -9 between any two steps, and in the middle of any: a child process walks cases from the desk to the served decision until it is
// killed; the next one goes on from what the database holds. In the end every case has exactly one decision, one letter and one history.
#include <gtest/gtest.h>

#include "cases/crash_testing.h"
#include "decisions/testing.h"

namespace darcha::decisions {
namespace {

constexpr int kCases = 6;
constexpr int kLives = 8;

/// All that the house remembers of a case is in the database: this walker is made anew on it, as after a restart.
class Walk : public cases::testing::Interrupted<testing::DecisionsTest> {
 public:
  struct House {
    std::shared_ptr<applications::Services> applications;
    std::shared_ptr<cases::Services> cases;
    std::shared_ptr<Services> decisions;
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
    out.decisions =
        std::make_shared<Services>(Services{.db = db, .registers = db, .clock = clock_, .cases = out.cases, .documents = papers});
    return out;
  }

  static web::Visitor as(const offices::Officer& officer) {
    return {.session = SessionId::make(kNow_),
            .subject = officer.subject,
            .officer = officer.id,
            .office = officer.office,
            .roles = officer.roles,
            .assurance = 2};
  }

  /// Whoever has the case; the first of the desk takes a free one.
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

  /// One step of one case, whatever it is. A refusal is an answer as well: somebody (an earlier life) was faster.
  void step(const House& house, const cases::Loaded& loaded, const offices::Directory& directory) {
    using Does = catalog::State::Does;
    const offices::Officer* officer = hand(house, loaded, directory);
    if (officer == nullptr) return;
    const auto action =
        loaded.state->does == Does::examine || loaded.state->does == Does::check ? cases::Action::see : cases::Action::decide;
    auto result = await(cases::open_case(house.cases, as(*officer), loaded.it.id, action));
    if (!result) return;
    const auto open = std::make_shared<const cases::OpenCase>(std::move(*result));
    const Papers papers = await(load_papers(house.decisions, open->it.subject, open->it.id));
    switch (open->state->does) {
      case Does::examine:
        (void)await(cases::move(house.cases, *open, {.to = "checks", .actor = open->me.actor(), .at = clock_.now()}));
        break;
      case Does::check:
        (void)await(cases::move(house.cases, *open, {.to = open->state->next.front(), .actor = open->me.actor(), .at = clock_.now()}));
        break;
      case Does::propose: propose(house, open, papers); break;
      case Does::confirm: {
        // The first time it is given back, so that both ways are walked.
        const bool returned_once =
            std::ranges::any_of(papers.proposals, [](const Proposal& p) { return p.state == ProposalState::returned; });
        if (returned_once)
          (void)await(confirm(house.decisions, open, "confirm"));
        else
          (void)await(give_back(house.decisions, open, "Xulosani aniqroq yozing.", "return"));
        break;
      }
      case Does::record:
        (void)await(record(house.decisions, open, {.act = {"PQ-1", date_in_tashkent(clock_.now())}, .outcome = "admitted"}, "record"));
        break;
      default: break;
    }
  }

  void propose(const House& house, const std::shared_ptr<const cases::OpenCase>& open, const Papers& papers) {
    if (!papers.found) {
      (void)await(gather(house.decisions, open));
      return;
    }
    Proposal proposal = working_copy(papers, *open, open->me);
    proposal.outcome = "admitted";
    for (const Question& question : questions_of(*papers.found))
      proposal.explanations[question.key] = {.uz = "Koʻrib chiqildi, sababi shu.", .own = {}};
    proposal.facts.uz = "Holatlar aniqlandi.";
    proposal.conclusion.uz = "Qonun talablari bajarilgan.";
    const auto kept = await(save_draft(house.decisions, proposal));
    if (kept) (void)await(send(house.decisions, open, *kept, *papers.found, make_uuid_v4().str()));
  }

  /// The body's work: a sitting with what waits, its votes, its protocol.
  void sit(const House& house, const offices::Directory& directory) {
    for (const offices::Officer& officer : directory.officers()) {
      if (std::ranges::find(officer.roles, "commission_secretary") == officer.roles.end()) continue;
      const cases::Acting me{officer, *directory.find_office(officer.office)};
      for (const SittingLine& line : await(sittings(house.decisions, officer.office)))
        if (!line.closed && line.items > 0) return hold(house, me, line.id);
      std::vector<ApplicationId> add;
      for (const WaitingCase& one : await(waiting_cases(house.decisions, officer.office)))
        if (one.sitting.is_nil()) add.push_back(one.application);
      if (add.empty()) return;
      const auto id = await(plan(house.decisions, me, date_in_tashkent(clock_.now()), "Toshkent"));
      if (id) (void)await(set_agenda(house.decisions, me, *id, add, {}));
      return;
    }
  }
  void hold(const House& house, const cases::Acting& me, Uuid id) {
    const auto sitting = await(get_sitting(house.decisions, me.office.id, id));
    if (!sitting) return;
    Minutes minutes;
    for (const Member& member : sitting->members) minutes.present.insert(member.officer);
    minutes.chair = sitting->members.front().officer;
    for (const Item& item : sitting->agenda) {
      minutes.items.push_back({.application = item.application});
      for (const Member& member : sitting->members) minutes.items.back().votes[member.officer] = Vote::in_favour;
    }
    if (await(keep_minutes(house.decisions, me, id, minutes))) (void)await(close(house.decisions, me, id));
  }

  void deliver_all(const House& house, db::Pool& db) {
    jobs::Worker worker(io(), db, clock_, "walk-" + make_uuid_v4().str());
    applications::subscribe(worker, house.applications);
    cases::subscribe(worker, house.cases);
    subscribe(worker, house.decisions);
    for (int i = 0; i < 50 && await(worker.run_once()) > 0; ++i) {
    }
    await(worker.stop());
  }

  /// True when every case has ended.
  bool walk_once(const House& house, db::Pool& db) {
    const auto directory = await(offices::refresh(db));
    bool all = true;
    const auto rows = await(db.execute("select subject_id, application_id from cases.cases order by application_id"));
    for (int i = 0; i < rows.rows(0); ++i) {
      SubjectId subject;
      ApplicationId id;
      rows.row(0, i).read(0, subject);
      rows.row(0, i).read(1, id);
      const auto loaded = await(cases::find_case(house.cases, subject, id));
      if (!loaded || loaded->it.closed_at) continue;
      all = false;
      if (loaded->state->does != catalog::State::Does::sit) step(house, *loaded, *directory);
    }
    sit(house, *directory);
    deliver_all(house, db);
    return all;
  }

  static inline const Instant kNow_ = testing::kNow;
};

/// Runs only in a child: walks until it is killed, or all is done.
class CrashChild : public Walk {};
TEST_F(CrashChild, WalksUntilItIsKilled) {
  std::optional<House> house;
  const bool walked = walk_until_killed([&](db::Pool& db) {
    if (!house) house = house_on(db);
    return walk_once(*house, db);
  });
  if (!walked) GTEST_SKIP() << "started by DecisionsCrash";
}

class DecisionsCrash : public Walk {};

TEST_F(DecisionsCrash, WhateverIsKilledWheneverBothSidesCanGoOn) {
  for (int i = 0; i < kCases; ++i) file();
  std::mt19937 random(20261121);
  int killed = 0;
  for (int life = 0; life < kLives; ++life) {
    if (live_and_die("CrashChild.*", random)) ++killed;
    // Whatever was cut off, a case is in one state of its procedure, and whoever has to go on can open it.
    EXPECT_EQ(count("(select 1 from decisions.proposals where state in ('draft', 'sent') group by application_id having count(*) > 1) x"),
              0);
  }
  EXPECT_GE(killed, 3) << "the children were done before they died: this proves nothing";
  EXPECT_GT(count("cases.steps"), kCases) << "no child ever took a step";
  const House house = house_on(pool());
  for (int i = 0; i < 200 && !walk_once(house, pool()); ++i) time_passes();
  EXPECT_EQ(count("cases.cases where state = 'admitted'"), kCases);
  EXPECT_EQ(count("decisions.decisions"), kCases);
  EXPECT_EQ(count("decisions.numbers"), kCases);
  EXPECT_EQ(count("documents.issued where kind = 'decision-letter'"), kCases);
  EXPECT_EQ(count("decisions.proposals where state = 'returned'"), kCases);
  EXPECT_EQ(count("decisions.proposals where state = 'confirmed'"), kCases);
  EXPECT_EQ(count("decisions.proposals where state in ('draft', 'sent')"), 0);
  EXPECT_EQ(count("decisions.waiting"), 0);
  EXPECT_EQ(count("decisions.agenda where result <> 'carried'"), 0);
  EXPECT_EQ(count("decisions.agenda"), kCases) << "no case was heard twice";
  EXPECT_EQ(count("(select 1 from cases.steps group by application_id having count(*) <> max(seq) or min(seq) <> 1) x"), 0)
      << "no gap in a history";
  EXPECT_EQ(count("(select 1 from cases.steps where kind = 'decisions.recorded' group by application_id having count(*) <> 1) x"), 0);
  EXPECT_EQ(count("applications.applications where outcome = 'admitted' and finished_at is not null"), kCases);
  const auto numbers = await(pool().execute("select number from decisions.decisions"));
  for (int i = 0; i < numbers.rows(0); ++i) {
    std::string number;
    numbers.row(0, i).read(0, number);
    EXPECT_TRUE(await(recompute(house.decisions, number))->agrees) << number;
  }
}

}  // namespace
}  // namespace darcha::decisions
