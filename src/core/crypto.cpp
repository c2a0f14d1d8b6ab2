#include "core/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <limits>
#include <stdexcept>

namespace darcha {
namespace {
EVP_MD_CTX* context_of(void* p) { return static_cast<EVP_MD_CTX*>(p); }
const EVP_MD* sha256_algorithm() {
  static EVP_MD* const md = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // fetched once: OpenSSL 3 looks it up anew on every EVP_sha256() use
  return md;
}
}  // namespace

Digest sha256(BytesView data) {
  Digest out;
  if (EVP_Digest(data.data(), data.size(), out.data(), nullptr, sha256_algorithm(), nullptr) != 1)
    throw std::runtime_error("sha256 failed");
  return out;
}
Digest sha256(std::string_view text) { return sha256(as_bytes(text)); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  if (context_ == nullptr || EVP_DigestInit_ex(context_of(context_), sha256_algorithm(), nullptr) != 1)
    throw std::runtime_error("sha256 failed");
}
Sha256::~Sha256() { EVP_MD_CTX_free(context_of(context_)); }
Sha256::Sha256(Sha256&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}
Sha256& Sha256::operator=(Sha256&& other) noexcept {
  std::swap(context_, other.context_);
  return *this;
}
Sha256& Sha256::update(BytesView data) {
  if (EVP_DigestUpdate(context_of(context_), data.data(), data.size()) != 1) throw std::runtime_error("sha256 failed");
  return *this;
}
Digest Sha256::finish() {
  Digest out;
  if (EVP_DigestFinal_ex(context_of(context_), out.data(), nullptr) != 1) throw std::runtime_error("sha256 failed");
  return out;
}

Digest hmac_sha256(BytesView key, BytesView data) {
  Digest out;
  unsigned int size = out.size();
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), out.data(), &size) == nullptr)
    throw std::runtime_error("hmac failed");
  return out;
}

void fill_random(std::span<std::uint8_t> out) {
  if (out.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()) || RAND_bytes(out.data(), static_cast<int>(out.size())) != 1)
    throw std::runtime_error("the operating system gave no random bytes");
}

Bytes random_bytes(std::size_t count) {
  Bytes out(count);
  fill_random(out);
  return out;
}

std::string random_token(std::size_t octets) { return to_base64url(random_bytes(octets)); }

bool equal_constant_time(BytesView a, BytesView b) { return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

}  // namespace darcha
