// The machinery under db/testing.h: the shared cluster, template databases and their clones, and running a coroutine to its end.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "db/db.h"

#ifndef DARCHA_BINARY_DIR
#define DARCHA_BINARY_DIR "."
#endif

namespace darcha::db::testing {

inline constexpr std::chrono::seconds kAwaitPatience{60};

/// Runs the io_context until the task has ended; its result, or its exception. Throws std::runtime_error after `patience`.
template <class T>
T await(boost::asio::io_context& io, Task<T> task, std::chrono::seconds patience = kAwaitPatience) {
  std::exception_ptr failure;
  bool done = false;
  const auto until = std::chrono::steady_clock::now() + patience;
  const auto run = [&] {
    if (io.stopped()) io.restart();
    while (!done && std::chrono::steady_clock::now() < until) io.run_one_until(until);
    if (!done) throw std::runtime_error("the task did not end in time");
    if (failure) std::rethrow_exception(failure);
  };
  if constexpr (std::is_void_v<T>) {
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e) {
      failure = e;
      done = true;
    });
    run();
  } else {
    std::optional<T> result;
    boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e, T value) {
      failure = e;
      if (!e) result.emplace(std::move(value));
      done = true;
    });
    run();
    return std::move(*result);
  }
}

/// A database of the shared test cluster, dropped when the last owner lets go.
class TestDatabase {
 public:
  static std::shared_ptr<TestDatabase> clone(std::vector<Migration> series, const std::string& build_dir = DARCHA_BINARY_DIR);
  /// The same one for the whole process as long as the series is the same.
  static std::shared_ptr<TestDatabase> shared(std::vector<Migration> series, const std::string& build_dir = DARCHA_BINARY_DIR);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  const std::string& url() const { return url_; }

 private:
  TestDatabase(std::string admin_url, std::string name, std::string url)
      : admin_url_(std::move(admin_url)), name_(std::move(name)), url_(std::move(url)) {}
  std::string admin_url_, name_, url_;
};

}  // namespace darcha::db::testing
