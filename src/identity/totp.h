// One-time codes of authenticator apps. Spec: RFC 6238 (TOTP), RFC 4226 (HOTP), SHA-1, 6 digits, 30 s: what every app implements.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/time.h"

namespace darcha::identity {

inline constexpr std::chrono::seconds kTotpStep{30};

std::int64_t totp_step(Instant at);
std::string totp_code(BytesView secret, std::int64_t step);  ///< 6 digits

/// The step whose code was given, one step early or late allowed, and later than `last_step` (a code is good once). Nothing if none fits.
std::optional<std::int64_t> match_totp(BytesView secret, std::string_view code, Instant at, std::int64_t last_step);

std::string to_base32(BytesView bytes);                                                     ///< RFC 4648 6, without padding
std::string totp_uri(std::string_view issuer, std::string_view account, BytesView secret);  ///< otpauth:// for the QR code

}  // namespace darcha::identity
