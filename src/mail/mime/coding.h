// Transfer codings, words of headers, parameters. Private to mail; fuzzed by mime_fuzz.cpp.
// Spec: RFC 2045 6 (codings), RFC 2047 (encoded words), RFC 2231 (parameters).
#pragma once
#include <map>
#include <string>
#include <string_view>

namespace darcha::mail {

enum class Coding { identity, base64, quoted_printable };
Coding parse_coding(std::string_view value);

/// The octets behind a coding. Lenient as mail has to be: what is no base64 character is skipped, a broken =XX stays as it is. Never longer
/// than the input.
std::string decode(std::string_view coded, Coding coding);

/// Spec: RFC 2045 6.7. Lines of at most 76 characters, CRLF.
std::string encode_quoted_printable(std::string_view text);
/// Base64 in lines of 76 characters, CRLF after each.
std::string encode_base64_lines(std::string_view octets);
/// A header's text as encoded words where it is not plain ASCII; folded.
std::string encode_words(std::string_view utf8);

/// Encoded words become text, in UTF-8 without control characters; the rest is taken as UTF-8 (RFC 6532) or windows-1251.
std::string decode_words(std::string_view value);

/// "text/plain; charset=utf-8; name*0*=..." taken apart. Keys are in lower case; values decoded to UTF-8; at most 40 parameters.
struct Valued {
  std::string value;  ///< before the first semicolon, trimmed, lower case
  std::map<std::string, std::string> params;
};
Valued parse_valued(std::string_view field);

}  // namespace darcha::mail
