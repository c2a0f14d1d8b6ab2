// Money in the smallest unit, and how numbers are written for a reader.
#pragma once
#include <compare>
#include <cstdint>
#include <string>

#include "core/lang.h"

namespace darcha {

/// An amount of Uzbek soʻm in tiyin (1 soʻm = 100 tiyin). Never a float.
struct Money {
  std::int64_t tiyin = 0;

  auto operator<=>(const Money&) const = default;
  static Money som(std::int64_t som) { return {som * 100}; }
  Money operator+(Money other) const { return {tiyin + other.tiyin}; }
  /// A share of the amount in hundredths of a percent (300 = 3 %), rounded half away from zero to a whole tiyin.
  Money basis_points(std::int64_t points) const;
};

std::string format_money(Money amount, Lang lang);  ///< 1 234 567,50 soʻm / сўм / сум / UZS / swm; no-break spaces; tiyin only if any
std::string format_number(std::int64_t value, Lang lang);  ///< 1 234 567 with no-break spaces, 1,234,567 in English

}  // namespace darcha
