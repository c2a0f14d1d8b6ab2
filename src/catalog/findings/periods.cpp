#include "catalog/findings/periods.h"

#include <algorithm>

namespace darcha::catalog {
namespace {

std::optional<Period> parse_period(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto first = parse_iso_date(text.substr(0, slash));
  const std::string_view end = text.substr(slash + 1);
  if (!first) return std::nullopt;
  if (end == "..") return Period{*first, std::nullopt};
  const auto last = parse_iso_date(end);
  if (!last || *last < *first) return std::nullopt;
  return Period{*first, *last};
}

std::vector<Span> clipped(const std::vector<Period>& periods, std::optional<Date> since, Date on) {
  std::vector<Span> spans;
  for (Span span : merge(periods, on)) {
    if (since) span.first = std::max(span.first, *since);
    if (span.first <= span.last) spans.push_back(span);
  }
  return spans;
}

int days_within(const std::vector<Span>& spans, Date first, Date last) {
  Days days{0};
  for (const Span& span : spans) {
    const Date from = std::max(span.first, first), to = std::min(span.last, last);
    if (from <= to) days += to - from + Days{1};
  }
  return static_cast<int>(days.count());
}

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day{day}.year()); }

}  // namespace

std::optional<std::vector<Period>> parse_periods(std::string_view text) {
  std::vector<Period> periods;
  while (!text.empty()) {
    const std::size_t end = text.find(';');
    const auto period = parse_period(text.substr(0, end));
    if (!period || periods.size() == kMostPeriods || end == text.size() - 1) return std::nullopt;
    periods.push_back(*period);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  return periods;
}

std::string write_periods(const std::vector<Period>& periods) {
  std::string text;
  for (const Period& period : periods) {
    if (!text.empty()) text += ';';
    text += to_iso(period.first) + "/" + (period.last ? to_iso(*period.last) : "..");
  }
  return text;
}

std::vector<Span> merge(std::vector<Period> periods, Date until) {
  std::ranges::sort(periods, {}, &Period::first);
  std::vector<Span> spans;
  for (const Period& period : periods) {
    if (period.first > until) break;
    const Date last = std::min(period.last.value_or(until), until);
    if (!spans.empty() && period.first <= spans.back().last + Days{1})
      spans.back().last = std::max(spans.back().last, last);
    else
      spans.push_back({period.first, last});
  }
  return spans;
}

int years_continuous(const std::vector<Period>& periods, Date on) {
  const std::vector<Span> spans = merge(periods, on);
  return spans.empty() || spans.back().last < on ? 0 : full_years_between(spans.back().first, on);
}

int most_days_in_calendar_year(const std::vector<Period>& periods, std::optional<Date> since, Date on) {
  const std::vector<Span> spans = clipped(periods, since, on);
  int most = 0;
  for (const Span& span : spans)
    for (int year = year_of(span.first); year <= year_of(span.last); ++year)
      most = std::max(most, days_within(spans, *make_date(year, 1, 1), *make_date(year, 12, 31)));
  return most;
}

int most_days_in_any_year(const std::vector<Period>& periods, std::optional<Date> since, Date on) {
  const std::vector<Span> spans = clipped(periods, since, on);
  int most = 0;
  const auto try_from = [&](Date first) { most = std::max(most, days_within(spans, first, years_from(first, 1) - Days{1})); };
  // A year that begins inside a span or outside all of them never holds fewer days when it is moved to the beginning of a span: each
  // step back gains a day and loses at most one. Only on 1 March before a 29 February does a step back lose two.
  for (const Span& span : spans) {
    try_from(span.first);
    for (int year = year_of(span.first); year <= year_of(span.last); ++year)
      if (const Date march = *make_date(year, 3, 1); march >= span.first && march <= span.last) try_from(march);
  }
  return most;
}

Date years_from(Date day, int years) {
  const std::chrono::year_month_day ymd{day};
  const int year = static_cast<int>(ymd.year()) + years;
  const auto same = make_date(year, static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
  return same ? *same : *make_date(year, 3, 1);
}

}  // namespace darcha::catalog
