// How the shared cluster lives: `<build>/pg/users.lock` is held shared by every test process and by nobody else; a keeper process (forked
// off by the first user, a session of its own) runs the server and goes when it can take that lock exclusively for a while. Locks are the
// kernel's, so nothing is left to clean up after a killed test. `<build>/pg/start.lock` lets one process at a time look and start.
#include "db/test_cluster.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "core/crypto.h"
#include "core/log.h"
#include "db/cluster.h"
#include "db/cluster_process.h"

namespace darcha::db::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
constexpr auto kIdle = 60s;
constexpr auto kStartPatience = 60s;

using Conn = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Conn connect(const std::string& url) {
  Conn conn{PQconnectdb(url.c_str()), &PQfinish};
  if (PQstatus(conn.get()) != CONNECTION_OK) throw ClusterError(PQerrorMessage(conn.get()));
  PQsetNoticeProcessor(conn.get(), [](void*, const char*) {}, nullptr);
  return conn;
}

std::vector<std::string> execute(PGconn* conn, const std::string& sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result{PQexec(conn, sql.c_str()), &PQclear};
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw ClusterError(PQerrorMessage(conn));
  std::vector<std::string> first_column;
  for (int i = 0; i < PQntuples(result.get()); ++i) first_column.emplace_back(PQgetvalue(result.get(), i, 0));
  return first_column;
}

/// Clones of test processes that were killed.
void drop_leftovers(const std::string& admin_url) {
  const Conn conn = connect(admin_url);
  for (const std::string& name : execute(conn.get(), "select datname from pg_database where datname ~ '^(clone|half)_'")) {
    execute(conn.get(), "drop database " + name + " with (force)");
  }
  // Templates of migrations that have long been changed; the newest are kept.
  for (const std::string& name :
       execute(conn.get(), "select datname from pg_database where datname ~ '^template_' order by oid desc offset 12")) {
    execute(conn.get(), "drop database " + name + " with (force)");
  }
}

[[noreturn]] void keep(const fs::path& dir) {
  try {
    Cluster cluster{{.data_dir = dir / "data", .durable = false, .settings = {{"shared_buffers", "64MB"}}}};
    drop_leftovers(cluster.superuser_url("postgres"));
    {
      std::ofstream file{dir / "url.new"};
      file << cluster.url() << "\n" << cluster.superuser_url("postgres") << "\n";
    }
    fs::rename(dir / "url.new", dir / "url");
    for (auto idle_since = std::chrono::steady_clock::now();;) {
      std::this_thread::sleep_for(500ms);  // watches another process
      const FileLock alone = FileLock::try_exclusive(dir / "users.lock");
      if (!alone.held()) {
        idle_since = std::chrono::steady_clock::now();
      } else if (std::chrono::steady_clock::now() - idle_since > kIdle) {
        fs::remove(dir / "url");
        cluster.stop();
        ::_exit(0);  // the lock is held until here: a new user waits and then starts a new keeper
      }
    }
  } catch (const std::exception& e) {
    std::ofstream{dir / "error"} << e.what() << "\n";
  }
  ::_exit(1);
}

void start_keeper(const fs::path& dir) {
  const pid_t child = ::fork();
  if (child < 0) throw ClusterError("cannot start the keeper of the test cluster");
  if (child == 0) {
    ::setsid();
    if (::fork() != 0) ::_exit(0);  // not a child of the test: nobody has to wait for it
    const int log = ::open((dir / "keeper.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::close_range(3, ~0U, 0);
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::signal(number, SIG_DFL);
    keep(dir);
  }
  ::waitpid(child, nullptr, 0);
}

struct Urls {
  std::string owner, admin;
};

bool read_urls(const fs::path& dir, Urls& urls) {
  std::ifstream file{dir / "url"};
  return std::getline(file, urls.owner) && std::getline(file, urls.admin) && PQping(urls.admin.c_str()) == PQPING_OK;
}

/// The running cluster, started if it was not; ours until this process ends.
const Urls& shared_cluster(const std::string& build_dir) {
  static const Urls urls = [&] {
    const fs::path dir = fs::path{build_dir} / "pg";
    fs::create_directories(dir);
    static const FileLock user = FileLock::shared(dir / "users.lock");
    const FileLock starting = FileLock::exclusive(dir / "start.lock");
    Urls found;
    if (read_urls(dir, found)) return found;
    fs::remove(dir / "url");
    fs::remove(dir / "error");
    start_keeper(dir);
    const auto until = std::chrono::steady_clock::now() + kStartPatience;
    while (!read_urls(dir, found)) {
      std::ifstream error{dir / "error"};
      if (std::string line; std::getline(error, line)) throw ClusterError("the test cluster does not start: " + line);
      if (std::chrono::steady_clock::now() > until)
        throw ClusterError("the test cluster does not start: see " + (dir / "keeper.log").string());
      std::this_thread::sleep_for(10ms);  // watches another process
    }
    return found;
  }();
  return urls;
}

std::string with_database(const std::string& url, const std::string& name) {
  return url.substr(0, url.rfind(" dbname=")) + " dbname=" + name;
}

std::string digest_of(const std::vector<Migration>& series) {
  Sha256 hash;
  for (const Migration& m : series) hash.update(fmt::format("{} {} {} {}\n", m.number, m.room, m.name, m.sql.size())).update(m.sql);
  return to_hex(hash.finish()).substr(0, 24);
}

/// Migrated under another name and renamed when whole; processes take turns by an advisory lock of the maintenance database.
void make_template(const Urls& urls, const std::string& name, const std::vector<Migration>& series) {
  const Conn conn = connect(urls.admin);
  execute(conn.get(), "select pg_advisory_lock(1)");
  if (!execute(conn.get(), "select 1 from pg_database where datname = '" + name + "'").empty()) return;
  const std::string half = "half_" + name;
  execute(conn.get(), "drop database if exists " + half);
  execute(conn.get(), "create database " + half + " owner darcha");
  execute(connect(with_database(urls.admin, half)).get(), "alter schema public owner to darcha");
  {
    boost::asio::io_context io{1};
    Pool pool{io, {.url = with_database(urls.owner, half), .connections = 1}};
    await(io, migrate(pool, series));
    await(io, pool.close());
  }
  execute(conn.get(), "alter database " + half + " rename to " + name);
}

}  // namespace

std::shared_ptr<TestDatabase> TestDatabase::clone(std::vector<Migration> given, const std::string& build_dir) {
  const Urls& urls = shared_cluster(build_dir);
  const std::vector<Migration> series = in_order(std::move(given));
  const std::string from = "template_" + digest_of(series);
  make_template(urls, from, series);
  static int number = 0;
  const std::string name = fmt::format("clone_{}_{}", ::getpid(), ++number);
  const Conn conn = connect(urls.admin);
  execute(conn.get(), "drop database if exists " + name + " with (force)");
  execute(conn.get(), "create database " + name + " template " + from + " owner darcha");
  return std::shared_ptr<TestDatabase>{new TestDatabase{urls.admin, name, with_database(urls.owner, name)}};
}

std::shared_ptr<TestDatabase> TestDatabase::shared(std::vector<Migration> series, const std::string& build_dir) {
  static std::map<std::string, std::shared_ptr<TestDatabase>> known;
  auto& database = known[digest_of(in_order(series))];
  if (!database) database = clone(std::move(series), build_dir);
  return database;
}

TestDatabase::~TestDatabase() {
  try {
    execute(connect(admin_url_).get(), "drop database " + name_ + " with (force)");
  } catch (const std::exception& e) {
    log_warn("db.clone_not_dropped", {{"database", name_}, {"what", e.what()}});
  }
}

}  // namespace darcha::db::testing
