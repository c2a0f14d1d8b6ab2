// A private PostgreSQL cluster in a folder, for running without a database server of one's own: listens on a Unix socket only, lives and
// dies with the program. Blocking; meant for program start. Started by root it runs as the user `postgres`, else as whoever started it.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace darcha::db {

struct ClusterOptions {
  /// Made by initdb if it is not there. When root asks for a folder the user postgres cannot reach (below /root), the data lies in
  /// /var/lib/darcha-<digest of the path> and the folder becomes a link to it.
  std::filesystem::path data_dir;
  std::string database = "darcha";  ///< made if missing, owned by the role of the same name, which url() signs in as
  bool durable = true;              ///< false for tests: survives a killed process, not a power cut
  std::vector<std::pair<std::string, std::string>> settings{};  ///< of postgresql.conf, over ours
};

/// Several may run side by side over different folders; over one folder a second one is refused (ClusterError), in this process or another.
/// After kill -9 of the program its server stops by itself, and the next start waits for that, stops it if it must, and recovers.
class Cluster {
 public:
  explicit Cluster(ClusterOptions options);  ///< returns when it accepts connections
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  std::string url() const;  ///< as the owner of the database
  std::string superuser_url(const std::string& database) const;
  int postmaster_pid() const;  ///< 0 while it is not running
  void stop();                 ///< orderly; also by the destructor

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The address of the cluster that another program is running over this folder, for a command beside a running server; nothing if nobody
/// runs it.
std::optional<std::string> running_url(const ClusterOptions& options);

class ClusterError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace darcha::db
