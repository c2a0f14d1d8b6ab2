#include "documents/object_store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace darcha::documents {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void disk_failure(const std::string& doing, const fs::path& path) {
  throw std::system_error(errno, std::generic_category(), doing + " " + path.string());
}

class File {
 public:
  File(const fs::path& path, int flags) : path_(path), handle_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (handle_ < 0) disk_failure("cannot open", path);
  }
  ~File() { ::close(handle_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  void write(std::string_view content) const {
    while (!content.empty()) {
      const ssize_t written = ::write(handle_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) disk_failure("cannot write", path_);
      content.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  /// Calls `take` with one piece after another.
  template <class Take>
  void read(Take take) const {
    std::string buffer(64 * 1024, '\0');
    for (;;) {
      const ssize_t got = ::read(handle_, buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) disk_failure("cannot read", path_);
      if (got == 0) return;
      take(std::string_view{buffer.data(), static_cast<std::size_t>(got)});
    }
  }
  void sync() const {
    if (::fsync(handle_) != 0) disk_failure("cannot sync", path_);
  }

 private:
  fs::path path_;
  int handle_;
};

/// A name is durable when the folder that holds it is synced.
void sync_folder(const fs::path& folder) { File(folder, O_RDONLY | O_DIRECTORY).sync(); }

/// Makes the two folders above `path` and makes their names durable.
void make_folders(const fs::path& root, const fs::path& path) {
  const fs::path second = path.parent_path(), first = second.parent_path();
  if (::mkdir(first.c_str(), 0700) == 0) {
    sync_folder(root);
  } else if (errno != EEXIST) {
    disk_failure("cannot create", first);
  }
  if (::mkdir(second.c_str(), 0700) == 0) {
    sync_folder(first);
  } else if (errno != EEXIST) {
    disk_failure("cannot create", second);
  }
}

void publish(const fs::path& draft, const fs::path& path) {
  if (::rename(draft.c_str(), path.c_str()) != 0) disk_failure("cannot name", path);
  sync_folder(path.parent_path());
}

/// Removes a draft unless it got its name.
struct Draft {
  fs::path path;
  bool kept = false;
  ~Draft() {
    if (!kept) ::unlink(path.c_str());
  }
};

Digest digest_of(const fs::path& path) {
  Sha256 sum;
  File(path, O_RDONLY).read([&sum](std::string_view piece) { sum.update(piece); });
  return sum.finish();
}

/// Makes a file that is there already young again, before a row refers to it: the sweep of files without rows leaves it alone (sweep.h).
/// False if there is none (any more).
bool touch(const fs::path& path) {
  if (::utimensat(AT_FDCWD, path.c_str(), nullptr, 0) == 0) return true;
  if (errno != ENOENT) disk_failure("cannot touch", path);
  return false;
}

void adopt_now(const fs::path& root, const fs::path& from, const fs::path& path, const Digest& digest) {
  if (digest_of(from) != digest) throw DamagedObject("the file is not what its digest says");
  if (touch(path)) {
    fs::remove(from);
    return;
  }
  make_folders(root, path);
  File(from, O_RDONLY).sync();
  ::chmod(from.c_str(), 0600);
  if (::rename(from.c_str(), path.c_str()) == 0) {
    sync_folder(path.parent_path());
    return;
  }
  if (errno != EXDEV) disk_failure("cannot name", path);
  Draft draft{path.parent_path() / (".draft-" + random_token(12))};  // another disk: copied
  {
    const File copy(draft.path, O_WRONLY | O_CREAT | O_EXCL);
    File(from, O_RDONLY).read([&copy](std::string_view piece) { copy.write(piece); });
    copy.sync();
  }
  publish(draft.path, path);
  draft.kept = true;
  fs::remove(from);
}

}  // namespace

ObjectStore::ObjectStore(fs::path folder, CpuPool& pool) : folder_(std::move(folder)), pool_(pool) {
  fs::create_directories(folder_);
  fs::permissions(folder_, fs::perms::owner_all);
}

fs::path ObjectStore::path_of(const Digest& digest) const {
  const std::string name = to_hex(digest);
  return folder_ / name.substr(0, 2) / name.substr(2, 2) / name;
}

Digest ObjectStore::put_now(std::string_view content) const {
  const Digest digest = sha256(content);
  const fs::path path = path_of(digest);
  std::error_code nothing;
  if (fs::file_size(path, nothing) == content.size() && !nothing && touch(path)) return digest;
  make_folders(folder_, path);
  Draft draft{path.parent_path() / (".draft-" + random_token(12))};
  {
    const File file(draft.path, O_WRONLY | O_CREAT | O_EXCL);
    file.write(content);
    file.sync();
  }
  publish(draft.path, path);
  draft.kept = true;
  return digest;
}

Task<Digest> ObjectStore::put(std::string content) {
  co_return co_await run_on(pool_, [this, content = std::move(content)] { return put_now(content); });
}

Task<> ObjectStore::adopt(fs::path path, Digest digest) {
  co_await run_on(pool_, [root = folder_, from = std::move(path), to = path_of(digest), digest] { adopt_now(root, from, to, digest); });
}

Task<std::optional<std::string>> ObjectStore::get(Digest digest) {
  co_return co_await run_on(pool_, [path = path_of(digest), digest]() -> std::optional<std::string> {
    if (!fs::exists(path)) return std::nullopt;
    std::string content;
    File(path, O_RDONLY).read([&content](std::string_view piece) { content += piece; });
    if (sha256(content) != digest) throw DamagedObject("an object is not what its name says: " + to_hex(digest));
    return content;
  });
}

Task<bool> ObjectStore::contains(Digest digest) {
  co_return co_await run_on(pool_, [path = path_of(digest)] { return fs::exists(path); });
}

}  // namespace darcha::documents
