// Instants, civil dates and the clock. The country lives in one zone, UTC+5 the year round (no daylight saving time), so civil time is
// arithmetic here and needs no zone database.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace darcha {

/// A point in time, microseconds since the Unix epoch, UTC: what PostgreSQL's timestamptz holds.
using Instant = std::chrono::sys_time<std::chrono::microseconds>;
/// A civil date in Asia/Tashkent, without a time.
using Date = std::chrono::local_days;
using Days = std::chrono::days;

inline constexpr std::chrono::hours kTashkentOffset{5};

/// What a rule takes `now` from. Passed in, never global, so that a test or the demonstration can stand on any day.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

/// The machine's clock, moved by a constant offset (0 in production; `--today` in demonstrations).
class SystemClock final : public Clock {
 public:
  explicit SystemClock(std::chrono::microseconds offset = {}) : offset_(offset) {}
  Instant now() const override;

 private:
  std::chrono::microseconds offset_;
};

/// A clock that stands where a test put it.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant at) : at_(at) {}
  Instant now() const override { return at_; }
  void set(Instant at) { at_ = at; }
  void advance(std::chrono::microseconds by) { at_ += by; }

 private:
  Instant at_;
};

Date date_in_tashkent(Instant at);
Instant start_of_day_in_tashkent(Date day);
int hour_in_tashkent(Instant at);    ///< 0..23
int minute_in_tashkent(Instant at);  ///< 0..59

std::string to_iso(Instant at);                                   ///< 2026-11-21T06:30:00.123456Z, trailing zeros of the fraction dropped
std::string to_iso(Date day);                                     ///< 2026-11-21
std::optional<Instant> parse_iso_instant(std::string_view text);  ///< RFC 3339 with Z or an offset
std::optional<Date> parse_iso_date(std::string_view text);        ///< exactly YYYY-MM-DD, a real day
std::optional<Date> make_date(int year, unsigned month, unsigned day);  ///< nothing if there is no such day
int full_years_between(Date born, Date on);  ///< age; someone born on 29 February has it on 1 March in other years

}  // namespace darcha
