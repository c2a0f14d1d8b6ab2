#include "db/cluster.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "db/cluster_process.h"
#include "db/probe_test.h"

namespace darcha::db {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::await;

class ClusterTest : public ::testing::Test {
 public:
  ClusterTest() { fs::remove_all(home); }
  ~ClusterTest() override { fs::remove_all(home); }
  ClusterOptions options(const std::string& name = "data") const { return {.data_dir = home / name, .durable = false}; }

  std::int64_t number(const std::string& url, const std::string& sql) {
    Pool pool{io, {.url = url, .connections = 1}};
    const Results results = await(io, pool.execute(sql));
    std::int64_t n = 0;
    if (results.rows(0) > 0) results.row(0, 0).read(0, n);
    await(io, pool.close());
    return n;
  }

  boost::asio::io_context io{1};
  fs::path home = fs::path{DARCHA_BINARY_DIR} / fmt::format("cluster-test-{}", ::getpid());
};

bool gone(pid_t pid) {
  for (int i = 0; i < 1000; ++i) {
    std::ifstream stat{fmt::format("/proc/{}/stat", pid)};
    std::string number, name, state;
    if (!(stat >> number >> name >> state) || state == "Z") return true;
    std::this_thread::sleep_for(10ms);  // watches another process
  }
  return false;
}

TEST_F(ClusterTest, KeepsItsDataOverARestart) {
  pid_t pid = 0;
  {
    Cluster cluster{options()};
    number(cluster.url(), "create table t as select 42::int8 as n");
    pid = cluster.postmaster_pid();
  }
  EXPECT_TRUE(gone(pid));
  Cluster cluster{options()};
  EXPECT_EQ(number(cluster.url(), "select n from t"), 42);
  EXPECT_EQ(number(cluster.url(), "select count(*) from pg_roles where rolname = current_user and rolsuper"), 0);
}

TEST_F(ClusterTest, SeveralRunSideBySideButOneFolderHasOneMaster) {
  Cluster a{options("a")}, b{options("b")};
  number(a.url(), "create table only_in_a (n int8)");
  EXPECT_EQ(number(b.url(), "select count(*) from pg_class where relname = 'only_in_a'"), 0);
  EXPECT_THROW(Cluster{options("a")}, ClusterError);
}

TEST_F(ClusterTest, ComesBackByItselfWhenTheServerIsKilledAndThePoolFindsItAgain) {
  Cluster cluster{options()};
  Pool pool{io, {.url = cluster.url(), .connections = 2}};
  await(io, migrate(pool, {kProbeTables}));
  await(io, pool.run(one<kInsert>(1, 0)));
  const pid_t killed = cluster.postmaster_pid();
  ::kill(killed, SIGKILL);
  // Work goes on through the crash (sessions may outlive the killed master for a moment), and each piece is done once.
  int done = 0;
  const auto until = std::chrono::steady_clock::now() + 30s;
  for (bool back = false; !back && std::chrono::steady_clock::now() < until; ++done) {
    back = cluster.postmaster_pid() != killed && cluster.postmaster_pid() != 0;
    await(io, pool.run_once(one<kAdd>(1, 1), {make_uuid_v4(), "k", "r"}));
  }
  EXPECT_NE(cluster.postmaster_pid(), killed);
  EXPECT_EQ(await(io, pool.query(Probe<kFind>{1})), done);
  await(io, pool.close());
}

TEST_F(ClusterTest, AStoppedDatabaseIsUnavailableAtOnceAndBackAfterItsStart) {
  auto cluster = std::make_unique<Cluster>(options());
  Pool pool{io, {.url = cluster->url(), .connections = 2}};
  await(io, migrate(pool, {kProbeTables}));
  await(io, pool.run(one<kInsert>(1, 0)));
  cluster.reset();
  for (int i = 0; i < 3; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_THROW(await(io, pool.run(one<kAdd>(1, 1))), Unavailable);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);  // not the 5 s one waits for a connection
  }
  cluster = std::make_unique<Cluster>(options());
  EXPECT_FALSE(await(io, pool.run_once(one<kAdd>(1, 1), {make_uuid_v4(), "k", "r"})).repeated);
  EXPECT_EQ(await(io, pool.query(Probe<kFind>{1})), 1);
  await(io, pool.close());
}

TEST_F(ClusterTest, TakesOverFromAProgramThatWasKilled) {
  const pid_t program = ::fork();
  if (program == 0) {  // another program, which is then killed with everything it had in hand
    Cluster cluster{options()};
    {
      std::ofstream file{home / "pid.new"};
      file << cluster.postmaster_pid() << "\n";
    }
    fs::rename(home / "pid.new", home / "pid");
    for (;;) ::pause();
  }
  pid_t server = 0;
  for (int i = 0; i < 3000 && server == 0; ++i) {
    std::this_thread::sleep_for(10ms);  // watches another process
    std::ifstream{home / "pid"} >> server;
  }
  ASSERT_GT(server, 0);
  EXPECT_THROW(Cluster{options()}, ClusterError);  // it is alive
  ::kill(program, SIGKILL);
  ::waitpid(program, nullptr, 0);
  Cluster cluster{options()};
  EXPECT_NE(cluster.postmaster_pid(), server);
  EXPECT_TRUE(gone(server));
  EXPECT_EQ(number(cluster.url(), "select 1::int8"), 1);
}

TEST_F(ClusterTest, StartsOverAStalePidFileAndAnInterruptedInitialisation) {
  {
    Cluster cluster{options()};
  }
  std::ofstream{home / "data" / "postmaster.pid"} << ::getpid()
                                                  << "\n/nowhere\n1\n5432\n\n\n\n";  // a number that lives, but is no server of ours
  fs::create_directories(home / "half.new");
  std::ofstream{home / "half.new" / "PG_VERSION"} << "15\n";
  Cluster half{options("half")};
  EXPECT_EQ(number(half.url(), "select 1::int8"), 1);
  Cluster cluster{options()};
  EXPECT_EQ(number(cluster.url(), "select 1::int8"), 1);
}

// Scale, section 4, rule 3: the server reports success though only one node may have the transaction.
TEST_F(ClusterTest, ACancelledWaitForTheStandbyIsAnUnknownOutcome) {
  Cluster cluster{options()};
  Pool pool{io, {.url = cluster.url(), .connections = 1}};
  Pool admin{io, {.url = cluster.superuser_url("darcha"), .connections = 1}};
  await(io, migrate(pool, {kProbeTables}));
  await(io, pool.run(one<kInsert>(1, 0)));
  await(io, admin.execute("alter system set synchronous_standby_names = 'nobody'"));
  await(io, admin.execute("select pg_reload_conf()"));
  bool unknown = false;
  for (int tries = 0; tries < 100 && !unknown; ++tries) {  // the server takes the new setting up in its own time
    bool done = false;
    boost::asio::co_spawn(io, pool.run(one<kAdd>(1, 1)), [&](std::exception_ptr e, Results) {
      done = true;
      try {
        if (e) std::rethrow_exception(e);
      } catch (const Failure& failure) {
        unknown = failure.outcome_unknown();
      }
    });
    for (int i = 0; i < 500 && !done; ++i) {
      await(io, admin.execute("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'"));
      io.run_for(10ms);
    }
    ASSERT_TRUE(done);
  }
  EXPECT_TRUE(unknown);
  await(io, admin.close());
  await(io, pool.close());
}

TEST_F(ClusterTest, TwoProgramsMigrateAtOnceAndEachMigrationRunsOnce) {
  Cluster cluster{options()};
  boost::asio::io_context other{1};
  Pool a{io, {.url = cluster.url(), .connections = 1}}, b{io, {.url = cluster.url(), .connections = 1}};
  int applied = 0, ended = 0;
  for (Pool* pool : {&a, &b}) {
    boost::asio::co_spawn(io, migrate(*pool, {kProbeTables}), [&](std::exception_ptr e, int count) {
      EXPECT_FALSE(e);
      applied += count;
      ++ended;
    });
  }
  const auto until = std::chrono::steady_clock::now() + 30s;
  while (ended < 2 && std::chrono::steady_clock::now() < until) io.run_one_until(until);
  EXPECT_EQ(applied, 2);  // db's own and the probe's
  EXPECT_EQ(await(io, migrate(a, {kProbeTables})), 0);

  Migration changed = kProbeTables;
  changed.sql = "select 1";
  EXPECT_THROW(await(io, migrate(a, {changed})), Failure);
  const Migration broken{2026112191, "broken", "probe", "create table probe.half (n int8)\n--;\nselect 1 / 0"};
  EXPECT_THROW(await(io, migrate(a, {kProbeTables, broken})), Failure);
  EXPECT_EQ(number(cluster.url(), "select count(*) from pg_class where relname = 'half'"), 0);
  EXPECT_THROW(await(io, migrate(a, {kProbeTables, {kProbeTables.number, "same", "other", "select 1"}})), Failure);
  await(io, a.close());
  await(io, b.close());
}

TEST(SocketDir, IsRefusedWhenAStrangerMadeIt) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can make a stranger's folder";
  const fs::path dir = fs::path{"/tmp"} / fmt::format("darcha-stranger-{}", ::getpid());
  fs::create_directory(dir);
  ASSERT_EQ(::chown(dir.c_str(), 12345, 12345), 0);
  EXPECT_THROW(make_owned_dir(dir, server_account()), ClusterError);
  fs::remove(dir);
  fs::create_symlink("/tmp", dir);
  EXPECT_THROW(make_owned_dir(dir, server_account()), ClusterError);
  fs::remove(dir);
}

}  // namespace
}  // namespace darcha::db
