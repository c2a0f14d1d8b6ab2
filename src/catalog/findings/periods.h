// Periods as registers write them, "2016-02-01/2021-05-07;2021-05-08/..": first and last day, both included, `..` has not ended
// (ISO 8601-2 writes an open end so). Written by others: the parser meets strangers' text and is fuzzed.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace darcha::catalog {

struct Period {
  Date first{};
  std::optional<Date> last;
  bool operator==(const Period&) const = default;
};

/// In the order written, separated by `;` or `; `; none for an empty text. Nothing if anything is not a period, ends before it begins, or
/// there are more than kMostPeriods: evidence that is read in part would be worse than none.
std::optional<std::vector<Period>> parse_periods(std::string_view text);
std::string write_periods(const std::vector<Period>& periods);
inline constexpr std::size_t kMostPeriods = 1000;

/// Days without a gap, both ends included.
struct Span {
  Date first{}, last{};
  bool operator==(const Span&) const = default;
};

/// The days of all periods up to and including `until`, ascending: what overlaps or follows on the next day is one span.
std::vector<Span> merge(std::vector<Period> periods, Date until);

/// Whole years of the span that holds `on`; 0 if none does.
int years_continuous(const std::vector<Period>& periods, Date on);

/// The most days that fall into one calendar year, or into any year on end (from a day to the day before its anniversary), among the
/// days from `since` (empty: from the first) up to and including `on`.
int most_days_in_calendar_year(const std::vector<Period>& periods, std::optional<Date> since, Date on);
int most_days_in_any_year(const std::vector<Period>& periods, std::optional<Date> since, Date on);

/// The same day so many years on or back; 29 February becomes 1 March where there is none, as in full_years_between.
Date years_from(Date day, int years);

}  // namespace darcha::catalog
