// A received mail, read: what an appeal is made of. Private to mail.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/crypto.h"
#include "mail/mail.h"
#include "mail/mime/message.h"
#include "mail/smtp/session.h"

namespace darcha::mail {

/// A file in the spool that goes with its owner, unless it was moved away.
class SpoolFile {
 public:
  /// Makes one that nobody else can read. Throws std::system_error.
  explicit SpoolFile(const std::filesystem::path& folder);
  ~SpoolFile();
  SpoolFile(const SpoolFile&) = delete;
  SpoolFile& operator=(const SpoolFile&) = delete;
  /// Throws std::system_error when the disk is full.
  void write(std::string_view octets);
  std::uint64_t size() const { return size_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};
/// What a crash left there.
void empty_spool(const std::filesystem::path& folder);

struct Enclosed {
  std::string name, type;
  std::shared_ptr<SpoolFile> file;
  Digest sha256{};
};

struct Letter {
  std::string_view fault{};  ///< as in Parsed, or empty
  std::optional<std::string_view> machine{};
  bool encrypted = false, endless = false;
  Mailbox author;
  std::string subject, text;
  std::vector<Enclosed> files;
  int refused_files = 0;  ///< of another type than the pages take, too large, empty, or too many
  std::string key;        ///< the same for the same mail, however it came: hex of a digest of Message-ID, author, words and files
};

/// Reads a mail from the spool and lays its files there. Takes some milliseconds for each megabyte: for the CPU pool.
Letter read_letter(const Settings& settings, const std::filesystem::path& mail, const Envelope& envelope, std::string_view our_domain);

}  // namespace darcha::mail
