#include "core/dates.h"

#include <gtest/gtest.h>

#include <set>

#include "core/money.h"

namespace darcha {
namespace {

Date day(const char* iso) { return *parse_iso_date(iso); }

struct Written {
  Lang lang;
  const char* long_date;
  const char* day_month;
  const char* weekday;
};

constexpr Written kWritten[] = {
    {Lang::uz, "2026-yil 21-noyabr", "21-noyabr", "shanba"},  {Lang::uz_cyrl, "2026 йил 21 ноябрь", "21 ноябрь", "шанба"},
    {Lang::ru, "21 ноября 2026 г.", "21 ноября", "суббота"},  {Lang::en, "21 November 2026", "21 November", "Saturday"},
    {Lang::kaa, "2026-jıl 21-noyabr", "21-noyabr", "shembi"},
};

TEST(Dates, AreWrittenAsOfficialPapersWriteThem) {
  for (const Written& row : kWritten) {
    EXPECT_EQ(format_date(day("2026-11-21"), row.lang), row.long_date);
    EXPECT_EQ(format_day_month(day("2026-11-21"), row.lang), row.day_month);
    EXPECT_EQ(weekday_name(day("2026-11-21"), row.lang), row.weekday);
  }
  EXPECT_EQ(format_date_short(day("2026-01-02")), "02.01.2026");
  EXPECT_EQ(format_date(day("2026-01-02"), Lang::ru), "2 января 2026 г.");
}

TEST(Dates, TimesAreThoseOfTashkent) {
  const Instant late = *parse_iso_instant("2026-11-21T19:12:59Z");
  EXPECT_EQ(format_time(late), "00:12");
  EXPECT_EQ(format_date_time(late, Lang::en), "22.11.2026, 00:12");
  EXPECT_EQ(format_date_time_long(late, Lang::kaa), "2026-jıl 22-noyabr, 00:12");
}

TEST(Dates, EveryMonthAndWeekdayHasItsOwnName) {
  for (const Lang lang : kLangs) {
    std::set<std::string_view> months;
    for (unsigned m = 1; m <= 12; ++m) months.insert(month_name(std::chrono::month{m}, lang));
    EXPECT_EQ(months.size(), 12u);
    std::set<std::string_view> days;
    for (int d = 0; d < 7; ++d) days.insert(weekday_name(day("2026-11-16") + Days{d}, lang));
    EXPECT_EQ(days.size(), 7u);
  }
  EXPECT_EQ(weekday_name(day("2026-11-16"), Lang::uz), "dushanba") << "a Monday";
  EXPECT_EQ(weekday_name(day("2026-11-22"), Lang::kaa), "ekshembi") << "a Sunday";
}

TEST(Dates, NearDaysAreNamedByTheirDistance) {
  const Date today = day("2026-11-21");
  EXPECT_EQ(format_relative_day(today, today, Lang::uz), "bugun");
  EXPECT_EQ(format_relative_day(today - Days{1}, today, Lang::uz_cyrl), "кеча");
  EXPECT_EQ(format_relative_day(today + Days{1}, today, Lang::kaa), "erteń");
  EXPECT_EQ(format_relative_day(today - Days{3}, today, Lang::uz), "3 kun oldin");
  EXPECT_EQ(format_relative_day(today + Days{2}, today, Lang::ru), "через 2 дня");
  EXPECT_EQ(format_relative_day(today - Days{5}, today, Lang::ru), "5 дней назад");
  EXPECT_EQ(format_relative_day(today + Days{7}, today, Lang::en), "in 7 days");
  EXPECT_EQ(format_relative_day(today + Days{8}, today, Lang::en), "29 November 2026");
}

TEST(Money, IsGroupedWithNoBreakSpacesAndShowsTiyinOnlyIfAny) {
  EXPECT_EQ(format_money(Money::som(1234567), Lang::uz), "1\u00A0234\u00A0567\u00A0soʻm");
  EXPECT_EQ(format_money({123456750}, Lang::uz_cyrl), "1\u00A0234\u00A0567,50\u00A0сўм");
  EXPECT_EQ(format_money({105}, Lang::ru), "1,05\u00A0сум");
  EXPECT_EQ(format_money({123456750}, Lang::en), "1,234,567.50\u00A0UZS");
  EXPECT_EQ(format_money({-100}, Lang::kaa), "−1\u00A0swm");
  EXPECT_EQ(format_money({0}, Lang::uz), "0\u00A0soʻm");
  EXPECT_EQ(format_number(std::numeric_limits<std::int64_t>::min(), Lang::en), "−9,223,372,036,854,775,808");
}

TEST(Money, SharesAreRoundedHalfAwayFromZero) {
  EXPECT_EQ(Money::som(412000).basis_points(8900).tiyin, 36'668'000);  // 89 % of the base value
  EXPECT_EQ(Money{1}.basis_points(5000).tiyin, 1);
  EXPECT_EQ(Money{1}.basis_points(4999).tiyin, 0);
  EXPECT_EQ(Money{-1}.basis_points(5000).tiyin, -1);
  EXPECT_EQ(Money{9'000'000'000'000'000}.basis_points(10'000).tiyin, 9'000'000'000'000'000) << "no overflow on the way";
}

}  // namespace
}  // namespace darcha
