#include "identity/totp.h"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

#include "core/crypto.h"

namespace darcha::identity {
namespace {

std::string percent_encode(std::string_view text) {
  std::string out;
  for (unsigned char c : text) {
    if (std::isalnum(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += static_cast<char>(c);
    } else {
      out += fmt::format("%{:02X}", c);
    }
  }
  return out;
}

}  // namespace

std::int64_t totp_step(Instant at) { return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch() / kTotpStep; }

std::string totp_code(BytesView secret, std::int64_t step) {
  std::array<std::uint8_t, 8> counter{};
  for (int i = 0; i < 8; ++i)
    counter[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<std::uint8_t, 20> mac{};
  unsigned int size = mac.size();
  if (HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(), mac.data(), &size) == nullptr)
    throw std::runtime_error("hmac failed");
  const std::size_t offset = mac[19] & 0x0F;  // RFC 4226 5.3, dynamic truncation
  const std::uint32_t value = (mac[offset] & 0x7FU) << 24 | mac[offset + 1] << 16 | mac[offset + 2] << 8 | mac[offset + 3];
  return fmt::format("{:06}", value % 1'000'000);
}

std::optional<std::int64_t> match_totp(BytesView secret, std::string_view code, Instant at, std::int64_t last_step) {
  std::optional<std::int64_t> matched;
  for (std::int64_t step = totp_step(at) - 1; step <= totp_step(at) + 1; ++step) {
    const std::string expected = totp_code(secret, step);
    if (equal_constant_time(as_bytes(expected), as_bytes(code)) && step > last_step) matched = step;
  }
  return matched;
}

std::string to_base32(BytesView bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t buffer = 0;
  int bits = 0;
  for (std::uint8_t byte : bytes) {
    buffer = buffer << 8 | byte;
    for (bits += 8; bits >= 5; bits -= 5) out.push_back(kAlphabet[buffer >> (bits - 5) & 31]);
  }
  if (bits > 0) out.push_back(kAlphabet[buffer << (5 - bits) & 31]);
  return out;
}

std::string totp_uri(std::string_view issuer, std::string_view account, BytesView secret) {
  return fmt::format("otpauth://totp/{}:{}?secret={}&issuer={}", percent_encode(issuer), percent_encode(account), to_base32(secret),
                     percent_encode(issuer));
}

}  // namespace darcha::identity
