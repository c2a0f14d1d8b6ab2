// A log that was cut or restored from a backup is found out by `darcha audit verify` without anybody having kept anything.
#include "app/verify_log.h"

#include <gtest/gtest.h>

#include "audit/audit.h"
#include "core/crypto.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/jobs/sql.h"

namespace darcha::app {
namespace {

constexpr const char* kTables[] = {"records", "general_records", "queue", "log_state", "tiles", "bundles", "leaves", "checkpoints"};

class VerifyLog : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({jobs::sql::migrations(), audit::sql::migrations()}); }
  bool fresh_per_test() override { return true; }
  void TearDown() override {
    DatabaseTest::TearDown();
    std::filesystem::remove_all(folder_);
  }
  void append(int count) {
    db::Batch batch;
    for (int i = 0; i < count; ++i) {
      const Instant now = clock_.now();
      audit::append(batch, {.id = RecordId::make(now),
                            .subject = SubjectId::make(now),
                            .at = now,
                            .kind = "persons.read",
                            .actor = {.kind = audit::ActorKind::system},
                            .purpose = "sign_in",
                            .what = {"identity"}});
      clock_.advance(std::chrono::milliseconds{5});
    }
    (void)await(pool().run(std::move(batch)));
    clock_.advance(std::chrono::minutes{1});  // past the lease of the one before
    audit::Log log(pool(), clock_, {.origin = kOrigin, .folder = folder_});
    EXPECT_EQ(await(log.integrate()), static_cast<std::size_t>(count));
  }
  /// What a backup is, and what restoring it does: rows, log and checkpoints go back together, and contradict nothing in the database.
  void back_up() {
    for (const std::string table : kTables) await(pool().execute("create table audit.kept_" + table + " as select * from audit." + table));
  }
  void restore() {
    for (const std::string table : kTables) {
      await(pool().execute("delete from audit." + table));
      await(pool().execute("insert into audit." + table + " select * from audit.kept_" + table));
    }
  }
  LogVerified verified() { return await(verify_log(pool(), {.folder = folder_, .origin = kOrigin, .clock = clock_})); }

  static constexpr const char* kOrigin = "darcha.test/log";
  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("darcha-verify-" + random_token(9));
  FixedClock clock_{*parse_iso_instant("2026-11-21T06:30:00Z")};
};

TEST_F(VerifyLog, HoldsWhatWasNotTouched) {
  append(10);
  append(5);
  const LogVerified found = verified();
  EXPECT_TRUE(found.holds) << found.text;
  EXPECT_NE(found.text.find("the one this machine signed last"), std::string::npos) << found.text;
}

TEST_F(VerifyLog, FindsALogThatWasRolledBack) {
  append(10);
  back_up();
  append(5);
  restore();
  const LogVerified found = verified();
  EXPECT_FALSE(found.holds);
  EXPECT_NE(found.text.find("log_gone_back: A head of 15 entries was signed"), std::string::npos) << found.text;
}

TEST_F(VerifyLog, FindsALogThatWasRolledBackAndWrittenOn) {
  append(10);
  const auto head = folder_ / "head";
  back_up();
  append(5);
  const auto kept = folder_ / "kept";
  std::filesystem::copy_file(head, kept);
  restore();
  std::filesystem::remove(head);  // so that the server signs again: README of audit, "When the log has gone back"
  append(7);
  std::filesystem::remove(head);
  std::filesystem::rename(kept, head);
  const LogVerified found = verified();
  EXPECT_FALSE(found.holds) << "longer than before, and not the same";
  EXPECT_NE(found.text.find("kept elsewhere: the log was rewritten"), std::string::npos) << found.text;
}

TEST_F(VerifyLog, SaysWhatItCannotTellWithoutAHead) {
  append(3);
  std::filesystem::remove(folder_ / "head");
  const LogVerified found = verified();
  EXPECT_TRUE(found.holds) << found.text;
  EXPECT_NE(found.text.find("no head signed on this machine"), std::string::npos) << found.text;
}

}  // namespace
}  // namespace darcha::app
