// The machine-readable zone of identity documents: TD1 (ID card, three lines of 30) and TD3 (passport, two lines of 44).
// Spec: ICAO Doc 9303-3 (characters, check digits, names), 9303-4 (TD3), 9303-5 (TD1). The parser meets strangers' input: it is fuzzed.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/refusal.h"
#include "persons/pinfl.h"

namespace darcha::persons {

enum class MrzFormat { td1, td3 };

/// What the zone says. Texts are as printed, without fillers at their ends; dates have two-digit years, so the century comes from
/// elsewhere (for our own documents from the PINFL), never from a pivot.
struct Mrz {
  MrzFormat format = MrzFormat::td1;
  std::string code;         ///< "I", "IU", "P", "PM": document type
  std::string issuer;       ///< "UZB"; "D" for Germany
  std::string number;       ///< up to 9 characters; TD1 up to 24 by the rule for long numbers
  std::string nationality;  ///< "UZB"; "XXA" stateless
  std::string born;         ///< YYMMDD; unknown parts are "<<"
  std::string expires;      ///< YYMMDD
  std::optional<Sex> sex;   ///< nothing for `<` (unspecified)
  std::string surname;      ///< primary identifier, words separated by spaces
  std::string given;        ///< secondary identifier, may be empty
  std::string optional1;    ///< TD1 line 1 (our ID card: PINFL), TD3 personal number (our passport: PINFL)
  std::string optional2;    ///< TD1 line 2
  bool operator==(const Mrz&) const = default;
};

/// Lines separated by line ends, or all in one. Every check digit must hold. Refusals, each bad_input: persons.mrz_length, mrz_characters,
/// mrz_date, mrz_sex, mrz_names, mrz_check_digit (args: field = number, born, expires, optional or composite).
Result<Mrz> parse_mrz(std::string_view text);

/// The zone, lines separated by '\n', with every check digit. Names are transliterated (write_mrz_name) and shortened by the rule of
/// Doc 9303-3 4.6 when too long. Throws std::invalid_argument for what no document can hold (a digit in a date, a number too long).
std::string write_mrz(const Mrz& mrz);

/// Letters of the document to those of the zone: oʻ gʻ lose the sign, á ǵ ı ń ó ú their marks, a hyphen becomes a space. Cyrillic and
/// anything else the zone cannot show throws std::invalid_argument: a register name must come in Latin.
std::string write_mrz_name(std::string_view latin);

/// "YYMMDD".
std::string write_mrz_date(Date day);
/// The day of YYMMDD in the century that begins with `century` (1900, 2000); nothing if a part is unknown or there is no such day.
std::optional<Date> read_mrz_date(std::string_view yymmdd, int century);

}  // namespace darcha::persons
