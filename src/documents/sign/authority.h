// The keys behind the signature. Production is given a key and a certificate by its operator (a file, later a hardware module); a
// development machine makes itself a root and a signer once, in its data folder.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "documents/sign/openssl.h"

namespace darcha::documents {

/// A signing key with its certificate, the root it hangs on, and the certificates between them. Immutable after construction: shared by
/// all threads.
class Authority {
 public:
  /// PEM files; behind the certificate stand, in any order, those between it and the root (Spec: RFC 5280 6.1). Throws std::runtime_error,
  /// naming the file, if one cannot be read, the key does not fit the certificate, the certificate may not sign, does not lead to the root
  /// or is not valid at `now`, or the key file can be read by others.
  static Authority load(const std::filesystem::path& certificate, const std::filesystem::path& key, const std::filesystem::path& root,
                        Instant now);

  /// The development authority in `folder` (root.pem, root.key, signer.pem, signer.key, mode 0600), made if it is not there. The folder
  /// appears complete or not at all; two processes that start together end up with the same one.
  static Authority load_or_make(const std::filesystem::path& folder, Instant now);

  EVP_PKEY* key() const { return key_.get(); }
  X509* certificate() const { return certificate_.get(); }
  X509* root() const { return root_.get(); }
  CertificateStack between() const;  ///< lives no longer than this

  /// Empty if the certificate is the platform's: it bears the same name as the present one (others may hang on the same root) and leads to
  /// the root through `between`; `at`: and all of them are valid then. Otherwise why not.
  std::string why_not_ours(X509* certificate, STACK_OF(X509) * between, std::optional<Instant> at = std::nullopt) const;
  static constexpr std::size_t kMostBetween = 4;
  std::string root_pem() const;

 private:
  Key key_;
  Certificate certificate_, root_;
  std::vector<Certificate> between_;
};

}  // namespace darcha::documents
