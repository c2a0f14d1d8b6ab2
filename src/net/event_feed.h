// Between an EventStream, which takes its time, and a connection, which must notice meanwhile that nobody listens any more. Private to net.
#pragma once
#include <boost/asio/cancellation_signal.hpp>

#include "net/server_core.h"

namespace darcha::net {

class EventFeed : public std::enable_shared_from_this<EventFeed> {
 public:
  EventFeed(boost::asio::io_context& io, std::shared_ptr<EventStream> source, std::chrono::milliseconds heartbeat);

  void start();                             ///< begins to draw from the source; at most one event is held
  Task<std::optional<std::string>> next();  ///< an event, or a comment after a silent while; nothing: the stream is over
  void end();                               ///< next() gives nothing from now on
  void cancel();                            ///< end, and stop waiting for the source
  Task<> join();                            ///< waits, a few seconds at most, until the source has let go

 private:
  static Task<> draw(std::shared_ptr<EventFeed> self);

  boost::asio::io_context& io_;
  std::shared_ptr<EventStream> source_;
  std::chrono::milliseconds heartbeat_;
  Timer wake_;  ///< the connection sleeps on it
  Timer room_;  ///< the drawing coroutine sleeps on it while an event is waiting
  boost::asio::cancellation_signal signal_;
  std::optional<std::string> waiting_;
  bool drawing_ = false;
  bool ended_ = false;
};

}  // namespace darcha::net
