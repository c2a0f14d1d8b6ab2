#include "applications/deadline.h"

#include "catalog/rules.h"
#include "core/calendar.h"

namespace darcha::applications {
namespace {

Instant end_of(Date day) { return start_of_day_in_tashkent(day + Days{1}); }

}  // namespace

std::optional<Instant> due_at(const catalog::Service& service, const catalog::FormInput& input, Instant submitted,
                              const WorkingCalendar& calendar) {
  const Date today = date_in_tashkent(submitted);
  const catalog::TermPeriod* term = catalog::term_on(service, today, input);
  if (term == nullptr || term->unknown) return std::nullopt;
  const int count = term->duration.count;
  switch (term->duration.unit) {
    case catalog::Unit::at_once: return submitted;
    case catalog::Unit::minutes: return submitted + std::chrono::minutes{count};
    case catalog::Unit::hours: return submitted + std::chrono::hours{count};
    case catalog::Unit::days: return end_of(calendar.last_day(today, {count, TermUnit::calendar_days}));
    case catalog::Unit::working_days: return end_of(calendar.last_day(today, {count, TermUnit::working_days}));
    case catalog::Unit::months: return end_of(calendar.last_day(today, {count, TermUnit::months}));
    case catalog::Unit::years: return end_of(calendar.last_day(today, {12 * count, TermUnit::months}));
  }
  return std::nullopt;
}

}  // namespace darcha::applications
