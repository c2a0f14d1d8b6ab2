#include "applications/rules.h"

#include <fmt/core.h>

namespace darcha::applications {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford base 32: no I, L, O, U

constexpr int kModulus = 31;  // prime and below 32, so that the check character is of the alphabet people can type

char check_character(std::string_view digits) {
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum = (sum * 3 + static_cast<int>(kAlphabet.find(digits[i])) + 1) % kModulus;
  return kAlphabet[static_cast<std::size_t>(sum)];
}

}  // namespace

std::string make_number(Date day, BytesView random) {
  const int year = static_cast<int>(std::chrono::year_month_day{day}.year()) % 100;
  std::uint64_t bits = 0;
  for (std::uint8_t octet : random) bits = bits << 8 | octet;
  std::string digits;
  for (int i = 7; i >= 0; --i) digits += kAlphabet[bits >> (5 * i) & 31];
  const std::string all = fmt::format("{:02}{}", year, digits);
  return fmt::format("AR-{:02}-{}-{}-{}", year, digits.substr(0, 4), digits.substr(4), check_character(all));
}

std::optional<std::string> parse_number(std::string_view typed) {
  std::string digits;
  for (char c : typed) {
    char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper == ' ' || upper == '-') continue;
    if (digits.size() >= 2 || upper != 'A') {  // look-alikes are mended after the prefix only
      if (upper == 'O') upper = '0';
      if (upper == 'I' || upper == 'L') upper = '1';
    }
    digits += upper;
  }
  if (!digits.starts_with("AR") || digits.size() != 13) return std::nullopt;
  digits.erase(0, 2);
  for (char c : digits)
    if (kAlphabet.find(c) == std::string_view::npos) return std::nullopt;
  if (check_character(std::string_view{digits}.substr(0, 10)) != digits.back()) return std::nullopt;
  return fmt::format("AR-{}-{}-{}-{}", digits.substr(0, 2), digits.substr(2, 4), digits.substr(6, 4), digits.back());
}

}  // namespace darcha::applications
