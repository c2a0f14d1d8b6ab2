// The few primitives every room needs. Signatures over documents live in `documents`, password hashing in `identity`.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/bytes.h"

namespace darcha {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(BytesView data);
Digest sha256(std::string_view text);

/// SHA-256 fed in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256& update(BytesView data);
  Sha256& update(std::string_view text) { return update(as_bytes(text)); }
  Digest finish();  ///< once; the object may not be fed afterwards

 private:
  void* context_;
};

Digest hmac_sha256(BytesView key, BytesView data);
void fill_random(std::span<std::uint8_t> out);  ///< from the operating system; throws std::runtime_error if it has none to give
Bytes random_bytes(std::size_t count);
std::string random_token(std::size_t octets);  ///< base64url of that many random octets
bool equal_constant_time(BytesView a, BytesView b);

}  // namespace darcha
