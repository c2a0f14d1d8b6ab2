// What the clock and the world around do to appeals while nobody looks. Each is an event of its own in the timeline, seen by the author.
// Every sweep may stop anywhere and run again.
#include <algorithm>

#include "core/log.h"
#include "murojaat/engine.h"
#include "murojaat/route/route.h"
#include "murojaat/store.h"

namespace darcha::murojaat {
namespace {

constexpr int kAtOnce = 200;

Prepared by_the_house(const Appeal& it, std::string kind, std::string reason, Instant now) {
  return prepare(it, {.kind = std::move(kind), .actor = the_house(), .reason = std::move(reason), .at = now});
}

Prepared ticked(const Appeal& it, Tick what, const offices::Directory& directory, Instant now) {
  switch (what) {
    case Tick::warn: {
      Prepared p = by_the_house(it, "warned", "murojaat.reason.term_ends", now);
      p.after.warned = true;
      return p;
    }
    case Tick::escalate: {
      Prepared p = by_the_house(it, "escalated", "murojaat.reason.term_passed", now);
      p.after.escalated_to = office_above(directory, it.office).value_or(it.office);
      p.notice = "appeal_moved";
      return p;
    }
    case Tick::halt_ran_out: {
      Prepared p = by_the_house(it, "resumed", "murojaat.reason.halt_ran_out", now);
      p.after.halts.back().until = now;
      p.notice = "appeal_moved";
      return p;
    }
    case Tick::ask_follow_up: {
      Prepared p = by_the_house(it, "follow_up_asked", {}, now);
      p.after.followed_up = "asked";
      p.notice = "appeal_follow_up";
      return p;
    }
    case Tick::close: break;
  }
  Prepared p = by_the_house(it, "closed", "murojaat.reason.time_over", now);
  p.after.state = State::closed;
  p.after.closed_at = now;
  return p;
}

bool holder_gone(const Appeal& it, const offices::Directory& directory, Date today) {
  if (it.holder.is_nil()) return false;
  const offices::Officer* officer = directory.find_officer(it.holder);
  return officer == nullptr || !officer->serves_on(today) || officer->office != it.office ||
         std::ranges::find(officer->roles, offices::kRoleMurojaat) == officer->roles.end() || directory.is_away(officer->id, today);
}

/// A body that is gone: the appeal goes where the law sends its topic now, and its term goes on.
Task<> leave_dissolved(std::shared_ptr<Services> services, const Loaded& loaded, std::shared_ptr<const offices::Directory> directory,
                       Instant now) {
  const Appeal& it = loaded.it;
  const Routed routed = route(*directory, *services->law, services->law->find_topic(it.topic), it.place.district, {}, it.about, {});
  if (routed.office == it.office) co_return;
  Prepared prepared = by_the_house(it, "office_changed", "murojaat.reason.office_closed", now);
  prepared.after.office = routed.office;
  prepared.after.holder = {};
  prepared.after.state = State::registered;
  prepared.notice = "appeal_moved";
  co_await save(services, std::move(prepared));
}

}  // namespace

Task<> tick(std::shared_ptr<Services> services, Key key) {
  const auto loaded = co_await find(services, key);
  if (!loaded) co_return;
  const Instant now = services->clock.now();
  const auto due = due_ticks(loaded->it, *services->law, *services->calendar, now);
  if (due.empty()) {  // the list is behind the appeal, or the calendar moved the hour
    co_await look_after(services, key);
    co_await project(services, key, {});
    co_return;
  }
  const auto directory = co_await offices::directory(services->db);
  Prepared prepared = ticked(loaded->it, due.front(), *directory, now);  // one at a time: each changes what is due next
  log_info("murojaat.tick", {{"kind", prepared.change.kind}});
  co_await save(services, std::move(prepared));  // refused: somebody acted at this very moment; the next round sees what is left
}

Task<> look_after(std::shared_ptr<Services> services, Key key) {
  const auto loaded = co_await find(services, key);
  if (!loaded || !is_open(loaded->it.state)) co_return;
  const Appeal& it = loaded->it;
  const Instant now = services->clock.now();
  const auto directory = co_await offices::directory(services->db);
  if (is_dissolved(*directory, it.office)) {
    co_await leave_dissolved(services, *loaded, directory, now);
    co_return;
  }
  if (holder_gone(it, *directory, date_in_tashkent(now))) {
    Prepared prepared = by_the_house(it, "released", "murojaat.reason.officer_gone", now);
    prepared.after.holder = {};
    prepared.after.state = State::registered;
    co_await save(services, std::move(prepared));
    co_return;
  }
  Appeal computed = it;
  recompute(computed, *services->law, *services->calendar);
  if (computed.due_at == it.due_at && computed.wake_at == it.wake_at) co_return;
  co_await save(services, by_the_house(it, "recomputed", "murojaat.reason.calendar_changed", now));
}

Task<> run_clock(std::shared_ptr<Services> services) {
  for (const auto& row : co_await services->db.query(sql::ListDue{.now = services->clock.now(), .max_rows = kAtOnce}))
    co_await tick(services, {row.subject_id, AppealId{row.appeal_id}});
}

Task<> run_sweep(std::shared_ptr<Services> services) {
  sql::ScanOpen next{.after_office = Uuid{}, .after_id = Uuid{}, .max_rows = kAtOnce};
  while (true) {
    const auto rows = co_await services->db.query(next);
    for (const auto& row : rows) co_await look_after(services, {row.subject_id, AppealId{row.appeal_id}});
    if (rows.size() < static_cast<std::size_t>(kAtOnce)) break;
    next.after_office = rows.back().office_id;
    next.after_id = rows.back().appeal_id;
  }
}

}  // namespace darcha::murojaat
