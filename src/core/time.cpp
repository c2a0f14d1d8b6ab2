#include "core/time.h"

#include <fmt/core.h>

#include <charconv>

namespace darcha {
namespace {
using namespace std::chrono;

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}
}  // namespace

Instant SystemClock::now() const { return time_point_cast<microseconds>(system_clock::now()) + offset_; }

Date date_in_tashkent(Instant at) { return Date{floor<days>((at + kTashkentOffset).time_since_epoch())}; }
Instant start_of_day_in_tashkent(Date day) { return Instant{duration_cast<microseconds>(day.time_since_epoch())} - kTashkentOffset; }
int hour_in_tashkent(Instant at) {
  return static_cast<int>(duration_cast<hours>(at - start_of_day_in_tashkent(date_in_tashkent(at))).count());
}
int minute_in_tashkent(Instant at) {
  return static_cast<int>(duration_cast<minutes>(at - start_of_day_in_tashkent(date_in_tashkent(at))).count() % 60);
}

std::string to_iso(Date day) {
  const year_month_day ymd{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                     static_cast<unsigned>(ymd.day()));
}

std::string to_iso(Instant at) {
  const auto day = floor<days>(at);
  const hh_mm_ss time{at - day};
  std::string out = fmt::format("{}T{:02}:{:02}:{:02}", to_iso(Date{day.time_since_epoch()}), time.hours().count(), time.minutes().count(),
                                time.seconds().count());
  if (const auto micros = time.subseconds().count(); micros != 0) {
    out += fmt::format(".{:06}", micros);
    while (out.ends_with('0')) out.pop_back();
  }
  return out + 'Z';
}

std::optional<Date> make_date(int year, unsigned month, unsigned day) {
  const year_month_day ymd{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  if (!ymd.ok()) return std::nullopt;
  return Date{local_days{ymd}};
}

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto y = digits(text, 0, 4);
  const auto m = digits(text, 5, 2);
  const auto d = digits(text, 8, 2);
  if (!y || !m || !d) return std::nullopt;
  return make_date(*y, static_cast<unsigned>(*m), static_cast<unsigned>(*d));
}

// Spec: RFC 3339 5.6; a leap second (60) is refused, fractions beyond microseconds are cut.
std::optional<Instant> parse_iso_instant(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto date = parse_iso_date(text.substr(0, 10));
  const auto h = digits(text, 11, 2);
  const auto m = digits(text, 14, 2);
  const auto s = digits(text, 17, 2);
  if (!date || !h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
  std::size_t at = 19;
  int micros = 0;
  if (text[at] == '.') {
    int scale = 100000;
    const std::size_t first = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      micros += (text[at] - '0') * scale;
      scale /= 10;
    }
    if (at == first) return std::nullopt;
  }
  if (at >= text.size()) return std::nullopt;
  minutes offset{0};
  if (text[at] == 'Z' || text[at] == 'z') {
    ++at;
  } else {
    if ((text[at] != '+' && text[at] != '-') || at + 6 > text.size() || text[at + 3] != ':') return std::nullopt;
    const auto oh = digits(text, at + 1, 2);
    const auto om = digits(text, at + 4, 2);
    if (!oh || !om || *oh > 23 || *om > 59) return std::nullopt;
    offset = minutes{*oh * 60 + *om} * (text[at] == '-' ? -1 : 1);
    at += 6;
  }
  if (at != text.size()) return std::nullopt;
  return Instant{duration_cast<microseconds>(date->time_since_epoch())} + hours{*h} + minutes{*m} + seconds{*s} + microseconds{micros} -
         offset;
}

int full_years_between(Date born, Date on) {
  const year_month_day b{born};
  const year_month_day o{on};
  int years = static_cast<int>(o.year()) - static_cast<int>(b.year());
  if (o.month() < b.month() || (o.month() == b.month() && o.day() < b.day())) --years;
  return years;
}

}  // namespace darcha
