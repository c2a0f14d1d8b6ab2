#include "cases/clock.h"

#include <gtest/gtest.h>

#include "cases/testing.h"

namespace darcha::cases {
namespace {

const WorkingCalendar& calendar() {
  static const WorkingCalendar one = WorkingCalendar::load(persons::testing::kRepository / "data/holidays.yaml");
  return one;
}

Instant at(const char* iso) { return parse_iso_instant(iso).value(); }
Instant midnight_after(const char* day) { return start_of_day_in_tashkent(*parse_iso_date(day) + Days{1}); }

catalog::Service service() {
  catalog::Service out;
  out.workflow = testing::procedure();
  out.term = {{.from = *parse_iso_date("2026-01-01"), .duration = {30, catalog::Unit::working_days}, .basis = "x"}};
  return out;
}

// Opened on Monday 12 October 2026, 10:00 in Tashkent.
Case opened(const catalog::Service& s) {
  Case it;
  it.opened_at = it.state_since = at("2026-10-12T05:00:00Z");
  it.base_due_at = term_end({30, catalog::Unit::working_days}, it.opened_at, calendar());
  enter(it, s, *s.workflow->find("completeness"), calendar(), it.opened_at);
  return it;
}

TEST(Clock, ATermEndsAtMidnightAfterItsLastWorkingDay) {
  EXPECT_EQ(term_end({3, catalog::Unit::working_days}, at("2026-10-12T05:00:00Z"), calendar()), midnight_after("2026-10-15"));
  // Late in the evening of Sunday in UTC it is Monday in Tashkent.
  EXPECT_EQ(term_end({3, catalog::Unit::working_days}, at("2026-10-11T20:00:00Z"), calendar()), midnight_after("2026-10-15"));
}

TEST(Clock, EnteringAStateStartsItsTermAndKeepsTheWhole) {
  const auto s = service();
  const Case it = opened(s);
  EXPECT_EQ(it.stage_due_at, midnight_after("2026-10-15"));
  EXPECT_EQ(it.due_at, it.base_due_at);
  EXPECT_FALSE(it.stopped());
}

TEST(Clock, StandsWhileTheApplicantIsAwaitedAndGoesOnWithTheDaysThatWereLeft) {
  const auto s = service();
  Case it = opened(s);
  const Instant due = *it.due_at;
  enter(it, s, *s.workflow->find("supplement"), calendar(), at("2026-10-14T05:00:00Z"));
  EXPECT_TRUE(it.stopped());
  EXPECT_EQ(read(it, s, calendar(), at("2026-10-14T06:00:00Z")).state, Reading::State::stopped);
  EXPECT_EQ(it.due_at, due) << "what is stored has no running stop in it";
  EXPECT_EQ(read(it, s, calendar(), at("2026-10-21T06:00:00Z")).due,
            start_of_day_in_tashkent(calendar().add_working_days(date_in_tashkent(due - std::chrono::hours{1}), 5) + Days{1}));
  enter(it, s, *s.workflow->find("completeness"), calendar(), at("2026-10-21T06:00:00Z"));  // five working days later
  EXPECT_FALSE(it.stopped());
  EXPECT_EQ(
      calendar().working_days_between(date_in_tashkent(due - std::chrono::hours{1}), date_in_tashkent(*it.due_at - std::chrono::hours{1})),
      5);
}

TEST(Clock, AStopOfAWeekendMovesAWorkingDayTermByNothing) {
  const auto s = service();
  Case it = opened(s);
  const auto due = it.due_at;
  enter(it, s, *s.workflow->find("supplement"), calendar(), at("2026-10-16T10:00:00Z"));    // Friday
  enter(it, s, *s.workflow->find("completeness"), calendar(), at("2026-10-18T10:00:00Z"));  // Sunday
  EXPECT_EQ(it.due_at, due);
}

TEST(Clock, SaysWhatIsDueOnlyOnceItIs) {
  const auto s = service();
  Case it = opened(s);
  EXPECT_TRUE(due_ticks(it, s, calendar(), at("2026-10-14T18:59:59Z")).empty());
  EXPECT_EQ(due_ticks(it, s, calendar(), at("2026-10-14T19:00:00Z")), std::vector{Tick::warn})
      << "the last working day begins at midnight in Tashkent";
  EXPECT_EQ(it.wake_at, at("2026-10-14T19:00:00Z"));
  it.warned = true;
  recompute(it, s, calendar(), at("2026-10-15T00:00:00Z"));
  EXPECT_EQ(it.wake_at, midnight_after("2026-10-15"));
  EXPECT_EQ(due_ticks(it, s, calendar(), midnight_after("2026-10-15")), std::vector{Tick::escalate});
}

TEST(Clock, WhenAHolidayMovesTheTermsMoveWithIt) {
  const auto s = service();
  Case it = opened(s);
  const auto with_holiday = WorkingCalendar::parse(
      "yearly: []\nyears:\n  2026:\n    verified: false\n    holidays:\n      - { day: 2026-10-14, name: { uz: X, ru: Х, en: X, kaa: X } "
      "}\n",
      "test");
  enter(it, s, *s.workflow->find("completeness"), with_holiday, it.opened_at);
  EXPECT_EQ(it.stage_due_at, midnight_after("2026-10-16"));
}

TEST(Clock, TheLongestStopEndsByItself) {
  const auto s = service();
  Case it = opened(s);
  enter(it, s, *s.workflow->find("supplement"), calendar(), at("2026-10-14T05:00:00Z"));
  EXPECT_EQ(due_ticks(it, s, calendar(), midnight_after("2026-11-03")), std::vector{Tick::pause_ran_out});  // 20 days
  it.stops.back().until = midnight_after("2026-11-03");
  recompute(it, s, calendar(), midnight_after("2026-11-03"));
  EXPECT_EQ(it.wake_at, it.stage_due_at) << "then the wait itself";
}

TEST(Clock, AnExtensionComesAfterTheTermAndItsStops) {
  const auto s = service();
  Case it = opened(s);
  const Date last = date_in_tashkent(*it.due_at - std::chrono::hours{1});
  it.extended_days = 30;
  recompute(it, s, calendar(), it.opened_at);
  EXPECT_EQ(it.due_at, start_of_day_in_tashkent(calendar().next_working(last + Days{30}) + Days{1}));
}

TEST(Clock, AClosedCaseHasNoClock) {
  const auto s = service();
  Case it = opened(s);
  enter(it, s, *s.workflow->find("admitted"), calendar(), at("2026-10-20T05:00:00Z"));
  EXPECT_EQ(it.outcome, "admitted");
  EXPECT_EQ(read(it, s, calendar(), at("2026-12-20T05:00:00Z")).state, Reading::State::finished);
  EXPECT_TRUE(due_ticks(it, s, calendar(), at("2027-12-20T05:00:00Z")).empty());
}

TEST(ExpectedFinish, IsTheMiddleHalfOfLikeCasesAndSilentWhenThereAreFew) {
  const Date opened = *parse_iso_date("2026-10-01");
  std::vector<int> days;
  for (int i = 1; i <= 40; ++i) days.push_back(i);
  const auto expected = expected_finish(days, opened, opened);
  ASSERT_TRUE(expected);
  EXPECT_EQ(expected->earliest, opened + Days{11});
  EXPECT_EQ(expected->latest, opened + Days{30});
  EXPECT_EQ(expected->of, 40U);
  EXPECT_FALSE(expected_finish({1, 2, 3}, opened, opened));
  EXPECT_FALSE(expected_finish(days, opened, opened + Days{30})) << "older than most of them";
}

}  // namespace
}  // namespace darcha::cases
