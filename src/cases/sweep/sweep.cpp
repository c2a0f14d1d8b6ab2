// What the clock and the world around do to cases while nobody looks: warnings, escalation, waits and stops that ran out; officers who
// left, offices that closed, holidays that moved. Each is a step of its own in the history. Every sweep may stop anywhere and run again.
#include "applications/deadline.h"
#include "cases/engine.h"
#include "cases/store.h"
#include "core/log.h"
#include "notifications/notifications.h"

namespace darcha::cases {
namespace {

constexpr int kAtOnce = 200;    // cases of one round
constexpr Days kKeepClosed{7};  // rows that left the lists: longer than any event may be late

Move by_the_house(std::string kind, std::string reason, Instant now) {
  return {.kind = std::move(kind), .actor = the_house(), .reason = std::move(reason), .at = now};
}

/// An unanswered question ends the case where the law says so, and goes back to the officer where it does not.
std::string after_silence(const Loaded& loaded) {
  for (const std::string& next : loaded.state->next)
    if (const catalog::State* state = loaded.service->workflow->find(next); state != nullptr && state->kind == catalog::State::Kind::end)
      return next;
  return loaded.state->next.front();
}

Task<std::optional<Date>> died_on(std::shared_ptr<Services> services, const Loaded& loaded, Instant now) {
  const auto record = co_await persons::read(services->db,
                                             {.actor = the_house(),
                                              .subject = loaded.it.subject,
                                              .purpose = loaded.it.service_code,
                                              .case_ref = loaded.it.number,
                                              .groups = {persons::Group::identity}},
                                             now);
  co_return record ? record->identity->died : std::nullopt;
}

Task<> write(std::shared_ptr<Services> services, Prepared prepared, db::Batch batch = {}) {
  add_move(batch, prepared);
  co_await commit(services, prepared, std::move(batch));  // refused: somebody acted at this very moment; the next round sees what is left
}

/// A child named in the application turned 14 or 18 while it is being decided. At 14 their own yes is asked for; at 18 what they said as a
/// child no longer counts, and they are asked as the adult they are. Both sides see it, and the officer sees the answer.
Task<Result<Prepared>> prepare_birthday(std::shared_ptr<Services> services, Loaded loaded, db::Batch& rows, Instant now) {
  const Date day = parse_iso_date(loaded.it.data.at(std::string{kChildrenOn})).value();
  const applications::Application application = loaded.application.application;
  const ServicePtr service = loaded.service;
  const auto children = co_await applications::children_in(services->applications, application, service, now);
  if (!children) co_return std::unexpected(children.error());
  bool adult = false;
  for (const applications::NamedPerson& child : *children)
    if (birthday(child.born, 14) == day || birthday(child.born, 18) == day) {
      adult = adult || birthday(child.born, 18) == day;
      applications::add_question_to_child(rows, application, *service, child, now);
    }
  const auto next = next_birthday(*children, day);
  Move move = by_the_house("child_asked", adult ? "cases.reason.child_of_age" : "cases.reason.child_fourteen", now);
  move.data[std::string{kChildrenOn}] = next ? std::optional{to_iso(*next)} : std::nullopt;
  co_return co_await prepare_move(services, std::move(loaded), std::move(move));
}

Task<Result<Prepared>> prepare_tick(std::shared_ptr<Services> services, Loaded loaded, Tick what, db::Batch& rows) {
  const Instant now = services->clock.now();
  switch (what) {
    case Tick::warn: {
      auto prepared = co_await prepare_move(services, std::move(loaded), by_the_house("warned", "cases.reason.term_ends", now));
      if (prepared) prepared->after.warned = true;
      co_return prepared;
    }
    case Tick::escalate: {
      const auto directory = co_await offices::directory(services->db);
      const OfficeId above = office_above(*directory, loaded.it.office).value_or(loaded.it.office);
      auto prepared = co_await prepare_move(services, std::move(loaded), by_the_house("escalated", "cases.reason.term_passed", now));
      if (prepared) prepared->after.escalated_to = above;
      co_return prepared;
    }
    case Tick::wait_ran_out: {
      std::string to = after_silence(loaded);
      if (loaded.it.data.contains(std::string{kDiedOn}))
        to = loaded.state->next.front();  // the dead do not answer: an officer ends the case
      Move move = by_the_house("no_answer", "cases.reason.no_answer", now);
      move.to = std::move(to);
      co_return co_await prepare_move(services, std::move(loaded), std::move(move));
    }
    case Tick::pause_ran_out: {
      auto prepared = co_await prepare_move(services, std::move(loaded), by_the_house("pause_ran_out", "cases.reason.pause_ran_out", now));
      if (prepared) prepared->after.stops.back().until = now;
      co_return prepared;
    }
    case Tick::child_birthday: co_return co_await prepare_birthday(services, std::move(loaded), rows, now);
    case Tick::came_of_age: {
      auto prepared = co_await prepare_move(services, std::move(loaded), by_the_house("came_of_age", "cases.reason.came_of_age", now));
      if (prepared) {
        prepared->after.data["came_of_age"] = to_iso(*prepared->before.of_age_on);
        prepared->after.of_age_on.reset();
      }
      co_return prepared;
    }
  }
  co_return refuse("cases.no_such_state");
}

/// The officer left, was dismissed, lost the role, or is away and nobody acts for them: the case goes back to the desk.
bool holder_gone(const Loaded& loaded, const offices::Directory& directory, Date today) {
  if (loaded.it.holder.is_nil()) return false;
  const offices::Officer* officer = directory.find_officer(loaded.it.holder);
  const std::string role = desk_role(loaded);
  return officer == nullptr || officer->office != loaded.it.office || std::ranges::find(officer->roles, role) == officer->roles.end() ||
         !is_looked_after(directory, *officer, today);
}

bool is_away(const Loaded& loaded, const offices::Directory& directory, Date today) {
  const offices::Officer* officer = directory.find_officer(loaded.it.holder);
  return officer != nullptr && officer->serves_on(today) && officer->office == loaded.it.office && directory.is_away(officer->id, today);
}

bool office_gone(const Loaded& loaded, const offices::Directory& directory) {
  const offices::Office* office = directory.find_office(loaded.it.office);
  return office == nullptr || !office->open() || !may_work_on(directory, *office, *loaded.service);
}

/// Who took over what the office served; without such an office, whoever serves the applicant's address now.
OfficeId heir_of(const Loaded& loaded, const offices::Directory& directory) {
  const offices::Office* heir = directory.find_heir(loaded.it.office);
  if (heir != nullptr && heir->open() && may_work_on(directory, *heir, *loaded.service)) return heir->id;
  Loaded anew = loaded;
  anew.steps.clear();  // where it lay before is gone
  const catalog::State* desk = loaded.state;
  for (const catalog::State& state : loaded.service->workflow->states)
    if (desk->role.empty() && state.role == desk_role(loaded)) desk = &state;
  return office_for(directory, anew, *desk);
}

/// Those who are in charge of the office, else of the one above.
void tell_in_charge(db::Batch& batch, const Prepared& prepared, const offices::Directory& directory, Date today, std::string_view kind) {
  constexpr std::size_t kMostTold = 3;
  const Case& it = prepared.after;
  const Instant now = prepared.move.at;
  std::set<SubjectId> told;
  for (std::optional<OfficeId> at = it.office; at && told.empty(); at = office_above(directory, *at))
    for (const offices::Officer* officer : directory.officers_of(*at)) {
      const bool in_charge = is_in_charge(officer->roles) && officer->serves_on(today) && !directory.is_away(officer->id, today);
      if (!in_charge || officer->subject == it.subject || told.size() >= kMostTold || !told.insert(officer->subject).second) continue;
      notifications::add(batch, {.id = make_uuid_v7(now),
                                 .subject = officer->subject,
                                 .kind = std::string{kind},
                                 .args = {{"number", it.number}},
                                 .link = "/xodim/ishlar/" + it.id.str(),
                                 .at = now});
    }
}

/// The applicant is told kindly, and those who are in charge that a case needs somebody.
void tell(db::Batch& batch, const Prepared& prepared, const offices::Directory& directory, Date today, std::string_view to_applicant) {
  const Case& it = prepared.after;
  const Instant now = prepared.move.at;
  notifications::add(batch, {.id = make_uuid_v7(now),
                             .subject = it.subject,
                             .kind = std::string{to_applicant},
                             .args = {{"number", it.number}},
                             .link = "/kabinet/arizalar/" + it.id.str(),
                             .at = now});
  tell_in_charge(batch, prepared, directory, today, "desk_case_returned");
}

Task<> write_and_tell(std::shared_ptr<Services> services, Prepared prepared, Directory directory, std::string to_applicant) {
  db::Batch batch;
  add_move(batch, prepared);
  if (prepared.after.holder.is_nil() || prepared.after.office != prepared.before.office)
    tell(batch, prepared, *directory, date_in_tashkent(prepared.move.at), to_applicant);
  co_await commit(services, prepared, std::move(batch));
}

/// Questions asked of an office that closed go to who took over; the lists of both follow.
Task<bool> move_checks(std::shared_ptr<Services> services, Loaded loaded, Directory directory, Instant now) {
  std::vector<std::pair<Check, OfficeId>> moved;
  for (const Check& check : loaded.checks) {
    const offices::Office* office = directory->find_office(check.office);
    const offices::Office* heir = directory->find_heir(check.office);
    if (check.open() && office != nullptr && !office->open() && heir != nullptr && heir->open()) moved.emplace_back(check, heir->id);
  }
  if (moved.empty()) co_return false;
  auto prepared = co_await prepare_move(services, std::move(loaded), by_the_house("check_moved", "cases.reason.office_closed", now));
  if (!prepared) co_return false;
  db::Batch batch;
  add_move(batch, *prepared);
  for (const auto& [check, heir] : moved) store::add_check_move(batch, prepared->after, check.id, heir);
  add_check_event(batch, *prepared);
  co_await commit(services, *prepared, std::move(batch));
  co_return true;
}

Task<Result<Prepared>> with_new_holder(std::shared_ptr<Services> services, Loaded loaded, Move move) {
  if (loaded.state != nullptr && !loaded.state->four_eyes.empty()) {
    const auto drawn =
        co_await draw(services, loaded, move.office.value_or(loaded.it.office), loaded.state->role, authors_of(loaded, *loaded.state));
    move.holder = drawn ? drawn->officer : OfficerId{};
    if (drawn) move.office = drawn->office;
  } else {
    move.holder = OfficerId{};
  }
  co_return co_await prepare_move(services, std::move(loaded), std::move(move));
}

void recompute_all(Case& it, const Loaded& loaded, const Services& services, Instant now) {
  const WorkingCalendar& calendar = *services.applications->calendar;
  const auto anew = it.data.find(std::string{kTermFrom});
  const auto from = anew == it.data.end() ? std::nullopt : parse_iso_instant(anew->second);
  it.base_due_at = term_from(services, loaded, from.value_or(loaded.application.application.submitted_at));
  if (loaded.state != nullptr && loaded.state->term) it.stage_due_at = term_end(*loaded.state->term, it.state_since, calendar);
  recompute(it, *loaded.service, calendar, now);
}

}  // namespace

Task<> tick(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  auto loaded = co_await find_case(services, subject, id);
  if (!loaded || loaded->it.closed_at) co_return;
  const WorkingCalendar& calendar = *services->applications->calendar;
  const Instant now = services->clock.now();
  const auto due = due_ticks(loaded->it, *loaded->service, calendar, now);
  if (due.empty()) {  // the list is behind the case, or the calendar moved the hour: written anew
    co_await look_after(services, subject, id);
    co_return;
  }
  const Loaded before = *loaded;
  if (!loaded->it.data.contains(std::string{kDiedOn}))
    if (const auto died = co_await died_on(services, *loaded, now)) {
      co_await note_death(services, std::move(*loaded), *died);
      co_return;  // what is due after that, the next round finds
    }
  db::Batch rows;
  auto prepared = co_await prepare_tick(services, std::move(*loaded), due.front(), rows);  // one at a time: each changes what is due next
  if (!prepared) throw std::runtime_error("the clock cannot move a case: " + prepared.error().code);
  recompute(prepared->after, *before.service, calendar, now);
  log_info("cases.tick", {{"kind", prepared->move.kind}, {"state", prepared->before.state}});
  co_await write(services, std::move(*prepared), std::move(rows));
}

Task<> note_death(std::shared_ptr<Services> services, Loaded loaded, Date died) {
  const Instant now = services->clock.now();
  const auto directory = co_await offices::directory(services->db);
  const bool stops = loaded.service->workflow->find_pause(kDeathPause) != nullptr && !loaded.it.stopped();
  Move move = by_the_house("applicant_died", "cases.reason.applicant_died", now);
  move.data[std::string{kDiedOn}] = to_iso(died);
  auto prepared = co_await prepare_move(services, std::move(loaded), std::move(move));
  if (!prepared) throw std::runtime_error("the death of an applicant cannot be noted: " + prepared.error().code);
  if (stops) prepared->after.stops.push_back({std::string{kDeathPause}, now, std::nullopt});
  recompute(prepared->after, *prepared->service, *services->applications->calendar, now);
  db::Batch batch;
  tell_in_charge(batch, *prepared, *directory, date_in_tashkent(now), "desk_applicant_died");
  log_info("cases.applicant_died", {{"state", prepared->after.state}, {"stops", stops}});
  co_await write(services, std::move(*prepared), std::move(batch));
}

Task<> look_after(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  auto loaded = co_await find_case(services, subject, id);
  if (!loaded || loaded->it.closed_at) co_return;
  const Instant now = services->clock.now();
  const auto directory = co_await offices::directory(services->db);
  const Date today = date_in_tashkent(now);
  if (office_gone(*loaded, *directory)) {
    Move move = by_the_house("office_changed", "cases.reason.office_closed", now);
    move.office = heir_of(*loaded, *directory);
    auto prepared = co_await with_new_holder(services, *loaded, std::move(move));
    if (prepared) co_await write_and_tell(services, std::move(*prepared), directory, "case_office_changed");
    co_return;
  }
  if (co_await move_checks(services, *loaded, directory, now)) co_return;
  if (const offices::Office* heir = directory->find_heir(loaded->it.escalated_to); heir != nullptr && heir->id != loaded->it.escalated_to) {
    auto prepared = co_await prepare_move(services, *loaded, by_the_house("escalated", "cases.reason.office_closed", now));
    if (prepared) {
      prepared->after.escalated_to = heir->id;
      co_await write(services, std::move(*prepared));
    }
    co_return;
  }
  if (holder_gone(*loaded, *directory, today)) {
    const bool away = is_away(*loaded, *directory, today);
    auto prepared = co_await with_new_holder(
        services, *loaded, by_the_house("released", away ? "cases.reason.officer_away" : "cases.reason.officer_gone", now));
    if (prepared) co_await write_and_tell(services, std::move(*prepared), directory, "case_officer_changed");
    co_return;
  }
  Case computed = loaded->it;
  recompute_all(computed, *loaded, *services, now);
  if (computed.due_at == loaded->it.due_at && computed.stage_due_at == loaded->it.stage_due_at && computed.wake_at == loaded->it.wake_at)
    co_return;
  const Loaded as_it_is = *loaded;
  auto prepared = co_await prepare_move(services, std::move(*loaded), by_the_house("recomputed", "cases.reason.calendar_changed", now));
  if (!prepared) co_return;
  recompute_all(prepared->after, as_it_is, *services, now);
  co_await write(services, std::move(*prepared));
}

Task<> look_after_office(std::shared_ptr<Services> services, OfficeId office) {
  ApplicationId last{};
  while (true) {
    const auto found = co_await store::scan_office(services->db, office, last, kAtOnce);
    for (const store::Found& one : found) co_await look_after(services, one.subject, one.id);
    if (found.size() < static_cast<std::size_t>(kAtOnce)) break;
    last = found.back().id;
  }
  Uuid last_check{};
  while (true) {
    const auto asked = co_await store::scan_checks(services->db, office, last_check, kAtOnce);
    for (const auto& one : asked) co_await look_after(services, one.subject, one.id);
    if (asked.size() < static_cast<std::size_t>(kAtOnce)) break;
    last_check = asked.back().check;
  }
}

Task<> run_clock(std::shared_ptr<Services> services) {
  const auto due = co_await store::list_due(services->db, services->clock.now(), kAtOnce);
  for (const store::Found& found : due) co_await tick(services, found.subject, found.id);
}

Task<> run_sweep(std::shared_ptr<Services> services) {
  store::Found last{};
  while (true) {
    const auto found = co_await store::scan_open(services->db, last.office, last.id, kAtOnce);
    for (const store::Found& one : found) co_await look_after(services, one.subject, one.id);
    if (found.size() < static_cast<std::size_t>(kAtOnce)) break;
    last = found.back();
  }
  co_await store::forget_closed(services->db, services->clock.now() - kKeepClosed);
}

}  // namespace darcha::cases
