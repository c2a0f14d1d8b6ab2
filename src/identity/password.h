// Password hashing: argon2id, encoded with its parameters so that they can grow. Spec: RFC 9106; parameters as OWASP recommends
// (19 MiB, two passes, one lane). Both calls take tens of milliseconds: run them on the CpuPool.
#pragma once
#include <string>
#include <string_view>

namespace darcha::identity {

std::string hash_password(std::string_view password);  ///< throws std::runtime_error
bool verify_password(std::string_view encoded, std::string_view password);
bool needs_rehash(std::string_view encoded);  ///< made with weaker parameters than today's

/// A hash that no password is known for: verified against when there is no account, so that the answer takes as long.
const std::string& decoy_hash();

}  // namespace darcha::identity
