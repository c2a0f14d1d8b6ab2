// Makes certificates: those of a development machine, and the chains of tests. An operator's come from their certification authority.
#pragma once
#include <string>

#include "core/time.h"
#include "documents/sign/openssl.h"

namespace darcha::documents {

struct Issuing {
  std::string common_name;
  long days;
  EVP_PKEY* key;  ///< of the new certificate
  EVP_PKEY* issuer_key;
  X509* issuer;  ///< null: signs itself
  Instant now;   ///< valid from the day before
  enum class Use { authority, signer } use = Use::signer;
  int authorities_below = 0;  ///< of an authority: how many may stand between it and a signer
};

/// Throws std::runtime_error with what OpenSSL says.
Certificate make_certificate(const Issuing& what);

}  // namespace darcha::documents
