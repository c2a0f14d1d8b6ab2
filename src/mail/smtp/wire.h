// The sockets of a channel: for channel.cpp and listener.cpp only. Heavy (Asio).
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>

#include "mail/smtp/channel.h"

namespace darcha::mail {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> kAwaitTuple{};

struct Channel::Wire {
  explicit Wire(Socket s) : socket(std::move(s)), timer(socket.get_executor()) {}
  Socket socket;
  Timer timer;
  std::shared_ptr<boost::asio::ssl::context> context;  ///< outlives the stream
  std::optional<boost::asio::ssl::stream<Socket&>> tls;
  bool secured = false;
};

}  // namespace darcha::mail
