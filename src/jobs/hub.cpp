#include "jobs/hub.h"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <list>

namespace darcha::jobs {
namespace {
namespace asio = boost::asio;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr asio::use_awaitable_t<Executor> kAwait;
}  // namespace

/// Owned by the stream; the hub knows it weakly. The timer is touched only on its own executor.
struct HubStream::State : std::enable_shared_from_this<HubStream::State> {
  std::mutex mutex;
  std::deque<std::string> waiting;
  bool closed = false;
  std::shared_ptr<Timer> sleeper;  ///< while next() waits

  bool push(const std::string& text) {
    const std::lock_guard held{mutex};
    if (closed) return false;
    if (waiting.size() >= Hub::kBuffered) {
      waiting.clear();
      closed = true;
    } else {
      waiting.push_back(text);
    }
    rouse();
    return !closed;
  }
  void close() {
    const std::lock_guard held{mutex};
    closed = true;
    rouse();
  }
  void rouse() {  // with the mutex held
    if (!sleeper) return;
    asio::post(sleeper->get_executor(), [timer = sleeper] { timer->cancel(); });
  }
};

HubStream::HubStream(std::shared_ptr<State> state) : state_(std::move(state)) {}
HubStream::~HubStream() { state_->close(); }
void HubStream::close() { state_->close(); }

Task<std::optional<std::string>> HubStream::next() {
  const std::shared_ptr<State> state = state_;
  const auto timer = std::make_shared<Timer>(co_await asio::this_coro::executor);
  for (bool slept = false;; slept = true) {
    {
      const std::lock_guard held{state->mutex};
      state->sleeper.reset();
      if (!state->waiting.empty()) {
        std::string text = std::move(state->waiting.front());
        state->waiting.pop_front();
        co_return text;
      }
      if (state->closed) co_return std::nullopt;
      if (slept) co_return ": still here\n\n";
      timer->expires_after(Hub::kKeepAlive);
      state->sleeper = timer;
    }
    // A push between the unlock and this wait posts its cancel behind us on the same executor, so it is not lost.
    boost::system::error_code ignored;
    co_await timer->async_wait(asio::redirect_error(kAwait, ignored));
  }
}

struct Hub::State {
  mutable std::mutex mutex;
  std::map<std::string, std::list<std::weak_ptr<HubStream::State>>> channels;
  bool closed = false;
};

Hub::Hub() : state_(std::make_shared<State>()) {}
Hub::~Hub() { close(); }

std::shared_ptr<HubStream> Hub::subscribe(const std::string& channel) {
  auto stream = std::make_shared<HubStream::State>();
  const std::lock_guard held{state_->mutex};
  stream->closed = state_->closed;
  auto& list = state_->channels[channel];
  std::erase_if(list, [](const auto& weak) { return weak.expired(); });
  if (list.size() >= kStreamsPerChannel) {
    if (const auto oldest = list.front().lock()) oldest->close();
    list.pop_front();
  }
  list.push_back(stream);
  return std::shared_ptr<HubStream>{new HubStream{std::move(stream)}};
}

std::size_t Hub::publish(const std::string& channel, std::string_view name, std::string_view data) {
  const std::string text = event_text(name, data);
  const std::lock_guard held{state_->mutex};
  const auto found = state_->channels.find(channel);
  if (found == state_->channels.end()) return 0;
  std::size_t reached = 0;
  std::erase_if(found->second, [&](const auto& weak) {
    const auto stream = weak.lock();
    const bool alive = stream && stream->push(text);
    if (alive) ++reached;
    return !alive;
  });
  if (found->second.empty()) state_->channels.erase(found);
  return reached;
}

std::size_t Hub::streams() const {
  const std::lock_guard held{state_->mutex};
  std::size_t count = 0;
  for (const auto& [channel, list] : state_->channels) {
    count += static_cast<std::size_t>(std::count_if(list.begin(), list.end(), [](const auto& weak) { return !weak.expired(); }));
  }
  return count;
}

void Hub::close() {
  const std::lock_guard held{state_->mutex};
  state_->closed = true;
  for (const auto& [channel, list] : state_->channels) {
    for (const auto& weak : list) {
      if (const auto stream = weak.lock()) stream->close();
    }
  }
  state_->channels.clear();
}

std::string event_text(std::string_view name, std::string_view data) {
  std::string text = fmt::format("event: {}\n", name);
  for (;;) {
    const auto end = data.find_first_of("\r\n");
    text += fmt::format("data: {}\n", data.substr(0, end));
    if (end == std::string_view::npos) break;
    data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return text + "\n";
}

}  // namespace darcha::jobs
