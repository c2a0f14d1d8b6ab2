// One accepted socket, plain or TLS: buffered reading, bounded writing, a deadline from the server's wheel on whatever it waits for, and an
// orderly end. Knows nothing of HTTP. Private to net; heavy (Asio): included by connection.cpp only.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/server_core.h"

namespace darcha::net {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using TlsStream = boost::asio::ssl::stream<Socket>;
using Buffers = std::array<boost::asio::const_buffer, 3>;
using SteadyTime = std::chrono::steady_clock::time_point;

inline constexpr boost::asio::use_awaitable_t<Executor> kAwait{};
inline constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> kAwaitTuple{};

/// Octets read and not yet used.
class InputBuffer {
 public:
  std::string_view view() const { return {data_.get() + begin_, end_ - begin_}; }
  void consume(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  /// Room for at least `count` more octets.
  boost::asio::mutable_buffer prepare(std::size_t count) {
    if (capacity_ - end_ < count) {
      const std::size_t used = end_ - begin_;
      if (capacity_ < used + count) {
        const std::size_t capacity = std::max(used + count, capacity_ * 2);
        auto bigger = std::make_unique_for_overwrite<char[]>(capacity);
        std::copy_n(data_.get() + begin_, used, bigger.get());
        data_ = std::move(bigger);
        capacity_ = capacity;
      } else {
        std::copy(data_.get() + begin_, data_.get() + end_, data_.get());
      }
      begin_ = 0;
      end_ = used;
    }
    return {data_.get() + end_, capacity_ - end_};
  }
  void commit(std::size_t count) { end_ += count; }
  /// Gives back what a large body needed: an idle connection holds little.
  void shrink(std::size_t keep) {
    if (begin_ != end_ || capacity_ <= keep) return;
    data_.reset();
    capacity_ = begin_ = end_ = 0;
  }

 private:
  std::unique_ptr<char[]> data_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

enum class ReadEnd { got_some, closed, too_slow };

template <class Stream>
class Wire : public Connection, public std::enable_shared_from_this<Wire<Stream>> {
 public:
  static constexpr bool kTls = !std::is_same_v<Stream, Socket>;

  Wire(std::shared_ptr<ServerCore> core, Stream stream) : core_(std::move(core)), stream_(std::move(stream)) {
    core_->connections.insert(this);
    core_->open_connections.add(1);
  }
  ~Wire() override {
    core_->connections.erase(this);
    core_->open_connections.add(-1);
    if (core_->stopping && core_->connections.empty()) core_->drained.cancel();
  }

  void end_when_idle() override {
    if (idle_) close_socket();
  }
  void cut() override {
    signal_.emit(boost::asio::cancellation_type::terminal);
    close_socket();
  }
  boost::asio::cancellation_slot slot() { return signal_.slot(); }
  Executor executor() const { return core_->io.get_executor(); }

 protected:
  Socket& socket() {
    if constexpr (kTls)
      return stream_.next_layer();
    else
      return stream_;
  }

  void arm(SteadyTime due) {
    expired_ = false;
    core_->wheel.arm(*this, due);
  }
  void disarm() { core_->wheel.disarm(*this); }

  /// A deadline of a read or a write cancels that; a deadline of a handler cancels the coroutine wherever it waits.
  void expired() override {
    expired_ = true;
    if (in_handler_) {
      signal_.emit(boost::asio::cancellation_type::terminal);
    } else {
      boost::system::error_code ignored;
      socket().cancel(ignored);
    }
  }

  Task<ReadEnd> read_more(std::size_t room) {
    const auto [ec, count] = co_await stream_.async_read_some(boost::asio::buffer(in_.prepare(room)), kAwaitTuple);
    if (!ec) {
      in_.commit(count);
      co_return ReadEnd::got_some;
    }
    co_return expired_ ? ReadEnd::too_slow : ReadEnd::closed;
  }

  static std::size_t drop(Buffers& buffers, std::size_t count) {
    std::size_t left = 0;
    for (auto& buffer : buffers) {
      const std::size_t here = std::min(count, buffer.size());
      buffer += here;
      count -= here;
      left += buffer.size();
    }
    return left;
  }

  /// Most answers fit into the socket's buffer: written here and now, without going through the reactor.
  bool try_write(Buffers& buffers, std::size_t& left) {
    left = drop(buffers, 0);
    if constexpr (kTls) {
      return false;
    } else {
      boost::system::error_code ec;
      const std::size_t count = stream_.write_some(buffers, ec);
      sent_ += count;
      left = drop(buffers, count);
      return left == 0;
    }
  }

  /// False when the peer is gone or took too long for the amount.
  Task<bool> write(Buffers buffers) {
    std::size_t left = 0;
    if (try_write(buffers, left)) co_return true;
    const auto& limits = core_->options.limits;
    arm(std::chrono::steady_clock::now() + limits.write_timeout +
        std::chrono::seconds(left / std::max<std::size_t>(limits.min_body_rate, 1)));
    while (left > 0) {
      std::size_t count = 0;
      boost::system::error_code ec;
      if constexpr (kTls) {  // one record per call: an empty buffer in front would be a record of nothing
        const auto next = std::find_if(buffers.begin(), buffers.end(), [](const auto& buffer) { return buffer.size() > 0; });
        std::tie(ec, count) = co_await stream_.async_write_some(boost::asio::buffer(*next), kAwaitTuple);
      } else {
        std::tie(ec, count) = co_await stream_.async_write_some(buffers, kAwaitTuple);
      }
      if (ec) co_return false;
      sent_ += count;
      left = drop(buffers, count);
    }
    disarm();
    co_return true;
  }

  /// After an answer that did not wait for the whole request: closing with unread data would make the kernel throw the answer away, so
  /// what still comes is read and forgotten for a moment.
  Task<> linger() {
    constexpr std::size_t kMost = 4 * 1024 * 1024;
    boost::system::error_code ec;
    socket().shutdown(Socket::shutdown_send, ec);
    arm(std::chrono::steady_clock::now() +
        std::min<std::chrono::milliseconds>(core_->options.limits.body_timeout, std::chrono::seconds(2)));
    std::array<char, 4096> sink;
    for (std::size_t total = 0; !ec && total < kMost;) {
      std::size_t count = 0;
      std::tie(ec, count) = co_await socket().async_read_some(boost::asio::buffer(sink), kAwaitTuple);
      total += count;
    }
  }

  Task<> finish() {
    if constexpr (kTls) {
      if (socket().is_open() && secured_) {
        arm(std::chrono::steady_clock::now() + std::chrono::seconds(1));
        [[maybe_unused]] const auto [ec] = co_await stream_.async_shutdown(kAwaitTuple);
      }
    }
    if (lingering_ && socket().is_open()) co_await linger();
    disarm();
    close_socket();
  }

  void close_socket() {
    boost::system::error_code ignored;
    socket().close(ignored);
  }

  std::shared_ptr<ServerCore> core_;
  Stream stream_;
  InputBuffer in_;
  boost::asio::cancellation_signal signal_;
  std::uint64_t sent_ = 0;
  bool expired_ = false;
  bool in_handler_ = false;
  bool idle_ = true;  ///< nothing of a next request has come
  bool lingering_ = false;
  bool secured_ = false;  ///< the TLS handshake is done
};

}  // namespace darcha::net
