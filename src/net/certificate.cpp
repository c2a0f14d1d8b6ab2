#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include "core/crypto.h"
#include "net/net.h"

namespace darcha::net {
namespace {

namespace fs = std::filesystem;

constexpr long kDay = 24 * 3600;
constexpr long kLifetime = 397 * kDay;  ///< the longest browsers accept
constexpr long kRenewBefore = 7 * kDay;

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free_all>>;

void require(bool good, const char* what) {
  if (good) return;
  char reason[256] = "";
  ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
  throw std::runtime_error(std::string("cannot make a development certificate: ") + what + " " + reason);
}

void add_extension(X509* certificate, int id, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>> extension(X509V3_EXT_conf_nid(nullptr, &context, id, value));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

Certificate make_certificate(EVP_PKEY* key) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "out of memory");
  X509_set_version(certificate.get(), X509_VERSION_3);
  const Bytes serial = random_bytes(16);
  std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
  require(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr, "serial");
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kLifetime - kDay);
  X509_NAME* const name = X509_get_subject_name(certificate.get());
  require(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0) == 1,
          "name");
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key);
  add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature");
  add_extension(certificate.get(), NID_ext_key_usage, "serverAuth");
  add_extension(certificate.get(), NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1");
  require(X509_sign(certificate.get(), key, EVP_sha256()) > 0, "sign");
  return certificate;
}

/// Written beside its name and renamed: after a crash there is the whole file or none.
void write_file(const fs::path& path, BIO* memory, unsigned mode) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  const fs::path beside = path.string() + ".new";
  fs::remove(beside);
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  require(descriptor >= 0, beside.c_str());
  const bool written = ::write(descriptor, data, static_cast<std::size_t>(size)) == size && ::fsync(descriptor) == 0;
  ::close(descriptor);
  require(written, beside.c_str());
  fs::rename(beside, path);
}

bool still_good(const fs::path& certificate_file, const fs::path& key_file) {
  if (!fs::exists(certificate_file) || !fs::exists(key_file)) return false;
  Memory file(BIO_new_file(certificate_file.c_str(), "r"));
  if (!file) return false;
  const Certificate certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
  Memory key_bio(BIO_new_file(key_file.c_str(), "r"));
  if (!certificate || !key_bio) return false;
  const Key key(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, nullptr));
  if (!key || X509_check_private_key(certificate.get(), key.get()) != 1) return false;
  std::time_t soon = std::time(nullptr) + kRenewBefore;
  return X509_cmp_time(X509_get0_notAfter(certificate.get()), &soon) > 0;
}

}  // namespace

DevelopmentCertificate development_certificate(const fs::path& dir) {
  fs::create_directories(dir);
  const fs::path certificate_file = dir / "localhost.crt";
  const fs::path key_file = dir / "localhost.key";
  if (!still_good(certificate_file, key_file)) {
    const Key key(EVP_EC_gen("P-256"));
    require(key != nullptr, "key");
    const Certificate certificate = make_certificate(key.get());
    Memory text(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_PrivateKey(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1, "write key");
    write_file(key_file, text.get(), 0600);
    text.reset(BIO_new(BIO_s_mem()));
    require(PEM_write_bio_X509(text.get(), certificate.get()) == 1, "write certificate");
    write_file(certificate_file, text.get(), 0644);
  }
  return {certificate_file.string(), key_file.string()};
}

}  // namespace darcha::net
