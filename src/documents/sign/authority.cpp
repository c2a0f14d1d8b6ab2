#include "documents/sign/authority.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <openssl/x509_vfy.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>

#include "core/crypto.h"
#include "core/log.h"
#include "documents/sign/issuing.h"

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

/// All certificates of a PEM file, in its order; at least one.
std::vector<Certificate> parse_certificates(const fs::path& path) {
  const std::string pem = read_file(path);
  const Bio in = memory_of(pem);
  ERR_clear_error();
  std::vector<Certificate> all;
  while (X509* one = PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr)) all.emplace_back(one);
  const bool at_end = !all.empty() && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  must(at_end, ("reading the certificates of " + path.string()).c_str());
  ERR_clear_error();
  return all;
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

void make_authority(const fs::path& folder, Instant now) {
  fs::create_directories(folder.parent_path());
  const fs::path draft = folder.string() + ".draft-" + random_token(6);
  if (::mkdir(draft.c_str(), 0700) != 0) throw std::system_error(errno, std::generic_category(), "cannot create " + draft.string());
  const Key root_key{EVP_EC_gen("P-256")}, signer_key{EVP_EC_gen("P-256")};
  must(root_key && signer_key, "making a key");
  const Certificate root =
      make_certificate({"Darcha development root", 20 * 365, root_key.get(), root_key.get(), nullptr, now, Issuing::Use::authority});
  const Certificate signer =
      make_certificate({"Darcha documents (development)", 3 * 365, signer_key.get(), root_key.get(), root.get(), now});
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

std::string why_not_hanging_on(X509* root, X509* certificate, STACK_OF(X509) * between, std::optional<Instant> at) {
  const CertificateStore store{X509_STORE_new()};
  const std::unique_ptr<X509_STORE_CTX, FreeWith<&X509_STORE_CTX_free>> context{X509_STORE_CTX_new()};
  must(store && context && X509_STORE_add_cert(store.get(), root) == 1, "checking a certificate");
  must(X509_STORE_CTX_init(context.get(), store.get(), certificate, between) == 1, "checking a certificate");
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_X509_STRICT | (at ? 0 : X509_V_FLAG_NO_CHECK_TIME));
  if (at) X509_STORE_CTX_set_time(context.get(), 0, std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(*at)));
  if (X509_verify_cert(context.get()) == 1) return {};
  const int error = X509_STORE_CTX_get_error(context.get());
  return X509_verify_cert_error_string(error);
}

}  // namespace

Authority Authority::load(const fs::path& certificate, const fs::path& key, const fs::path& root, Instant now) {
  Authority out;
  std::vector<Certificate> chain = parse_certificates(certificate);
  out.certificate_ = std::move(chain.front());
  out.root_ = std::move(parse_certificates(root).front());
  for (std::size_t i = 1; i < chain.size(); ++i) {
    const auto same = [&](X509* other) { return X509_cmp(chain[i].get(), other) == 0; };
    const bool twice = std::ranges::any_of(out.between_, [&](const Certificate& other) { return same(other.get()); });
    if (!twice && !same(out.root_.get()) && !same(out.certificate_.get())) out.between_.push_back(std::move(chain[i]));
  }
  out.key_ = parse_key(key);
  const auto refuse_it = [&certificate](const std::string& why) {
    throw std::runtime_error("the certificate " + certificate.string() + " " + why);
  };
  if (X509_check_private_key(out.certificate_.get(), out.key_.get()) != 1) refuse_it("does not belong to the key " + key.string());
  if ((X509_get_key_usage(out.certificate_.get()) & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) refuse_it("may not be used to sign");
  std::time_t at = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(now));
  if (X509_cmp_time(X509_get0_notBefore(out.certificate_.get()), &at) > 0) refuse_it("is not valid yet");
  if (X509_cmp_time(X509_get0_notAfter(out.certificate_.get()), &at) < 0) refuse_it("has expired");
  if (out.between_.size() > kMostBetween)
    refuse_it(fmt::format("stands before {} others: at most {} fit", out.between_.size(), kMostBetween));
  if (X509_NAME_entry_count(X509_get_subject_name(out.certificate_.get())) == 0) refuse_it("names nobody");
  if (const std::string why = out.why_not_ours(out.certificate_.get(), out.between().get(), now); !why.empty())
    refuse_it(fmt::format("does not lead to the root {} ({}): put the certificates between them behind it, in the same file", root.string(),
                          why));
  return out;
}

Authority Authority::load_or_make(const fs::path& folder, Instant now) {
  if (!fs::exists(folder / "signer.pem")) make_authority(folder, now);
  return load(folder / "signer.pem", folder / "signer.key", folder / "root.pem", now);
}

CertificateStack Authority::between() const {
  CertificateStack stack{sk_X509_new_null()};
  for (const Certificate& one : between_) must(stack && sk_X509_push(stack.get(), one.get()) > 0, "gathering certificates");
  return stack;
}

std::string Authority::why_not_ours(X509* certificate, STACK_OF(X509) * between, std::optional<Instant> at) const {
  if (X509_NAME_cmp(X509_get_subject_name(certificate), X509_get_subject_name(certificate_.get())) != 0) return "it is another's";
  return why_not_hanging_on(root_.get(), certificate, between, at);
}

std::string Authority::root_pem() const { return pem_of(root_.get()); }

}  // namespace darcha::documents
