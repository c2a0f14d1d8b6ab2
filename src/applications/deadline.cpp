#include "applications/deadline.h"

#include "core/calendar.h"

namespace darcha::applications {
namespace {

Date add_months(Date day, int months) {
  using namespace std::chrono;
  year_month_day ymd{day};
  ymd += std::chrono::months{months};
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / last;  // 31 January and a month is the last of February
  return Date{local_days{ymd}};
}

Instant end_of(Date day) { return start_of_day_in_tashkent(day + Days{1}); }

}  // namespace

std::optional<Instant> due_at(const catalog::Service& service, Instant submitted, const Calendar& calendar) {
  const Date today = date_in_tashkent(submitted);
  const catalog::TermPeriod* term = nullptr;
  for (const catalog::TermPeriod& period : service.term)
    if (period.from <= today && (!period.until || today <= *period.until)) term = &period;
  if (term == nullptr || term->unknown) return std::nullopt;
  const int count = term->duration.count;
  switch (term->duration.unit) {
    case catalog::Unit::at_once: return submitted;
    case catalog::Unit::minutes: return submitted + std::chrono::minutes{count};
    case catalog::Unit::hours: return submitted + std::chrono::hours{count};
    case catalog::Unit::days: return end_of(calendar.next_working_day_from(today + Days{count}));
    case catalog::Unit::working_days: return end_of(calendar.add_working_days(today, count));
    case catalog::Unit::months: return end_of(calendar.next_working_day_from(add_months(today, count)));
    case catalog::Unit::years: return end_of(calendar.next_working_day_from(add_months(today, 12 * count)));
  }
  return std::nullopt;
}

}  // namespace darcha::applications
