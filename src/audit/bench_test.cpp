// The measurement itself, small; DARCHA_AUDIT_BENCH=<entries> makes it a real one and prints the figures.
#include "audit/bench.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/crypto.h"
#include "db/testing.h"
#include "gen/audit/sql.h"

namespace darcha::audit {
namespace {

class AuditBench : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }
  bool fresh_per_test() override { return true; }
  db::Options pool_options() override { return {.connections = 14, .statement_deadline = std::chrono::minutes(2)}; }
};

TEST_F(AuditBench, AppendsIntegratesAndVerifiesEverything) {
  const char* asked = std::getenv("DARCHA_AUDIT_BENCH");
  const std::uint64_t entries = asked != nullptr ? std::stoull(asked) : 1'000;
  const auto folder = std::filesystem::temp_directory_path() / ("darcha_audit_bench_" + random_token(9));
  const SystemClock clock;
  const BenchOptions options{.entries = entries, .log = {.origin = "darcha.test/log", .folder = folder}};
  const BenchResult result = db::testing::await(io(), bench(pool(), clock, options), std::chrono::minutes(20));
  std::filesystem::remove_all(folder);
  EXPECT_TRUE(result.verification.holds()) << result.verification.text();
  EXPECT_EQ(result.verification.size, entries);
  EXPECT_EQ(result.verification.records, entries);
  EXPECT_GT(result.entries_per_second, 0);
  if (asked != nullptr)
    fmt::print("{} entries: {:.0f}/s, lag p50 {:.3f} s, p95 {:.3f} s, integrated {:.2f} s after the last; {}", entries,
               result.entries_per_second, result.lag_p50_s, result.lag_p95_s, result.integrated_after_s, result.verification.text());
}

}  // namespace
}  // namespace darcha::audit
