#include "mail/smtp/channel.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>

#include <array>

#include "mail/smtp/wire.h"

namespace darcha::mail {

namespace asio = boost::asio;
using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;

Channel::Channel(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
Channel::~Channel() = default;

void Channel::close() {
  boost::system::error_code ignored;
  wire_->timer.cancel();
  wire_->socket.close(ignored);
}

bool Channel::closed() const { return !wire_->socket.is_open(); }

void Channel::set_deadline(std::chrono::steady_clock::time_point at) {
  wire_->timer.expires_at(at);
  wire_->timer.async_wait([weak = weak_from_this()](const boost::system::error_code& ec) {
    if (const auto self = weak.lock(); self && !ec) self->close();
  });
}

Task<bool> Channel::read_more() {
  const auto self = shared_from_this();
  std::array<char, 16 * 1024> piece;
  boost::system::error_code ec;
  std::size_t count = 0;
  if (wire_->secured)
    std::tie(ec, count) = co_await wire_->tls->async_read_some(asio::buffer(piece), kAwaitTuple);
  else
    std::tie(ec, count) = co_await wire_->socket.async_read_some(asio::buffer(piece), kAwaitTuple);
  if (ec || closed()) co_return false;
  input.append(piece.data(), count);
  co_return true;
}

Task<bool> Channel::write(std::string octets) {
  const auto self = shared_from_this();
  boost::system::error_code ec;
  std::size_t count = 0;
  if (wire_->secured)
    std::tie(ec, count) = co_await asio::async_write(*wire_->tls, asio::buffer(octets), kAwaitTuple);
  else
    std::tie(ec, count) = co_await asio::async_write(wire_->socket, asio::buffer(octets), kAwaitTuple);
  co_return !ec && !closed();
}

Task<bool> Channel::secure_as_server(std::shared_ptr<asio::ssl::context> tls) {
  const auto self = shared_from_this();
  wire_->context = std::move(tls);
  wire_->tls.emplace(wire_->socket, *wire_->context);
  const auto [ec] = co_await wire_->tls->async_handshake(asio::ssl::stream_base::server, kAwaitTuple);
  wire_->secured = !ec;
  co_return wire_->secured && !closed();
}

Task<bool> Channel::secure_as_client(std::shared_ptr<asio::ssl::context> tls, std::string host) {
  const auto self = shared_from_this();
  wire_->context = std::move(tls);
  wire_->tls.emplace(wire_->socket, *wire_->context);
  if (SSL_set_tlsext_host_name(wire_->tls->native_handle(), host.c_str()) != 1) co_return false;
  wire_->tls->set_verify_callback(asio::ssl::host_name_verification(host));
  const auto [ec] = co_await wire_->tls->async_handshake(asio::ssl::stream_base::client, kAwaitTuple);
  wire_->secured = !ec;
  co_return wire_->secured && !closed();
}

Task<std::shared_ptr<Channel>> connect(std::string host, std::string port, std::chrono::steady_clock::time_point deadline,
                                       std::string* why) {
  const Executor executor = co_await asio::this_coro::executor;
  const auto channel = std::make_shared<Channel>(std::make_unique<Channel::Wire>(Socket(executor)));
  Channel::Wire& wire = channel->wire();
  channel->set_deadline(deadline);
  // Looking up a name cannot be interrupted, but it ends by itself within the resolver's own time; a relay is best named by its address.
  Resolver resolver(executor);
  const auto [resolve_error, found] = co_await resolver.async_resolve(host, port, kAwaitTuple);
  boost::system::error_code ec = resolve_error;
  if (!ec) {
    ec = asio::error::host_not_found;
    for (const auto& entry : found) {
      if (std::chrono::steady_clock::now() >= deadline) {
        ec = asio::error::timed_out;
        break;
      }
      boost::system::error_code ignored;
      wire.socket.close(ignored);
      std::tie(ec) = co_await wire.socket.async_connect(entry.endpoint(), kAwaitTuple);
      if (!ec) break;
    }
  }
  if (!ec) co_return channel;
  *why = ec.message();
  co_return nullptr;
}

}  // namespace darcha::mail
