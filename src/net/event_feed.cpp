#include "net/event_feed.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/log.h"

namespace darcha::net {
namespace {
constexpr boost::asio::as_tuple_t<boost::asio::use_awaitable_t<Executor>> kAwaitTuple{};
}

EventFeed::EventFeed(boost::asio::io_context& io, std::shared_ptr<EventStream> source, std::chrono::milliseconds heartbeat)
    : io_(io), source_(std::move(source)), heartbeat_(heartbeat), wake_(io.get_executor()), room_(io.get_executor()) {}

void EventFeed::start() {
  drawing_ = true;
  auto self = shared_from_this();
  boost::asio::co_spawn(io_.get_executor(), draw(self),
                        boost::asio::bind_cancellation_slot(signal_.slot(), [self](std::exception_ptr error) {
                          self->drawing_ = false;
                          const bool cancelled = self->ended_;
                          self->end();
                          if (!error || cancelled) return;
                          try {
                            std::rethrow_exception(error);
                          } catch (const std::exception& fault) {
                            log_error("net.event_stream_fault", {{"what", fault.what()}});
                          } catch (...) {
                            log_error("net.event_stream_fault");
                          }
                        }));
}

Task<> EventFeed::draw(std::shared_ptr<EventFeed> self) {
  while (!self->ended_) {
    auto event = co_await self->source_->next();
    if (!event) break;
    self->waiting_ = std::move(event);
    self->wake_.cancel();
    while (self->waiting_ && !self->ended_) {
      self->room_.expires_at(std::chrono::steady_clock::time_point::max());
      [[maybe_unused]] const auto [ec] = co_await self->room_.async_wait(kAwaitTuple);
    }
  }
}

Task<std::optional<std::string>> EventFeed::next() {
  if (!waiting_ && !ended_) {
    wake_.expires_after(heartbeat_);
    [[maybe_unused]] const auto [ec] = co_await wake_.async_wait(kAwaitTuple);
  }
  if (waiting_) {
    auto event = std::exchange(waiting_, std::nullopt);
    room_.cancel();
    co_return event;
  }
  if (ended_) co_return std::nullopt;
  co_return wake_.expiry() <= std::chrono::steady_clock::now() ? ": \n\n" : "";
}

void EventFeed::end() {
  ended_ = true;
  wake_.cancel();
  room_.cancel();
}

void EventFeed::cancel() {
  end();
  signal_.emit(boost::asio::cancellation_type::terminal);
}

Task<> EventFeed::join() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (drawing_ && std::chrono::steady_clock::now() < deadline) {
    wake_.expires_at(deadline);
    [[maybe_unused]] const auto [ec] = co_await wake_.async_wait(kAwaitTuple);
  }
  if (drawing_) log_warn("net.event_stream_does_not_end");
}

}  // namespace darcha::net
