// The clock of an appeal. Pure: the law, the calendar and `now` are arguments, so that the author, the officer, the supervisor and the jobs
// that act by it all see the same. All days are of Asia/Tashkent; a term ends at midnight after its last day.
#pragma once
#include <optional>
#include <vector>

#include "core/calendar.h"
#include "murojaat/types.h"

namespace darcha::murojaat {

/// Law: OʻRQ-445 art. 23. The day itself before the office closes, the next working day after it and on days off.
Date registration_day(const Law& law, const WorkingCalendar& calendar, Instant lodged_at);

/// The last day of a term that begins on `start`, which is not counted.
Date last_day(const TermRule& rule, const WorkingCalendar& calendar, Date start);
/// The end of that day.
Instant term_end(const TermRule& rule, const WorkingCalendar& calendar, Date start);
/// The rule of the law on the day the appeal was registered. Throws std::logic_error for a law that check_law() refuses.
const TermRule& rule_of(const Law& law, const Appeal& it, TermCode code);

/// Sets base_due_at, due_at and wake_at from everything else. A halt that still runs is not in them; read() adds it.
void recompute(Appeal& it, const Law& law, const WorkingCalendar& calendar);

struct Reading {
  enum class State { running, halted, overdue, finished } state = State::running;
  std::optional<Instant> due;  ///< while halted: if it went on now
  std::optional<int> left;     ///< calendar days to the last day, 0 on it, negative after
  Instant forward_by{};        ///< until then it may be forwarded (art. 25)
  bool may_forward = false;
  std::optional<Instant> reopen_by;    ///< until then the author may reopen it
  std::optional<Instant> complain_by;  ///< until then the higher body takes a complaint (art. 22)
};
Reading read(const Appeal& it, const Law& law, const WorkingCalendar& calendar, Instant now);

/// How many days the head may still add, at most; 0 when the extension is used up.
int extension_left(const Appeal& it, const Law& law, const WorkingCalendar& calendar);

/// What the clock itself does. In the order they are done.
enum class Tick {
  warn,           ///< the last working day but two has begun
  escalate,       ///< the term has passed: the body above sees it
  halt_ran_out,   ///< the longest halt the law allows is over: the clock goes on
  ask_follow_up,  ///< some weeks after the answer: was it really done?
  close           ///< the time to reopen it is over
};
std::vector<Tick> due_ticks(const Appeal& it, const Law& law, const WorkingCalendar& calendar, Instant now);
std::optional<Instant> next_wake(const Appeal& it, const Law& law, const WorkingCalendar& calendar);

}  // namespace darcha::murojaat
