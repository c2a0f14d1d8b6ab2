// For tests of this room: a server on a free loopback port with its own thread, and a client that says exactly the octets it is told to.
#pragma once
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/use_future.hpp>
#include <charconv>
#include <future>
#include <thread>

#include "net/net.h"

namespace darcha::net::test {

/// One answer, taken apart as a careful client would.
struct Answer {
  int status = 0;
  std::string head;
  Headers headers;
  std::string body;
  bool complete = false;  ///< the head and all of the body its framing promises came
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("cannot connect");
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  RawClient(RawClient&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}
  ~RawClient() { close(); }

  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  void shut_write() { ::shutdown(fd_, SHUT_WR); }
  void receive_buffer(int octets) { ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &octets, sizeof octets); }

  bool send(std::string_view octets) {
    while (!octets.empty()) {
      const auto count = ::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      octets.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  /// Reads once; false at the end of the stream, on an error, or after `patience`.
  bool read_some(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
    char piece[16384];
    const auto count = ::recv(fd_, piece, sizeof piece, 0);
    if (count <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(count));
    return true;
  }

  std::string read_until(std::string_view mark) {
    while (buffer_.find(mark) == std::string::npos)
      if (!read_some()) return std::exchange(buffer_, {});
    const std::size_t end = buffer_.find(mark) + mark.size();
    std::string out = buffer_.substr(0, end);
    buffer_.erase(0, end);
    return out;
  }

  std::string read_all() {
    while (read_some()) {
    }
    return std::exchange(buffer_, {});
  }

  bool closed_by_server(std::chrono::milliseconds patience = std::chrono::seconds(10)) {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0) return false;
    char octet;
    return ::recv(fd_, &octet, 1, MSG_PEEK) <= 0;
  }

  Answer read_answer(bool to_head = false) {
    Answer answer;
    answer.head = read_until("\r\n\r\n");
    if (!answer.head.ends_with("\r\n\r\n") || !answer.head.starts_with("HTTP/1.1 ")) return answer;
    std::from_chars(answer.head.data() + 9, answer.head.data() + 12, answer.status);
    std::size_t at = answer.head.find("\r\n") + 2;
    while (at + 2 < answer.head.size()) {
      const std::size_t end = answer.head.find("\r\n", at);
      const std::size_t colon = answer.head.find(": ", at);
      answer.headers.add(answer.head.substr(at, colon - at), answer.head.substr(colon + 2, end - colon - 2));
      at = end + 2;
    }
    if (to_head || answer.status == 304 || answer.status == 204 || answer.status < 200) {
      answer.complete = true;
    } else if (answer.headers.find("Transfer-Encoding")) {
      answer.complete = read_chunks(answer.body);
    } else if (const auto length = answer.headers.find("Content-Length")) {
      const auto size = static_cast<std::size_t>(std::stoull(std::string(*length)));
      while (buffer_.size() < size)
        if (!read_some()) return answer;
      answer.body = buffer_.substr(0, size);
      buffer_.erase(0, size);
      answer.complete = true;
    }
    return answer;
  }

  Answer ask(std::string_view octets) {
    send(octets);
    return read_answer();
  }
  Answer get(std::string_view target, std::string_view more_headers = {}) {
    return ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more_headers) + "\r\n");
  }
  const std::string& unread() const { return buffer_; }
  int descriptor() const { return fd_; }  ///< for a TLS of the caller

 private:
  bool read_chunks(std::string& body) {
    for (;;) {
      const std::string line = read_until("\r\n");
      std::size_t size = 0;
      if (std::from_chars(line.data(), line.data() + line.size(), size, 16).ec != std::errc{}) return false;
      const std::string chunk = read_exactly(size + 2);
      if (chunk.size() != size + 2) return false;
      if (size == 0) return true;
      body += chunk.substr(0, size);
    }
  }
  std::string read_exactly(std::size_t size) {
    while (buffer_.size() < size)
      if (!read_some()) break;
    std::string out = buffer_.substr(0, size);
    buffer_.erase(0, out.size());
    return out;
  }

  int fd_;
  std::string buffer_;
};

/// Answers "<status>" and, when something was thrown, what.
inline Task<Response> say_status(std::shared_ptr<Request>, int status, std::exception_ptr error) {
  std::string body = std::to_string(status);
  try {
    if (error) std::rethrow_exception(error);
  } catch (const std::exception& thrown) {
    body += std::string(" ") + thrown.what();
  }
  co_return Response::text(body, status);
}

class TestServer {
 public:
  explicit TestServer(std::vector<Route> routes, ServerOptions options = {}, Server::Fallback fallback = say_status)
      : server_(io_, std::move(options), std::move(routes), std::move(fallback)) {
    server_.on_finished([this](const Finished& finished) { record(finished); });
    server_.start();
    port_ = server_.port();
    thread_ = std::thread([this] { io_.run(); });
  }
  ~TestServer() {
    if (thread_.joinable()) stop(std::chrono::milliseconds(0));
  }

  std::uint16_t port() const { return port_; }
  RawClient connect() const { return RawClient(port_); }
  boost::asio::io_context& io() { return io_; }
  Server& server() { return server_; }

  std::future<void> begin_stop(std::chrono::milliseconds grace) {
    return boost::asio::co_spawn(io_.get_executor(), server_.stop(grace), boost::asio::use_future);
  }
  void stop(std::chrono::milliseconds grace) {
    begin_stop(grace).get();
    join();
  }
  void join() { thread_.join(); }

  template <class T>
  T run(Task<T> task) {
    return boost::asio::co_spawn(io_.get_executor(), std::move(task), boost::asio::use_future).get();
  }

  /// "GET /a/{x} 200" of every finished request, waiting until there are `count`.
  std::vector<std::string> finished(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return finished_.size() >= count; });
    return finished_;
  }

 private:
  void record(const Finished& finished) {
    const std::lock_guard lock(mutex_);
    finished_.push_back(std::string(name(finished.request.method)) + " " + std::string(finished.route) + " " +
                        std::to_string(finished.status));
    changed_.notify_all();
  }

  boost::asio::io_context io_{1};
  Server server_;
  std::uint16_t port_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> finished_;
  std::thread thread_;
};

inline Task<Response> say_ok(std::shared_ptr<Request>) { co_return Response::text("ok"); }

/// Says back what the server understood of the request.
inline Task<Response> echo(std::shared_ptr<Request> request) {
  std::string out = std::string(name(request->method)) + " " + request->path + "\n";
  for (const auto& [key, value] : request->path_params) out += "param " + key + "=" + value + "\n";
  for (const auto& [key, value] : request->query.items()) out += "query " + key + "=" + value + "\n";
  for (const auto& [key, value] : request->form.items()) out += "form " + key + "=" + value + "\n";
  for (const Upload& upload : request->uploads)
    out += "upload " + upload.field + " " + upload.file_name + " " + upload.content_type + " " + std::to_string(upload.size) + " " +
           upload.sha256_hex + "\n";
  out += "body " + std::to_string(request->body.size()) + "\n" + request->body;
  co_return Response::text(out);
}

}  // namespace darcha::net::test
