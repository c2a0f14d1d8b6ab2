// Registers of other bodies write periods: no crash, no hang; what is read is written back the same, and the days it holds add up.
#include <cstdlib>

#include "catalog/findings/periods.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha;
  using namespace darcha::catalog;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto periods = parse_periods(text);
  if (!periods) return 0;
  if (parse_periods(write_periods(*periods)) != periods) std::abort();
  const Date on = *make_date(2026, 11, 21);
  std::optional<Date> earliest;  // of the next span: two days after the last one ended, or they would be one
  for (const Span& span : merge(*periods, on)) {
    if (span.first > span.last || span.last > on || (earliest && span.first < *earliest)) std::abort();
    earliest = span.last + Days{2};
  }
  const int any = most_days_in_any_year(*periods, std::nullopt, on), calendar = most_days_in_calendar_year(*periods, std::nullopt, on);
  if (any < calendar || any > 366 || years_continuous(*periods, on) < 0) std::abort();
  return 0;
}
