// JSHSHIR (PINFL): the 14 digits that name one person for life. `GDDMMYYRRRNNNC`: century and sex, birth date, district code of the
// personalisation system (not SOATO), serial, check digit. Source: domain facts B1.
#pragma once
#include <string>
#include <string_view>

#include "core/refusal.h"
#include "core/time.h"

namespace darcha::persons {

enum class Sex { male, female };

/// A number whose structure and check digit are right. That a person owns it is another question, and so is whether what it says about
/// birth and sex is true: registers are corrected, the number never changes.
class Pinfl {
 public:
  const std::string& text() const { return text_; }  ///< 14 digits; personal data
  Sex sex() const { return (text_[0] - '0') % 2 == 1 ? Sex::male : Sex::female; }
  Date born() const { return born_; }
  int district() const { return number(7); }
  int serial() const { return number(10); }
  bool operator==(const Pinfl& other) const { return text_ == other.text_; }

 private:
  friend Result<Pinfl> parse_pinfl(std::string_view);
  Pinfl(std::string text, Date born) : text_(std::move(text)), born_(born) {}
  int number(std::size_t at) const { return (text_[at] - '0') * 100 + (text_[at + 1] - '0') * 10 + (text_[at + 2] - '0'); }
  std::string text_;
  Date born_;
};

/// Spaces and hyphens between groups are forgiven. Refusals, each bad_input: persons.pinfl_length, pinfl_digits, pinfl_century,
/// pinfl_date, pinfl_district, pinfl_serial, pinfl_check_digit. A birth date in the future is not one of them: the published test numbers
/// lie there on purpose, so whoever needs a living person asks born_by() as well.
Result<Pinfl> parse_pinfl(std::string_view text);

/// True unless the number speaks of a birth after `today`.
inline bool born_by(const Pinfl& pinfl, Date today) { return pinfl.born() <= today; }

/// The number of a person born 1800..2099, district and serial 1..999; anything else throws std::invalid_argument.
Pinfl make_pinfl(Sex sex, Date born, int district, int serial);

/// Sum of the value of each character times 7, 3, 1 in turn, modulo 10: digits are their value, A..Z 10..35, `<` 0; -1 for any other
/// character. Spec: ICAO Doc 9303-3, 4.9.
int icao_check_digit(std::string_view text);

}  // namespace darcha::persons
