// Heavy work (password hashing, signing, PDF, files) leaves the io threads for a bounded pool of its own and comes back to the coroutine
// that asked, on that coroutine's io_context. The app owns the pool and passes it down; it must outlive every task that uses it.
#pragma once
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "core/task.h"

namespace darcha {

/// More work waits than the pool will ever finish in time: the caller is refused at once. Becomes 503 with Retry-After.
class Overloaded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class CpuPool {
 public:
  /// `threads` 0 = one per core. `max_waiting` bounds the queue, and with it the longest wait.
  explicit CpuPool(std::size_t threads, std::size_t max_waiting = 256);
  ~CpuPool();  ///< runs what is queued, then joins
  CpuPool(const CpuPool&) = delete;
  CpuPool& operator=(const CpuPool&) = delete;

  /// Queues `work`, which must not throw (run_on wraps it). Throws Overloaded when the queue is full. Safe from any thread.
  void post(std::move_only_function<void()> work);

  struct Stats {
    std::size_t threads, waiting, running;
  };
  Stats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

namespace detail {

template <class F>
struct PoolJob {
  using T = std::invoke_result_t<F&>;
  using Stored = std::conditional_t<std::is_void_v<T>, char, T>;
  F work;
  std::optional<Stored> value;
  std::exception_ptr error;

  explicit PoolJob(F w) : work(std::move(w)) {}
  void run() noexcept {
    try {
      if constexpr (std::is_void_v<T>) {
        work();
        value.emplace();
      } else {
        value.emplace(work());
      }
    } catch (...) {
      error = std::current_exception();
    }
  }
};

}  // namespace detail

/// Runs `work()` (an ordinary function object, not a coroutine) on the pool; the caller goes on, on its own io_context, with what it
/// returned or threw. Captures must be by value: the work outlives a cancelled caller. Throws Overloaded.
template <class F>
Task<std::invoke_result_t<F&>> run_on(CpuPool& pool, F work) {
  auto job = std::make_shared<detail::PoolJob<F>>(std::move(work));
  const Executor executor = co_await boost::asio::this_coro::executor;
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void(std::exception_ptr)>(
      [&pool, job, executor](auto handler) {
        // The guard keeps io_context::run() from returning while the only work left is on the pool.
        auto guard = boost::asio::make_work_guard(executor);
        auto finish = std::make_shared<decltype(handler)>(std::move(handler));
        try {
          pool.post([job, finish, executor, guard = std::move(guard)]() mutable {
            job->run();
            boost::asio::post(executor, [job, finish = std::move(finish)]() mutable { std::move (*finish)(job->error); });
          });
        } catch (...) {  // refused: the handler is completed, never dropped, so the coroutine goes on with the exception
          boost::asio::post(executor, [finish, error = std::current_exception()]() mutable { std::move (*finish)(error); });
        }
      },
      boost::asio::use_awaitable_t<Executor>{});
  if constexpr (!std::is_void_v<std::invoke_result_t<F&>>) co_return std::move(*job->value);
}

}  // namespace darcha
