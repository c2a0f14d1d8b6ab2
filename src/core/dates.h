// Dates and times as a person reads them, in Tashkent time. Own data: ICU and CLDR have no Latin Karakalpak, and official Uzbek papers
// write dates otherwise than ICU (domain facts B6, standards 10).
#pragma once
#include <string>
#include <string_view>

#include "core/lang.h"
#include "core/time.h"

namespace darcha {

std::string format_date(
    Date day, Lang lang);  ///< 2026-yil 21-noyabr | 2026 йил 21 ноябрь | 21 ноября 2026 г. | 21 November 2026 | 2026-jıl 21-noyabr
std::string format_day_month(Date day, Lang lang);         ///< 21-noyabr | 21 ноябрь | 21 ноября | 21 November | 21-noyabr
std::string format_date_short(Date day);                   ///< 21.11.2026, in every language, as on official papers
std::string format_time(Instant at);                       ///< 16:12
std::string format_date_time(Instant at, Lang lang);       ///< 21.11.2026, 16:12
std::string format_date_time_long(Instant at, Lang lang);  ///< the long date, 16:12

std::string_view month_name(std::chrono::month month, Lang lang);  ///< alone, as in the heading of a calendar: noyabr, ноябрь, November
std::string_view weekday_name(Date day, Lang lang);                ///< shanba, шанба, суббота, Saturday, shembi

/// today, yesterday, tomorrow, "in 3 days", "3 days ago" within a week; the long date beyond.
std::string format_relative_day(Date day, Date today, Lang lang);

}  // namespace darcha
