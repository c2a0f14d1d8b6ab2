// For tests of this room and of the rooms above: a database with people, an office of every level with officers of every role, a service
// whose procedure goes through every kind of state, and applications filed and walked to where a test begins.
#pragma once
#include "applications/testing.h"
#include "cases/cases.h"
#include "gen/cases/sql.h"
#include "offices/offices.h"

namespace darcha::cases::testing {

using applications::testing::Form;
using persons::testing::Citizen;
using persons::testing::kNow;

/// An officer to act as.
struct Clerk {
  Citizen person;
  offices::Officer officer;
  web::Visitor visitor() const {
    return {.session = SessionId::make(kNow),
            .subject = person.subject,
            .officer = officer.id,
            .office = officer.office,
            .roles = officer.roles,
            .assurance = 2,
            .display_name = officer.display_name,
            .signed_in_at = kNow};
  }
};

struct Filed {
  Citizen person;
  ApplicationId id;
  std::string number;
};

inline constexpr std::string_view kOffice = "iiv-1735401";  ///< of the district everybody here lives in (Nukus)
inline constexpr std::string_view kRegion = "iiv-1735";
inline constexpr std::string_view kRepublic = "iiv-17";
inline constexpr std::string_view kBody = "soliq-1735401";  ///< asked by checks
inline constexpr std::string_view kService = "sinov-fuqarolik";

class NoLimits final : public web::RateLimiter {
 public:
  bool allow(std::string_view, std::string_view, double, double, Instant) override { return true; }
};

inline catalog::State state(std::string code, catalog::State::Kind kind) {
  catalog::State out;
  out.code = code;
  out.name = LocalText{{code, code, code, code, code}};
  out.kind = kind;
  return out;
}

/// A desk of the migration offices.
inline catalog::State desk(std::string code, catalog::State::Does does, std::string role, std::vector<std::string> next,
                           catalog::Level level = catalog::Level::nearest) {
  catalog::State out = state(std::move(code), catalog::State::Kind::work);
  out.who = catalog::State::Who::officer;
  out.does = does;
  out.role = std::move(role);
  out.office = "iiv";
  out.level = level;
  out.term = catalog::Duration{3, catalog::Unit::working_days};
  out.next = std::move(next);
  return out;
}

inline catalog::State end(std::string code, std::string outcome) {
  catalog::State out = state(std::move(code), catalog::State::Kind::end);
  out.outcome = std::move(outcome);
  return out;
}

inline LocalText same(std::string text) { return LocalText{{text, text, text, text, text}}; }

/// lodged -> completeness (-> supplement) -> checks -> conclusion -> confirmation -> commission -> president -> admitted | refused.
inline catalog::Workflow procedure() {
  using Does = catalog::State::Does;
  catalog::State lodged = state("lodged", catalog::State::Kind::start);
  lodged.who = catalog::State::Who::system;
  lodged.next = {"completeness"};
  catalog::State supplement = state("supplement", catalog::State::Kind::wait);
  supplement.who = catalog::State::Who::applicant;
  supplement.pause = "awaiting_applicant";
  supplement.term = catalog::Duration{30, catalog::Unit::days};
  supplement.next = {"completeness", "not_considered"};
  catalog::State checks = desk("checks", Does::check, "registrar", {"conclusion"});
  checks.checks = {"tax", "record"};
  catalog::State confirmation = desk("confirmation", Does::confirm, "head", {"commission", "conclusion", "admitted", "refused"});
  confirmation.four_eyes = "conclusion";
  catalog::Workflow out;
  out.states = {lodged,
                desk("completeness", Does::examine, "registrar", {"supplement", "checks", "not_considered"}),
                supplement,
                checks,
                desk("conclusion", Does::propose, "registrar", {"confirmation"}),
                confirmation,
                desk("commission", Does::sit, "commission_secretary", {"president"}, catalog::Level::republic),
                desk("president", Does::record, "commission_secretary", {"admitted", "refused"}, catalog::Level::republic),
                end("admitted", "admitted"),
                end("refused", "refused"),
                end("not_considered", "not_considered")};
  catalog::Pause pause;
  pause.code = "awaiting_applicant";
  pause.text = same("awaiting_applicant");
  pause.at_most = {20, catalog::Unit::days};
  out.pauses = {pause};
  out.extension = catalog::Extension{.by = "head", .at_most = {1, catalog::Unit::months}, .times = 1, .basis = "egov_law"};
  out.escalation = catalog::Escalation{};
  return out;
}

inline catalog::BodyCheck body_check(std::string code, std::string agency, catalog::Level level) {
  catalog::BodyCheck out;
  out.code = code;
  out.title = same(code);
  out.question = same(code);
  out.agency = std::move(agency);
  out.level = level;
  out.role = "checker";
  out.term = {10, catalog::Unit::working_days};
  out.answers = {{"clear", same("clear"), catalog::CheckAnswer::Kind::favourable},
                 {"objection", same("objection"), catalog::CheckAnswer::Kind::adverse}};
  return out;
}

class CasesTest : public applications::testing::ApplicationsTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = ApplicationsTest::migrations();
    for (const auto& migration : sql::migrations()) series.push_back(migration);
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    ApplicationsTest::SetUp();
    for (const std::string_view office : {kOffice, kRegion, kRepublic})
      for (const char* role : {"registrar", "registrar", "head", "head", "supervisor", "appeal_officer"}) hire(office, {role});
    for (const char* role : {"commission_secretary", "commission_member", "commission_member", "commission_member"})
      hire(kRepublic, {role});
    hire(kBody, {"checker"});
    hire("iiv-info-1735", {"checker"});
    staff();
    offer(procedure_service());
    cases_ = std::make_shared<Services>(Services{.db = pool(), .clock = clock_, .limits = limits_, .applications = services_});
    cases_->pepper = std::make_shared<const persons::Pepper>(pepper_key_);
    services_->panels.push_back([cases = cases_](web::Context context, applications::Application application) {
      return applicant_panel(cases, std::move(context), std::move(application));
    });
  }
  void TearDown() override {
    services_->panels.clear();  // what is lent holds its lender, who holds what it was lent to
    cases_->panels.clear();
    ApplicationsTest::TearDown();
  }

  /// The residence certificate with a procedure of people: 30 days in all.
  virtual catalog::Service procedure_service() {
    catalog::Service service = copy_of("residence-certificate");
    service.code = kService;
    service.workflow = procedure();
    service.checks = {body_check("tax", "soliq", catalog::Level::nearest), body_check("record", "iiv-info", catalog::Level::region)};
    catalog::Outcome admitted{.code = "admitted", .kind = catalog::Outcome::Kind::granted, .title = same("admitted")};
    catalog::Outcome refused{.code = "refused", .kind = catalog::Outcome::Kind::refused, .title = same("refused")};
    refused.grounds = {{"condition_not_met", same("condition_not_met"), service.legal_basis.front().id}};
    catalog::Outcome returned{.code = "not_considered", .kind = catalog::Outcome::Kind::returned, .title = same("not_considered")};
    service.outcomes = {admitted, refused, returned};
    service.term = {{.from = Date{std::chrono::year{2026} / 1 / 1},
                     .duration = {30, catalog::Unit::working_days},
                     .basis = service.legal_basis.front().id}};
    return service;
  }

  /// Another officer; they serve from staff() on.
  Clerk& hire(std::string_view office, std::vector<std::string> roles) {
    Clerk clerk{.person = add_citizen()};
    clerk.officer.id = OfficerId::make(kNow);
    clerk.officer.office = offices::office_id_of(office);
    clerk.officer.subject = clerk.person.subject;
    clerk.officer.display_name = "X. Xodim-" + std::to_string(clerks_.size() + 1);
    clerk.officer.position = same(roles.front());
    clerk.officer.roles = std::move(roles);
    clerk.officer.since = Date{std::chrono::year{2020} / 1 / 1};
    clerks_.push_back(std::make_unique<Clerk>(std::move(clerk)));
    return *clerks_.back();
  }
  void staff() {
    std::vector<offices::Officer> officers;
    for (const auto& clerk : clerks_) officers.push_back(clerk->officer);
    await(offices::save(pool(), {}, {}, {}, std::move(officers)));
    await(offices::refresh(pool()));
  }
  /// The n-th officer (from 0) of an office in a role.
  const Clerk& clerk(std::string_view office, std::string_view role, int n = 0) {
    for (const auto& one : clerks_)
      if (one->officer.office == offices::office_id_of(office) && std::ranges::find(one->officer.roles, role) != one->officer.roles.end() &&
          n-- == 0)
        return *one;
    throw std::out_of_range("no such clerk");
  }
  const Clerk& clerk_of(OfficerId id) {
    for (const auto& one : clerks_)
      if (one->officer.id == id) return *one;
    throw std::out_of_range("no such clerk");
  }

  /// Handed in through the pages, and opened as a case.
  Filed file(const Citizen& person, std::string_view service = kService) {
    const std::string at = begin(person, std::string{service});
    EXPECT_EQ(post(person, at + "/shakl/purpose", {{"purpose", "work"}}).status, 303);
    EXPECT_EQ(post(person, at + "/shakl/extent", {{"with_history", "no"}}).status, 303);
    EXPECT_EQ(get(person, at + "/tekshirish").status, 200);
    EXPECT_EQ(location(post(person, at + "/yuborish")), at + "?yuborildi=1");
    settle();
    const auto application = await(applications::find_application(pool(), person.subject, id_in(at)));
    return {person, id_in(at), application->number};
  }
  Filed file() { return file(add_citizen()); }

  /// Events are delivered and the offices' lists in step.
  virtual void subscribe_rooms(jobs::Worker& worker) {
    applications::subscribe(worker, services_);
    cases::subscribe(worker, cases_);
  }
  void settle() {
    jobs::Worker worker(io(), pool(), clock_, "test-" + make_uuid_v4().str());
    subscribe_rooms(worker);
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }

  Loaded load(const Filed& filed) { return *await(find_case(cases_, filed.person.subject, filed.id)); }
  Result<OpenCase> open(const Clerk& clerk, const Filed& filed, Action action = Action::see) {
    return await(open_case(cases_, clerk.visitor(), filed.id, action));
  }
  /// Moved by an officer of the desk who has it (takes it first), whatever pages there are for it.
  void go(const Filed& filed, std::string to, std::string kind = "moved") {
    Loaded loaded = load(filed);
    if (loaded.it.holder.is_nil() && loaded.state->who == catalog::State::Who::officer) {
      for (const auto& one : clerks_)
        if (one->officer.office == loaded.it.office &&
            std::ranges::find(one->officer.roles, loaded.state->role) != one->officer.roles.end()) {
          ASSERT_TRUE(
              await(cases::move(cases_, loaded, {.kind = "claimed", .actor = actor(*one), .holder = one->officer.id, .at = clock_.now()})));
          break;
        }
      loaded = load(filed);
    }
    const audit::Actor by = loaded.it.holder.is_nil() ? audit::Actor{.kind = audit::ActorKind::system} : actor(clerk_of(loaded.it.holder));
    const auto moved = await(cases::move(cases_, loaded, {.kind = std::move(kind), .to = std::move(to), .actor = by, .at = clock_.now()}));
    ASSERT_TRUE(moved) << moved.error().code;
    settle();
  }
  /// Along the main road to a state: completeness, checks, conclusion, confirmation, commission, president, admitted.
  void walk_to(const Filed& filed, std::string_view state) {
    for (int steps = 0; steps < 20 && load(filed).it.state != state; ++steps) {
      const Loaded loaded = load(filed);
      if (loaded.state->does == catalog::State::Does::examine)
        go(filed, "checks");
      else if (loaded.state->does == catalog::State::Does::check)
        go(filed, loaded.state->next.front());
      else
        go(filed, loaded.state->next.front(), "moved");
    }
    ASSERT_EQ(load(filed).it.state, state);
  }
  static audit::Actor actor(const Clerk& clerk) {
    return {.kind = audit::ActorKind::officer, .id = clerk.officer.id, .name = clerk.officer.display_name, .office = clerk.officer.office};
  }

  /// A page of this room as an officer sees it.
  net::Response visit_as(const Clerk& clerk, net::Method method, const std::string& target, const Form& form = {}, Lang lang = Lang::uz) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(method, target);
    if (const auto question = target.find('?'); question != std::string::npos) context.request->path = target.substr(0, question);
    for (const auto& [name, value] : form) context.request->form.add(name, value);
    context.visitor = clerk.visitor();
    context.now = clock_.now();
    web::test::Site site(officer_pages());
    return await(site.visit(context));
  }
  virtual std::vector<web::Route> officer_pages() { return cases::routes(cases_); }
  std::string page_as(const Clerk& clerk, const std::string& target, Lang lang = Lang::uz) {
    return web::test::body_of(visit_as(clerk, net::Method::get, target, {}, lang));
  }

  NoLimits limits_;
  std::shared_ptr<Services> cases_;
  std::vector<std::unique_ptr<Clerk>> clerks_;
};

}  // namespace darcha::cases::testing
