#include "documents/verify/signature.h"

#include <openssl/err.h>

#include <charconv>
#include <optional>

#include "core/crypto.h"
#include "documents/compose/compose.h"
#include "documents/rules.h"

namespace darcha::documents {
namespace {

constexpr std::size_t kMaxSignatures = 16;        // a document of ours has one
constexpr std::size_t kMaxContents = 256 * 1024;  // hex digits
constexpr std::size_t kMaxCertificates = 8;
constexpr std::size_t kMaxMarkers = 16;

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }

struct ByteRange {
  std::size_t hole = 0, behind = 0, rest = 0;  ///< [0 hole behind rest]
};

/// "/ByteRange [0 a b c]" at the start of `text`, leading to a hole that is a hexadecimal string inside `file`.
std::optional<ByteRange> parse_byte_range(std::string_view text, std::string_view file) {
  std::size_t at = std::string_view{"/ByteRange"}.size();
  const auto skip = [&] {
    while (at < text.size() && is_space(text[at])) ++at;
  };
  skip();
  if (at >= text.size() || text[at++] != '[') return std::nullopt;
  std::array<std::size_t, 4> numbers{};
  for (std::size_t& number : numbers) {
    skip();
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + std::min(text.size(), at + 20), number);
    if (error != std::errc{}) return std::nullopt;
    at = static_cast<std::size_t>(end - text.data());
  }
  skip();
  if (at >= text.size() || text[at] != ']') return std::nullopt;
  const auto [start, hole, behind, rest] = numbers;
  if (start != 0 || hole >= behind || behind > file.size() || rest > file.size() - behind) return std::nullopt;
  if (behind - hole > kMaxContents + 2 || file[hole] != '<' || file[behind - 1] != '>') return std::nullopt;
  // The hole is the value of /Contents and nothing else, or an attacker could hide objects in it.
  std::size_t before = hole;
  while (before > 0 && is_space(file[before - 1])) --before;
  if (!file.substr(0, before).ends_with("/Contents")) return std::nullopt;
  return ByteRange{hole, behind, rest};
}

/// The DER inside the hole; what pads it must be zeros.
std::optional<Bytes> parse_contents(std::string_view hex) {
  auto bytes = parse_hex(hex);
  if (!bytes || bytes->size() < 4 || (*bytes)[0] != 0x30) return std::nullopt;
  const unsigned char* at = bytes->data();
  long length = 0;
  int tag = 0, type = 0;
  if ((ASN1_get_object(&at, &length, &tag, &type, static_cast<long>(bytes->size())) & 0x80) != 0) return std::nullopt;
  const std::size_t total = static_cast<std::size_t>(at - bytes->data()) + static_cast<std::size_t>(length);
  if (total > bytes->size() ||
      !std::all_of(bytes->begin() + static_cast<std::ptrdiff_t>(total), bytes->end(), [](std::uint8_t b) { return b == 0; }))
    return std::nullopt;
  bytes->resize(total);
  return bytes;
}

/// The one attribute of this kind with its one value, or nothing.
ASN1_TYPE* only_value(CMS_SignerInfo* signer, int nid) {
  const int at = CMS_signed_get_attr_by_NID(signer, nid, -1);
  if (at < 0 || CMS_signed_get_attr_by_NID(signer, nid, at) >= 0) return nullptr;
  X509_ATTRIBUTE* attribute = CMS_signed_get_attr(signer, at);
  return X509_ATTRIBUTE_count(attribute) == 1 ? X509_ATTRIBUTE_get0_type(attribute, 0) : nullptr;
}

/// message-digest says SHA-256 of exactly these bytes.
bool digest_matches(CMS_SignerInfo* signer, std::string_view first, std::string_view second) {
  const ASN1_TYPE* value = only_value(signer, NID_pkcs9_messageDigest);
  if (value == nullptr || value->type != V_ASN1_OCTET_STRING) return false;
  const BytesView stated{ASN1_STRING_get0_data(value->value.octet_string),
                         static_cast<std::size_t>(ASN1_STRING_length(value->value.octet_string))};
  return equal_constant_time(stated, Sha256().update(first).update(second).finish());
}

/// signing-certificate-v2 names this certificate: or the signature could be shown with another certificate of the same key.
bool names_certificate(CMS_SignerInfo* signer, X509* certificate) {
  const ASN1_TYPE* value = only_value(signer, NID_id_smime_aa_signingCertificateV2);
  if (value == nullptr || value->type != V_ASN1_SEQUENCE) return false;
  const ASN1_STRING* sequence = value->value.sequence;
  const unsigned char* at = ASN1_STRING_get0_data(sequence);
  const std::unique_ptr<ESS_SIGNING_CERT_V2, FreeWith<&ESS_SIGNING_CERT_V2_free>> named{
      d2i_ESS_SIGNING_CERT_V2(nullptr, &at, ASN1_STRING_length(sequence))};
  if (!named) return false;
  // OpenSSL 3.0 has no accessors for ESSCertIDv2: SHA-256 is its default algorithm, left out in DER (RFC 5035 4), so the first
  // certificate's identifier is SEQUENCE { SEQUENCE OF { SEQUENCE { OCTET STRING 32, ...
  const BytesView der{ASN1_STRING_get0_data(sequence), static_cast<std::size_t>(ASN1_STRING_length(sequence))};
  const Digest expected = sha256(der_of(certificate));
  std::size_t offset = 0;
  for (int level = 0; level < 3; ++level) {
    const unsigned char* inner = der.data() + offset;
    long length = 0;
    int tag = 0, type = 0;
    if ((ASN1_get_object(&inner, &length, &tag, &type, static_cast<long>(der.size() - offset)) & 0x80) != 0 || tag != V_ASN1_SEQUENCE)
      return false;
    offset = static_cast<std::size_t>(inner - der.data());
  }
  return der.size() >= offset + 34 && der[offset] == V_ASN1_OCTET_STRING && der[offset + 1] == 32 &&
         equal_constant_time(der.subspan(offset + 2, 32), expected);
}

bool uses_sha256(CMS_SignerInfo* signer) {
  X509_ALGOR* digest = nullptr;
  CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, nullptr);
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, digest);
  return OBJ_obj2nid(object) == NID_sha256;
}

Seal check_signature(std::string_view file, const ByteRange& range, const Authority& authority) {
  const auto der = parse_contents(file.substr(range.hole + 1, range.behind - range.hole - 2));
  if (!der) return Seal::none;
  const unsigned char* at = der->data();
  const Cms cms{d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(der->size()))};
  if (!cms || OBJ_obj2nid(CMS_get0_type(cms.get())) != NID_pkcs7_signed) return Seal::none;
  STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms.get());
  STACK_OF(X509)* certificates = CMS_get1_certs(cms.get());
  const std::unique_ptr<STACK_OF(X509), decltype([](STACK_OF(X509) * all) { sk_X509_pop_free(all, X509_free); })> owner{certificates};
  if (signers == nullptr || sk_CMS_SignerInfo_num(signers) != 1 || certificates == nullptr ||
      static_cast<std::size_t>(sk_X509_num(certificates)) > kMaxCertificates)
    return Seal::none;
  CMS_SignerInfo* signer = sk_CMS_SignerInfo_value(signers, 0);
  X509* certificate = nullptr;
  for (int i = 0; i < sk_X509_num(certificates) && certificate == nullptr; ++i)
    if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(certificates, i)) == 0) certificate = sk_X509_value(certificates, i);
  // Its dates are not looked at (see check_pdf).
  if (certificate == nullptr || !authority.why_not_ours(certificate, certificates).empty()) return Seal::none;
  CMS_SignerInfo_set1_signer_cert(signer, certificate);
  const bool good = uses_sha256(signer) && only_value(signer, NID_pkcs9_contentType) != nullptr &&
                    CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1) < 0 && names_certificate(signer, certificate) &&
                    CMS_SignerInfo_verify(signer) == 1 &&
                    digest_matches(signer, file.substr(0, range.hole), file.substr(range.behind, range.rest));
  if (!good) return Seal::changed;
  return range.behind + range.rest == file.size() ? Seal::intact : Seal::extended;
}

std::string claimed_number_in(std::string_view file) {
  std::size_t at = 0;
  for (std::size_t tries = 0; tries < kMaxMarkers && (at = file.find(kNumberMarker, at)) != std::string_view::npos; ++tries) {
    at += kNumberMarker.size();
    constexpr std::size_t kLength = 20;  // "YJ-26-7K3M-9QX2-4DTA"
    if (const auto number = parse_number(file.substr(at, kLength))) return *number;
  }
  return {};
}

}  // namespace

PdfCheck check_pdf(std::string_view file, const Authority& authority) {
  PdfCheck out;
  if (file.size() > kMaxFile) return out;
  out.is_pdf = file.substr(0, 1024).find("%PDF-") != std::string_view::npos;  // readers tolerate that much before it
  out.claimed_number = claimed_number_in(file);
  std::size_t at = 0, intact = 0, signatures = 0;
  for (; signatures < kMaxSignatures && (at = file.find("/ByteRange", at)) != std::string_view::npos; at += 10) {
    ++signatures;
    const auto range = parse_byte_range(file.substr(at, 256), file);
    if (!range) continue;
    const Seal seal = check_signature(file, *range, authority);
    intact += seal == Seal::intact ? 1 : 0;
    if (seal == Seal::none || out.seal == Seal::changed) continue;
    if (out.seal != Seal::extended || seal == Seal::changed) out.seal = seal;
  }
  ERR_clear_error();  // a stranger's file leaves errors behind that are nobody's
  if (out.seal == Seal::intact && (signatures != 1 || intact != 1)) out.seal = Seal::changed;  // a document of ours has one signature
  return out;
}

}  // namespace darcha::documents
