// Users, folders and processes of the private cluster. Private to db.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace darcha::db {

/// Who the server runs as.
struct Account {
  uid_t uid;
  gid_t gid;
  std::string name;
  std::vector<gid_t> groups;
  bool change = false;  ///< we are root and become this user in the child
};
Account server_account();

/// An open file locked for this process; freed by the kernel however the process ends.
class FileLock {
 public:
  FileLock() = default;
  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~FileLock();
  static FileLock try_exclusive(const std::filesystem::path& file);  ///< not held() if someone else has it
  static FileLock shared(const std::filesystem::path& file);         ///< waits
  static FileLock exclusive(const std::filesystem::path& file);      ///< waits
  bool held() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

std::filesystem::path program(const std::string& name);  ///< of the newest installed PostgreSQL from 15 up
std::filesystem::path reachable_data_dir(const std::filesystem::path& wanted, const Account& account);
std::filesystem::path make_socket_dir(const std::filesystem::path& data_dir, const Account& account);
void make_owned_dir(const std::filesystem::path& dir, const Account& account);  ///< mode 0700

/// Starts a program as the account, its output appended to `log`. With `die_with_parent` it gets SIGINT when the calling thread ends.
pid_t spawn(const std::vector<std::string>& command, const Account& account, const std::filesystem::path& log, bool die_with_parent);
void run_to_end(const std::vector<std::string>& command, const Account& account, const std::filesystem::path& log);
std::string tail_of(const std::filesystem::path& log, std::size_t lines);

}  // namespace darcha::db
