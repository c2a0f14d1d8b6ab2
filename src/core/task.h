// The coroutine type of the house. Parameters by value; no capturing lambda as a coroutine; nothing detached (docs/architecture.md).
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace darcha {

/// The concrete executor (not any_io_executor): no type erasure on the hot path.
using Executor = boost::asio::io_context::executor_type;

template <class T = void>
using Task = boost::asio::awaitable<T, Executor>;

}  // namespace darcha
