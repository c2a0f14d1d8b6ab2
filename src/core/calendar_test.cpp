#include "core/calendar.h"

#include <gtest/gtest.h>

namespace darcha {
namespace {

Date day(const char* iso) { return *parse_iso_date(iso); }

const WorkingCalendar& calendar() {
  static const WorkingCalendar loaded = WorkingCalendar::load(std::string{DARCHA_SOURCE_DIR} + "/data/holidays.yaml");
  return loaded;
}

TEST(Calendar, WeekendsAndHolidaysAreOff) {
  EXPECT_TRUE(calendar().is_working(day("2026-11-20")));
  EXPECT_FALSE(calendar().is_working(day("2026-11-21"))) << "a Saturday";
  EXPECT_FALSE(calendar().is_working(day("2026-11-22"))) << "a Sunday";
  EXPECT_FALSE(calendar().is_working(day("2026-12-08"))) << "Constitution Day";
  ASSERT_NE(calendar().holiday_on(day("2026-12-08")), nullptr);
  EXPECT_EQ(calendar().holiday_on(day("2026-12-08"))->name.in(Lang::uz), "Konstitutsiya kuni");
  EXPECT_EQ(calendar().holiday_on(day("2026-12-08"))->name.in(Lang::uz_cyrl), "Конституция куни");
  EXPECT_EQ(calendar().holiday_on(day("2026-12-09")), nullptr);
}

TEST(Calendar, FixedHolidaysHoldBeyondTheYearsItKnows) {
  EXPECT_FALSE(calendar().knows_year(2040));
  EXPECT_FALSE(calendar().is_working(day("2040-03-08")));
  EXPECT_TRUE(calendar().is_working(day("2040-03-09")));
}

TEST(Calendar, SaysWhichHolidaysNoSourceConfirms) {
  const WorkingCalendar mixed = WorkingCalendar::parse(R"(
yearly:
  - { day: 03-08, name: { uz: a, ru: a, en: a, kaa: a } }
years:
  2026: { verified: true, holidays: [{ day: 2026-05-27, name: { uz: b, ru: b, en: b, kaa: b } }] }
  2027: { verified: false, holidays: [{ day: 2027-05-16, name: { uz: c, ru: c, en: c, kaa: c } }] }
  2028: { holidays: [] }
)",
                                                       "mixed");
  EXPECT_TRUE(mixed.confirms_year(2026));
  for (const int year : {2025, 2027, 2028}) EXPECT_FALSE(mixed.confirms_year(year)) << year << ": not saying so is not confirming";
  struct Row {
    const char *from, *to;
    std::size_t holidays, unknown_years;
  };
  for (const Row& row :
       {Row{"2026-05-01", "2026-06-01", 0, 0}, Row{"2027-03-01", "2027-03-31", 0, 0}, Row{"2027-05-01", "2027-05-13", 0, 0},
        Row{"2027-05-01", "2027-05-14", 1, 0}, Row{"2027-05-17", "2027-05-30", 1, 0}, Row{"2027-05-18", "2027-05-30", 0, 0},
        Row{"2028-12-01", "2028-12-31", 0, 0}, Row{"2028-12-20", "2030-01-02", 0, 2}}) {
    const auto found = mixed.unconfirmed_between(day(row.from), day(row.to));
    EXPECT_EQ(found.holidays.size(), row.holidays) << row.from << " to " << row.to;
    EXPECT_EQ(found.unknown_years.size(), row.unknown_years) << row.from << " to " << row.to;
  }
  ASSERT_EQ(mixed.dated_in(2027).size(), 1U) << "without the holiday of every year";
  EXPECT_EQ(mixed.dated_in(2027).front().name.in(Lang::en), "c");
  EXPECT_FALSE(calendar().confirms_year(2026)) << "when its decree is entered, change data/holidays.yaml and this line";
}

TEST(Calendar, TermsInWorkingDaysSkipDaysOff) {
  struct Row {
    const char* start;
    int count;
    const char* last;
  };
  for (const Row& row : {Row{"2026-11-20", 0, "2026-11-20"}, Row{"2026-11-20", 1, "2026-11-23"}, Row{"2026-11-21", 1, "2026-11-23"},
                         Row{"2026-11-22", 5, "2026-11-27"}, Row{"2026-12-07", 1, "2026-12-09"}, Row{"2026-12-31", 1, "2027-01-04"},
                         Row{"2026-03-19", 1, "2026-03-23"}, Row{"2026-11-20", 15, "2026-12-14"}}) {
    const Date last = calendar().last_day(day(row.start), {row.count, TermUnit::working_days});
    EXPECT_EQ(to_iso(last), row.last) << row.start << " + " << row.count;
    if (row.count > 0) EXPECT_EQ(calendar().working_days_between(day(row.start), last), row.count);
  }
}

TEST(Calendar, TermsInCalendarDaysEndOnAWorkingDay) {
  EXPECT_EQ(to_iso(calendar().last_day(day("2026-11-05"), {15, TermUnit::calendar_days})), "2026-11-20");
  EXPECT_EQ(to_iso(calendar().last_day(day("2026-11-06"), {15, TermUnit::calendar_days})), "2026-11-23") << "the 21st is a Saturday";
  EXPECT_EQ(to_iso(calendar().last_day(day("2026-11-23"), {15, TermUnit::calendar_days})), "2026-12-09") << "the 8th is a holiday";
}

TEST(Calendar, MonthsEndOnTheSameDayOrTheLastOne) {
  EXPECT_EQ(to_iso(calendar().last_day(day("2026-11-20"), {1, TermUnit::months})), "2026-12-21") << "the 20th is a Sunday";
  EXPECT_EQ(to_iso(calendar().last_day(day("2027-10-31"), {1, TermUnit::months})), "2027-11-30");
  EXPECT_EQ(to_iso(calendar().last_day(day("2024-01-31"), {1, TermUnit::months})), "2024-02-29");
  EXPECT_EQ(to_iso(calendar().last_day(day("2026-12-15"), {2, TermUnit::months})), "2027-02-15");
}

TEST(Calendar, DaysLeftCountToTheLastDay) {
  const Date last = day("2026-11-27");
  EXPECT_EQ(calendar().days_left(last, day("2026-11-20"), TermUnit::calendar_days), 7);
  EXPECT_EQ(calendar().days_left(last, day("2026-11-20"), TermUnit::working_days), 5);
  EXPECT_EQ(calendar().days_left(last, last, TermUnit::working_days), 0);
  EXPECT_EQ(calendar().days_left(last, day("2026-11-30"), TermUnit::working_days), -1);
  EXPECT_EQ(calendar().days_left(last, day("2026-11-28"), TermUnit::calendar_days), -1);
}

TEST(Calendar, ATransferMakesASaturdayWork) {
  const auto moved = WorkingCalendar::parse(R"(yearly: []
years: { 2026: { holidays: [ { day: 2026-11-23, name: { uz: a, ru: b, en: c, kaa: d } } ], working: [ 2026-11-21 ] } })",
                                            "test");
  EXPECT_TRUE(moved.is_working(day("2026-11-21")));
  EXPECT_FALSE(moved.is_working(day("2026-11-23")));
  EXPECT_EQ(to_iso(moved.add_working_days(day("2026-11-20"), 2)), "2026-11-24");
}

TEST(Calendar, FaultsNameTheirLine) {
  struct Row {
    const char* yaml;
    const char* says;
  };
  for (const Row& row : {Row{"years: {}", "test:1: no `yearly`"}, Row{"yearly: []\n", "test:1: no `years`"},
                         Row{"yearly:\n  - { day: 13-01, name: { uz: a, ru: b, en: c, kaa: d } }\nyears: {}", "test:2: `13-01` is no day"},
                         Row{"yearly:\n  - { day: 01-01, name: { uz: a } }\nyears: {}", "test:2: no `ru`"},
                         Row{"yearly: []\nyears:\n  2026: { holidays: [ { day: 2026-02-30, name: { uz: a, ru: b, en: c, kaa: d } } ] }",
                             "test:3: `2026-02-30` is no day"},
                         Row{"yearly: []\nyears:\n  2026: { holidays: [ { day: 2025-02-20, name: { uz: a, ru: b, en: c, kaa: d } } ] }",
                             "test:3: a day of another year"},
                         Row{"yearly: [\n", "test:2: "}, Row{"yearly: []\nyears:\n  soon: {}", "test:3: "}}) {
    try {
      WorkingCalendar::parse(row.yaml, "test");
      ADD_FAILURE() << "taken: " << row.yaml;
    } catch (const CalendarFault& fault) {
      EXPECT_TRUE(std::string_view{fault.what()}.starts_with(row.says)) << fault.what();
    }
  }
  EXPECT_THROW(WorkingCalendar::load("/no/such/file"), CalendarFault);
}

}  // namespace
}  // namespace darcha
