// What arrives at the door: names, passwords, codes and cookies of strangers.
#include <cstdlib>

#include "core/text.h"
#include "identity/rules.h"
#include "identity/session_cookie.h"
#include "identity/totp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha;
  using namespace darcha::identity;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto identifier = parse_identifier(text)) {
    if (!is_utf8(identifier->value) || identifier->value.empty()) std::abort();
    const auto again = parse_identifier(identifier->value);
    if (!again || again->kind != identifier->kind || again->value != identifier->value) std::abort();
  }
  if (const auto token = parse_session_cookie(text); token && (token->secret.size() != 32 || to_cookie(*token) != text)) std::abort();
  if (const std::string once = normalize_recovery_code(text); normalize_recovery_code(once) != once) std::abort();
  if (!check_password(text, "someone@example.uz") && (!is_utf8(text) || text.size() < kMinPassword || text.size() > 4 * kMaxPassword))
    std::abort();
  static const Bytes secret(20, 7);
  static const Instant now = *parse_iso_instant("2026-11-21T06:30:00Z");
  if (const auto step = match_totp(secret, text, now, 0); step && totp_code(secret, *step) != text) std::abort();
  net::Request request;
  request.headers.add("Cookie", std::string(text));
  request.headers.add("User-Agent", std::string(text));
  (void)session_token_of(request);
  if (device_of(request).size() > 100) std::abort();
  return 0;
}
