// The clock of a case: terms, stops, extensions, what is due. Pure: the calendar and `now` are arguments, so that the applicant, the
// officer, the supervisor and the jobs that act by it all see the same. Law: OʻRQ-457 art. 27 (terms), as the service's data says.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "cases/types.h"
#include "core/calendar.h"

namespace darcha::cases {

/// The end of a term that begins at `from`: midnight after its last day in Tashkent; minutes and hours to the minute.
Instant term_end(catalog::Duration term, Instant from, const WorkingCalendar& calendar);

/// The unit days of a term are counted in.
TermUnit unit_of(catalog::Unit unit);

/// The statutory end with everything that moved it: stopped days do not count (working days of a term in working days, all days of
/// another), extensions are added after them. A stop that still runs counts up to `now`.
std::optional<Instant> due_at(const Case& it, TermUnit unit, const WorkingCalendar& calendar, Instant now);

struct Reading {
  enum class State { running, stopped, overdue, finished } state = State::running;
  std::optional<Instant> due;        ///< of the whole; while stopped: if it went on now
  std::optional<Instant> stage_due;  ///< of the present state
  TermUnit unit = TermUnit::calendar_days;
  std::optional<int> left;        ///< days of `unit` to the last day of the whole, 0 on it, negative after
  std::optional<int> stage_left;  ///< working days to the last day of the state's term
  bool stage_overdue = false;
};
Reading read(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar, Instant now);

/// Between which days a case of this age may be expected to end: the middle half of like cases. Nothing when fewer than `kFewestCases`
/// have ended, or when this one is older than most already: then saying a date would be a guess.
inline constexpr std::size_t kFewestCases = 20;
struct Expected {
  Date earliest, latest;
  std::size_t of = 0;  ///< how many cases it rests on
};
std::optional<Expected> expected_finish(std::vector<int> days, Date opened, Date today);

/// What the clock itself does. In the order they are done.
enum class Tick {
  warn,           ///< the last working day of the state's term has begun
  escalate,       ///< the term and the grace after it have passed
  wait_ran_out,   ///< the applicant did not answer in time
  pause_ran_out,  ///< the longest stop the law allows is over: the clock goes on
  came_of_age,    ///< the applicant is 18 now
  child_birthday  ///< a child named in the application turned 14 or 18: their own yes is needed, or needed anew
};
std::vector<Tick> due_ticks(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar, Instant now);
/// When due_ticks will next say something; nothing if never.
std::optional<Instant> next_wake(const Case& it, const catalog::Service& service, const WorkingCalendar& calendar);

/// Puts the case into a state: its term begins, the clock stops or goes on. Sets neither office nor holder.
void enter(Case& it, const catalog::Service& service, const catalog::State& state, const WorkingCalendar& calendar, Instant now);
/// Sets due_at and wake_at from everything else.
void recompute(Case& it, const catalog::Service& service, const WorkingCalendar& calendar, Instant now);

}  // namespace darcha::cases
