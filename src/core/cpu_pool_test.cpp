#include "core/cpu_pool.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <atomic>
#include <future>
#include <thread>

namespace darcha {
namespace {

/// Runs one coroutine to its end on a fresh io_context; what it throws comes out here.
void run(Task<> (*body)(CpuPool&), CpuPool& pool) {
  boost::asio::io_context io(1);
  std::exception_ptr error;
  boost::asio::co_spawn(io, body(pool), [&error](std::exception_ptr e) { error = e; });
  io.run();
  if (error) std::rethrow_exception(error);
}

TEST(CpuPool, ReturnsToTheThreadThatAsked) {
  CpuPool pool(2);
  run(
      [](CpuPool& p) -> Task<> {
        const auto caller = std::this_thread::get_id();
        const auto worker = co_await run_on(p, [] { return std::this_thread::get_id(); });
        EXPECT_NE(worker, caller);
        EXPECT_EQ(std::this_thread::get_id(), caller);
      },
      pool);
}

TEST(CpuPool, CarriesMoveOnlyResultsAndVoid) {
  CpuPool pool(1);
  run(
      [](CpuPool& p) -> Task<> {
        auto result = co_await run_on(p, [] { return std::make_unique<int>(7); });
        EXPECT_EQ(*result, 7);
        auto flag = std::make_shared<bool>(false);
        co_await run_on(p, [flag] { *flag = true; });
        EXPECT_TRUE(*flag);
      },
      pool);
}

TEST(CpuPool, ThrowsToTheCallerWhatTheWorkThrew) {
  CpuPool pool(1);
  EXPECT_THROW(run([](CpuPool& p) -> Task<> { co_await run_on(p, []() -> int { throw std::out_of_range("x"); }); }, pool),
               std::out_of_range);
}

TEST(CpuPool, RefusesAtOnceWhenTheQueueIsFull) {
  CpuPool pool(1, 1);
  std::promise<void> gate, started;
  auto opened = gate.get_future().share();
  pool.post([&started, opened] {
    started.set_value();
    opened.wait();
  });
  started.get_future().wait();
  pool.post([] {});  // the one that may wait
  EXPECT_EQ(pool.stats().waiting, 1U);
  EXPECT_THROW(run([](CpuPool& p) -> Task<> { co_await run_on(p, [] {}); }, pool), Overloaded);
  gate.set_value();
}

TEST(CpuPool, FinishesWhatIsQueuedBeforeItIsDestroyed) {
  std::atomic<int> done = 0;
  {
    CpuPool pool(2);
    for (int i = 0; i < 100; ++i) pool.post([&done] { ++done; });
  }
  EXPECT_EQ(done, 100);
}

}  // namespace
}  // namespace darcha
