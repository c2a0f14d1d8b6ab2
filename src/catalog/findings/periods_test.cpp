#include "catalog/findings/periods.h"

#include <gtest/gtest.h>

#include <random>

namespace darcha::catalog {
namespace {

Date day(std::string_view iso) { return *parse_iso_date(iso); }
std::vector<Period> periods(std::string_view text) { return *parse_periods(text); }

TEST(Periods, WhatIsNotEntirelyPeriodsIsRefusedWhole) {
  for (const char* text :
       {"2016-02-01", "2016-02-01/", "/2016-02-01", "../2016-02-01", "2016-02-30/..", "2016-02-02/2016-02-01", "2016-2-1/..",
        "2016-02-01/2017-01-01;", ";2016-02-01/..", "2016-02-01/..;x", "2016-02-01/... ", " 2016-02-01/..", "2016-02-01/..,2017-01-01/.."})
    EXPECT_FALSE(parse_periods(text)) << text;
  std::string many = "2016-02-01/..";
  for (std::size_t i = 1; i < kMostPeriods; ++i) many += ";2016-02-01/..";
  EXPECT_TRUE(parse_periods(many));
  EXPECT_FALSE(parse_periods(many + ";2016-02-01/.."));
}

TEST(Periods, AreWrittenAsTheyWereRead) {
  for (const char* text : {"", "2016-02-01/..", "2016-02-01/2016-02-01", "2016-02-01/2021-05-07;2021-05-08/.."})
    EXPECT_EQ(write_periods(periods(text)), text);
  EXPECT_EQ(periods("2016-02-01/2016-02-02; 2016-02-04/.."), periods("2016-02-01/2016-02-02;2016-02-04/.."));
}

TEST(Periods, MergeWhatOverlapsOrFollowsOnTheNextDay) {
  const struct {
    const char* text;
    std::vector<std::pair<const char*, const char*>> spans;
  } rows[] = {
      {"", {}},
      {"2026-01-10/2026-01-20", {{"2026-01-10", "2026-01-20"}}},
      {"2026-01-10/2026-01-20;2026-01-21/2026-01-25", {{"2026-01-10", "2026-01-25"}}},
      {"2026-01-10/2026-01-20;2026-01-22/2026-01-25", {{"2026-01-10", "2026-01-20"}, {"2026-01-22", "2026-01-25"}}},
      {"2026-01-15/2026-01-25;2026-01-10/2026-01-20", {{"2026-01-10", "2026-01-25"}}},
      {"2026-01-10/2026-01-30;2026-01-12/2026-01-13", {{"2026-01-10", "2026-01-30"}}},
      {"2026-01-10/..;2026-01-05/2026-01-06", {{"2026-01-05", "2026-01-06"}, {"2026-01-10", "2026-01-31"}}},
      {"2026-02-01/..", {}},
      {"2026-01-31/..", {{"2026-01-31", "2026-01-31"}}},
      {"2026-01-30/2026-02-20", {{"2026-01-30", "2026-01-31"}}},
  };
  for (const auto& row : rows) {
    std::vector<Span> expected;
    for (const auto& [first, last] : row.spans) expected.push_back({day(first), day(last)});
    EXPECT_EQ(merge(periods(row.text), day("2026-01-31")), expected) << row.text;
  }
}

TEST(Periods, YearsAreWholeOnlyOnTheAnniversary) {
  const struct {
    const char* text;
    const char* on;
    int years;
  } rows[] = {
      {"2021-11-21/..", "2026-11-20", 4},
      {"2021-11-21/..", "2026-11-21", 5},
      {"2021-11-22/..", "2026-11-21", 4},
      {"2020-02-29/..", "2025-02-28", 4},  // 29 February is kept on 1 March in other years
      {"2020-02-29/..", "2025-03-01", 5},
      {"2020-02-29/..", "2024-02-28", 3},
      {"2020-02-29/..", "2024-02-29", 4},
      {"2016-02-01/2021-05-07;2021-05-08/..", "2026-11-21", 10},
      {"2016-02-01/2021-05-06;2021-05-08/..", "2026-11-21", 5},   // one day without a permit breaks it
      {"2016-02-01/2021-06-30;2021-05-08/..", "2026-11-21", 10},  // the new permit came before the old one ended
      {"2016-02-01/2026-11-21", "2026-11-21", 10},
      {"2016-02-01/2026-11-20", "2026-11-21", 0},  // it ended yesterday
      {"2026-11-22/..", "2026-11-21", 0},
      {"2026-11-21/..", "2026-11-21", 0},
      {"", "2026-11-21", 0},
  };
  for (const auto& row : rows) EXPECT_EQ(years_continuous(periods(row.text), day(row.on)), row.years) << row.text << " on " << row.on;
}

TEST(Periods, DaysInAYearCountBothEndsAndEachDayOnce) {
  const struct {
    const char* text;
    int calendar, any;
  } rows[] = {
      {"", 0, 0},
      {"2024-01-01/2024-07-01", 183, 183},                        // leap year: 31+29+31+30+31+30+1
      {"2023-01-01/2023-07-02", 183, 183},                        // 31+28+31+30+31+30+2
      {"2024-01-01/2024-07-02", 184, 184},                        //
      {"2024-10-01/2025-04-18", 108, 200},                        // 92 days of one calendar year, 108 of the next, 200 on end
      {"2024-01-01/2024-03-31;2024-03-01/2024-04-10", 101, 101},  // counted once
      {"2024-02-29/2024-02-29", 1, 1},                            //
      {"2024-01-01/2024-12-31", 366, 366},                        //
      {"2023-03-01/2024-02-29", 306, 366},                        // the year that begins on 1 March holds the 29 February after it
      {"2023-02-28/2024-02-29", 307, 366},                        // moved back by a day, it would lose two
      {"2026-11-01/..", 21, 21},                                  // has not ended: up to the day
      {"2021-11-20/2021-11-22", 2, 2},                            // only since 2021-11-21
      {"2020-01-01/2020-12-31", 0, 0},                            //
      {"2026-11-22/2027-12-31", 0, 0},                            //
  };
  for (const auto& row : rows) {
    EXPECT_EQ(most_days_in_calendar_year(periods(row.text), day("2021-11-21"), day("2026-11-21")), row.calendar) << row.text;
    EXPECT_EQ(most_days_in_any_year(periods(row.text), day("2021-11-21"), day("2026-11-21")), row.any) << row.text;
  }
}

TEST(Periods, AYearBackFromTheLeapDayIsFirstOfMarch) {
  EXPECT_EQ(years_from(day("2024-02-29"), -1), day("2023-03-01"));
  EXPECT_EQ(years_from(day("2024-02-29"), -4), day("2020-02-29"));
  EXPECT_EQ(years_from(day("2024-02-29"), 1), day("2025-03-01"));
  EXPECT_EQ(years_from(day("2026-11-21"), -5), day("2021-11-21"));
}

// Day by day, with no thought at all: what the quick answers must be equal to.
class Naive {
 public:
  Naive(const std::vector<Period>& periods, std::optional<Date> since, Date on) : on_(on) {
    for (Date d = kFirst; d <= on; d += Days{1}) {
      const bool counts = !since || d >= *since;
      const auto holds = [&](const Period& p) { return p.first <= d && (!p.last || d <= *p.last); };
      sums_.push_back(sums_.back() + (counts && std::ranges::any_of(periods, holds) ? 1 : 0));
    }
  }
  bool away(Date d) const { return days(d, d) == 1; }
  int days(Date first, Date last) const { return sum_before(last + Days{1}) - sum_before(first); }
  int any_year() const {
    int most = 0;
    for (Date d = kFirst; d <= on_; d += Days{1}) most = std::max(most, days(d, years_from(d, 1) - Days{1}));
    return most;
  }
  int calendar_year() const {
    int most = 0;
    for (int year = 2015; year <= 2026; ++year) most = std::max(most, days(*make_date(year, 1, 1), *make_date(year, 12, 31)));
    return most;
  }
  int years() const {
    Date first = on_;
    while (away(first - Days{1})) first -= Days{1};
    return away(on_) ? full_years_between(first, on_) : 0;
  }

 private:
  inline static const Date kFirst = day("2015-01-01");
  int sum_before(Date d) const {
    return d <= kFirst ? 0 : sums_[std::min(sums_.size() - 1, static_cast<std::size_t>((d - kFirst).count()))];
  }

  Date on_;
  std::vector<int> sums_{0};  ///< days away before the first day, before the second...
};

TEST(Periods, TheQuickAnswersAreThoseOfCountingDayByDay) {
  std::mt19937 random(20261121);
  const auto pick = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
  for (int round = 0; round < 60; ++round) {
    std::vector<Period> some;
    for (int i = pick(0, 7); i > 0; --i) {
      const Date first = day("2015-01-10") + Days{pick(0, 4'200)};
      const int kind = pick(0, 9);
      some.push_back({first, kind == 0 ? std::nullopt : std::optional{first + Days{kind < 4 ? pick(300, 900) : pick(0, 200)}}});
    }
    const Date on = day("2026-01-01") + Days{pick(0, 360)};
    const auto since = pick(0, 1) == 0 ? std::nullopt : std::optional{years_from(on, -pick(1, 8))};
    const Naive naive(some, since, on);
    EXPECT_EQ(most_days_in_any_year(some, since, on), naive.any_year()) << write_periods(some) << " on " << to_iso(on);
    EXPECT_EQ(most_days_in_calendar_year(some, since, on), naive.calendar_year()) << write_periods(some) << " on " << to_iso(on);
    EXPECT_EQ(years_continuous(some, on), Naive(some, std::nullopt, on).years()) << write_periods(some) << " on " << to_iso(on);
  }
}

}  // namespace
}  // namespace darcha::catalog
