// Tokens that prove a form came from our own page.
#pragma once
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace darcha::web {

/// 32 octets bound to who looks: `subject` is the session id, or the nonce cookie of a visitor without one.
std::string make_csrf_token(BytesView secret, bool signed_in, std::string_view subject);

/// The token XORed with a fresh pad, base64url: two pages never carry the same text, so that compression tells nothing (BREACH).
std::string mask_token(std::string_view token);

/// Constant time in the token; anything malformed is no match.
bool token_matches(std::string_view masked, std::string_view token);

}  // namespace darcha::web
