// Plain text as it was meant: flowed lines joined, and of a reply only what is new. Private to mail; fuzzed.
#pragma once
#include <string>
#include <string_view>

namespace darcha::mail {

/// Spec: RFC 3676. Lines that were broken on the way become one again; quote depth is kept.
std::string unflow(std::string_view text, bool delete_space);

/// What the writer of a reply added: without the quoted mail under it, the line that introduces it, lines that begin with ">", and the
/// signature. Everything under `kReplyAbove`, which each of our mails begins with, is ours.
std::string new_words(std::string_view text);

/// In each mail that may be answered, before everything else.
inline constexpr std::string_view kReplyAbove = "##########################";

std::string_view trim(std::string_view text);

}  // namespace darcha::mail
