#include "documents/sign/cms.h"

#include <algorithm>

namespace darcha::documents {
namespace {

void append_der_length(Bytes& out, std::size_t length) {
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  Bytes digits;
  for (std::size_t rest = length; rest > 0; rest >>= 8) digits.push_back(static_cast<std::uint8_t>(rest & 0xFF));
  out.push_back(static_cast<std::uint8_t>(0x80 | digits.size()));
  out.insert(out.end(), digits.rbegin(), digits.rend());
}

/// What the signature is over: the signed attributes as a DER SET OF (RFC 5652 5.4), that is sorted by their encodings (X.690 11.6).
Bytes signed_attributes_of(CMS_SignerInfo* signer) {
  std::vector<Bytes> attributes;
  for (int i = 0; i < CMS_signed_get_attr_count(signer); ++i) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(signer, i), &der);
    must(size > 0, "encoding a signed attribute");
    attributes.emplace_back(der, der + size);
    OPENSSL_free(der);
  }
  std::ranges::sort(attributes);
  Bytes content;
  for (const Bytes& attribute : attributes) content.insert(content.end(), attribute.begin(), attribute.end());
  Bytes out{0x31};
  append_der_length(out, content.size());
  out.insert(out.end(), content.begin(), content.end());
  return out;
}

/// OpenSSL 3.0 always adds signing-time, which PAdES forbids: it is taken out, and what remains is signed again.
void resign_without_time(CMS_SignerInfo* signer, EVP_PKEY* key) {
  const int time = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
  must(time >= 0, "finding signing-time");
  X509_ATTRIBUTE_free(CMS_signed_delete_attr(signer, time));
  const Bytes attributes = signed_attributes_of(signer);
  const std::unique_ptr<EVP_MD_CTX, FreeWith<&EVP_MD_CTX_free>> context{EVP_MD_CTX_new()};
  std::size_t size = 0;
  must(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1, "signing");
  must(EVP_DigestSign(context.get(), nullptr, &size, attributes.data(), attributes.size()) == 1, "signing");
  Bytes signature(size);
  must(EVP_DigestSign(context.get(), signature.data(), &size, attributes.data(), attributes.size()) == 1, "signing");
  must(ASN1_STRING_set(CMS_SignerInfo_get0_signature(signer), signature.data(), static_cast<int>(size)) == 1, "signing");
}

}  // namespace

Bytes make_cms(std::string_view content, const Authority& authority) {
  constexpr unsigned int kFlags = CMS_PARTIAL | CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP | CMS_CADES;
  const Cms cms{CMS_sign(nullptr, nullptr, nullptr, nullptr, kFlags)};
  must(cms != nullptr, "making a signature");
  CMS_SignerInfo* signer = CMS_add1_signer(cms.get(), authority.certificate(), authority.key(), EVP_sha256(), kFlags);
  must(signer != nullptr, "adding the signer");
  const CertificateStack between = authority.between();
  for (int i = 0; i < sk_X509_num(between.get()); ++i)
    must(CMS_add1_cert(cms.get(), sk_X509_value(between.get(), i)) == 1, "adding a certificate");
  must(CMS_add1_cert(cms.get(), authority.root()) == 1, "adding the root");
  must(CMS_final(cms.get(), memory_of(content).get(), nullptr, kFlags) == 1, "finishing the signature");
  resign_without_time(signer, authority.key());
  unsigned char* der = nullptr;
  const int size = i2d_CMS_ContentInfo(cms.get(), &der);
  must(size > 0, "encoding the signature");
  Bytes out(der, der + size);
  OPENSSL_free(der);
  return out;
}

}  // namespace darcha::documents
