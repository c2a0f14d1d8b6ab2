#include "core/money.h"

#include <fmt/core.h>

namespace darcha {
namespace {

constexpr std::string_view kNoBreakSpace = "\u00A0";

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

std::string grouped(std::uint64_t value, Lang lang) {
  const std::string digits = std::to_string(value);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += lang == Lang::en ? "," : kNoBreakSpace;
    out += digits[i];
  }
  return out;
}

std::string_view currency(Lang lang) {
  switch (lang) {
    case Lang::uz: return "soʻm";
    case Lang::uz_cyrl: return "сўм";
    case Lang::ru: return "сум";
    case Lang::en: return "UZS";
    case Lang::kaa: return "swm";
  }
  return "soʻm";
}

}  // namespace

Money Money::basis_points(std::int64_t points) const {
  const __int128 product = static_cast<__int128>(tiyin) * points;
  const __int128 half = product < 0 ? -5000 : 5000;
  return {static_cast<std::int64_t>((product + half) / 10000)};
}

std::string format_number(std::int64_t value, Lang lang) { return (value < 0 ? "−" : "") + grouped(magnitude(value), lang); }

std::string format_money(Money amount, Lang lang) {
  const std::uint64_t all = magnitude(amount.tiyin);
  std::string out = (amount.tiyin < 0 ? "−" : "") + grouped(all / 100, lang);
  if (all % 100 != 0) out += fmt::format("{}{:02}", lang == Lang::en ? '.' : ',', all % 100);
  out += kNoBreakSpace;
  out += currency(lang);
  return out;
}

}  // namespace darcha
