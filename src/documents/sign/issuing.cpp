#include "documents/sign/issuing.h"

#include <fmt/format.h>
#include <openssl/x509v3.h>

#include "core/crypto.h"

namespace darcha::documents {
namespace {

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  must(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "adding a certificate extension");
  X509_EXTENSION_free(extension);
}

}  // namespace

Certificate make_certificate(const Issuing& what) {
  const bool authority = what.use != Issuing::Use::signer;
  Certificate out{X509_new()};
  must(out && X509_set_version(out.get(), X509_VERSION_3) == 1, "making a certificate");
  Bytes serial = random_bytes(16);
  serial[0] = (serial[0] & 0x7F) | 0x40;  // positive and of constant length; RFC 5280 4.1.2.2
  const std::unique_ptr<BIGNUM, FreeWith<&BN_free>> number{BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr)};
  must(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(out.get())) != nullptr, "numbering a certificate");
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(what.now));
  X509_time_adj_ex(X509_getm_notBefore(out.get()), -1, 0, const_cast<std::time_t*>(&now));
  X509_time_adj_ex(X509_getm_notAfter(out.get()), static_cast<int>(what.days), 0, const_cast<std::time_t*>(&now));
  X509_NAME* name = X509_get_subject_name(out.get());
  const auto add = [name](const char* field, const std::string& value) {
    must(X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.c_str()), -1, -1, 0) == 1,
         "naming a certificate");
  };
  add("C", "UZ");
  add("O", "Darcha");
  add("CN", what.common_name);
  X509* issuer = what.issuer != nullptr ? what.issuer : out.get();
  must(X509_set_issuer_name(out.get(), X509_get_subject_name(issuer)) == 1 && X509_set_pubkey(out.get(), what.key) == 1,
       "making a certificate");
  add_extension(out.get(), issuer, NID_basic_constraints,
                authority ? fmt::format("critical,CA:TRUE,pathlen:{}", what.authorities_below).c_str() : "critical,CA:FALSE");
  add_extension(out.get(), issuer, NID_key_usage, authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,nonRepudiation");
  // RFC 9336 documentSigning; emailProtection because readers that use NSS look for it.
  if (!authority) add_extension(out.get(), issuer, NID_ext_key_usage, "1.3.6.1.5.5.7.3.36,emailProtection");
  add_extension(out.get(), issuer, NID_subject_key_identifier, "hash");
  add_extension(out.get(), issuer, NID_authority_key_identifier, "keyid");
  must(X509_sign(out.get(), what.issuer_key, EVP_sha256()) > 0, "signing a certificate");
  return out;
}

}  // namespace darcha::documents
