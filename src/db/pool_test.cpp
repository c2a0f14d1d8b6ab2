#include <gmock/gmock.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "db/probe_test.h"
#include "gen/db/sql.h"

namespace darcha::db {
namespace {

using namespace std::chrono_literals;
using testing::DatabaseTest;

class PoolTest : public DatabaseTest {
 public:
  std::vector<Migration> migrations() override { return {kProbeTables}; }
  Options pool_options() override {
    return {.connections = 3, .max_waiting = 4, .statement_deadline = 2s, .acquire_deadline = 1s, .retry_for = 3s};
  }
  std::int64_t next_id() {
    static std::int64_t id = 0;
    return ++id;
  }
  std::int64_t made(std::int64_t n = 0) {
    const std::int64_t id = next_id();
    await(pool().run(one<kInsert>(id, n)));
    return id;
  }
  std::int64_t value(std::int64_t id) { return await(pool().query(Probe<kFind>{id})); }
  std::int64_t number(const std::string& sql) {
    const Results results = await(pool().execute(sql));
    std::int64_t n = 0;
    results.row(0, 0).read(0, n);
    return n;
  }

  /// Starts the task and counts it when it has ended, whatever came of it.
  template <class T>
  void start(Task<T> task, std::function<void(std::exception_ptr)> on_end = {}) {
    ++started;
    if constexpr (std::is_void_v<T>) {
      boost::asio::co_spawn(io(), std::move(task), [this, on_end](std::exception_ptr e) { end(e, on_end); });
    } else {
      boost::asio::co_spawn(io(), std::move(task), [this, on_end](std::exception_ptr e, T) { end(e, on_end); });
    }
  }
  void end(const std::exception_ptr& e, const std::function<void(std::exception_ptr)>& on_end) {
    ++ended;
    if (on_end) on_end(e);
  }
  void finish_all() {
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (ended < started && std::chrono::steady_clock::now() < until) io().run_one_until(until);
    ASSERT_EQ(ended, started);
  }
  void run_for(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    while (std::chrono::steady_clock::now() < until) io().run_one_until(until);
  }
  /// Lets everything go on until the condition holds; the machine may be busy.
  template <class Condition>
  void run_until(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!condition() && std::chrono::steady_clock::now() < until) io().run_one_for(5ms);
    ASSERT_TRUE(condition());
  }
  int started = 0, ended = 0;
};

/// The Failure of a run that has to fail.
template <class F>
std::optional<Failure> failure_of(F run) {
  try {
    run();
  } catch (const Failure& failure) {
    return failure;
  }
  return std::nullopt;
}

TEST_F(PoolTest, CommitsABatchAsOne) {
  const auto a = next_id(), b = next_id();
  Batch batch;
  batch.add(Probe<kInsert>{a, 1});
  batch.add(Probe<kInsert>{b, 2});
  const auto changed = batch.add(Probe<kAdd>{a, 40});
  const auto found = batch.add(Probe<kFind>{a});
  const Results results = await(pool().run(std::move(batch)));
  EXPECT_EQ(results.get(changed), 1);
  EXPECT_EQ(results.get(found), 41);
  EXPECT_EQ(value(b), 2);
}

TEST_F(PoolTest, RollsTheWholeBatchBackWhenAConstraintSaysNo) {
  const auto id = made(), other = next_id();
  Batch batch;
  batch.add(Probe<kInsert>{other, 1});
  batch.add(Probe<kInsert>{id, 1});
  batch.add(Probe<kAdd>{other, 1});
  try {
    await(pool().run(std::move(batch)));
    FAIL() << "the key was taken";
  } catch (const ConstraintViolation& violation) {
    EXPECT_EQ(violation.constraint(), "numbers_pkey");
    EXPECT_EQ(violation.sqlstate(), "23505");
    EXPECT_FALSE(violation.outcome_unknown());
    EXPECT_THAT(violation.what(), ::testing::HasSubstr("probe.insert"));
    EXPECT_THAT(violation.what(), ::testing::Not(::testing::HasSubstr("(id)=")));  // values may be personal
  }
  EXPECT_EQ(value(other), -1);
  EXPECT_EQ(pool().stats().open, 1u);  // a refused statement does not cost a connection
}

TEST_F(PoolTest, RefusesAtTheCommitWhatADeferredConstraintForbids) {
  const auto a = next_id(), b = next_id();
  Batch batch;
  batch.add(Probe<kLater>{a, 7});
  batch.add(Probe<kLater>{b, 7});
  const auto failure = failure_of([&] { await(pool().run(std::move(batch))); });
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->sqlstate(), "23505");
  EXPECT_FALSE(failure->outcome_unknown());
  EXPECT_EQ(number("select count(*) from probe.later where n = 7"), 0);
  EXPECT_EQ(value(made(3)), 3);
}

TEST_F(PoolTest, RollsEverythingBackWhenAStatementFindsAnotherStateThanItMust) {
  const auto id = made(5), other = next_id();
  Batch batch;
  batch.add(Probe<kInsert>{other, 1});
  batch.add(Probe<kMustChange>{id, 4});
  try {
    await(pool().run(std::move(batch)));
    FAIL() << "the state was stale";
  } catch (const StaleState& stale) {
    EXPECT_EQ(stale.statement(), "probe.must_change");
  }
  EXPECT_EQ(value(other), -1);
  EXPECT_EQ(value(id), 5);
  EXPECT_EQ(pool().stats().open, 1u);
  await(pool().run(one<kMustChange>(id, 5)));
  EXPECT_EQ(value(id), 6);
}

TEST_F(PoolTest, OnlyOneOfManyWritersOfTheSameVersionWins) {
  const auto id = made(1);
  int won = 0, stale = 0;
  for (int i = 0; i < 6; ++i) {
    start(pool().run(one<kMustChange>(id, 1)), [&](std::exception_ptr e) {
      if (!e) {
        ++won;
        return;
      }
      try {
        std::rethrow_exception(e);
      } catch (const StaleState&) {
        ++stale;
      }
    });
  }
  finish_all();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(stale, 5);
  EXPECT_EQ(value(id), 2);
}

TEST_F(PoolTest, NoticesColumnsThatAreNotTheDeclaredOnes) {
  const auto failure = failure_of([&] { await(pool().query(Probe<kWrongColumns>{})); });
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->sqlstate(), "42804");
}

TEST_F(PoolTest, SendsABatchThatFillsTheSocketBothWays) {
  Batch batch;
  std::vector<Slot<Probe<kFind>>> slots;
  for (int i = 0; i < 30'000; ++i) {
    batch.add(Probe<kInsert>{500'000 + i, i});
    slots.push_back(batch.add(Probe<kFind>{500'000 + i}));
  }
  db::Options options = pool().options();
  options.statement_deadline = 60s;
  Pool patient{io(), options};
  const Results results = await(patient.run(std::move(batch)));
  EXPECT_EQ(results.get(slots.front()), 0);
  EXPECT_EQ(results.get(slots.back()), 29'999);
  await(patient.close());
}

TEST_F(PoolTest, WaitsForAConnectionAndServesInOrder) {
  std::vector<int> order;
  for (int i = 0; i < 7; ++i)
    start(pool().query(Probe<kSleep>{i < 3 ? 100 : 1}), [&, i](std::exception_ptr e) {
      if (!e) order.push_back(i);
    });
  finish_all();
  ASSERT_EQ(order.size(), 7u);
  EXPECT_LE(pool().stats().open, 3u);
  EXPECT_EQ(pool().stats().waiting, 0u);
}

TEST_F(PoolTest, TellsOthersHowManyHoldOrWaitForAConnection) {
  db::Options options = pool().options();
  options.demand = std::make_shared<std::atomic<int>>();
  Pool counted{io(), options};
  for (int i = 0; i < 5; ++i) start(counted.query(Probe<kSleep>{50}));
  run_until([&] { return counted.stats().busy == 3; });
  EXPECT_EQ(*options.demand, 5);
  finish_all();
  EXPECT_EQ(*options.demand, 0);
  await(counted.close());
}

TEST_F(PoolTest, RefusesAtOnceWhenTooManyWait) {
  for (int i = 0; i < 3; ++i) start(pool().query(Probe<kSleep>{700}));
  run_until([&] { return pool().stats().busy == 3; });
  for (int i = 0; i < 4; ++i) start(pool().query(Probe<kSleep>{1}), [](std::exception_ptr) {});
  run_until([&] { return pool().stats().waiting == 4; });
  const auto before = std::chrono::steady_clock::now();
  try {
    await(pool().query(Probe<kSleep>{1}));
    FAIL() << "the queue was full";
  } catch (const Unavailable& unavailable) {
    EXPECT_TRUE(unavailable.overloaded());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - before, 500ms);  // the wait for a connection would be a second
  finish_all();
}

TEST_F(PoolTest, GivesUpWaitingAfterItsDeadline) {
  for (int i = 0; i < 3; ++i) start(pool().query(Probe<kSleep>{1500}), [](std::exception_ptr) {});
  run_until([&] { return pool().stats().busy == 3; });
  const auto before = std::chrono::steady_clock::now();
  EXPECT_THROW(await(pool().query(Probe<kSleep>{1})), Unavailable);
  EXPECT_GE(std::chrono::steady_clock::now() - before, 900ms);
  finish_all();
  EXPECT_EQ(pool().stats().busy, 0u);
}

TEST_F(PoolTest, EndsAStatementThatTakesTooLongAndClosesItsConnection) {
  db::Options options = pool().options();
  options.statement_deadline = 300ms;
  options.url += " options='-c statement_timeout=0'";  // as if the server were frozen: only our own deadline is left
  Pool hasty{io(), options};
  const auto before = std::chrono::steady_clock::now();
  const auto id = made();
  const auto read = failure_of([&] { await(hasty.query(Probe<kSleep>{5000})); });
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->outcome_unknown());  // it changes nothing
  const auto change = failure_of([&] { await(hasty.run(one<kSleepAndChange>(id, 5000))); });
  ASSERT_TRUE(change);
  EXPECT_TRUE(change->outcome_unknown());
  EXPECT_LT(std::chrono::steady_clock::now() - before, 4s);  // of 10 asked for
  EXPECT_EQ(hasty.stats().open, 0u);
  EXPECT_EQ(await(hasty.query(Probe<kFind>{id})), 0);
  await(hasty.close());
}

TEST_F(PoolTest, FindsAnIdleConnectionDeadBeforeUsingIt) {
  const auto id = made(1);
  Pool killer{io(), pool().options()};
  await(killer.execute(
      "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"));
  run_for(500ms);
  await(pool().run(one<kAdd>(id, 1)));
  EXPECT_EQ(value(id), 2);
  await(killer.close());
}

TEST_F(PoolTest, AConnectionKilledInTheMiddleOfABatchLosesNothingAndDoublesNothing) {
  const auto id = made();
  Pool killer{io(), pool().options()};
  const Once once{make_uuid_v4(), "k", "r"};
  OnceOutcome outcome{};
  for (int round = 0; round < 5; ++round) {
    const Once again{once.scope, fmt::format("k{}", round), "r"};
    start(pool().run_once(one<kSleepAndChange>(id, 400), again));
    const auto retries = pool().stats().retries;
    while (pool().stats().retries == retries && ended < started) {
      await(killer.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database() "
          "and query like '%pg_sleep%' and state = 'active'"));
      run_for(20ms);
    }
    finish_all();
    outcome = await(pool().run_once(one<kAdd>(id, 1000), again));
    EXPECT_TRUE(outcome.repeated);
  }
  EXPECT_EQ(value(id), 5);
  EXPECT_GE(pool().stats().retries, 5u);  // each was really killed
  await(killer.close());
}

TEST_F(PoolTest, TheSameKeyFromManyAtOnceIsDoneOnce) {
  const auto id = made();
  const Once once{make_uuid_v4(), "submit", "A-1"};
  int first = 0, repeated = 0;
  db::Options options = pool().options();
  options.connections = 8;
  Pool wide{io(), options};
  for (int i = 0; i < 8; ++i) {
    ++started;
    boost::asio::co_spawn(io(), wide.run_once(one<kAdd>(id, 1), once), [&](std::exception_ptr e, OnceOutcome outcome) {
      ++ended;
      if (e) return;
      ++(outcome.repeated ? repeated : first);
      EXPECT_EQ(outcome.result, "A-1");
    });
  }
  finish_all();
  EXPECT_EQ(first, 1);
  EXPECT_EQ(repeated, 7);
  EXPECT_EQ(value(id), 1);
  await(wide.close());
}

TEST_F(PoolTest, AKeyBelongsToItsScopeAndGivesTheFirstResult) {
  const auto id = made();
  const Uuid scope = make_uuid_v4();
  EXPECT_FALSE(await(pool().run_once(one<kAdd>(id, 1), {scope, "k", "first"})).repeated);
  const auto again = await(pool().run_once(one<kAdd>(id, 1), {scope, "k", "second"}));
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.result, "first");
  EXPECT_FALSE(await(pool().run_once(one<kAdd>(id, 1), {make_uuid_v4(), "k", "other"})).repeated);
  EXPECT_EQ(value(id), 2);
  const auto kept = number("select count(*) from db.idempotency");
  EXPECT_EQ(await(forget_idempotency_keys(pool(), SystemClock{}.now() + Days{29})), 0);
  EXPECT_EQ(await(forget_idempotency_keys(pool(), SystemClock{}.now() + Days{31})), kept);
}

TEST_F(PoolTest, ARefusedBatchDoesNotUseItsKeyUp) {
  const auto id = made();
  const Once once{make_uuid_v4(), "k", "r"};
  EXPECT_THROW(await(pool().run_once(one<kInsert>(id, 1), once)), ConstraintViolation);
  EXPECT_THROW(await(pool().run_once(one<kMustChange>(id, 99), once)), StaleState);
  const auto outcome = await(pool().run_once(one<kAdd>(id, 1), once));
  EXPECT_FALSE(outcome.repeated);
  EXPECT_EQ(outcome.results.affected(0), 1);  // slots count from the caller's own first statement
}

TEST_F(PoolTest, ADeadlockIsTriedAgain) {
  const auto a = made(), b = made();
  const auto both = [](std::int64_t first, std::int64_t second) {
    Batch batch;
    batch.add(Probe<kSleepAndChange>{first, 50});
    batch.add(Probe<kSleepAndChange>{second, 50});
    return batch;
  };
  start(pool().run(both(a, b)), [](std::exception_ptr e) { EXPECT_FALSE(e); });
  start(pool().run(both(b, a)), [](std::exception_ptr e) { EXPECT_FALSE(e); });
  finish_all();
  EXPECT_EQ(value(a), 2);
  EXPECT_EQ(value(b), 2);
  EXPECT_GE(pool().stats().retries, 1u);
}

Task<> decide(Pool* pool, std::int64_t id, bool commit) {
  Transaction transaction = co_await pool->begin();
  const std::int64_t n = co_await transaction.query(Probe<kFind>{id});
  co_await transaction.run(one<kAdd>(id, n + 10));
  if (commit) co_await transaction.commit();
}

TEST_F(PoolTest, ATransactionCommitsOrRollsBackAndReturnsItsConnection) {
  const auto id = made(1);
  await(decide(&pool(), id, true));
  EXPECT_EQ(value(id), 12);
  await(decide(&pool(), id, false));
  EXPECT_EQ(value(id), 12);
  run_until([&] { return pool().stats().busy == 0; });
  EXPECT_GE(pool().stats().open, 1u);
}

Task<> fail_inside(Pool* pool, std::int64_t id, std::string* second_error) {
  Transaction transaction = co_await pool->begin();
  try {
    co_await transaction.run(one<kInsert>(id, 1));
  } catch (const ConstraintViolation&) {
  }
  try {
    co_await transaction.commit();
  } catch (const Failure& failure) {
    *second_error = failure.sqlstate();
  }
}

TEST_F(PoolTest, AFailedTransactionCannotBeCommittedAndDoesNotPoisonThePool) {
  const auto id = made(1);
  std::string error;
  await(fail_inside(&pool(), id, &error));
  EXPECT_EQ(error, "25P02");
  run_for(50ms);
  for (int i = 0; i < 5; ++i) await(pool().run(one<kAdd>(id, 1)));
  EXPECT_EQ(value(id), 6);
}

TEST_F(PoolTest, ACoroutineDestroyedWhileItWaitsLeavesNoHalfUsedConnection) {
  const auto id = made();
  {
    boost::asio::io_context other{1};
    auto doomed = std::make_unique<Pool>(other, pool().options());
    boost::asio::co_spawn(other, doomed->run(one<kSleepAndChange>(id, 200)), [](std::exception_ptr, Results) {});
    const auto until = std::chrono::steady_clock::now() + 100ms;
    while (std::chrono::steady_clock::now() < until) other.run_one_until(until);
    doomed.reset();
  }  // the io_context destroys the coroutine
  EXPECT_EQ(await(pool().run(one<kAdd>(id, 1))).affected(0), 1);
}

TEST_F(PoolTest, CopiesRowsIn) {
  int left = 3;
  const auto first = next_id();
  std::string piece;
  std::int64_t id = first;
  const auto rows = await(pool().copy_in("copy probe.numbers (id, n) from stdin", [&]() -> std::string_view {
    if (left-- == 0) return {};
    piece.clear();
    for (int i = 0; i < 5000; ++i) piece += fmt::format("{}\t{}\n", 1'000'000 + id++, i);
    return piece;
  }));
  EXPECT_EQ(rows, 15'000);
  EXPECT_EQ(number("select count(*) from probe.numbers where id >= 1000000"), 15'000);
  const auto failure = failure_of([&] {
    bool done = false;
    await(pool().copy_in("copy probe.numbers (id, n) from stdin",
                         [&]() -> std::string_view { return std::exchange(done, true) ? "" : "x\ty\n"; }));
  });
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->sqlstate(), "22P02");
  EXPECT_EQ(number("select 1::int8"), 1);
}

TEST_F(PoolTest, ExecuteTakesOneStatementOnly) {
  const auto failure = failure_of([&] { await(pool().execute("select 1; select 2")); });
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->sqlstate(), "42601");
}

TEST_F(PoolTest, AnUnreachableDatabaseIsUnavailableQuickly) {
  Pool nowhere{io(), {.url = "host=/nonexistent dbname=x", .retry_for = 300ms}};
  const auto before = std::chrono::steady_clock::now();
  EXPECT_THROW(await(nowhere.run(one<kAdd>(1))), Unavailable);
  EXPECT_THROW(await(nowhere.run(one<kAdd>(1))), Unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 1s);
  EXPECT_THROW(await(nowhere.run_once(one<kAdd>(1), {make_uuid_v4(), "k", "r"})), Unavailable);
  EXPECT_LT(std::chrono::steady_clock::now() - before, 4s);
  await(nowhere.close());
}

TEST_F(PoolTest, FindsTheLivingHostOfAList) {
  std::string url = this->url();
  const auto at = url.find("host=") + 5;
  url.insert(at, "/nonexistent,");
  Options options = pool().options();
  options.url = url;
  Pool several{io(), options};
  const auto id = made(4);
  EXPECT_EQ(await(several.query(Probe<kFind>{id})), 4);
  await(several.close());
}

TEST_F(PoolTest, ClosingWaitsForWhatRuns) {
  const auto id = made();
  Pool closing{io(), pool().options()};
  start(closing.run(one<kSleepAndChange>(id, 200)), [](std::exception_ptr e) { EXPECT_FALSE(e); });
  run_until([&] { return closing.stats().busy == 1; });
  await(closing.close());
  EXPECT_EQ(closing.stats().open, 0u);
  finish_all();
  EXPECT_EQ(value(id), 1);
  EXPECT_THROW(await(closing.run(one<kAdd>(id))), Unavailable);
}

}  // namespace
}  // namespace darcha::db
