#include "murojaat/clock.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace darcha::murojaat {
namespace {

constexpr int kWarnBefore = 2;  // working days before the last one

Instant end_of(Date day) { return start_of_day_in_tashkent(day + Days{1}); }
/// The last day of a term that ends at midnight after it.
Date last_of(Instant end) { return date_in_tashkent(end - std::chrono::microseconds{1}); }

Date plus_months(Date start, int months) {
  const std::chrono::year_month_day day{start};
  const auto month = std::chrono::year_month{day.year(), day.month()} + std::chrono::months{months};
  const auto last = std::chrono::year_month_day_last{month.year(), std::chrono::month_day_last{month.month()}};
  return Date{std::chrono::year_month_day{month.year(), month.month(), std::min(day.day(), last.day())}};
}

/// Days on which the clock stood: those after the day it stopped, up to and with the day it went on.
int halted_days(const std::vector<Halt>& halts, std::optional<Instant> now) {
  int days = 0;
  for (const Halt& halt : halts) {
    const auto until = halt.until ? halt.until : now;
    if (!until) continue;
    days += std::max(0, static_cast<int>((date_in_tashkent(*until) - date_in_tashkent(halt.from)).count()));
  }
  return days;
}

Instant due_with(const Appeal& it, const WorkingCalendar& calendar, std::optional<Instant> now) {
  const int more = halted_days(it.halts, now) + it.extended_days;
  return more == 0 ? it.base_due_at : end_of(calendar.next_working(last_of(it.base_due_at) + Days{more}));
}

std::optional<Instant> warn_at(const Appeal& it, const WorkingCalendar& calendar) {
  if (it.warned || it.halted() || !is_open(it.state)) return std::nullopt;
  Date day = last_of(it.due_at);
  while (!calendar.is_working(day)) day -= Days{1};
  for (int before = 0; before < kWarnBefore;) {
    day -= Days{1};
    if (calendar.is_working(day)) ++before;
  }
  return std::max(start_of_day_in_tashkent(day), start_of_day_in_tashkent(it.arrived_on));
}

struct Alarm {
  Tick tick;
  std::optional<Instant> at;
};
std::vector<Alarm> alarms(const Appeal& it, const Law& law, const WorkingCalendar& calendar) {
  const auto after_answer = [&](TermCode code) -> std::optional<Instant> {
    if (it.state != State::answered || !it.answered_at) return std::nullopt;
    return term_end(rule_of(law, it, code), calendar, date_in_tashkent(*it.answered_at));
  };
  const bool escalates = is_open(it.state) && it.escalated_to.is_nil() && !it.halted();
  const auto follow =
      it.followed_up.empty() && (it.state == State::answered || it.state == State::closed) && it.outcome == "answered" && it.answered_at
          ? std::optional{start_of_day_in_tashkent(
                last_day(rule_of(law, it, TermCode::follow_up), calendar, date_in_tashkent(*it.answered_at)))}
          : std::nullopt;
  return {{Tick::warn, warn_at(it, calendar)},
          {Tick::escalate, escalates ? std::optional{it.due_at} : std::nullopt},
          {Tick::halt_ran_out,
           it.halted() ? std::optional{term_end(rule_of(law, it, TermCode::suspension), calendar, date_in_tashkent(it.halts.back().from))}
                       : std::nullopt},
          {Tick::ask_follow_up, follow},
          {Tick::close, after_answer(TermCode::reopen)}};
}

}  // namespace

Date registration_day(const Law& law, const WorkingCalendar& calendar, Instant lodged_at) {
  const Date day = date_in_tashkent(lodged_at);
  const WorkingHours* hours = law.hours_on(day);
  const bool closed = hours != nullptr && hour_in_tashkent(lodged_at) >= hours->closes;
  return calendar.next_working(closed ? day + Days{1} : day);
}

Date last_day(const TermRule& rule, const WorkingCalendar& calendar, Date start) {
  Date last = start;
  switch (rule.unit) {
    case catalog::Unit::working_days: return calendar.add_working_days(start, rule.count);
    case catalog::Unit::months: last = plus_months(start, rule.count); break;
    default: last = start + Days{rule.count};
  }
  return rule.ends == Ends::next_working ? calendar.next_working(last) : last;
}

Instant term_end(const TermRule& rule, const WorkingCalendar& calendar, Date start) { return end_of(last_day(rule, calendar, start)); }

const TermRule& rule_of(const Law& law, const Appeal& it, TermCode wanted) {
  const TermRule* rule = law.term(wanted, it.registered_on);
  if (rule == nullptr) throw std::logic_error("the law has no term " + std::string{code(wanted)} + " on " + to_iso(it.registered_on));
  return *rule;
}

void recompute(Appeal& it, const Law& law, const WorkingCalendar& calendar) {
  it.base_due_at = term_end(rule_of(law, it, it.term), calendar, it.arrived_on);
  it.due_at = due_with(it, calendar, std::nullopt);
  it.wake_at = next_wake(it, law, calendar);
}

Reading read(const Appeal& it, const Law& law, const WorkingCalendar& calendar, Instant now) {
  Reading out;
  out.forward_by = term_end(rule_of(law, it, TermCode::forward), calendar, it.arrived_on);
  out.may_forward = is_open(it.state) && now < out.forward_by;
  if (it.answered_at) {
    const Date learned = date_in_tashkent(*it.answered_at);
    if (it.state == State::answered) out.reopen_by = term_end(rule_of(law, it, TermCode::reopen), calendar, learned);
    out.complain_by = term_end(rule_of(law, it, TermCode::higher_body), calendar, learned);
  }
  if (!is_open(it.state)) {
    out.state = Reading::State::finished;
    return out;
  }
  out.due = it.halted() ? due_with(it, calendar, now) : it.due_at;
  out.left = static_cast<int>((last_of(*out.due) - date_in_tashkent(now)).count());
  if (it.halted())
    out.state = Reading::State::halted;
  else if (*out.due <= now)
    out.state = Reading::State::overdue;
  return out;
}

int extension_left(const Appeal& it, const Law& law, const WorkingCalendar& calendar) {
  const TermRule& rule = rule_of(law, it, TermCode::extension);
  if (!is_open(it.state) || it.extended_times >= rule.times) return 0;
  const Date last = last_of(it.due_at);
  return static_cast<int>((last_day({.count = rule.count, .unit = rule.unit, .ends = Ends::same_day}, calendar, last) - last).count());
}

std::vector<Tick> due_ticks(const Appeal& it, const Law& law, const WorkingCalendar& calendar, Instant now) {
  std::vector<Tick> out;
  for (const Alarm& alarm : alarms(it, law, calendar))
    if (alarm.at && *alarm.at <= now) out.push_back(alarm.tick);
  return out;
}

std::optional<Instant> next_wake(const Appeal& it, const Law& law, const WorkingCalendar& calendar) {
  std::optional<Instant> next;
  for (const Alarm& alarm : alarms(it, law, calendar))
    if (alarm.at && (!next || *alarm.at < *next)) next = alarm.at;
  return next;
}

}  // namespace darcha::murojaat
