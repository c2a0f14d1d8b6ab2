// Sentences found by a code at run time: refusals, message kinds, event kinds.
#pragma once
#include <string>
#include <string_view>

#include "web/web.h"

namespace darcha::web {

/// The sentence behind "<room>.<key>" (a refusal's code, or any text of a room) in the reader's language; the code itself if there is
/// none, so that a missing text is seen and reported rather than an empty line.
inline std::string sentence(const Context& context, std::string_view code, const TextArgs& args = {}) {
  if (const auto key = find_refusal_text(code)) return context.t(*key, args);
  if (const auto key = find_text(code)) return context.t(*key, args);
  return std::string{code};
}

}  // namespace darcha::web
