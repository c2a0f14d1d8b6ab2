#include "documents/sign/openssl.h"

#include <openssl/err.h>

namespace darcha::documents {

void openssl_failure(const std::string& doing) {
  char text[256] = "no reason given";
  if (const unsigned long error = ERR_get_error(); error != 0) ERR_error_string_n(error, text, sizeof text);
  ERR_clear_error();
  throw std::runtime_error(doing + " failed: " + text);
}

Bytes der_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  must(size > 0, "encoding a certificate");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

Bio memory_of(std::string_view data) {
  Bio out{BIO_new_mem_buf(data.data(), static_cast<int>(data.size()))};
  must(out != nullptr, "reading from memory");
  return out;
}

}  // namespace darcha::documents
