#include "db/db.h"

#include <gmock/gmock.h>

#include "db/testing.h"
#include "gen/db/sql.h"

namespace darcha::db {
namespace {

using testing::DatabaseTest;

class PoolTest : public DatabaseTest {
 public:
  std::int64_t number(const std::string& sql) {
    const Results results = await(pool().execute(sql));
    std::int64_t value = 0;
    results.row(0, 0).read(0, value);
    return value;
  }
};

TEST_F(PoolTest, RunsOneStatement) { EXPECT_EQ(number("select 41::int8 + 1"), 42); }

TEST_F(PoolTest, RunsABatchOnceForAKey) {
  const Once once{make_uuid_v4(), "form-1", "A-17"};
  Batch batch;
  const Uuid other = make_uuid_v4();
  batch.add(sql::RememberOnce{.scope = other, .key = "x", .result = "r", .at = SystemClock{}.now()});
  const OnceOutcome first = await(pool().run_once(batch, once));
  EXPECT_FALSE(first.repeated);
  const OnceOutcome second = await(pool().run_once(batch, {once.scope, once.key, "B-18"}));
  EXPECT_TRUE(second.repeated);
  EXPECT_EQ(second.result, "A-17");
  EXPECT_EQ(await(pool().query(sql::FindOnce{.scope = other, .key = "x"}))->result, "r");
}

}  // namespace
}  // namespace darcha::db
