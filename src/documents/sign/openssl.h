// OpenSSL's objects as values that free themselves, and its errors as exceptions.
#pragma once
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ess.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "core/bytes.h"

namespace darcha::documents {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, FreeWith<&EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeWith<&X509_free>>;
struct FreeList {
  void operator()(STACK_OF(X509) * list) const { sk_X509_free(list); }
};
/// A list that does not own what it lists.
using CertificateStack = std::unique_ptr<STACK_OF(X509), FreeList>;
using CertificateStore = std::unique_ptr<X509_STORE, FreeWith<&X509_STORE_free>>;
using Cms = std::unique_ptr<CMS_ContentInfo, FreeWith<&CMS_ContentInfo_free>>;
using Bio = std::unique_ptr<BIO, FreeWith<&BIO_free_all>>;

/// Throws with what was being done and the first error of OpenSSL's queue, which is emptied.
[[noreturn]] void openssl_failure(const std::string& doing);
inline void must(bool ok, const char* doing) {
  if (!ok) openssl_failure(doing);
}

Bytes der_of(X509* certificate);
Bio memory_of(std::string_view data);  ///< reads `data`, which must outlive it

}  // namespace darcha::documents
