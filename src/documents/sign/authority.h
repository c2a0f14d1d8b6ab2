// The keys behind the signature. Production is given a key and a certificate by its operator (a file, later a hardware module); a
// development machine makes itself a root and a signer once, in its data folder.
#pragma once
#include <filesystem>
#include <string>

#include "core/time.h"
#include "documents/sign/openssl.h"

namespace darcha::documents {

/// A signing key with its certificate and the root it hangs on. Immutable after construction: shared by all threads.
class Authority {
 public:
  /// PEM files. Throws std::runtime_error, naming the file, if one cannot be read, the key does not fit the certificate, the certificate
  /// may not sign, does not hang on the root or is not valid at `now`, or the key file can be read by others.
  static Authority load(const std::filesystem::path& certificate, const std::filesystem::path& key, const std::filesystem::path& root,
                        Instant now);

  /// The development authority in `folder` (root.pem, root.key, signer.pem, signer.key, mode 0600), made if it is not there. The folder
  /// appears complete or not at all; two processes that start together end up with the same one.
  static Authority load_or_make(const std::filesystem::path& folder, Instant now);

  EVP_PKEY* key() const { return key_.get(); }
  X509* certificate() const { return certificate_.get(); }
  X509* root() const { return root_.get(); }
  std::string root_pem() const;

 private:
  Key key_;
  Certificate certificate_, root_;
};

}  // namespace darcha::documents
