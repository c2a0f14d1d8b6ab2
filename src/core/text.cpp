#include "core/text.h"

#include <unicode/bytestream.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <stdexcept>

#include "core/utf8.h"

namespace darcha {
namespace {

constexpr char32_t kTurnedComma = U'\u02BB';  // in oʻ and gʻ
constexpr char32_t kApostrophe = U'\u02BC';   // tutuq belgisi

bool is_ascii(std::string_view text) {
  for (char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  return true;
}

/// What people type for the two marks; spec: domain facts B6.
bool is_mark(char32_t c) {
  return c == U'\'' || c == U'`' || c == U'\u00B4' || c == U'\u2018' || c == U'\u2019' || c == U'\u02B9' || c == kTurnedComma ||
         c == kApostrophe || c == U'\u02BF' || c == U'\u2032' || c == U'\uFF07';
}

/// Marks that are also written as quotation marks.
bool can_quote(char32_t c) { return c == U'\'' || c == U'`' || c == U'\u00B4' || c == U'\u2018' || c == U'\u2019' || c == U'\uFF07'; }

bool is_o_or_g(char32_t c) { return c == U'o' || c == U'O' || c == U'g' || c == U'G'; }

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead == 0) return false;
    if (lead < 0x80) {
      ++at;
      continue;
    }
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + size > text.size()) return false;
    for (std::size_t i = 1; i < size; ++i) {
      if ((static_cast<unsigned char>(text[at + i]) & 0xC0) != 0x80) return false;
    }
    const auto second = static_cast<unsigned char>(text[at + 1]);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F))
      return false;
    at += size;
  }
  return true;
}

std::string to_nfc(std::string_view text) {
  if (is_ascii(text)) return std::string{text};
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  std::string out;
  out.reserve(text.size());
  icu::StringByteSink<std::string> sink(&out);
  if (U_SUCCESS(status)) nfc->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr, status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string{"ICU: "} + u_errorName(status));
  return out;
}

std::string normalize_apostrophes(std::string_view text) {
  std::u32string points = utf8::decode(to_nfc(text));
  bool quote_open = false;  // a mark stood before a word: the one after a word closes it
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!is_mark(points[i])) continue;
    const bool after_letter =
        i > 0 && u_isalpha(static_cast<UChar32>(points[i - 1])) && points[i - 1] != kTurnedComma && points[i - 1] != kApostrophe;
    const bool before_letter = i + 1 < points.size() && u_isalpha(static_cast<UChar32>(points[i + 1]));
    const bool before_mark = i + 1 < points.size() && is_mark(points[i + 1]);  // that one closes the quotation
    if (!after_letter) {
      if (can_quote(points[i]) && before_letter) quote_open = true;
    } else if (!before_letter && !before_mark && quote_open && can_quote(points[i])) {
      quote_open = false;
    } else {
      points[i] = is_o_or_g(points[i - 1]) ? kTurnedComma : kApostrophe;
    }
  }
  return utf8::encode(points);
}

std::string fold_for_search(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string{"ICU: "} + u_errorName(status));
  const std::string latin = cyrillic_to_latin(to_lower(to_nfc(text)));
  const icu::UnicodeString decomposed = nfd->normalize(icu::UnicodeString::fromUTF8(latin), status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string{"ICU: "} + u_errorName(status));
  std::string out;
  bool space = false;
  for (int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
    UChar32 c = u_tolower(decomposed.char32At(i));
    if (u_charType(c) == U_NON_SPACING_MARK || is_mark(static_cast<char32_t>(c)) || c == U'\u00AD') continue;
    if (u_isUWhiteSpace(c) || c == U'\u200B') {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    switch (c) {  // letters without a decomposition
      case U'ı': c = U'i'; break;
      case U'ә': c = U'a'; break;
      case U'ө': c = U'o'; break;
      case U'ү': c = U'u'; break;
      case U'ң': c = U'n'; break;
      default: break;
    }
    utf8::append(out, static_cast<char32_t>(c));
  }
  return out;
}

std::string to_upper(std::string_view text) {
  std::u32string points = utf8::decode(text);
  for (char32_t& c : points) {
    if (c == U'ı') c = U'Í';
  }
  std::string out;
  icu::UnicodeString::fromUTF8(utf8::encode(points)).toUpper(icu::Locale::getRoot()).toUTF8String(out);
  return out;
}

std::string to_lower(std::string_view text) {
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
      .toLower(icu::Locale::getRoot())
      .toUTF8String(out);
  return out;
}

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

}  // namespace darcha
