#include "db/cluster.h"

#include <libpq-fe.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include "core/log.h"
#include "db/cluster_process.h"

namespace darcha::db {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
constexpr auto kStartPatience = 120s;  // crash recovery replays the log
constexpr auto kStopPatience = 30s;
constexpr auto kPredecessorPatience = 30s;
constexpr auto kPredecessorGrace = 10s;  // a full disk keeps it from writing its last checkpoint
constexpr auto kTryAgain = 5s;
constexpr auto kLook = 10ms;

void write_file(const fs::path& path, const std::string& text, const Account& account) {
  const fs::path fresh = path.string() + ".new";
  {
    std::ofstream file{fresh, std::ios::trunc};
    file << text;
    if (!file.flush()) throw ClusterError("cannot write " + path.string());
  }
  if (account.change && ::chown(fresh.c_str(), account.uid, account.gid) != 0) throw ClusterError("cannot hand over " + path.string());
  fs::rename(fresh, path);
}

/// The process that serves this folder, by postmaster.pid and by what /proc says of that process; 0 if there is none. The file is never
/// removed here: PostgreSQL itself knows when it is stale.
pid_t running_postmaster(const fs::path& data_dir) {
  std::ifstream file{data_dir / "postmaster.pid"};
  long pid = 0;
  if (!(file >> pid) || pid <= 1 || ::kill(static_cast<pid_t>(pid), 0) != 0) return 0;
  std::error_code error;
  const fs::path cwd = fs::read_symlink(fmt::format("/proc/{}/cwd", pid), error);
  if (!error && cwd != data_dir) return 0;  // the number was given to another process
  return static_cast<pid_t>(pid);           // a zombie has no readable cwd: still there, wait for it
}

using Conn = std::unique_ptr<PGconn, decltype(&PQfinish)>;

void execute(PGconn* conn, const std::string& sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(conn, sql.c_str()), &PQclear};
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw ClusterError(PQerrorMessage(conn));
}

bool exists(PGconn* conn, const std::string& query) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(conn, query.c_str()), &PQclear};
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) throw ClusterError(PQerrorMessage(conn));
  return PQntuples(result.get()) > 0;
}

/// A sixteenth of the machine's memory, 128 MiB to 1 GiB: pages of a country with a million cases stay at hand, and several clusters of a
/// developer stand beside each other. What is not touched is not taken.
std::int64_t shared_memory_mib() {
  const std::int64_t mib = static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE) / (1 << 20);
  return std::clamp<std::int64_t>(mib / 16, 128, 1024);
}

}  // namespace

/// The keeper thread starts the server, because a child dies with the thread that forked it; it also restarts a server that was killed.
struct Cluster::State {
  ClusterOptions options;
  Account account = server_account();
  fs::path data_dir, socket_dir, log;
  FileLock lock;
  std::atomic<pid_t> pid{0};
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  std::thread keeper;

  void prepare();
  void init();
  void configure() const;
  void wait_for_predecessor() const;
  std::vector<std::string> command() const;
  void start_once();
  bool wait_until_ready(pid_t child, Clock::time_point until) const;
  void keep(std::promise<void> started);
  bool wait_while_running();
  bool start_again();
  void make_database() const;
  std::string url(const std::string& user, const std::string& database) const;
};

std::string Cluster::State::url(const std::string& user, const std::string& database) const {
  return fmt::format("host={} port=5432 user={} dbname={}", socket_dir.string(), user, database);
}

void Cluster::State::prepare() {
  data_dir = reachable_data_dir(options.data_dir, account);
  lock = FileLock::try_exclusive(data_dir.string() + ".lock");
  if (!lock.held()) throw ClusterError(fmt::format("another program is already running the database in {}", data_dir.string()));
  log = data_dir.string() + ".log";
  socket_dir = make_socket_dir(data_dir, account);
  if (!fs::exists(data_dir / "PG_VERSION")) init();
  configure();
}

// Into a folder beside it, renamed when whole: an interrupted initdb leaves nothing that looks like a cluster.
void Cluster::State::init() {
  const fs::path fresh = data_dir.string() + ".new";
  fs::remove_all(fresh);
  make_owned_dir(fresh, account);
  std::vector<std::string> words{
      program("initdb").string(), "-D", fresh.string(), "-A", "peer", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
      "--no-instructions"};
  words.push_back(options.durable ? "--data-checksums" : "--no-sync");
  run_to_end(words, account, log);
  fs::rename(fresh, data_dir);
}

void Cluster::State::configure() const {
  std::string map = "darcha root postgres\ndarcha root " + options.database + "\n";
  if (account.name != "root") {
    for (const std::string& role : {std::string{"postgres"}, options.database})
      map += fmt::format("darcha \"{}\" {}\n", account.name, role);
  }
  write_file(data_dir / "pg_hba.conf", "local all all peer map=darcha\n", account);
  write_file(data_dir / "pg_ident.conf", map, account);
}

// We hold the lock of the folder, so whoever still serves it has lost its owner and is stopping, or has to be told.
void Cluster::State::wait_for_predecessor() const {
  const auto begin = Clock::now();
  bool told = false, urged = false;
  for (pid_t old = running_postmaster(data_dir); old != 0; old = running_postmaster(data_dir)) {
    const auto waited = Clock::now() - begin;
    if (waited > kPredecessorPatience)
      throw ClusterError(fmt::format("process {} still serves {} and does not stop:\n{}", old, data_dir.string(), tail_of(log, 5)));
    if (!told && waited > 1s) {
      log_warn("db.cluster_taken_over", {{"pid", old}});
      ::kill(old, SIGINT);
      told = true;
    }
    if (!urged && waited > kPredecessorGrace) {
      ::kill(old, SIGQUIT);  // at once; we recover
      urged = true;
    }
    std::this_thread::sleep_for(kLook);  // watches another process
  }
}

std::vector<std::string> Cluster::State::command() const {
  std::vector<std::string> words{program("postgres").string(), "-D", data_dir.string()};
  std::vector<std::pair<std::string, std::string>> settings{
      {"listen_addresses", ""},
      {"unix_socket_directories", socket_dir.string()},
      {"port", "5432"},
      {"unix_socket_permissions", "0700"},
      {"max_connections", "100"},
      {"shared_buffers", fmt::format("{}MB", shared_memory_mib())},
      {"max_wal_size", "2GB"},
      {"jit", "off"},
      {"timezone", "UTC"},
      {"log_timezone", "UTC"},
      {"wal_compression", "lz4"},
      {"default_toast_compression", "lz4"},
      // Statements, parameters and DETAIL lines quote personal data: none of them in the log.
      {"log_min_messages", "warning"},
      {"log_min_error_statement", "panic"},
      {"log_error_verbosity", "terse"},
      {"log_parameter_max_length_on_error", "0"}};
  if (!options.durable) settings.insert(settings.end(), {{"fsync", "off"}, {"full_page_writes", "off"}, {"autovacuum", "off"}});
  settings.insert(settings.end(), options.settings.begin(), options.settings.end());
  for (const auto& [name, value] : settings) words.insert(words.end(), {"-c", name + "=" + value});
  return words;
}

/// False: the server ended instead.
bool Cluster::State::wait_until_ready(pid_t child, Clock::time_point until) const {
  const std::string target = url("postgres", "postgres");
  while (Clock::now() < until) {
    siginfo_t info{};
    if (::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child) return false;
    if (PQping(target.c_str()) == PQPING_OK) return true;
    std::this_thread::sleep_for(kLook);  // watches another process
  }
  throw ClusterError("the database does not get ready:\n" + tail_of(log, 10));
}

// A predecessor that was killed may linger as a zombie for a moment and is then taken for a running server: tried again for a while.
void Cluster::State::start_once() {
  const auto until = Clock::now() + kStartPatience;
  for (int tries = 0;; ++tries) {
    wait_for_predecessor();
    const pid_t child = spawn(command(), account, log, true);
    pid = child;
    if (wait_until_ready(child, until)) return;
    ::waitpid(child, nullptr, 0);
    pid = 0;
    if (tries == 20) throw ClusterError("the database does not start:\n" + tail_of(log, 10));
    std::this_thread::sleep_for(kLook * (1 << std::min(tries, 5)));  // watches another process
  }
}

/// True when it ended without having been told to.
bool Cluster::State::wait_while_running() {
  std::unique_lock held{mutex};
  bool told = false;
  Clock::time_point until{};
  for (;;) {
    if (::waitpid(pid, nullptr, WNOHANG) != 0) return !stopping;
    if (stopping && !told) {
      ::kill(pid, SIGINT);  // fast shutdown: sessions are ended, a checkpoint is written
      told = true;
      until = Clock::now() + kStopPatience;
    } else if (told && Clock::now() > until) {
      ::kill(pid, SIGQUIT);  // at once; the next start recovers
    }
    changed.wait_for(held, told ? kLook : 100ms);
  }
}

void Cluster::State::keep(std::promise<void> started) {
  try {
    start_once();
    make_database();
    started.set_value();
  } catch (...) {
    if (pid != 0) {
      ::kill(pid, SIGQUIT);
      ::waitpid(pid, nullptr, 0);
      pid = 0;
    }
    started.set_exception(std::current_exception());
    return;
  }
  while (wait_while_running()) {
    pid = 0;
    log_error("db.cluster_died", {{"data", data_dir.string()}});
    if (!start_again()) return;
    log_info("db.cluster_restarted", {{"data", data_dir.string()}});
  }
  pid = 0;
}

/// Until it runs: a full disk is emptied, memory comes back. False when the program is stopping.
bool Cluster::State::start_again() {
  for (;;) {
    try {
      start_once();
      return true;
    } catch (const std::exception& e) {
      log_error("db.cluster_lost", {{"what", e.what()}});
    }
    if (pid != 0) {  // it runs and does not get ready
      ::kill(pid, SIGQUIT);
      ::waitpid(pid, nullptr, 0);
      pid = 0;
    }
    std::unique_lock held{mutex};
    if (changed.wait_for(held, kTryAgain, [this] { return stopping; })) return false;
  }
}

void Cluster::State::make_database() const {
  const Conn conn{PQconnectdb(url("postgres", "postgres").c_str()), &PQfinish};
  if (PQstatus(conn.get()) != CONNECTION_OK) throw ClusterError(PQerrorMessage(conn.get()));
  const std::string& name = options.database;
  if (!exists(conn.get(), fmt::format("select 1 from pg_roles where rolname = '{}'", name))) {
    execute(conn.get(), fmt::format("create role {} login", name));
  }
  if (!exists(conn.get(), fmt::format("select 1 from pg_database where datname = '{}'", name))) {
    execute(conn.get(), fmt::format("create database {0} owner {0}", name));
  }
}

Cluster::Cluster(ClusterOptions options) : state_(std::make_unique<State>()) {
  const std::string& name = options.database;
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string::npos) {
    throw ClusterError("a database is named with a-z and _: " + name);
  }
  state_->options = std::move(options);
  state_->prepare();
  std::promise<void> promise;
  std::future<void> started = promise.get_future();
  state_->keeper = std::thread{&State::keep, state_.get(), std::move(promise)};
  try {
    started.get();
  } catch (...) {
    state_->keeper.join();
    throw;
  }
}

Cluster::~Cluster() { stop(); }

void Cluster::stop() {
  {
    const std::lock_guard held{state_->mutex};
    state_->stopping = true;
  }
  state_->changed.notify_all();
  if (state_->keeper.joinable()) state_->keeper.join();
  state_->lock = FileLock{};
}

std::string Cluster::url() const { return state_->url(state_->options.database, state_->options.database); }
std::string Cluster::superuser_url(const std::string& database) const { return state_->url("postgres", database); }
int Cluster::postmaster_pid() const { return state_->pid; }

std::optional<std::string> running_url(const ClusterOptions& options) {
  const Account account = server_account();
  const fs::path data_dir = reachable_data_dir(options.data_dir, account);
  if (!fs::exists(data_dir / "PG_VERSION") || FileLock::try_exclusive(data_dir.string() + ".lock").held()) return std::nullopt;
  return fmt::format("host={} port=5432 user={} dbname={}", make_socket_dir(data_dir, account).string(), options.database,
                     options.database);
}

}  // namespace darcha::db
