// Wake-up hints. Not sent inside the business transaction: a NOTIFY there makes all commits queue behind one lock. This process is told
// directly; other processes by one NOTIFY per moment on a connection of its own business, heard by one listening connection per pool.
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/log.h"
#include "db/lease.h"

namespace darcha::db {
namespace {

namespace asio = boost::asio;
constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr std::chrono::milliseconds kTellEvery{50};
constexpr std::chrono::seconds kListenFor{30};
constexpr std::chrono::seconds kReconnectAfter{2};
constexpr std::chrono::seconds kConnectDeadline{3};

bool is_channel(std::string_view name) {
  return !name.empty() && name.size() < 64 &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

}  // namespace

void Pool::State::call_hooks(std::string_view channel) {
  const auto found = hooks.find(channel);
  if (found == hooks.end()) return;
  const auto copy = found->second;  // a hook may add or remove hooks
  for (const auto& hook : copy) hook();
}

std::vector<std::string> Pool::State::channels_besides(const std::set<std::string>& heard) const {
  std::vector<std::string> channels;
  for (const auto& [channel, unused] : hooks) {
    if (!heard.contains(channel)) channels.push_back(channel);
  }
  return channels;
}

void Pool::State::wake(const std::vector<std::string>& channels) {
  for (const std::string& channel : channels) {
    call_hooks(channel);
    to_tell.insert(channel);
  }
  if (channels.empty() || telling || closing) return;
  telling = true;
  spawn(tell_others(shared_from_this()));
}

Task<> Pool::State::tell_others(std::shared_ptr<State> self) {
  Timer pause{self->io.get_executor()};
  while (!self->to_tell.empty() && !self->closing) {
    const std::set<std::string> channels = std::exchange(self->to_tell, {});
    try {
      const auto lease = co_await acquire(self);
      for (const std::string& channel : channels) {
        co_await lease->connection().execute("notify " + channel, std::chrono::steady_clock::now() + self->options.statement_deadline);
      }
    } catch (const Failure& failure) {  // a hint may be lost; polling is the truth
      log_warn("db.wake_not_sent", {{"error", failure.what()}});
    }
    pause.expires_after(kTellEvery);
    boost::system::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(kAwait, ignored));
  }
  self->telling = false;
}

Task<> Pool::State::listen(std::shared_ptr<State> self) {
  using Clock = std::chrono::steady_clock;
  Timer pause{self->io.get_executor()};
  while (!self->closing) {
    try {
      self->listener = std::make_shared<Connection>(self->io);
      const auto connection = self->listener;
      co_await connection->open(self->options, self->first_host, self->options.statement_deadline, Clock::now() + kConnectDeadline);
      std::set<std::string> heard;
      while (!self->closing) {
        for (const std::string& channel : self->channels_besides(heard)) {
          co_await connection->execute("listen " + channel, Clock::now() + kConnectDeadline);
          heard.insert(channel);
        }
        if (const auto channel = co_await connection->wait_notification(Clock::now() + kListenFor)) self->call_hooks(*channel);
      }
    } catch (const Failure& failure) {
      if (!self->closing) log_warn("db.listener_lost", {{"error", failure.what()}});
    }
    if (self->listener) self->listener->close();
    self->listener.reset();
    if (self->closing) break;
    pause.expires_after(kReconnectAfter);
    boost::system::error_code ignored;
    co_await pause.async_wait(asio::redirect_error(kAwait, ignored));
  }
}

void Pool::State::stop_listening() {
  if (listener) listener->expire();
}

void Pool::on_wake(std::string channel, std::function<void()> hook) {
  if (!is_channel(channel)) throw std::invalid_argument("a channel is named with a-z and _: " + channel);
  const bool known = state_->hooks.contains(channel);
  state_->hooks[channel].push_back(std::move(hook));
  if (!known && state_->listener) state_->listener->interrupt();  // to listen to the new one too
  if (std::exchange(state_->listening, true)) return;
  state_->spawn(State::listen(state_));
}

}  // namespace darcha::db
