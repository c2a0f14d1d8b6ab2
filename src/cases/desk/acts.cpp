#include "cases/desk/acts.h"

#include "cases/engine.h"
#include "cases/store.h"
#include "core/dates.h"

namespace darcha::cases {
namespace {

using Kind = catalog::State::Kind;

Move made_by(const OpenCase& open, const Act& act, std::string kind, std::string reason, Instant now) {
  return {.kind = std::move(kind), .actor = open.me.actor(), .reason = std::move(reason), .token = act.token, .at = now};
}

/// The move alone, as one transaction.
Task<Result<void>> done(std::shared_ptr<Services> services, OpenCase open, Move wanted) {
  const auto moved = co_await move(services, std::move(open), std::move(wanted));
  if (!moved) co_return std::unexpected(moved.error());
  co_return Result<void>{};
}

Message message_of(const audit::Actor& actor, Message::Kind kind, std::string body, Instant now) {
  return {.id = make_uuid_v7(now),
          .kind = kind,
          .author_kind = actor.kind == audit::ActorKind::officer ? "officer" : "citizen",
          .author = actor.id,
          .author_name = actor.name,
          .body = std::move(body),
          .at = now};
}

const catalog::State* waiting_state(const Loaded& loaded) {
  for (const std::string& next : loaded.state->next)
    if (const catalog::State* state = loaded.service->workflow->find(next);
        state != nullptr && state->kind == Kind::wait && state->who == catalog::State::Who::applicant)
      return state;
  return nullptr;
}

bool decides_nothing(const catalog::Service& service, const catalog::State& end) {
  const catalog::Outcome* outcome = service.find_outcome(end.outcome);
  return outcome != nullptr && outcome->kind == catalog::Outcome::Kind::returned;
}

Task<Result<void>> give_to(std::shared_ptr<Services> services, Act act, Action action, std::string kind, OfficerId to, std::string reason) {
  auto open = co_await open_case(services, act.visitor, act.id, action);
  if (!open) co_return std::unexpected(open.error());
  const auto able = co_await colleagues(services, *open);
  const auto found = std::ranges::find(able, to, &offices::Officer::id);
  if (found == able.end()) co_return refuse("cases.not_a_colleague", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  if (co_await are_kin(services, found->subject, open->it.subject, open->it.number, now)) {
    co_await keep_off(services, *open, to, "kin", the_house(), "cases.reason.kin_found", {});
    co_return refuse("cases.not_a_colleague", RefusalKind::bad_input);
  }
  Move wanted = made_by(*open, act, std::move(kind), std::move(reason), now);
  wanted.holder = to;
  co_return co_await done(services, std::move(*open), std::move(wanted));
}

}  // namespace

Task<bool> carried_out(std::shared_ptr<Services> services, ApplicationId id, std::string token) {
  if (token.empty()) co_return false;
  const auto subject = co_await find_subject(services, id);
  const auto loaded = subject ? co_await find_case(services, *subject, id) : std::nullopt;
  co_return loaded&& std::ranges::find(loaded->steps, token, &Step::token) != loaded->steps.end();
}

std::vector<const catalog::State*> ways_on(const Loaded& loaded) {
  std::vector<const catalog::State*> out;
  if (loaded.state == nullptr || loaded.state->does != catalog::State::Does::examine) return out;
  for (const std::string& next : loaded.state->next) {
    const catalog::State* state = loaded.service->workflow->find(next);
    if (state == nullptr || state->kind == Kind::wait) continue;
    if (state->kind == Kind::end && !decides_nothing(*loaded.service, *state)) continue;
    out.push_back(state);
  }
  return out;
}

Task<std::vector<offices::Officer>> colleagues(std::shared_ptr<Services> services, Loaded loaded) {
  const auto directory = co_await offices::directory(services->db);
  const Date today = date_in_tashkent(services->clock.now());
  const std::string role = desk_role(loaded);
  const auto never = loaded.state != nullptr ? authors_of(loaded, *loaded.state) : std::set<OfficerId>{};
  std::vector<offices::Officer> out;
  for (const offices::Officer* officer : directory->officers_of(loaded.it.office)) {
    if (std::ranges::find(officer->roles, role) == officer->roles.end() || !officer->serves_on(today)) continue;
    if (officer->id == loaded.it.holder || never.contains(officer->id) || officer->subject == loaded.it.subject) continue;
    if (directory->is_away(officer->id, today)) continue;
    if (conflict_of(*directory, loaded.conflicts, *officer) != nullptr) continue;
    out.push_back(*officer);
  }
  co_return out;
}

Task<Result<void>> claim(std::shared_ptr<Services> services, Act act) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::claim);
  if (!open && open.error().code == "cases.yours_already") co_return Result<void>{};
  if (!open) co_return std::unexpected(open.error());
  Move wanted = made_by(*open, act, "claimed", {}, services->clock.now());
  wanted.holder = open->me.acts_for ? open->me.acts_for->id : open->me.officer.id;  // taken for a colleague, it is the colleague's
  co_return co_await done(services, std::move(*open), std::move(wanted));
}

Task<Result<void>> release(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::release);
  if (!open) co_return std::unexpected(open.error());
  Move wanted = made_by(*open, act, "released", std::move(reason), services->clock.now());
  wanted.holder = OfficerId{};
  co_return co_await done(services, std::move(*open), std::move(wanted));
}

Task<Result<void>> hand_over(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason) {
  co_return co_await give_to(services, std::move(act), Action::hand_over, "handed_over", to, std::move(reason));
}

Task<Result<void>> reassign(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason) {
  co_return co_await give_to(services, std::move(act), Action::reassign, "assigned", to, std::move(reason));
}

Task<Result<void>> ask_applicant(std::shared_ptr<Services> services, Act act, std::string question) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::ask_applicant);
  if (!open) co_return std::unexpected(open.error());
  const Instant now = services->clock.now();
  Move wanted = made_by(*open, act, "asked", {}, now);
  if (const catalog::State* wait = waiting_state(*open)) wanted.to = wait->code;
  const Message message = message_of(open->me.actor(), Message::Kind::question, std::move(question), now);
  auto prepared = co_await prepare_move(services, std::move(*open), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  db::Batch batch;
  add_move(batch, *prepared);
  add_message(batch, prepared->after, message);
  co_return co_await commit(services, *prepared, std::move(batch));
}

Task<Result<void>> notify(std::shared_ptr<Services> services, Act act, std::string text) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::notify);
  if (!open) co_return std::unexpected(open.error());
  const Instant now = services->clock.now();
  Move wanted = made_by(*open, act, "noticed", {}, now);
  const Message message = message_of(open->me.actor(), Message::Kind::notice, std::move(text), now);
  auto prepared = co_await prepare_move(services, std::move(*open), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  db::Batch batch;
  add_move(batch, *prepared);
  add_message(batch, prepared->after, message);
  co_return co_await commit(services, *prepared, std::move(batch));
}

Task<Result<void>> ask_body(std::shared_ptr<Services> services, Act act, std::string agency, std::string question) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::ask_body);
  if (!open) co_return std::unexpected(open.error());
  const auto directory = co_await offices::directory(services->db);
  if (directory->find_serving(agency, open->it.territory) == nullptr && directory->find_serving(agency, "17") == nullptr)
    co_return refuse("cases.no_such_body", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  constexpr catalog::Duration kAnswerIn{10, catalog::Unit::working_days};  // Law: OʻRQ-457 art. 20, mutual help of bodies (unverified)
  Check check{.id = make_uuid_v7(now),
              .code = std::string{kRequest},
              .agency = agency,
              .office = office_of_level(*directory, agency, catalog::Level::nearest, open->it.territory, open->it.office),
              .role = "checker",
              .question = std::move(question),
              .asked_at = now,
              .due_at = term_end(kAnswerIn, now, *services->applications->calendar)};
  Move wanted = made_by(*open, act, "check_asked", {}, now);
  auto prepared = co_await prepare_move(services, std::move(*open), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  prepared->opened.push_back(std::move(check));
  db::Batch batch;
  add_move(batch, *prepared);
  co_return co_await commit(services, *prepared, std::move(batch));
}

Task<Result<void>> proceed(std::shared_ptr<Services> services, Act act, std::string to, std::string reason) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::proceed);
  if (!open) co_return std::unexpected(open.error());
  const auto ways = ways_on(*open);
  const auto way = std::ranges::find(ways, to, [](const catalog::State* state) { return state->code; });
  if (way == ways.end()) co_return refuse("cases.no_such_state", RefusalKind::bad_input);
  const bool ends = (*way)->kind == Kind::end;
  if (ends && reason.empty()) co_return refuse("cases.reason_needed", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  Move wanted = made_by(*open, act, "moved", reason, now);
  wanted.to = std::move(to);
  const audit::Actor actor = open->me.actor();
  auto prepared = co_await prepare_move(services, std::move(*open), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  db::Batch batch;
  add_move(batch, *prepared);
  if (ends) add_message(batch, prepared->after, message_of(actor, Message::Kind::notice, std::move(reason), now));
  co_return co_await commit(services, *prepared, std::move(batch));
}

Task<Result<void>> declare_conflict(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::declare_conflict);
  if (!open) co_return std::unexpected(open.error());
  const audit::Actor actor = open->me.actor();
  const OfficerId officer = open->me.officer.id;
  co_await keep_off(services, std::move(*open), officer, "declared", actor, std::move(reason), act.token);
  co_return Result<void>{};
}

Task<Result<void>> extend(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::extend);
  if (!open) co_return std::unexpected(open.error());
  const Instant now = services->clock.now();
  const WorkingCalendar& calendar = *services->applications->calendar;
  const ServicePtr service = open->service;
  Move wanted = made_by(*open, act, "extended", reason, now);
  const audit::Actor actor = open->me.actor();
  const Instant due = *open->it.due_at;
  auto prepared = co_await prepare_move(services, std::move(*open), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  const Instant last = due - std::chrono::microseconds{1};
  const Instant longer = term_end(service->workflow->extension->at_most, last, calendar);
  prepared->after.extended_days +=
      static_cast<int>((date_in_tashkent(longer - std::chrono::microseconds{1}) - date_in_tashkent(last)).count());
  prepared->after.extended_times += 1;
  recompute(prepared->after, *service, calendar, now);
  db::Batch batch;
  add_move(batch, *prepared);
  add_message(batch, prepared->after, message_of(actor, Message::Kind::notice, std::move(reason), now));
  co_return co_await commit(services, *prepared, std::move(batch));
}

Task<Result<void>> take_over(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::take_over);
  if (!open) co_return std::unexpected(open.error());
  Move wanted = made_by(*open, act, "taken_over", std::move(reason), services->clock.now());
  wanted.office = open->me.office.id;
  wanted.holder = OfficerId{};
  auto prepared = co_await prepare_move(services, std::move(*open), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  prepared->after.escalated_to = {};
  recompute(prepared->after, *prepared->service, *services->applications->calendar, prepared->move.at);
  db::Batch batch;
  add_move(batch, *prepared);
  co_return co_await commit(services, *prepared, std::move(batch));
}

Task<Result<void>> terminate(std::shared_ptr<Services> services, Act act, std::string reason) {
  auto open = co_await open_case(services, act.visitor, act.id, Action::terminate);
  if (!open) co_return std::unexpected(open.error());
  Move wanted = made_by(*open, act, "terminated", std::move(reason), services->clock.now());
  wanted.to = std::string{kTerminated};
  co_return co_await done(services, std::move(*open), std::move(wanted));
}

Task<Result<void>> answer_check(std::shared_ptr<Services> services, Act act, Answered answered) {
  constexpr int kTries = 4;  // two bodies may answer at the same moment: neither of them minds the other
  for (int attempt = 0;; ++attempt) {
    auto open = co_await open_case(services, act.visitor, act.id, Action::answer_check);
    if (!open) co_return std::unexpected(open.error());
    const auto check = std::ranges::find(open->checks, answered.check, &Check::id);
    if (check == open->checks.end() || check->office != open->me.office.id) co_return refuse("cases.not_found", RefusalKind::not_found);
    if (!check->open()) co_return refuse("cases.check_closed");
    const catalog::BodyCheck* asked = open->service->find_check(check->code);
    if (asked != nullptr ? asked->find(answered.answer) == nullptr : answered.answer != "answered")
      co_return refuse("cases.no_such_answer", RefusalKind::bad_input);
    const bool last = open->state != nullptr && open->state->does == catalog::State::Does::check &&
                      std::ranges::count_if(open->checks, [](const Check& one) { return one.open() && one.code != kRequest; }) == 1 &&
                      check->code != kRequest;
    const Instant now = services->clock.now();
    Move wanted = made_by(*open, act, "check_answered", {}, now);
    if (last) wanted.to = open->state->next.front();
    const Acting me = open->me;
    auto prepared = co_await prepare_move(services, std::move(*open), std::move(wanted));
    if (!prepared) co_return std::unexpected(prepared.error());
    std::erase_if(prepared->dropped, [&](const Check& one) { return one.id == answered.check; });
    db::Batch batch;
    store::add_answer(batch, prepared->after, answered.check, answered.answer, answered.said, me.officer.id, me.officer.display_name, now);
    add_move(batch, *prepared);
    add_check_event(batch, *prepared);
    auto committed = co_await commit(services, *prepared, std::move(batch));
    if (committed || !is_lost_race(committed.error()) || attempt + 1 == kTries) co_return committed;
  }
}

Task<Result<void>> answer_question(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::string text,
                                   std::vector<applications::Attachment> files, std::string token) {
  auto loaded = co_await find_case(services, subject, id);
  if (!loaded) co_return refuse("cases.not_found", RefusalKind::not_found);
  if (phase_of(*loaded) == Phase::closed) co_return refuse("cases.closed");
  const auto question = std::ranges::find(loaded->messages, Message::Kind::question, &Message::kind);
  if (question == loaded->messages.end()) co_return refuse("cases.nothing_asked");
  const Instant now = services->clock.now();
  const audit::Actor actor{.kind = audit::ActorKind::citizen, .id = subject};
  Move wanted{.kind = "answered", .actor = actor, .token = std::move(token), .at = now};
  if (loaded->state->kind == Kind::wait) wanted.to = loaded->state->next.front();
  auto prepared = co_await prepare_move(services, std::move(*loaded), std::move(wanted));
  if (!prepared) co_return std::unexpected(prepared.error());
  prepared->quiet = true;
  db::Batch batch;
  add_move(batch, *prepared);
  add_message(batch, prepared->after, message_of(actor, Message::Kind::answer, std::move(text), now));
  applications::add_attachments(batch, subject, id, files);
  co_return co_await commit(services, *prepared, std::move(batch));
}

Task<Result<void>> withdraw(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::string reason,
                            std::string token) {
  auto loaded = co_await find_case(services, subject, id);
  if (!loaded) co_return refuse("cases.not_found", RefusalKind::not_found);
  if (loaded->it.state == kWithdrawn) co_return Result<void>{};
  if (phase_of(*loaded) == Phase::closed) co_return refuse("cases.closed");
  const auto moved = co_await move(services, std::move(*loaded),
                                   {.kind = "withdrawn",
                                    .to = std::string{kWithdrawn},
                                    .actor = {.kind = audit::ActorKind::citizen, .id = subject},
                                    .reason = std::move(reason),
                                    .token = std::move(token),
                                    .at = services->clock.now()});
  if (!moved) co_return std::unexpected(moved.error());
  co_return Result<void>{};
}

}  // namespace darcha::cases
