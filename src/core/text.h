// Scripts and letters of Uzbek and Karakalpak. Spec: domain facts B6; stored text is NFC with U+02BB in oʻ gʻ and U+02BC elsewhere.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace darcha {

bool is_utf8(std::string_view text);  ///< well-formed, without surrogates, overlong forms or NUL
std::string to_nfc(std::string_view text);

/// Any of ' ` ´ ‘ ’ ʹ ʻ ʼ ʿ ′ ＇ becomes ʻ (U+02BB) after o, O, g, G and ʼ (U+02BC) after another letter; quotes around words stay. NFC.
std::string normalize_apostrophes(std::string_view text);

std::string latin_to_cyrillic(std::string_view uz);       ///< Uzbek Latin to Cyrillic; a list of exceptions first (sirk, aprel, mayor...)
std::string cyrillic_to_latin(std::string_view uz);       ///< Uzbek Cyrillic to Latin (1995 alphabet)
std::string kaa_cyrillic_to_latin(std::string_view kaa);  ///< Karakalpak Cyrillic to Latin (2016 alphabet)

/// The form text is searched in: lower case, both scripts folded to one Latin, apostrophes and diacritics dropped, white space single.
std::string fold_for_search(std::string_view text);

std::string to_upper(std::string_view text);  ///< Karakalpak ı becomes Í; otherwise as Unicode says
std::string to_lower(std::string_view text);
std::size_t count_characters(std::string_view text);  ///< code points

}  // namespace darcha
