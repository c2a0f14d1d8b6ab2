// Octets of a stranger's mail as text. Private to mail; fuzzed by mime_fuzz.cpp.
#pragma once
#include <string>
#include <string_view>

namespace darcha::mail {

/// UTF-8 of text in `charset`, as the mail claims it: UTF-8, KOI8-R/U, windows-125x, ISO-8859-x, cp866, UTF-16 and a few more. Without a
/// name, or with one that nobody knows, it is UTF-8 if it reads so and windows-1251 otherwise. What is no character becomes U+FFFD;
/// control characters but tab and line break are dropped; line ends become \n; NFC.
std::string to_utf8(std::string_view octets, std::string_view charset);

/// What is left of UTF-8 when it is cleaned as above.
std::string clean_text(std::string_view utf8);

/// The first octets of UTF-8, at most so many, never half a character.
std::string first_octets(std::string_view utf8, std::size_t most);

std::string lower_ascii(std::string_view text);

}  // namespace darcha::mail
