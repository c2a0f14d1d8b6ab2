// For tests of this room and of the rooms above: the procedure of cases' kit with requirements, evidence and grounds, and the way from the
// desk to the decision in a few words.
#pragma once
#include "cases/testing.h"
#include "decisions/confirm/confirm.h"
#include "decisions/decisions.h"
#include "decisions/gather/gather.h"
#include "decisions/propose/propose.h"
#include "decisions/record/record.h"
#include "decisions/sit/sit.h"
#include "gen/decisions/sql.h"

namespace darcha::decisions::testing {

using cases::testing::Clerk;
using cases::testing::Filed;
using cases::testing::Form;
using cases::testing::kNow;
using cases::testing::same;

class DecisionsTest : public cases::testing::CasesTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = CasesTest::migrations();
    for (const auto& migration : sql::migrations()) series.push_back(migration);
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  void SetUp() override {
    CasesTest::SetUp();
    decisions_ =
        std::make_shared<Services>(Services{.db = pool(), .registers = pool(), .clock = clock_, .cases = cases_, .documents = documents_});
    for (auto& panel : panels(decisions_)) cases_->panels.push_back(std::move(panel));
    services_->panels.push_back([it = decisions_](web::Context context, applications::Application application) {
      return applicant_panel(it, std::move(context), std::move(application));
    });
  }

  /// An adult of this country with an address; the rest is for a person to judge.
  catalog::Service procedure_service() override {
    catalog::Service service = CasesTest::procedure_service();
    const std::string basis = service.legal_basis.front().id;
    service.facts = {{.code = "age", .name = same("age"), .compute = catalog::Fact::Compute::years_since, .of = "birth_date"}};
    catalog::Requirement adult{.code = "adult", .text = same("Eighteen or older"), .basis = basis, .evidence = {"birth_date", "age"}};
    adult.met = catalog::Condition{.kind = catalog::Condition::Kind::at_least, .field = "age", .number = 18};
    catalog::Requirement elder{.code = "elder", .text = same("Sixty or older"), .basis = basis, .evidence = {"age"}};
    elder.met = catalog::Condition{.kind = catalog::Condition::Kind::at_least, .field = "age", .number = 60};
    catalog::Requirement language{.code = "language", .text = same("Speaks the state language"), .basis = basis, .evidence = {"purpose"}};
    service.requirements = {adult, elder, language};
    return service;
  }

  std::shared_ptr<const cases::OpenCase> opened(const Clerk& clerk, const Filed& filed, cases::Action action = cases::Action::see) {
    auto open = await(cases::open_case(cases_, clerk.visitor(), filed.id, action));
    if (!open) throw std::runtime_error(open.error().code);
    return std::make_shared<const cases::OpenCase>(std::move(*open));
  }
  /// Whoever has the case now; the first of the desk takes a free one.
  const Clerk& holder(const Filed& filed) {
    const cases::Loaded loaded = load(filed);
    if (!loaded.it.holder.is_nil()) return clerk_of(loaded.it.holder);
    for (const auto& one : clerks_)
      if (one->officer.office == loaded.it.office &&
          std::ranges::find(one->officer.roles, loaded.state->role) != one->officer.roles.end()) {
        EXPECT_TRUE(
            await(cases::move(cases_, loaded, {.kind = "claimed", .actor = actor(*one), .holder = one->officer.id, .at = clock_.now()})));
        return *one;
      }
    throw std::out_of_range("nobody at this desk");
  }
  Papers papers(const Filed& filed) { return await(load_papers(decisions_, filed.person.subject, filed.id)); }

  /// At the desk where proposals are written, with the registers read.
  Filed at_conclusion() {
    Filed filed = file();
    walk_to(filed, "conclusion");
    const Clerk& author = holder(filed);
    EXPECT_TRUE(await(gather(decisions_, opened(author, filed))));
    return filed;
  }
  /// Everything explained.
  Proposal sound(const Filed& filed, const std::string& outcome = "admitted") {
    const Clerk& author = holder(filed);
    Proposal proposal =
        working_copy(papers(filed), load(filed), {author.officer, *await(offices::directory(pool()))->find_office(author.officer.office)});
    proposal.outcome = outcome;
    if (outcome == "refused") proposal.grounds = {"condition_not_met"};
    for (const Question& question : questions_of(*papers(filed).found))
      proposal.explanations[question.key] = {.uz = "Koʻrib chiqildi, sababi shu.", .own = {}};
    proposal.facts.uz = "Arizachi 1990-yilda tugʻilgan.";
    proposal.conclusion.uz = "Qonun talablari bajarilgan.";
    return proposal;
  }
  Result<Signer> send_it(const Filed& filed, const Proposal& proposal, std::string token = "send") {
    return await(send(decisions_, opened(holder(filed), filed, cases::Action::decide), proposal, *papers(filed).found, std::move(token)));
  }
  /// Waits for its confirmation.
  Filed at_confirmation(const std::string& outcome = "admitted") {
    const Filed filed = at_conclusion();
    const auto sent = send_it(filed, sound(filed, outcome));
    EXPECT_TRUE(sent) << (sent ? "" : sent.error().code);
    settle();
    return filed;
  }
  Result<std::optional<Decision>> confirm_it(const Filed& filed, std::string token = "confirm") {
    auto done = await(confirm(decisions_, opened(holder(filed), filed, cases::Action::decide), std::move(token)));
    settle();
    return done;
  }

  void subscribe_rooms(jobs::Worker& worker) override {
    CasesTest::subscribe_rooms(worker);
    subscribe(worker, decisions_);
  }
  std::vector<web::Route> officer_pages() override {
    auto all = CasesTest::officer_pages();
    for (web::Route& route : routes(decisions_)) all.push_back(std::move(route));
    return all;
  }

  std::shared_ptr<Services> decisions_;
};

/// The same procedure without body and act above: the confirmation ends it.
class ShortRoad : public DecisionsTest {
 public:
  catalog::Service procedure_service() override {
    catalog::Service service = DecisionsTest::procedure_service();
    std::erase_if(service.workflow->states, [](const catalog::State& s) { return s.code == "commission" || s.code == "president"; });
    for (catalog::State& state : service.workflow->states)
      if (state.code == "confirmation") state.next = {"conclusion", "admitted", "refused"};
    return service;
  }
};

}  // namespace darcha::decisions::testing
