// Runs one coroutine to its end on an io_context that nothing else is running: for commands.
#pragma once
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>

#include "core/task.h"

namespace darcha::app {

template <class T>
T run_task(boost::asio::io_context& io, Task<T> task) {
  std::exception_ptr failure;
  std::optional<T> value;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e, T v) {
    failure = e;
    if (!e) value.emplace(std::move(v));
    io.stop();
  });
  io.restart();
  io.run();
  io.restart();  // what waits on it goes on when somebody runs it again
  if (failure) std::rethrow_exception(failure);
  return std::move(*value);
}

inline void run_task(boost::asio::io_context& io, Task<> task) {
  std::exception_ptr failure;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e) {
    failure = e;
    io.stop();
  });
  io.restart();
  io.run();
  io.restart();  // what waits on it goes on when somebody runs it again
  if (failure) std::rethrow_exception(failure);
}

}  // namespace darcha::app
