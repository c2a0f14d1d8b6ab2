// One connection to a mail server, plain or TLS, incoming or outgoing, with a deadline on whatever it waits for. Private to mail.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "core/task.h"

namespace boost::asio::ssl {
class context;
}

namespace darcha::mail {

/// Belongs to one io_context with one thread. Everything ends with false when the peer is gone, the deadline passed or close() was called.
class Channel : public std::enable_shared_from_this<Channel> {
 public:
  struct Wire;  ///< sockets; in channel.cpp and its friends
  explicit Channel(std::unique_ptr<Wire> wire);
  ~Channel();

  /// Octets read and not yet used are in `input`.
  Task<bool> read_more();
  Task<bool> write(std::string octets);
  Task<bool> secure_as_server(std::shared_ptr<boost::asio::ssl::context> tls);
  /// Verifies that the peer is `host`.
  Task<bool> secure_as_client(std::shared_ptr<boost::asio::ssl::context> tls, std::string host);
  /// From now on everything has to end before this; nothing is armed until it is called.
  void set_deadline(std::chrono::steady_clock::time_point at);
  void close();
  bool closed() const;

  std::string input;
  Wire& wire() { return *wire_; }

 private:
  std::unique_ptr<Wire> wire_;
};

/// Connects within the deadline. Null, with `why`, if it cannot.
Task<std::shared_ptr<Channel>> connect(std::string host, std::string port, std::chrono::steady_clock::time_point deadline,
                                       std::string* why);

}  // namespace darcha::mail
