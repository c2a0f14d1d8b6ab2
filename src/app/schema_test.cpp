// All rooms together against src/sharding.yaml: what each room's own test cannot see is a table that nobody listed, or a number taken
// twice.
#include "app/schema.h"

#include <gmock/gmock.h>

#include <set>

#include "db/catalogue.h"
#include "db/testing.h"

namespace darcha::app {
namespace {

class WholeSchema : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return all_migrations(); }
  db::Manifest manifest_ = db::load_manifest(DARCHA_SOURCE_DIR "/src/sharding.yaml");
};

TEST_F(WholeSchema, KeepsTheRulesOfShards) { EXPECT_THAT(await(db::check_catalogue(pool(), manifest_)), ::testing::IsEmpty()); }

TEST_F(WholeSchema, HoldsEveryTableTheManifestNames) {
  for (const auto& [table, place] : manifest_) {
    const auto found = await(pool().execute("select to_regclass('" + table + "') is not null"));
    bool there = false;
    found.row(0, 0).read(0, there);
    EXPECT_TRUE(there) << table << " is listed in src/sharding.yaml, but no migration makes it";
  }
}

TEST_F(WholeSchema, FitsEveryStatement) {
  const auto statements = all_statements();
  EXPECT_GT(statements.size(), 100U);
  EXPECT_THAT(await(db::check_statements(pool(), manifest_, statements)), ::testing::IsEmpty());
}

TEST_F(WholeSchema, IsOneSeriesWithoutRepeatedNumbers) {
  const auto series = all_migrations();
  EXPECT_THAT(db::check_migrations(series), ::testing::IsEmpty());
  std::set<decltype(db::Migration::number)> numbers;
  for (const db::Migration& migration : series) EXPECT_TRUE(numbers.insert(migration.number).second) << migration.number;
}

}  // namespace
}  // namespace darcha::app
