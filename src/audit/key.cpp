#include "audit/key.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/crypto.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "core/log.h"

namespace darcha::audit {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, std::string_view what) {
  throw std::runtime_error(fmt::format("key of the audit log {}: {}", file.string(), what));
}
[[noreturn]] void fail_errno(const std::filesystem::path& file, std::string_view doing) {
  throw std::system_error(errno, std::generic_category(), fmt::format("key of the audit log {}: {}", file.string(), doing));
}

struct Descriptor {
  int fd;
  ~Descriptor() {
    if (fd >= 0) close(fd);
  }
};

NoteSigner signer_of(std::string text, const std::filesystem::path& file, const std::string& origin) {
  while (text.ends_with('\n')) text.pop_back();
  auto signer = NoteSigner::parse(text);
  OPENSSL_cleanse(text.data(), text.size());
  if (!signer) fail(file, "it holds no signing key");
  if (signer->verifier().name != origin)
    fail(file,
         fmt::format(
             "it is the key of \"{}\", and this log is configured as \"{}\": give the --public-url (or --config) the log was begun with",
             signer->verifier().name, origin));
  return std::move(*signer);
}

/// `forbidden`: permissions that nobody may have.
std::optional<NoteSigner> load(const std::filesystem::path& file, const std::string& origin, mode_t forbidden = S_IRWXG | S_IRWXO) {
  const Descriptor in{open(file.c_str(), O_RDONLY | O_CLOEXEC)};
  if (in.fd < 0) {
    if (errno == ENOENT) return std::nullopt;
    fail_errno(file, "cannot be read");
  }
  struct stat status{};
  if (fstat(in.fd, &status) != 0) fail_errno(file, "cannot be read");
  if ((status.st_mode & forbidden) != 0) fail(file, "others may read it; chmod 600 it, and think about who may have a copy");
  std::string text(4096, '\0');
  const ssize_t length = read(in.fd, text.data(), text.size());
  if (length < 0) fail_errno(file, "cannot be read");
  text.resize(static_cast<std::size_t>(length));
  return signer_of(std::move(text), file, origin);
}

void flush_folder(const std::filesystem::path& folder) {
  const Descriptor dir{open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (dir.fd < 0 || fsync(dir.fd) != 0) fail_errno(folder, "cannot be flushed to disk");
}

/// False if another process was first.
bool create(const std::filesystem::path& file, const NoteSigner& signer) {
  const std::filesystem::path draft = fmt::format("{}.{}", file.string(), random_token(9));
  {
    const Descriptor out{open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (out.fd < 0) fail_errno(draft, "cannot be made");
    std::string text = signer.skey() + "\n";
    const bool written = write(out.fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(out.fd) == 0;
    OPENSSL_cleanse(text.data(), text.size());
    if (!written) fail_errno(draft, "cannot be written");
  }
  // link() gives the name only if nobody has it: never half a key, never two.
  const bool first = link(draft.c_str(), file.c_str()) == 0;
  const int error = errno;
  unlink(draft.c_str());
  if (!first && error != EEXIST) {
    errno = error;
    fail_errno(file, "cannot be made");
  }
  flush_folder(file.parent_path());
  return first;
}

}  // namespace

NoteSigner load_or_create_key(const std::filesystem::path& file, const std::string& origin) {
  if (auto signer = load(file, origin)) return std::move(*signer);
  std::filesystem::create_directories(file.parent_path());
  if (create(file, NoteSigner::generate(origin))) log_info("audit.key_made", {{"origin", origin}});
  auto signer = load(file, origin);
  if (!signer) fail(file, "it vanished while it was made");
  return std::move(*signer);
}

NoteSigner find_key(const std::filesystem::path& file, const std::string& origin) {
  if (const char* text = std::getenv(kKeyVariable); text != nullptr && *text != '\0') return signer_of(text, kKeyVariable, origin);
  if (const char* folder = std::getenv("CREDENTIALS_DIRECTORY"); folder != nullptr && *folder != '\0') {
    // The service manager's folder is closed to others; where it lets the service in by an access list, the group's bits show its mask.
    if (auto signer = load(std::filesystem::path{folder} / kKeyCredential, origin, S_IRWXO)) return std::move(*signer);
  }
  return load_or_create_key(file, origin);
}

}  // namespace darcha::audit
