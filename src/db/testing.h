// Tests against a real PostgreSQL: one private cluster per build tree, started by the first test binary that needs it, found by the next
// ones, and gone a minute after the last. Each test suite gets a database of its own, cloned from a template that holds its migrations.
//
//   class Lodge : public darcha::db::testing::DatabaseTest {
//    public:
//     std::vector<db::Migration> migrations() override { return db::testing::all({audit::sql::migrations(), murojaat::sql::migrations()});
//     }
//   };
//   TEST_F(Lodge, IsStoredWithItsEvents) {
//     await(pool().query(sql::Something{...}));
//   }
//
// The suites of one file share the database per fixture class; data of one test is seen by the next (make ids anew in each), or override
// `bool fresh_per_test() override { return true; }` to get a new clone for each test (about 30 ms).
#pragma once
#include <gtest/gtest.h>

#include <initializer_list>
#include <span>

#include "db/db.h"
#include "db/test_cluster.h"

namespace darcha::db::testing {

inline std::vector<Migration> all(std::initializer_list<std::span<const Migration>> rooms) {
  std::vector<Migration> series;
  for (const auto& room : rooms) series.insert(series.end(), room.begin(), room.end());
  return series;
}

/// Derive and override migrations().
class DatabaseTest : public ::testing::Test {
 public:
  /// What the template holds, besides db's own migrations.
  virtual std::vector<Migration> migrations() { return {}; }
  virtual bool fresh_per_test() { return false; }
  virtual Options pool_options() { return Options{.connections = 4}; }

  void SetUp() override {
    database_ = fresh_per_test() ? TestDatabase::clone(migrations()) : TestDatabase::shared(migrations());
    Options options = pool_options();
    options.url = database_->url();
    pool_ = std::make_unique<Pool>(io_, options);
  }
  void TearDown() override {
    if (pool_) await(pool_->close());
    pool_.reset();
    database_.reset();
  }

  boost::asio::io_context& io() { return io_; }
  Pool& pool() { return *pool_; }
  const std::string& url() const { return database_->url(); }  ///< of the cloned database

  template <class T>
  T await(Task<T> task) {
    return testing::await(io_, std::move(task));
  }

 private:
  boost::asio::io_context io_{1};
  std::shared_ptr<TestDatabase> database_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace darcha::db::testing
