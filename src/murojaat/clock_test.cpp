// The clock to the second at each boundary: days of Asia/Tashkent, days off, holidays, month and year ends.
#include "murojaat/clock.h"

#include <gtest/gtest.h>

namespace darcha::murojaat {
namespace {

const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};

const Law& law() {
  static const auto one = load_law(kRepository / "services");
  return *one;
}
const WorkingCalendar& calendar() {
  static const WorkingCalendar one = WorkingCalendar::load(kRepository / "data/holidays.yaml");
  return one;
}
/// Tashkent time.
Instant at(const char* text) { return *parse_iso_instant(std::string{text} + "+05:00"); }
Date day(const char* text) { return *parse_iso_date(text); }
constexpr std::chrono::seconds kSecond{1};

Appeal appeal(const char* registered, TermCode term = TermCode::consider) {
  Appeal it;
  it.registered_on = it.arrived_on = day(registered);
  it.lodged_at = start_of_day_in_tashkent(it.registered_on) + std::chrono::hours{10};
  it.term = term;
  it.office = OfficeId::make(it.lodged_at);
  recompute(it, law(), calendar());
  return it;
}
Reading reading(const Appeal& it, Instant now) { return read(it, law(), calendar(), now); }

struct Registered {
  const char* lodged;
  const char* on;
};
class Registration : public ::testing::TestWithParam<Registered> {};
TEST_P(Registration, IsTheSameDayOrTheNextWorkingDay) {
  EXPECT_EQ(to_iso(registration_day(law(), calendar(), at(GetParam().lodged))), GetParam().on) << GetParam().lodged;
}
INSTANTIATE_TEST_SUITE_P(Boundaries, Registration,
                         ::testing::Values(Registered{"2026-11-20T09:00:00", "2026-11-20"},    // a Friday
                                           Registered{"2026-11-20T00:00:00", "2026-11-20"},    // before the office opens: the same day
                                           Registered{"2026-11-20T17:59:59", "2026-11-20"},    // the last second of working hours
                                           Registered{"2026-11-20T18:00:00", "2026-11-23"},    // Friday evening: Monday
                                           Registered{"2026-11-21T11:30:00", "2026-11-23"},    // Saturday
                                           Registered{"2026-11-22T23:59:59", "2026-11-23"},    // Sunday, the last second
                                           Registered{"2026-12-07T17:59:59", "2026-12-07"},    // the day before a holiday
                                           Registered{"2026-12-07T18:00:00", "2026-12-09"},    // the evening before: the day after it
                                           Registered{"2026-12-08T10:00:00", "2026-12-09"},    // Constitution Day
                                           Registered{"2026-12-31T17:59:59", "2026-12-31"},    // the last working second of the year
                                           Registered{"2026-12-31T18:00:00", "2027-01-04"},    // New Year and a week-end
                                           Registered{"2027-03-08T12:00:00", "2027-03-10"}));  // two holidays in a row

struct Ended {
  const char* registered;
  TermCode term;
  const char* last;
};
class Terms : public ::testing::TestWithParam<Ended> {};
TEST_P(Terms, EndAtMidnightAfterTheirLastDay) {
  const Appeal it = appeal(GetParam().registered, GetParam().term);
  const Instant end = start_of_day_in_tashkent(day(GetParam().last) + Days{1});
  EXPECT_EQ(it.due_at, end) << to_iso(it.due_at);
  EXPECT_EQ(reading(it, end - kSecond).state, Reading::State::running);
  EXPECT_EQ(reading(it, end - kSecond).left, 0);
  EXPECT_EQ(reading(it, end).state, Reading::State::overdue);
  EXPECT_EQ(reading(it, end).left, -1);
}
INSTANTIATE_TEST_SUITE_P(
    Boundaries, Terms,
    ::testing::Values(Ended{"2026-11-02", TermCode::consider, "2026-11-17"},    // fifteen days after the day, which is not counted
                      Ended{"2026-11-23", TermCode::consider, "2026-12-09"},    // the fifteenth is Constitution Day
                      Ended{"2026-12-18", TermCode::consider, "2027-01-04"},    // over the year's end, onto a Monday
                      Ended{"2026-12-17", TermCode::consider, "2027-01-04"},    // the fifteenth is New Year, then a week-end
                      Ended{"2026-11-06", TermCode::consider, "2026-11-23"},    // a Saturday becomes a Monday
                      Ended{"2026-11-02", TermCode::study, "2026-12-02"},       // one month
                      Ended{"2027-01-29", TermCode::study, "2027-03-01"},       // no 29 February: the 28th, a Sunday, hence Monday
                      Ended{"2028-01-31", TermCode::study, "2028-02-29"},       // a leap year
                      Ended{"2026-12-01", TermCode::suggestion, "2027-01-04"},  // New Year and a week-end
                      Ended{"2026-11-09", TermCode::suggestion, "2026-12-09"}));

TEST(Clock, ForwardingIsPossibleToTheLastSecondOfTheFifthDay) {
  const Appeal it = appeal("2026-11-02");  // the fifth day is Saturday the 7th: Monday the 9th
  const Instant end = start_of_day_in_tashkent(day("2026-11-10"));
  EXPECT_EQ(reading(it, it.lodged_at).forward_by, end);
  EXPECT_TRUE(reading(it, end - kSecond).may_forward);
  EXPECT_FALSE(reading(it, end).may_forward);
}

TEST(Clock, ForwardingBeginsTheTermAnew) {
  Appeal it = appeal("2026-11-02");
  it.arrived_on = day("2026-11-05");
  recompute(it, law(), calendar());
  EXPECT_EQ(it.due_at, start_of_day_in_tashkent(day("2026-11-21")));
}

TEST(Clock, HaltedDaysDoNotCount) {
  Appeal it = appeal("2026-11-02");  // due at the end of the 17th
  it.halts.push_back({.code = "awaiting_author", .from = at("2026-11-05T15:00:00")});
  recompute(it, law(), calendar());
  EXPECT_EQ(reading(it, at("2026-11-10T12:00:00")).state, Reading::State::halted);
  EXPECT_EQ(reading(it, at("2026-11-10T12:00:00")).due, start_of_day_in_tashkent(day("2026-11-24")));  // 5 days on: the 22nd, a Sunday
  it.halts.back().until = at("2026-11-10T12:00:00");
  recompute(it, law(), calendar());
  EXPECT_EQ(it.due_at, start_of_day_in_tashkent(day("2026-11-24")));
  EXPECT_EQ(reading(it, at("2026-11-10T12:00:00")).state, Reading::State::running);
}

TEST(Clock, AHaltWithinOneDayCostsNothing) {
  Appeal it = appeal("2026-11-02");
  const Instant due = it.due_at;
  it.halts.push_back({.code = "awaiting_author", .from = at("2026-11-05T00:00:00"), .until = at("2026-11-05T23:59:59")});
  recompute(it, law(), calendar());
  EXPECT_EQ(it.due_at, due);
  it.halts.back().until = at("2026-11-06T00:00:00");
  recompute(it, law(), calendar());
  EXPECT_EQ(it.due_at, due + Days{1});
}

TEST(Clock, AnExtensionIsAtMostAMonthAndOnlyOnce) {
  Appeal it = appeal("2026-11-02");  // last day the 17th
  EXPECT_EQ(extension_left(it, law(), calendar()), 30);
  it.extended_days = 30;
  it.extended_times = 1;
  recompute(it, law(), calendar());
  EXPECT_EQ(it.due_at, start_of_day_in_tashkent(day("2026-12-18")));
  EXPECT_EQ(extension_left(it, law(), calendar()), 0);
}

TEST(Clock, WarnsTwoWorkingDaysBeforeTheLastAndEscalatesWhenItHasPassed) {
  Appeal it = appeal("2026-11-06");                                  // last day Monday the 23rd
  const Instant warn = start_of_day_in_tashkent(day("2026-11-19"));  // Thursday: Friday and Monday follow
  EXPECT_EQ(it.wake_at, warn);
  EXPECT_TRUE(due_ticks(it, law(), calendar(), warn - kSecond).empty());
  EXPECT_EQ(due_ticks(it, law(), calendar(), warn), std::vector{Tick::warn});
  it.warned = true;
  recompute(it, law(), calendar());
  EXPECT_EQ(it.wake_at, it.due_at);
  EXPECT_TRUE(due_ticks(it, law(), calendar(), it.due_at - kSecond).empty());
  EXPECT_EQ(due_ticks(it, law(), calendar(), it.due_at), std::vector{Tick::escalate});
}

TEST(Clock, AHaltEndsByItselfWhenTheLawsLongestHasPassed) {
  Appeal it = appeal("2026-11-02");
  it.halts.push_back({.code = "awaiting_author", .from = at("2026-11-03T10:00:00")});
  recompute(it, law(), calendar());
  const Instant end = start_of_day_in_tashkent(day("2026-12-04"));
  EXPECT_EQ(it.wake_at, end);
  EXPECT_TRUE(due_ticks(it, law(), calendar(), end - kSecond).empty());
  EXPECT_EQ(due_ticks(it, law(), calendar(), end), std::vector{Tick::halt_ran_out});
}

TEST(Clock, AfterTheAnswerThereIsAMonthToReopenAYearToComplainAndAFollowUpInBetween) {
  Appeal it = appeal("2026-11-02");
  it.state = State::answered;
  it.outcome = "answered";
  it.answered_at = at("2026-11-10T16:00:00");
  recompute(it, law(), calendar());
  const Reading now = reading(it, at("2026-11-10T16:00:00"));
  EXPECT_EQ(now.state, Reading::State::finished);
  EXPECT_EQ(now.reopen_by, start_of_day_in_tashkent(day("2026-12-11")));
  EXPECT_EQ(now.complain_by, start_of_day_in_tashkent(day("2027-11-11")));
  EXPECT_EQ(it.wake_at, start_of_day_in_tashkent(day("2026-12-01")));
  EXPECT_EQ(due_ticks(it, law(), calendar(), *it.wake_at), std::vector{Tick::ask_follow_up});
  it.followed_up = "asked";
  recompute(it, law(), calendar());
  EXPECT_EQ(it.wake_at, now.reopen_by);
  EXPECT_EQ(due_ticks(it, law(), calendar(), *now.reopen_by), std::vector{Tick::close});
  it.state = State::closed;
  recompute(it, law(), calendar());
  EXPECT_FALSE(it.wake_at);
}

TEST(Clock, OfALawThatChangedKeepsTheTermsOfTheDayOfRegistration) {
  Law changed = law();
  for (TermRule& rule : changed.terms)
    if (rule.code == TermCode::consider) rule.until = day("2026-12-31");
  changed.terms.push_back({.code = TermCode::consider, .from = day("2027-01-01"), .count = 10, .basis = "28-modda"});
  Appeal before = appeal("2026-12-31");
  recompute(before, changed, calendar());
  EXPECT_EQ(before.due_at, start_of_day_in_tashkent(day("2027-01-16")));
  Appeal after = appeal("2027-01-04");
  recompute(after, changed, calendar());
  EXPECT_EQ(after.due_at, start_of_day_in_tashkent(day("2027-01-15")));
}

}  // namespace
}  // namespace darcha::murojaat
