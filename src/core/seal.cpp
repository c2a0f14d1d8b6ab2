#include "core/seal.h"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "core/crypto.h"

namespace darcha {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kNonce = 12;
constexpr std::size_t kTag = 16;
constexpr std::size_t kKey = 32;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context make_context() { return {EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free}; }
int length_of(BytesView bytes) { return static_cast<int>(bytes.size()); }

}  // namespace

Bytes seal(BytesView key, BytesView plain, std::string_view context) {
  if (key.size() != kKey) throw std::invalid_argument("a sealing key has 32 octets");
  Bytes out(1 + kNonce + plain.size() + kTag);
  out[0] = kVersion;
  fill_random(std::span{out}.subspan(1, kNonce));
  std::uint8_t* const body = out.data() + 1 + kNonce;
  const BytesView aad = as_bytes(context);
  const Context ctx = make_context();
  int written = 0;
  const bool done = ctx && EVP_EncryptInit_ex(ctx.get(), EVP_aes_256_gcm(), nullptr, key.data(), out.data() + 1) == 1 &&
                    EVP_EncryptUpdate(ctx.get(), nullptr, &written, aad.data(), length_of(aad)) == 1 &&
                    EVP_EncryptUpdate(ctx.get(), body, &written, plain.data(), length_of(plain)) == 1 &&
                    EVP_EncryptFinal_ex(ctx.get(), body + written, &written) == 1 &&
                    EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_GET_TAG, kTag, body + plain.size()) == 1;
  if (!done) throw std::runtime_error("sealing failed");
  return out;
}

std::optional<Bytes> open_sealed(BytesView key, BytesView sealed, std::string_view context) {
  if (key.size() != kKey) throw std::invalid_argument("a sealing key has 32 octets");
  if (sealed.size() < 1 + kNonce + kTag || sealed[0] != kVersion) return std::nullopt;
  const BytesView body = sealed.subspan(1 + kNonce, sealed.size() - 1 - kNonce - kTag);
  Bytes tag(sealed.end() - kTag, sealed.end());
  Bytes plain(body.size());
  const BytesView aad = as_bytes(context);
  const Context ctx = make_context();
  int written = 0;
  const bool done = ctx && EVP_DecryptInit_ex(ctx.get(), EVP_aes_256_gcm(), nullptr, key.data(), sealed.data() + 1) == 1 &&
                    EVP_DecryptUpdate(ctx.get(), nullptr, &written, aad.data(), length_of(aad)) == 1 &&
                    EVP_DecryptUpdate(ctx.get(), plain.data(), &written, body.data(), length_of(body)) == 1 &&
                    EVP_CIPHER_CTX_ctrl(ctx.get(), EVP_CTRL_GCM_SET_TAG, kTag, tag.data()) == 1 &&
                    EVP_DecryptFinal_ex(ctx.get(), plain.data() + written, &written) == 1;
  if (!done) return std::nullopt;
  return plain;
}

}  // namespace darcha
