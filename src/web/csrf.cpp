#include "web/csrf.h"

#include "core/crypto.h"

namespace darcha::web {

std::string make_csrf_token(BytesView secret, bool signed_in, std::string_view subject) {
  const std::string message = std::string{signed_in ? "csrf session " : "csrf nonce "} + std::string{subject};
  const Digest digest = hmac_sha256(secret, as_bytes(message));
  return {digest.begin(), digest.end()};
}

std::string mask_token(std::string_view token) {
  Bytes masked = random_bytes(token.size());
  masked.reserve(token.size() * 2);
  for (std::size_t i = 0; i < token.size(); ++i) masked.push_back(static_cast<std::uint8_t>(token[i]) ^ masked[i]);
  return to_base64url(masked);
}

bool token_matches(std::string_view masked, std::string_view token) {
  const auto both = parse_base64url(masked);
  if (!both || token.empty() || both->size() != token.size() * 2) return false;
  Bytes open(token.size());
  for (std::size_t i = 0; i < token.size(); ++i) open[i] = (*both)[i] ^ (*both)[i + token.size()];
  return equal_constant_time(open, as_bytes(token));
}

}  // namespace darcha::web
