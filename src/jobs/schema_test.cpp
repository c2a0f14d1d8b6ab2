#include <gmock/gmock.h>

#include "db/catalogue.h"
#include "db/testing.h"
#include "gen/jobs/sql.h"

namespace darcha::jobs {
namespace {

class SchemaTest : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }
};

TEST_F(SchemaTest, TablesAndStatementsKeepTheRulesOfShards) {
  const db::Manifest manifest = db::load_manifest(DARCHA_SOURCE_DIR "/src/sharding.yaml");
  EXPECT_THAT(await(db::check_catalogue(pool(), manifest)), ::testing::IsEmpty());
  EXPECT_THAT(await(db::check_statements(pool(), manifest, sql::statements())), ::testing::IsEmpty());
  EXPECT_THAT(db::check_migrations(sql::migrations()), ::testing::IsEmpty());
}

}  // namespace
}  // namespace darcha::jobs
