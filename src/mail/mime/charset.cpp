#include "mail/mime/charset.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>

#include "core/text.h"

namespace darcha::mail {
namespace {

/// Stateful and obscure encodings are not asked of ICU: UTF-7, HZ and ISO-2022 hide one text in another, and nobody here writes them.
constexpr std::array<std::string_view, 10> kKnownPrefixes{"koi8-",  "windows-125", "cp125",  "iso-8859-", "iso8859-",
                                                          "ibm866", "cp866",       "latin1", "gb18030",   "utf-16"};

bool known(std::string_view name) {
  return name.size() < 24 && std::ranges::any_of(kKnownPrefixes, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

std::string converted(std::string_view octets, const char* from) {
  UErrorCode error = U_ZERO_ERROR;
  const auto size = static_cast<std::int32_t>(std::min<std::size_t>(octets.size(), 64 * 1024 * 1024));
  const std::int32_t needed = ucnv_convert("UTF-8", from, nullptr, 0, octets.data(), size, &error);
  if (error != U_BUFFER_OVERFLOW_ERROR || needed <= 0) return {};
  std::string out(static_cast<std::size_t>(needed), '\0');
  error = U_ZERO_ERROR;
  ucnv_convert("UTF-8", from, out.data(), needed, octets.data(), size, &error);
  return U_FAILURE(error) ? std::string{} : out;
}

}  // namespace

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string first_octets(std::string_view utf8, std::size_t most) {
  if (utf8.size() <= most) return std::string(utf8);
  while (most > 0 && (static_cast<unsigned char>(utf8[most]) & 0xC0) == 0x80) --most;
  return std::string(utf8.substr(0, most));
}

std::string clean_text(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    const auto next = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1]) : 0;
    if (c == '\r') {
      if (next != '\n') out += '\n';
    } else if (c == '\n' || c == '\t') {
      out += utf8[i];
    } else if (c == 0xC2 && next >= 0x80 && next < 0xA0) {
      ++i;  // C1 controls
    } else if (c >= 0x20 && c != 0x7F) {
      out += utf8[i];
    }
  }
  return to_nfc(out);
}

std::string to_utf8(std::string_view octets, std::string_view charset) {
  if (octets.empty()) return {};
  const std::string name = lower_ascii(charset);
  if (known(name)) return clean_text(converted(octets, name.c_str()));
  std::string_view text = octets;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::string without_nul(text);
  std::erase(without_nul, '\0');
  if (is_utf8(without_nul)) return clean_text(without_nul);
  const bool claims_utf8 = name == "utf-8" || name == "utf8";
  return clean_text(converted(without_nul, claims_utf8 ? "UTF-8" : "windows-1251"));
}

}  // namespace darcha::mail
