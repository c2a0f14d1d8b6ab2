// kill -9 at any moment: a child process appends and integrates until it is killed; after each death the whole log is verified against the
// heads the dead processes had written, and nothing that was acknowledged is missing.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <thread>

#include "audit/audit.h"
#include "audit/store.h"
#include "audit/testing.h"
#include "db/testing.h"

namespace darcha::audit {
namespace {

constexpr const char* kUrl = "DARCHA_AUDIT_CRASH_URL";
constexpr const char* kFolder = "DARCHA_AUDIT_CRASH_FOLDER";

/// Runs only in a child: appends without end, writing down each acknowledged record, while the log integrates as fast as it can.
TEST(CrashChild, AppendsUntilItIsKilled) {
  const char* const url = std::getenv(kUrl);
  if (url == nullptr) GTEST_SKIP() << "started by AuditCrash";
  const std::filesystem::path folder = std::getenv(kFolder);
  boost::asio::io_context io(1);
  db::Pool pool(io, {.url = url, .connections = 4});
  const SystemClock clock;
  Log log(pool, clock, {.origin = "darcha.test/log", .folder = folder, .period = std::chrono::milliseconds(5)});
  log.start();
  std::ofstream acknowledged(folder / "acknowledged", std::ios::app);
  for (;;) {
    db::Batch batch;
    std::vector<RecordId> ids;
    for (int i = 0; i < 7; ++i) {
      const Instant now = clock.now();
      ids.push_back(RecordId::make(now));
      append(batch, {.id = ids.back(), .subject = SubjectId::make(now), .at = now, .kind = "persons.read"});
    }
    db::testing::await(io, pool.run(std::move(batch)));
    for (const RecordId& id : ids) acknowledged << id.str() << '\n';
    acknowledged.flush();
  }
}

class AuditCrash : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }
  bool fresh_per_test() override { return true; }
};

pid_t start_child(const std::string& url, const std::filesystem::path& folder) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  setenv(kUrl, url.c_str(), 1);
  setenv(kFolder, folder.c_str(), 1);
  execl("/proc/self/exe", "test_audit", "--gtest_filter=CrashChild.*", "--gtest_brief=1", nullptr);
  _exit(127);
}

TEST_F(AuditCrash, NothingIsLostDoubledOrContradictedHoweverOftenItDies) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("darcha_crash_" + random_token(9));
  std::filesystem::create_directories(folder);
  std::mt19937 random(20261121);
  std::vector<std::string> heads;
  std::uint64_t size = 0;
  for (int life = 0; life < 6; ++life) {
    // The hold of the dead process is taken from it, as time would do.
    await(pool().execute("update audit.log_state set held_until = '1970-01-01'"));
    const pid_t child = start_child(url(), folder);
    ASSERT_GT(child, 0);
    // The moment of death; nothing is waited for.
    std::this_thread::sleep_for(std::chrono::milliseconds(300 + random() % 500));  // watches another process
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    if (std::filesystem::exists(folder / "head")) heads.push_back(testing::read_file(folder / "head"));
    if (!std::filesystem::exists(folder / "key")) continue;
    const SystemClock clock;
    Log log(pool(), clock, {.origin = "darcha.test/log", .folder = folder});
    const Verification report = await(verify(pool(), {.vkey = log.vkey(), .known_checkpoints = heads}));
    ASSERT_TRUE(report.holds()) << "after death " << life << "\n" << report.text();
    EXPECT_GE(report.size, size);
    size = report.size;
  }
  const SystemClock clock;
  Log log(pool(), clock, {.origin = "darcha.test/log", .folder = folder});
  await(pool().execute("update audit.log_state set held_until = '1970-01-01'"));
  await(log.integrate());
  std::ifstream acknowledged(folder / "acknowledged");
  std::uint64_t count = 0;
  for (std::string line; std::getline(acknowledged, line);) {
    const auto id = RecordId::parse(line);
    if (!id) continue;  // the line the last death cut
    ++count;
    EXPECT_TRUE(await(pool().query(sql::FindLeaf{.record_id = *id}))) << line;
  }
  EXPECT_GT(count, 0u);
  const Verification report = await(verify(pool(), {.vkey = log.vkey(), .known_checkpoints = heads}));
  EXPECT_TRUE(report.holds()) << report.text();
  EXPECT_GE(report.size, count);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace darcha::audit
