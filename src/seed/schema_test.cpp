// The schemas of offices, persons and seed keep the rules of shards, and every statement of theirs is true to the migrated tables.
#include <gmock/gmock.h>

#include "db/catalogue.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/offices/sql.h"
#include "gen/persons/sql.h"
#include "gen/seed/sql.h"

namespace darcha::seed {
namespace {

class SchemaTest : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({audit::sql::migrations(), offices::sql::migrations(), persons::sql::migrations(), sql::migrations()});
  }
};

TEST_F(SchemaTest, TablesAndStatementsKeepTheRulesOfShards) {
  const db::Manifest manifest = db::load_manifest(DARCHA_SOURCE_DIR "/src/sharding.yaml");
  EXPECT_THAT(await(db::check_catalogue(pool(), manifest)), ::testing::IsEmpty());
  for (const auto statements : {offices::sql::statements(), persons::sql::statements(), sql::statements()})
    EXPECT_THAT(await(db::check_statements(pool(), manifest, statements)), ::testing::IsEmpty());
  for (const auto series : {offices::sql::migrations(), persons::sql::migrations(), sql::migrations()})
    EXPECT_THAT(db::check_migrations(series), ::testing::IsEmpty());
}

}  // namespace
}  // namespace darcha::seed
