// A mail taken apart: what it says, what hangs on it, and what its headers tell of who sent it. Private to mail; fuzzed by mime_fuzz.cpp.
// Spec: RFC 5322 (format), RFC 2045-2047 and 2231 (MIME), RFC 6532 (UTF-8 headers).
//
// Everything is bounded, because anybody may write one: header octets and fields, depth of nesting, number of parts, octets of text. A mail
// that is over a bound is refused as a whole, with a word that its sender can read; nothing of it is guessed.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/mime/coding.h"

namespace darcha::mail {

struct MimeLimits {
  std::size_t header_bytes = 64 * 1024;  ///< of one part
  std::size_t fields = 200;              ///< of one part
  std::size_t depth = 12;
  std::size_t parts = 120;
  std::size_t text_bytes = 512 * 1024;  ///< of all that is read as text, after decoding
};

/// Fields in their order; names in lower case, values unfolded and otherwise as they came.
class Headers {
 public:
  std::optional<std::string_view> find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> fields;
};

struct Mailbox {
  std::string name;     ///< decoded; may be empty
  std::string address;  ///< local@domain
};
/// The first mailbox of a field like From; nothing if there is none that mail could be sent to.
std::optional<Mailbox> parse_mailbox(std::string_view field);
/// Whether mail could be sent there: one @, no white space, control character or bracket, at most 254 octets.
bool is_address(std::string_view address);

/// A part that is no text of the mail: still coded, a view into the mail.
struct Attached {
  std::string name;  ///< as claimed: for a person to read, never a path; cleaned, never empty
  std::string_view octets;
  Coding coding = Coding::identity;
};

struct Parsed {
  Headers headers;
  std::string text;  ///< UTF-8, \n
  std::vector<Attached> files;
  bool report = false;     ///< multipart/report: a bounce or another machine's note
  bool encrypted = false;  ///< nobody here can read it
  /// Empty, or why it is refused: header_too_long, too_many_fields, too_deep, too_many_parts, text_too_long.
  std::string_view fault{};
};

/// `octets` must outlive the result.
Parsed parse_mail(std::string_view octets, const MimeLimits& limits = {});

}  // namespace darcha::mail
