#include "core/dates.h"

#include <fmt/core.h>

#include <array>

namespace darcha {
namespace {

using Names12 = std::array<std::string_view, 12>;
using Names7 = std::array<std::string_view, 7>;

constexpr std::array<Names12, kLangCount> kMonths{{
    {"yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentabr", "oktabr", "noyabr", "dekabr"},
    {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
    {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
    {"yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentyabr", "oktyabr", "noyabr", "dekabr"},
}};

// of a day: 21 ноября
constexpr Names12 kRussianGenitive{"января", "февраля", "марта",    "апреля",  "мая",    "июня",
                                   "июля",   "августа", "сентября", "октября", "ноября", "декабря"};

// from Monday
constexpr std::array<Names7, kLangCount> kWeekdays{{
    {"dushanba", "seshanba", "chorshanba", "payshanba", "juma", "shanba", "yakshanba"},
    {"душанба", "сешанба", "чоршанба", "пайшанба", "жума", "шанба", "якшанба"},
    {"понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
    {"dúyshembi", "siyshembi", "sárshembi", "piyshembi", "juma", "shembi", "ekshembi"},
}};

struct RelativeWords {
  std::string_view today, yesterday, tomorrow, ago, ahead;  ///< the last two with {} for the number and its noun
};

constexpr std::array<RelativeWords, kLangCount> kRelative{{
    {"bugun", "kecha", "ertaga", "{} kun oldin", "{} kundan keyin"},
    {"бугун", "кеча", "эртага", "{} кун олдин", "{} кундан кейин"},
    {"сегодня", "вчера", "завтра", "{} назад", "через {}"},
    {"today", "yesterday", "tomorrow", "{} days ago", "in {} days"},
    {"búgin", "keshe", "erteń", "{} kún burın", "{} kúnnen keyin"},
}};

/// Only 2 to 7 are ever asked for.
std::string days_in_words(std::int64_t count, Lang lang) {
  if (lang != Lang::ru) return std::to_string(count);
  return fmt::format("{} {}", count, count <= 4 ? "дня" : "дней");
}

}  // namespace

std::string_view month_name(std::chrono::month month, Lang lang) {
  return kMonths[static_cast<std::size_t>(lang)].at(static_cast<unsigned>(month) - 1);
}

std::string_view weekday_name(Date day, Lang lang) {
  const unsigned from_monday = std::chrono::weekday{day}.iso_encoding() - 1;
  return kWeekdays[static_cast<std::size_t>(lang)][from_monday];
}

std::string format_day_month(Date day, Lang lang) {
  const std::chrono::year_month_day ymd{day};
  const unsigned d = static_cast<unsigned>(ymd.day());
  const std::string_view month =
      lang == Lang::ru ? kRussianGenitive[static_cast<unsigned>(ymd.month()) - 1] : month_name(ymd.month(), lang);
  return fmt::format(fmt::runtime(lang == Lang::uz || lang == Lang::kaa ? "{}-{}" : "{} {}"), d, month);
}

std::string format_date(Date day, Lang lang) {
  const int year = static_cast<int>(std::chrono::year_month_day{day}.year());
  const std::string rest = format_day_month(day, lang);
  switch (lang) {
    case Lang::uz: return fmt::format("{}-yil {}", year, rest);
    case Lang::uz_cyrl: return fmt::format("{} йил {}", year, rest);
    case Lang::ru: return fmt::format("{} {} г.", rest, year);
    case Lang::en: return fmt::format("{} {}", rest, year);
    case Lang::kaa: return fmt::format("{}-jıl {}", year, rest);
  }
  return rest;
}

std::string format_date_short(Date day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:02}.{:02}.{:04}", static_cast<unsigned>(ymd.day()), static_cast<unsigned>(ymd.month()),
                     static_cast<int>(ymd.year()));
}

std::string format_time(Instant at) { return fmt::format("{:02}:{:02}", hour_in_tashkent(at), minute_in_tashkent(at)); }

std::string format_date_time(Instant at, Lang) { return format_date_short(date_in_tashkent(at)) + ", " + format_time(at); }

std::string format_date_time_long(Instant at, Lang lang) { return format_date(date_in_tashkent(at), lang) + ", " + format_time(at); }

std::string format_relative_day(Date day, Date today, Lang lang) {
  const std::int64_t away = (day - today).count();
  const RelativeWords& words = kRelative[static_cast<std::size_t>(lang)];
  if (away == 0) return std::string{words.today};
  if (away == -1) return std::string{words.yesterday};
  if (away == 1) return std::string{words.tomorrow};
  if (away > 7 || away < -7) return format_date(day, lang);
  return fmt::format(fmt::runtime(away > 0 ? words.ahead : words.ago), days_in_words(away > 0 ? away : -away, lang));
}

}  // namespace darcha
