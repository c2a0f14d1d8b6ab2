#include "app/secrets.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "core/crypto.h"

namespace darcha::app {
namespace {

constexpr std::size_t kKeySize = 32;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& what) {
  throw std::runtime_error(file.string() + ": " + what);
}

// Written beside and linked into place: the name never stands for half a key, and of two makers only one wins.
void create(const std::filesystem::path& file) {
  const Bytes key = random_bytes(kKeySize);
  const std::string temporary = fmt::format("{}.{}.{}", file.string(), ::getpid(), to_hex(random_bytes(4)));
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), temporary);
  const bool written = ::write(fd, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(fd) == 0;
  ::close(fd);
  const bool linked = written && (::link(temporary.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(temporary.c_str());
  if (!linked) fail(file, "cannot be written");
}

}  // namespace

Bytes load_or_create_key(const std::filesystem::path& folder, std::string_view name) {
  std::filesystem::create_directories(folder);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  const std::filesystem::path file = folder / (std::string{name} + ".key");
  if (!std::filesystem::exists(file)) create(file);
  struct stat info{};
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0 || ::fstat(fd, &info) != 0) fail(file, "cannot be read");
  Bytes key(kKeySize + 1);
  const ssize_t size = ::read(fd, key.data(), key.size());
  ::close(fd);
  if ((info.st_mode & 077) != 0) fail(file, "can be read by others; chmod 600 it, and think who may have read it");
  if (size != static_cast<ssize_t>(kKeySize)) fail(file, "is not a key of 32 octets; restore it from the backup");
  key.resize(kKeySize);
  return key;
}

}  // namespace darcha::app
