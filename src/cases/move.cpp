// Moving a case: worked out first, then written as one pipeline. The step's key (subject, application, seq) lets one of two in; nothing is
// locked and nothing is read in between.
#include <boost/json.hpp>

#include "applications/deadline.h"
#include "cases/engine.h"
#include "cases/store.h"
#include "core/crypto.h"
#include "core/dates.h"
#include "core/log.h"
#include "notifications/notifications.h"

namespace darcha::cases {
namespace {

using Does = catalog::State::Does;
using Kind = catalog::State::Kind;

std::string actor_kind(const audit::Actor& actor) {
  switch (actor.kind) {
    case audit::ActorKind::officer: return "officer";
    case audit::ActorKind::citizen: return "citizen";
    default: return "system";
  }
}

bool has_role(const offices::Officer& officer, std::string_view role) {
  return std::ranges::find(officer.roles, role) != officer.roles.end();
}

/// There in person: who is away is never drawn nor given anything new.
bool is_there(const offices::Directory& directory, const offices::Officer& officer, Date today) {
  return officer.serves_on(today) && !directory.is_away(officer.id, today);
}

bool is_barred(const offices::Directory& directory, const Loaded& from, const offices::Officer& officer) {
  return officer.subject == from.it.subject || conflict_of(directory, from.conflicts, officer) != nullptr;
}

/// Who had the case when it was in this state before.
OfficerId earlier_holder(const Loaded& from, const std::string& state) {
  for (auto step = from.steps.rbegin(); step != from.steps.rend(); ++step)
    if (step->to == state && !step->holder.is_nil()) return step->holder;
  return {};
}

std::vector<Check> checks_of(const Services& services, const offices::Directory& directory, const Loaded& from, const catalog::State& state,
                             Instant now) {
  std::vector<Check> out;
  const catalog::FormInput input = applications::form_input(from.application.application, from.service, date_in_tashkent(now));
  for (const std::string& code : state.checks) {
    const catalog::BodyCheck* check = from.service->find_check(code);
    if (check == nullptr || (check->when && !catalog::holds(*check->when, input))) continue;
    out.push_back({.id = make_uuid_v7(now),
                   .code = code,
                   .agency = check->agency,
                   .office = office_of_level(directory, check->agency, check->level, from.it.territory, from.it.office),
                   .role = check->role,
                   .asked_at = now,
                   .due_at = term_end(check->term, now, *services.applications->calendar)});
  }
  return out;
}

bool may_go(const Loaded& from, const std::string& to, const std::string& kind) {
  if (to == kWithdrawn || to == kTerminated) return phase_of(from) != Phase::closed;
  if (from.state == nullptr || from.state->kind == Kind::end) return kind == "reopened";
  return std::ranges::find(from.state->next, to) != from.state->next.end();
}

void close_as(Case& it, std::string_view state, Instant now) {
  if (it.stopped()) it.stops.back().until = now;
  it.state = state;
  it.state_since = now;
  it.holder = {};
  it.escalated_to = {};
  it.stage_due_at.reset();
  it.wake_at.reset();
  it.outcome.reset();
  it.closed_at = now;
}

void drop_open_checks(const Loaded& from, Prepared& prepared) {
  for (const Check& check : from.checks)
    if (check.open()) {
      prepared.dropped.push_back(check);
      prepared.dropped.back().dropped_at = prepared.move.at;
    }
}

/// Who has it in the new state.
Task<Result<void>> settle_holder(std::shared_ptr<Services> services, const Loaded& from, const catalog::State& state, Prepared& prepared,
                                 Directory directory) {
  Case& after = prepared.after;
  after.holder = {};
  if (state.kind == Kind::end) co_return Result<void>{};
  if (prepared.move.holder) {
    after.holder = *prepared.move.holder;
    co_return Result<void>{};
  }
  if (state.kind == Kind::wait) {
    after.holder = prepared.before.holder;  // whoever asked reads the answer
    co_return Result<void>{};
  }
  if (!state.four_eyes.empty()) {
    auto drawn = co_await draw(services, from, after.office, state.role, authors_of(from, state));
    if (!drawn) co_return std::unexpected(drawn.error());
    after.holder = drawn->officer;
    after.office = drawn->office;
    co_return Result<void>{};
  }
  OfficerId wanted = earlier_holder(from, state.code);
  if (wanted.is_nil() && from.state != nullptr && from.state->role == state.role && after.office == prepared.before.office)
    wanted = prepared.before.holder;  // the same desk goes on with it
  const offices::Officer* officer = directory->find_officer(wanted);
  if (officer != nullptr && officer->office == after.office && has_role(*officer, state.role) && !is_barred(*directory, from, *officer) &&
      is_looked_after(*directory, *officer, date_in_tashkent(prepared.move.at)))
    after.holder = wanted;
  co_return Result<void>{};
}

Task<Result<void>> settle(std::shared_ptr<Services> services, const Loaded& from, Prepared& prepared) {
  const Instant now = prepared.move.at;
  const auto directory = co_await offices::directory(services->db);
  const catalog::State* state = from.service->workflow->find(prepared.move.to);
  std::vector<Check> opened;
  // A state in which bodies are asked, but nobody has to be in this case, is passed at once.
  for (std::size_t passed = 0; state != nullptr && state->does == Does::check; ++passed) {
    opened = checks_of(*services, *directory, from, *state, now);
    if (!opened.empty() || state->next.empty() || passed > from.service->workflow->states.size()) break;
    state = from.service->workflow->find(state->next.front());
  }
  if (state == nullptr) co_return refuse("cases.no_such_state", RefusalKind::bad_input);
  prepared.after.office = prepared.move.office.value_or(office_for(*directory, from, *state));
  if (auto settled = co_await settle_holder(services, from, *state, prepared, directory); !settled) co_return settled;
  enter(prepared.after, *from.service, *state, *services->applications->calendar, now);
  if (from.state == nullptr || from.state->code != state->code) drop_open_checks(from, prepared);
  prepared.opened = std::move(opened);
  co_return Result<void>{};
}

std::string payload_of(const Prepared& p) {
  return boost::json::serialize(boost::json::object{{"application_id", p.after.id.str()},
                                                    {"number", p.after.number},
                                                    {"service", p.after.service_code},
                                                    {"kind", p.move.kind},
                                                    {"from", p.before.state},
                                                    {"to", p.after.state},
                                                    {"office", p.after.office.str()},
                                                    {"office_before", p.before.office.str()},
                                                    {"escalated_before", p.before.escalated_to.str()},
                                                    {"version", p.after.version}});
}

void emit(db::Batch& batch, const Prepared& p, std::string_view topic, std::string payload) {
  jobs::emit(batch, {.id = make_uuid_v7(p.move.at),
                     .topic = std::string{topic},
                     .subject = p.after.subject,
                     .payload = std::move(payload),
                     .at = p.move.at});
}

void add_events(db::Batch& batch, const Prepared& p) {
  emit(batch, p, kChangedTopic, payload_of(p));
  if (!p.opened.empty() || !p.dropped.empty())
    emit(batch, p, kCheckTopic, boost::json::serialize(boost::json::object{{"application_id", p.after.id.str()}}));
  if (p.after.closed_at && !p.before.closed_at)
    emit(batch, p, kClosedTopic,
         boost::json::serialize(boost::json::object{{"application_id", p.after.id.str()},
                                                    {"number", p.after.number},
                                                    {"service", p.after.service_code},
                                                    {"state", p.after.state},
                                                    {"outcome", p.after.outcome.value_or("")},
                                                    {"opened_at", to_iso(p.after.opened_at)},
                                                    {"closed_at", to_iso(*p.after.closed_at)}}));
}

/// The case as its person sees it.
void add_to_application(db::Batch& batch, const Prepared& p) {
  const bool of_other_room = p.move.kind.find('.') != std::string::npos;
  const bool ends = p.after.closed_at.has_value();
  applications::add_transition(batch, {.subject = p.after.subject,
                                       .id = p.after.id,
                                       .state = p.after.state,
                                       .outcome = p.after.outcome,
                                       .ground = ends ? p.move.ground : std::nullopt,
                                       .document = ends ? p.move.document : std::nullopt,
                                       .due_at = p.after.due_at,
                                       .finished_at = p.after.closed_at,
                                       .event = of_other_room ? p.move.kind : "cases.event." + p.move.kind,
                                       .actor_kind = actor_kind(p.move.actor),
                                       .actor_name = p.move.actor.name,
                                       .at = p.move.at});
}

void add_notice(db::Batch& batch, const Prepared& p) {
  if (p.quiet || p.before.version == 0 || p.after.state == p.before.state) return;
  const catalog::State* state = p.service->workflow->find(p.after.state);
  if (state != nullptr && state->who == catalog::State::Who::applicant) return;  // the question itself is the notice
  notifications::add(batch, {.id = make_uuid_v7(p.move.at),
                             .subject = p.after.subject,
                             .kind = p.after.closed_at ? "case_closed" : "case_moved",
                             .args = {{"number", p.after.number}},
                             .link = "/kabinet/arizalar/" + p.after.id.str(),
                             .at = p.move.at});
}

}  // namespace

bool is_looked_after(const offices::Directory& directory, const offices::Officer& officer, Date today) {
  if (!officer.serves_on(today)) return false;
  const offices::Absence* absence = directory.find_absence(officer.id, today);
  if (absence == nullptr) return true;
  const auto represented = directory.find_represented(absence->substitute, today);
  return std::ranges::any_of(represented, [&](const offices::Officer* one) { return one->id == officer.id; });
}

std::optional<Instant> term_from(const Services& services, const Loaded& loaded, Instant start) {
  const auto input = applications::form_input(loaded.application.application, loaded.service, date_in_tashkent(start));
  return applications::due_at(*loaded.service, input, start, *services.applications->calendar);
}

Task<Result<Drawn>> draw(std::shared_ptr<Services> services, const Loaded& from, OfficeId office, std::string role,
                         std::set<OfficerId> never) {
  const auto directory = co_await offices::directory(services->db);
  const Instant now = services->clock.now();
  std::uint64_t chance = 0;
  for (const std::uint8_t octet : random_bytes(8)) chance = chance << 8 | octet;
  for (std::optional<OfficeId> at = office; at; at = office_above(*directory, *at)) {
    if (const offices::Office* here = directory->find_office(*at); here != nullptr && !may_work_on(*directory, *here, *from.service))
      continue;
    std::map<OfficerId, std::int64_t> loads;
    for (const store::Load& load : co_await store::loads_of(services->db, *at, now)) loads[load.holder] += load.held;
    std::vector<Candidate> candidates;
    for (const offices::Officer* officer : directory->officers_of(*at)) {
      if (!has_role(*officer, role) || never.contains(officer->id) || is_barred(*directory, from, *officer)) continue;
      if (!is_there(*directory, *officer, date_in_tashkent(now))) continue;
      if (co_await are_kin(services, officer->subject, from.it.subject, from.it.number, now)) continue;
      candidates.push_back({officer->id, loads[officer->id]});
    }
    if (const auto picked = pick(std::move(candidates), chance)) co_return Drawn{*picked, *at};
  }
  co_return refuse("cases.no_second_officer");
}

Task<Result<Prepared>> prepare_move(std::shared_ptr<Services> services, Loaded from, Move move) {
  // The form was carried out and the answer to it was lost: what is sent again must not be a second question, notice or answer.
  if (!move.token.empty() && std::ranges::find(from.steps, move.token, &Step::token) != from.steps.end())
    co_return refuse("cases.done_before", RefusalKind::conflict);
  Prepared prepared{.before = from.it, .after = from.it, .move = std::move(move), .service = from.service};
  prepared.application = from.application.application;
  Case& after = prepared.after;
  const Move& made = prepared.move;
  after.version = from.it.version + 1;
  for (const auto& [key, value] : made.data) {
    if (value)
      after.data[key] = *value;
    else
      after.data.erase(key);
  }
  if (made.to.empty()) {
    if (made.holder) after.holder = *made.holder;
    if (made.office) after.office = *made.office;
    co_return prepared;
  }
  if (!may_go(from, made.to, made.kind)) co_return refuse("cases.no_such_state", RefusalKind::bad_input);
  if (made.to == kWithdrawn || made.to == kTerminated) {
    close_as(after, made.to, made.at);
    drop_open_checks(from, prepared);
    co_return prepared;
  }
  if (auto settled = co_await settle(services, from, prepared); !settled) co_return std::unexpected(settled.error());
  co_return prepared;
}

void add_move(db::Batch& batch, const Prepared& p) {
  const Move& made = p.move;
  if (p.before.version == 0)
    store::add_insert(batch, p.after);
  else
    store::add_update(batch, p.after);
  store::add_step(batch, p.after,
                  {.seq = p.after.version,
                   .kind = made.kind,
                   .from = p.before.state,
                   .to = p.after.state,
                   .actor_kind = actor_kind(made.actor),
                   .actor = made.actor.id,
                   .actor_name = made.actor.name,
                   .office = p.after.office,
                   .holder = p.after.holder,
                   .reason = made.reason,
                   .token = made.token,
                   .at = made.at});
  for (const Conflict& conflict : p.kept_off) store::add_conflict(batch, p.after, conflict, made.at);
  for (const Check& check : p.dropped) store::add_drop(batch, p.after, check.id, made.at);
  for (const Check& check : p.opened) store::add_check(batch, p.after, check);
  add_to_application(batch, p);
  audit::append(batch, {.id = RecordId::make(made.at),
                        .subject = p.after.subject,
                        .at = made.at,
                        .kind = made.kind.find('.') == std::string::npos ? "cases." + made.kind : made.kind,
                        .actor = made.actor,
                        .purpose = p.after.service_code,
                        .case_ref = p.after.number,
                        .what = {"application"}});
  add_notice(batch, p);
  add_events(batch, p);
}

Task<Result<void>> commit(std::shared_ptr<Services> services, const Prepared& prepared, db::Batch batch) {
  const SubjectId subject = prepared.after.subject;
  const ApplicationId id = prepared.after.id;
  const int seq = prepared.after.version;
  const std::string token = prepared.move.token;
  bool taken = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "steps_pk" && violation.constraint() != "cases_pk") throw;
    taken = true;
  }
  if (!taken) co_return Result<void>{};
  const auto other = co_await store::find_step(services->db, subject, id, seq);
  if (other && !token.empty() && other->token == token)
    co_return Result<void>{};  // the same request, sent twice or cut off before its answer
  log_info("cases.already_done", {{"seq", seq}});
  const std::string time = other ? format_date_time(other->at, Lang::uz) : std::string{};
  if (other && other->actor_kind == "citizen") co_return refuse("cases.applicant_acted", RefusalKind::conflict, {{"time", time}});
  if (other && other->actor_kind == "system") co_return refuse("cases.clock_acted", RefusalKind::conflict, {{"time", time}});
  co_return refuse("cases.already_done", RefusalKind::conflict, {{"who", other ? other->actor_name : std::string{}}, {"time", time}});
}

bool is_lost_race(const Refusal& refusal) {
  return refusal.code == "cases.already_done" || refusal.code == "cases.applicant_acted" || refusal.code == "cases.clock_acted";
}

Task<Result<Prepared>> move(std::shared_ptr<Services> services, Loaded from, Move wanted) {
  auto prepared = co_await prepare_move(services, std::move(from), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  db::Batch batch;
  add_move(batch, *prepared);
  if (auto done = co_await commit(services, *prepared, std::move(batch)); !done) co_return std::unexpected(done.error());
  co_return prepared;
}

void add_check_event(db::Batch& batch, const Prepared& prepared) {
  emit(batch, prepared, kCheckTopic, boost::json::serialize(boost::json::object{{"application_id", prepared.after.id.str()}}));
}

void add_message(db::Batch& batch, const Case& it, const Message& message) {
  store::add_message(batch, it, message);
  if (message.kind == Message::Kind::answer) return;
  notifications::add(batch, {.id = make_uuid_v7(message.at),
                             .subject = it.subject,
                             .kind = message.kind == Message::Kind::question ? "case_question" : "case_notice",
                             .args = {{"number", it.number}},
                             .link = "/kabinet/arizalar/" + it.id.str() + "#yozishmalar",
                             .at = message.at});
}

Task<Result<Prepared>> prepare_suspension(std::shared_ptr<Services> services, Loaded from, bool on, std::string reason, Instant at) {
  auto prepared = co_await prepare_move(
      services, std::move(from), {.kind = on ? "suspended" : "resumed", .actor = the_house(), .reason = std::move(reason), .at = at});
  if (prepared) prepared->after.suspended = on;
  co_return prepared;
}

Task<Result<Prepared>> prepare_reopening(std::shared_ptr<Services> services, Loaded from, Reopening reopening) {
  const catalog::State* state = from.service->workflow->find(reopening.to);
  if (state == nullptr || state->kind != Kind::work || state->who != catalog::State::Who::officer)
    co_return refuse("cases.no_such_state", RefusalKind::bad_input);
  if (!from.it.closed_at || from.it.state == kWithdrawn || from.it.state == kTerminated) co_return refuse("cases.not_closed");
  std::vector<Conflict> kept_off;
  for (const OfficerId officer : reopening.never) kept_off.push_back({officer, "decided_below"});
  from.conflicts.insert(from.conflicts.end(), kept_off.begin(), kept_off.end());
  const auto directory = co_await offices::directory(services->db);
  const auto drawn = co_await draw(services, from, office_for(*directory, from, *state), state->role, reopening.never);
  if (!drawn) co_return std::unexpected(drawn.error());
  Case& it = from.it;  // the terms begin anew: stops and extensions belong to what was decided
  it.stops.clear();
  it.extended_days = it.extended_times = 0;
  it.suspended = false;
  it.base_due_at = term_from(*services, from, reopening.at);
  auto prepared = co_await prepare_move(services, from,
                                        {.kind = "reopened",
                                         .to = reopening.to,
                                         .actor = std::move(reopening.actor),
                                         .reason = std::move(reopening.reason),
                                         .holder = drawn->officer,
                                         .office = drawn->office,
                                         .data = {{"outcome", std::nullopt},
                                                  {"proposal", std::nullopt},
                                                  {"sitting", std::nullopt},
                                                  {std::string{kTermFrom}, to_iso(reopening.at)}},
                                         .at = reopening.at});
  if (prepared) prepared->kept_off = std::move(kept_off);
  co_return prepared;
}

}  // namespace darcha::cases
