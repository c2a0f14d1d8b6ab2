#include "documents/sign/authority.h"

#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

#include "core/crypto.h"
#include "core/log.h"

namespace darcha::documents {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Readable by its owner alone from the first moment, and on the disk before the folder gets its name.
void write_secret(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw std::system_error(errno, std::generic_category(), "cannot create " + path.string());
  const bool ok = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(file) == 0;
  ::close(file);
  if (!ok) throw std::runtime_error("cannot write " + path.string());
}

Certificate parse_certificate(const fs::path& path) {
  const std::string pem = read_file(path);
  Certificate out{PEM_read_bio_X509(memory_of(pem).get(), nullptr, nullptr, nullptr)};
  must(out != nullptr, ("reading the certificate " + path.string()).c_str());
  return out;
}

Key parse_key(const fs::path& path) {
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) throw std::runtime_error("cannot read " + path.string());
  if ((info.st_mode & 077) != 0) throw std::runtime_error("the key " + path.string() + " can be read by others: chmod 600");
  const std::string pem = read_file(path);
  Key out{PEM_read_bio_PrivateKey(memory_of(pem).get(), nullptr, nullptr, nullptr)};
  must(out != nullptr, ("reading the key " + path.string()).c_str());
  return out;
}

std::string pem_of(X509* certificate) {
  const Bio out{BIO_new(BIO_s_mem())};
  must(out && PEM_write_bio_X509(out.get(), certificate) == 1, "writing a certificate");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

std::string pem_of(EVP_PKEY* key) {
  const Bio out{BIO_new(BIO_s_mem())};
  must(out && PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "writing a key");
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  must(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "adding a certificate extension");
  X509_EXTENSION_free(extension);
}

struct Issuing {
  std::string common_name;
  long days;
  EVP_PKEY* key;  ///< of the new certificate
  EVP_PKEY* issuer_key;
  X509* issuer;  ///< null: signs itself
  Instant now;
};

Certificate make_certificate(const Issuing& what, bool authority) {
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
  add_extension(out.get(), issuer, NID_basic_constraints, authority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE");
  add_extension(out.get(), issuer, NID_key_usage, authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature,nonRepudiation");
  // RFC 9336 documentSigning; emailProtection because readers that use NSS look for it.
  if (!authority) add_extension(out.get(), issuer, NID_ext_key_usage, "1.3.6.1.5.5.7.3.36,emailProtection");
  add_extension(out.get(), issuer, NID_subject_key_identifier, "hash");
  add_extension(out.get(), issuer, NID_authority_key_identifier, "keyid");
  must(X509_sign(out.get(), what.issuer_key, EVP_sha256()) > 0, "signing a certificate");
  return out;
}

void make_authority(const fs::path& folder, Instant now) {
  fs::create_directories(folder.parent_path());
  const fs::path draft = folder.string() + ".draft-" + random_token(6);
  if (::mkdir(draft.c_str(), 0700) != 0) throw std::system_error(errno, std::generic_category(), "cannot create " + draft.string());
  const Key root_key{EVP_EC_gen("P-256")}, signer_key{EVP_EC_gen("P-256")};
  must(root_key && signer_key, "making a key");
  const Certificate root = make_certificate({"Darcha development root", 20 * 365, root_key.get(), root_key.get(), nullptr, now}, true);
  const Certificate signer =
      make_certificate({"Darcha documents (development)", 3 * 365, signer_key.get(), root_key.get(), root.get(), now}, false);
  write_secret(draft / "root.key", pem_of(root_key.get()));
  write_secret(draft / "root.pem", pem_of(root.get()));
  write_secret(draft / "signer.key", pem_of(signer_key.get()));
  write_secret(draft / "signer.pem", pem_of(signer.get()));
  std::error_code lost_the_race;
  fs::rename(draft, folder, lost_the_race);  // fails on a folder that is not empty: another process was first, and its keys are as good
  if (lost_the_race) {
    fs::remove_all(draft);
  } else {
    log_info("documents.authority_made", {{"validity_days", 3 * 365}});
  }
}

}  // namespace

Authority Authority::load(const fs::path& certificate, const fs::path& key, const fs::path& root, Instant now) {
  Authority out;
  out.certificate_ = parse_certificate(certificate);
  out.root_ = parse_certificate(root);
  out.key_ = parse_key(key);
  const auto refuse_it = [&certificate](const std::string& why) {
    throw std::runtime_error("the certificate " + certificate.string() + " " + why);
  };
  if (X509_check_private_key(out.certificate_.get(), out.key_.get()) != 1) refuse_it("does not belong to the key " + key.string());
  if ((X509_get_key_usage(out.certificate_.get()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) refuse_it("may not be used to sign");
  if (X509_verify(out.certificate_.get(), X509_get0_pubkey(out.root_.get())) != 1) refuse_it("was not issued by the root " + root.string());
  std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(now));
  if (X509_cmp_time(X509_get0_notBefore(out.certificate_.get()), &at) > 0) refuse_it("is not valid yet");
  if (X509_cmp_time(X509_get0_notAfter(out.certificate_.get()), &at) < 0) refuse_it("has expired");
  return out;
}

Authority Authority::load_or_make(const fs::path& folder, Instant now) {
  if (!fs::exists(folder / "signer.pem")) make_authority(folder, now);
  return load(folder / "signer.pem", folder / "signer.key", folder / "root.pem", now);
}

std::string Authority::root_pem() const { return pem_of(root_.get()); }

}  // namespace darcha::documents
