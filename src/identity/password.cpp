#include "identity/password.h"

#include <argon2.h>

#include <array>
#include <stdexcept>

#include "core/crypto.h"

namespace darcha::identity {
namespace {
constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kKibibytes = 19 * 1024;
constexpr std::uint32_t kParallel = 1;
constexpr std::size_t kHashSize = 32;
constexpr std::string_view kPrefix = "$argon2id$v=19$m=19456,t=2,p=1$";
}  // namespace

std::string hash_password(std::string_view password) {
  const Bytes salt = random_bytes(16);
  std::array<char, 256> encoded{};
  const int result = argon2id_hash_encoded(kPasses, kKibibytes, kParallel, password.data(), password.size(), salt.data(), salt.size(),
                                           kHashSize, encoded.data(), encoded.size());
  if (result != ARGON2_OK) throw std::runtime_error(argon2_error_message(result));
  return encoded.data();
}

bool verify_password(std::string_view encoded, std::string_view password) {
  return argon2id_verify(std::string{encoded}.c_str(), password.data(), password.size()) == ARGON2_OK;
}

bool needs_rehash(std::string_view encoded) { return !encoded.starts_with(kPrefix); }

const std::string& decoy_hash() {
  static const std::string hash = hash_password(random_token(32));
  return hash;
}

}  // namespace darcha::identity
