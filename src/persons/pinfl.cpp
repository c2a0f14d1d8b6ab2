#include "persons/pinfl.h"

#include <stdexcept>

#include <fmt/format.h>

namespace darcha::persons {

namespace {

constexpr std::size_t kLength = 14;

/// Years since 1800 that the first digit stands for: 1,2 = 18xx, 3,4 = 19xx, 5,6 = 20xx. Nothing for others (no law gives 7 and 8 yet).
std::optional<int> century_of(char digit) {
  if (digit < '1' || digit > '6') return std::nullopt;
  return 1700 + 100 * ((digit - '0' + 1) / 2);
}

int two_digits(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

std::string without_separators(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '-' && c != '\t') out += c;
  return out;
}

}  // namespace

int icao_check_digit(std::string_view text) {
  constexpr std::array weights{7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    int value = 0;
    if (c >= '0' && c <= '9') {
      value = c - '0';
    } else if (c >= 'A' && c <= 'Z') {
      value = c - 'A' + 10;
    } else if (c != '<') {
      return -1;
    }
    sum = (sum + value * weights[i % weights.size()]) % 10;
  }
  return sum;
}

Result<Pinfl> parse_pinfl(std::string_view text) {
  const auto bad = [](std::string_view reason) { return refuse(fmt::format("persons.pinfl_{}", reason), RefusalKind::bad_input); };
  std::string digits = without_separators(text);
  if (digits.find_first_not_of("0123456789") != std::string::npos) return bad("digits");
  if (digits.size() != kLength) return bad("length");
  const auto century = century_of(digits[0]);
  if (!century) return bad("century");
  const auto born = make_date(*century + two_digits(digits, 5), two_digits(digits, 3), two_digits(digits, 1));
  if (!born) return bad("date");
  if (digits.substr(7, 3) == "000") return bad("district");
  if (digits.substr(10, 3) == "000") return bad("serial");
  if (icao_check_digit(std::string_view{digits}.substr(0, 13)) != digits[13] - '0') return bad("check_digit");
  return Pinfl{std::move(digits), *born};
}

Pinfl make_pinfl(Sex sex, Date born, int district, int serial) {
  const std::chrono::year_month_day day{born};
  const int year = static_cast<int>(day.year());
  if (year < 1800 || year > 2099 || district < 1 || district > 999 || serial < 1 || serial > 999)
    throw std::invalid_argument("make_pinfl: year, district or serial out of range");
  const int first = 2 * ((year - 1800) / 100) + (sex == Sex::male ? 1 : 2);
  std::string text = fmt::format("{}{:02}{:02}{:02}{:03}{:03}", first, static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()),
                                 year % 100, district, serial);
  text += static_cast<char>('0' + icao_check_digit(text));
  return *parse_pinfl(text);
}

}  // namespace darcha::persons
