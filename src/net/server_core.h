// What all connections of one server share. Private to net. One thread: the one that runs the server's io_context.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "net/net.h"
#include "net/proxies.h"
#include "net/router.h"
#include "net/wheel.h"
#include "net/writer.h"

namespace darcha::net {

/// A connection as the server sees it: something to end.
class Connection : public Wheel::Entry {
 public:
  virtual void end_when_idle() = 0;  ///< closes now if no request is being worked on, else after its answer
  virtual void cut() = 0;            ///< closes now, cancelling a running handler
};

using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

struct ServerCore {
  ServerCore(boost::asio::io_context& io, ServerOptions options, std::vector<Route> routes, Server::Fallback fallback);

  void finished(const Request& request, const Router::Match& match, int status, std::uint64_t bytes);

  boost::asio::io_context& io;
  ServerOptions options;
  Router router;
  Server::Fallback fallback;
  TrustedProxies proxies;
  std::function<void(const Finished&)> hook;
  Wheel wheel;
  DateCache date;
  RequestIds ids;
  Timer ticker;
  Timer drained;  ///< cancelled when the last connection is gone: whoever waits on it goes on
  std::unordered_set<Connection*> connections;
  bool stopping = false;

  struct Series {
    std::array<Metrics::Counter*, 5> by_class;  ///< 1xx .. 5xx
    Metrics::Histogram* seconds;
  };
  std::vector<Series> series;  ///< of the route with the same index; the last is for what no route matched
  Metrics::Counter& open_connections;
  Metrics::Counter& bytes_sent;
};

}  // namespace darcha::net
