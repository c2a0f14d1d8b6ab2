// Fan-out of events to open pages (Server-Sent Events). A hint to look again, never the truth: a page that was away asks anew.
// Safe from any thread; a stream belongs to the thread whose coroutine waits on it.
#pragma once
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/task.h"

namespace darcha::jobs {

/// One open page. Has the shape of net::EventStream (jobs does not know net): wrap it in three lines where both are known.
class HubStream {
 public:
  ~HubStream();
  /// The next event as complete text ("event: x\ndata: y\n\n"), or a comment every `kKeepAlive` of silence; nothing once it was closed
  /// or fell too far behind (the browser connects again and asks for the present state).
  Task<std::optional<std::string>> next();
  void close();

 private:
  friend class Hub;
  struct State;
  explicit HubStream(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

class Hub {
 public:
  static constexpr std::chrono::seconds kKeepAlive{20};
  static constexpr std::size_t kBuffered = 64;           ///< events one stream may be behind
  static constexpr std::size_t kStreamsPerChannel = 32;  ///< the oldest is closed for a new one: a person's open tabs

  Hub();
  ~Hub();  ///< closes every stream
  /// `name` is a word (a-z, 0-9, _ . -), `data` may have several lines. Returns how many streams got it.
  std::size_t publish(const std::string& channel, std::string_view name, std::string_view data);
  std::shared_ptr<HubStream> subscribe(const std::string& channel);
  std::size_t streams() const;
  void close();  ///< at shutdown: every stream ends

 private:
  struct State;
  std::shared_ptr<State> state_;
};

std::string event_text(std::string_view name, std::string_view data);  ///< Spec: HTML 9.2.5 (event stream format)

}  // namespace darcha::jobs
