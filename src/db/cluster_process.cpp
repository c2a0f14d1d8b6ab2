#include "db/cluster_process.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <fstream>

#include "core/bytes.h"
#include "core/crypto.h"
#include "core/log.h"
#include "db/cluster.h"

namespace darcha::db {
namespace {

namespace fs = std::filesystem;

std::string why() { return std::strerror(errno); }

/// Whether the account may pass through every folder above `dir` (checked for the usual modes; access lists are not looked at).
bool can_reach(const fs::path& dir, const Account& account) {
  for (fs::path at = dir.parent_path(); at != at.root_path(); at = at.parent_path()) {
    struct stat info{};
    if (::stat(at.c_str(), &info) != 0) continue;  // made later, by us
    const bool by_owner = info.st_uid == account.uid && (info.st_mode & S_IXUSR) != 0;
    const bool by_group =
        std::find(account.groups.begin(), account.groups.end(), info.st_gid) != account.groups.end() && (info.st_mode & S_IXGRP) != 0;
    if (!by_owner && !by_group && (info.st_mode & S_IXOTH) == 0) return false;
  }
  return true;
}

std::string short_digest(const fs::path& path) { return to_hex(sha256(path.string())).substr(0, 12); }

int open_lock(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) throw ClusterError(fmt::format("cannot open {}: {}", file.string(), why()));
  return descriptor;
}

/// After fork: only calls that are safe while other threads may have held locks.
[[noreturn]] void become(char* const* command, const Account& account, int log, bool die_with_parent, pid_t parent) {
  ::setsid();  // Ctrl-C in the terminal is for the program; it stops the server itself
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, STDIN_FILENO);
  ::close_range(3, ~0U, 0);
  if (account.change) {
    if (::setgroups(account.groups.size(), account.groups.data()) != 0 || ::setgid(account.gid) != 0 || ::setuid(account.uid) != 0)
      ::_exit(126);
  }
  if (die_with_parent) {  // after setuid, which clears it
    ::prctl(PR_SET_PDEATHSIG, SIGINT);
    if (::getppid() != parent) ::_exit(125);  // died before we asked
  }
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::chdir("/") != 0) ::_exit(126);
  ::umask(0077);
  ::execv(command[0], command);
  ::_exit(127);
}

}  // namespace

Account server_account() {
  const bool root = ::geteuid() == 0;
  const passwd* entry = root ? ::getpwnam("postgres") : ::getpwuid(::geteuid());
  if (root && entry == nullptr)
    throw ClusterError("PostgreSQL does not run as root and there is no user 'postgres': install postgresql-15");
  Account account{
      .uid = root ? entry->pw_uid : ::geteuid(), .gid = root ? entry->pw_gid : ::getegid(), .name = {}, .groups = {}, .change = root};
  account.name = entry != nullptr ? entry->pw_name : fmt::format("{}", account.uid);
  int count = 64;
  account.groups.resize(64);
  if (entry == nullptr || ::getgrouplist(entry->pw_name, entry->pw_gid, account.groups.data(), &count) < 0) count = 0;
  account.groups.resize(static_cast<std::size_t>(count));
  if (account.groups.empty()) account.groups.push_back(account.gid);
  return account;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}
FileLock FileLock::try_exclusive(const fs::path& file) {
  FileLock lock;
  lock.descriptor_ = open_lock(file);
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock.descriptor_);
    lock.descriptor_ = -1;
  }
  return lock;
}
FileLock FileLock::shared(const fs::path& file) {
  FileLock lock;
  lock.descriptor_ = open_lock(file);
  while (::flock(lock.descriptor_, LOCK_SH) != 0 && errno == EINTR) continue;
  return lock;
}
FileLock FileLock::exclusive(const fs::path& file) {
  FileLock lock;
  lock.descriptor_ = open_lock(file);
  while (::flock(lock.descriptor_, LOCK_EX) != 0 && errno == EINTR) continue;
  return lock;
}

fs::path program(const std::string& name) {
  for (int version = 18; version >= 15; --version) {
    const fs::path path = fmt::format("/usr/lib/postgresql/{}/bin/{}", version, name);
    if (fs::exists(path)) return path;
  }
  throw ClusterError(fmt::format("PostgreSQL's program '{}' is not installed: install postgresql-15", name));
}

void make_owned_dir(const fs::path& dir, const Account& account) {
  if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST) throw ClusterError(fmt::format("cannot make {}: {}", dir.string(), why()));
  struct stat info{};
  if (::lstat(dir.c_str(), &info) != 0) throw ClusterError(fmt::format("cannot look at {}: {}", dir.string(), why()));
  if (!S_ISDIR(info.st_mode)) throw ClusterError(fmt::format("{} is not a folder", dir.string()));
  if (info.st_uid != account.uid) {
    // Only root may hand over, and only what is root's own: in /tmp a stranger may have made the folder before us.
    if (!account.change || info.st_uid != 0 || ::chown(dir.c_str(), account.uid, account.gid) != 0) {
      throw ClusterError(fmt::format("{} belongs to another user", dir.string()));
    }
  }
  if (::chmod(dir.c_str(), 0700) != 0) throw ClusterError(fmt::format("cannot protect {}: {}", dir.string(), why()));
}

fs::path reachable_data_dir(const fs::path& wanted, const Account& account) {
  const fs::path absolute = fs::weakly_canonical(fs::absolute(wanted));
  fs::create_directories(absolute.parent_path());
  if (!account.change || can_reach(absolute, account)) return absolute;
  const fs::path elsewhere = "/var/lib/darcha-" + short_digest(absolute);
  log_info("db.cluster_elsewhere", {{"wanted", absolute.string()}, {"used", elsewhere.string()}});
  make_owned_dir(elsewhere, account);
  if (!fs::exists(fs::symlink_status(absolute))) fs::create_directory_symlink(elsewhere / "data", absolute);
  return elsewhere / "data";
}

// A socket's path holds at most 107 bytes, so that it cannot lie below the data.
fs::path make_socket_dir(const fs::path& data_dir, const Account& account) {
  std::vector<fs::path> bases;
  if (account.change) {
    bases.push_back("/run");
  } else if (const char* runtime = std::getenv("XDG_RUNTIME_DIR"); runtime != nullptr && std::strlen(runtime) < 60) {
    bases.push_back(runtime);
  }
  bases.push_back("/tmp");
  for (const fs::path& base : bases) {
    if (::access(base.c_str(), W_OK) != 0) continue;
    const fs::path dir = base / fmt::format("darcha-{}-{}", account.uid, short_digest(data_dir));
    make_owned_dir(dir, account);
    return dir;
  }
  throw ClusterError("neither /run nor /tmp can be written: there is no place for the database's socket");
}

pid_t spawn(const std::vector<std::string>& command, const Account& account, const fs::path& log, bool die_with_parent) {
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) throw ClusterError(fmt::format("cannot open {}: {}", log.string(), why()));
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) become(words.data(), account, output, die_with_parent, parent);
  ::close(output);
  if (child < 0) throw ClusterError(fmt::format("cannot start {}: {}", command.front(), why()));
  return child;
}

void run_to_end(const std::vector<std::string>& command, const Account& account, const fs::path& log) {
  const pid_t child = spawn(command, account, log, true);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  throw ClusterError(fmt::format("{} failed:\n{}", command.front(), tail_of(log, 10)));
}

std::string tail_of(const fs::path& log, std::size_t lines) {
  std::ifstream file{log};
  std::vector<std::string> kept;
  for (std::string line; std::getline(file, line);) {
    kept.push_back(std::move(line));
    if (kept.size() > lines) kept.erase(kept.begin());
  }
  std::string out;
  for (const std::string& line : kept) out += line + "\n";
  return out;
}

}  // namespace darcha::db
