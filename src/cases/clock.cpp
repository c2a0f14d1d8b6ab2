#include "cases/clock.h"

#include <algorithm>

#include "core/dates.h"

namespace darcha::cases {
namespace {

Instant end_of(Date day) { return start_of_day_in_tashkent(day + Days{1}); }
/// The last day of a term that ends at midnight after it.
Date last_day_of(Instant end) { return date_in_tashkent(end - std::chrono::microseconds{1}); }

const catalog::State* state_of(const Case& it, const catalog::Service& service) {
  return service.workflow ? service.workflow->find(it.state) : nullptr;
}

bool waits(const catalog::State& state) { return state.kind == catalog::State::Kind::wait; }

/// Days on which the clock stood: those after the day it stopped, up to and with the day it went on.
int stopped_days(const std::vector<Stop>& stops, TermUnit unit, const WorkingCalendar& calendar, Instant now) {
  int days = 0;
  for (const Stop& stop : stops) {
    const Date from = date_in_tashkent(stop.from);
    const Date until = date_in_tashkent(stop.until.value_or(now));
    if (until <= from) continue;
    days += unit == TermUnit::working_days ? calendar.working_days_between(from, until) : static_cast<int>((until - from).count());
  }
  return days;
}

const catalog::TermPeriod* term_of(const catalog::Service& service, Date day) {
  const catalog::TermPeriod* found = nullptr;
  for (const catalog::TermPeriod& period : service.term)
    if (period.from <= day && (!period.until || day <= *period.until) && (found == nullptr || found->from < period.from)) found = &period;
  return found;
}

TermUnit unit_of_service(const catalog::Service& service, Instant opened) {
  const catalog::TermPeriod* term = term_of(service, date_in_tashkent(opened));
  return term == nullptr ? TermUnit::calendar_days : unit_of(term->duration.unit);
}

/// When the longest stop the law allows is over.
std::optional<Instant> pause_end(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar) {
  if (!it.stopped() || !service.workflow) return std::nullopt;
  const catalog::Pause* pause = service.workflow->find_pause(it.stops.back().code);
  if (pause == nullptr) return std::nullopt;
  return term_end(pause->at_most, it.stops.back().from, calendar);
}

std::optional<Instant> warn_at(const Case& it, const catalog::State& state, const WorkingCalendar& calendar) {
  if (it.warned || !it.stage_due_at || state.who != catalog::State::Who::officer) return std::nullopt;
  Date day = last_day_of(*it.stage_due_at);
  while (!calendar.is_working(day)) day -= Days{1};  // a term that ends on a day off is warned of on the working day before
  return std::max(start_of_day_in_tashkent(day), it.state_since);
}

std::optional<Instant> escalate_at(const Case& it, const catalog::Service& service, const catalog::State& state,
                                   const WorkingCalendar& calendar) {
  if (!service.workflow->escalation || !it.escalated_to.is_nil() || !it.stage_due_at || state.who != catalog::State::Who::officer)
    return std::nullopt;
  const catalog::Duration after = service.workflow->escalation->after;
  if (after.count == 0) return it.stage_due_at;
  return term_end(after, *it.stage_due_at - std::chrono::microseconds{1}, calendar);
}

std::optional<Instant> child_birthday(const Case& it) {
  const auto day = it.data.find(std::string{kChildrenOn});
  const auto date = day == it.data.end() ? std::nullopt : parse_iso_date(day->second);
  return date ? std::optional{start_of_day_in_tashkent(*date)} : std::nullopt;
}

struct Alarm {
  Tick tick;
  std::optional<Instant> at;
};
std::vector<Alarm> alarms(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar) {
  const catalog::State* state = state_of(it, service);
  if (it.closed_at || state == nullptr) return {};
  return {{Tick::warn, warn_at(it, *state, calendar)},
          {Tick::escalate, escalate_at(it, service, *state, calendar)},
          {Tick::wait_ran_out, waits(*state) ? it.stage_due_at : std::nullopt},
          {Tick::pause_ran_out, pause_end(it, service, calendar)},
          {Tick::child_birthday, child_birthday(it)},
          {Tick::came_of_age, it.of_age_on ? std::optional{start_of_day_in_tashkent(*it.of_age_on)} : std::nullopt}};
}

}  // namespace

TermUnit unit_of(catalog::Unit unit) {
  switch (unit) {
    case catalog::Unit::working_days: return TermUnit::working_days;
    case catalog::Unit::months:
    case catalog::Unit::years: return TermUnit::months;
    default: return TermUnit::calendar_days;
  }
}

Instant term_end(catalog::Duration term, Instant from, const WorkingCalendar& calendar) {
  const Date day = date_in_tashkent(from);
  switch (term.unit) {
    case catalog::Unit::at_once: return from;
    case catalog::Unit::minutes: return from + std::chrono::minutes{term.count};
    case catalog::Unit::hours: return from + std::chrono::hours{term.count};
    case catalog::Unit::days: return end_of(calendar.last_day(day, {term.count, TermUnit::calendar_days}));
    case catalog::Unit::working_days: return end_of(calendar.last_day(day, {term.count, TermUnit::working_days}));
    case catalog::Unit::months: return end_of(calendar.last_day(day, {term.count, TermUnit::months}));
    case catalog::Unit::years: return end_of(calendar.last_day(day, {12 * term.count, TermUnit::months}));
  }
  return from;
}

std::optional<Instant> due_at(const Case& it, TermUnit unit, const WorkingCalendar& calendar, Instant now) {
  if (!it.base_due_at) return std::nullopt;
  const int stopped = stopped_days(it.stops, unit, calendar, now);
  if (stopped == 0 && it.extended_days == 0) return it.base_due_at;
  Date day = last_day_of(*it.base_due_at);
  day = unit == TermUnit::working_days ? calendar.add_working_days(day, stopped) : day + Days{stopped};
  return end_of(calendar.next_working(day + Days{it.extended_days}));
}

Reading read(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar, Instant now) {
  Reading out{.unit = unit_of_service(service, it.opened_at)};
  if (it.closed_at) {
    out.state = Reading::State::finished;
    return out;
  }
  out.due = it.stopped() ? due_at(it, out.unit, calendar, now) : it.due_at;
  out.stage_due = it.stage_due_at;
  const Date today = date_in_tashkent(now);
  if (out.due) out.left = calendar.days_left(last_day_of(*out.due), today, out.unit);
  if (out.stage_due) {
    out.stage_left = calendar.days_left(last_day_of(*out.stage_due), today, TermUnit::working_days);
    out.stage_overdue = *out.stage_due <= now;
  }
  if (it.stopped())
    out.state = Reading::State::stopped;
  else if (out.due && *out.due <= now)
    out.state = Reading::State::overdue;
  return out;
}

std::optional<Expected> expected_finish(std::vector<int> days, Date opened, Date today) {
  const int age = static_cast<int>((today - opened).count());
  std::erase_if(days, [&](int took) { return took < age; });  // those that had ended by this age say nothing of this one
  if (days.size() < kFewestCases) return std::nullopt;
  std::ranges::sort(days);
  const std::size_t quarter = days.size() / 4;
  return Expected{opened + Days{days[quarter]}, opened + Days{days[days.size() - 1 - quarter]}, days.size()};
}

std::vector<Tick> due_ticks(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar, Instant now) {
  std::vector<Tick> out;
  for (const Alarm& alarm : alarms(it, service, calendar))
    if (alarm.at && *alarm.at <= now) out.push_back(alarm.tick);
  return out;
}

std::optional<Instant> next_wake(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar) {
  std::optional<Instant> first;
  for (const Alarm& alarm : alarms(it, service, calendar))
    if (alarm.at && (!first || *alarm.at < *first)) first = alarm.at;
  return first;
}

void enter(Case& it, const catalog::Service& service, const catalog::State& state, const WorkingCalendar& calendar, Instant now) {
  if (it.stopped()) it.stops.back().until = now;
  it.state = state.code;
  it.state_since = now;
  it.warned = false;
  it.escalated_to = {};
  it.stage_due_at = state.term ? std::optional{term_end(*state.term, now, calendar)} : std::nullopt;
  if (!state.pause.empty() && service.workflow && service.workflow->find_pause(state.pause) != nullptr)
    it.stops.push_back({state.pause, now, std::nullopt});
  if (state.kind == catalog::State::Kind::end) {
    it.closed_at = now;
    it.outcome = state.outcome;
  } else {
    it.closed_at.reset();
    it.outcome.reset();
  }
  recompute(it, service, calendar, now);
}

void recompute(Case& it, const catalog::Service& service, const WorkingCalendar& calendar, Instant now) {
  // A stop that still runs is not in what is stored, or the term would have to be written anew each day; read() adds it.
  it.due_at = due_at(it, unit_of_service(service, it.opened_at), calendar, it.stopped() ? it.stops.back().from : now);
  it.wake_at = next_wake(it, service, calendar);
}

}  // namespace darcha::cases
