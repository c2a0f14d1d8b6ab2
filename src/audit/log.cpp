#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "audit/key.h"
#include "audit/sequencer.h"
#include "core/log.h"
#include "net/net.h"

namespace darcha::audit {
namespace {
namespace asio = boost::asio;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr std::chrono::milliseconds kAfterFailure{2'000};
constexpr std::uint64_t kVacuumAfter = 100'000;  ///< entries taken from the queue: what autovacuum's naptime may be too slow for
}  // namespace

struct Log::State {
  State(db::Pool& p, const Clock& clock, LogOptions o)
      : pool(p),
        options(std::move(o)),
        signer(std::make_shared<const NoteSigner>(find_key(options.folder / "key", options.origin))),
        vkey(signer->verifier().vkey()),
        sequencer(p, clock, signer, {.head_file = options.folder / "head"}),
        wait(p.io().get_executor()),
        ended(p.io().get_executor()) {}

  static Task<> run(std::shared_ptr<State> self);
  Task<bool> step();
  Task<> tidy();
  Task<> let_go();

  db::Pool& pool;
  LogOptions options;
  std::shared_ptr<const NoteSigner> signer;
  std::string vkey;
  Sequencer sequencer;
  Timer wait;
  Timer ended;
  bool running = false;
  bool stopping = false;
  std::uint64_t since_vacuum = 0;
};

/// False when it failed; the reason is logged and counted, and the entries wait.
Task<bool> Log::State::step() {
  std::exception_ptr failure;
  try {
    since_vacuum += co_await sequencer.integrate();
    if (since_vacuum >= kVacuumAfter) co_await tidy();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return true;
  net::Metrics::global().count("darcha_audit_integration_failures_total", {});
  try {
    std::rethrow_exception(failure);
  } catch (const db::Failure& e) {
    log_warn("audit.integration_failed", {{"sqlstate", e.sqlstate()}, {"what", e.what()}});
  } catch (const std::exception& e) {
    log_error("audit.log_must_not_be_signed", {{"what", e.what()}});
  }
  co_return false;
}

Task<> Log::State::tidy() {
  co_await pool.execute("vacuum audit.queue");
  since_vacuum = 0;
}

Task<> Log::State::let_go() {
  try {
    co_await sequencer.release();
  } catch (const db::Failure& e) {
    log_warn("audit.release_failed", {{"sqlstate", e.sqlstate()}});  // the hold runs out by itself
  }
}

Task<> Log::State::run(std::shared_ptr<State> self) {
  while (!self->stopping) {
    const auto began = std::chrono::steady_clock::now();
    const bool went_well = co_await self->step();
    if (self->stopping) break;
    self->wait.expires_at(went_well ? began + self->options.period : std::chrono::steady_clock::now() + kAfterFailure);
    boost::system::error_code cancelled;
    co_await self->wait.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>{}, cancelled));
  }
  co_await self->let_go();
  self->running = false;
  self->ended.cancel();
}

Log::Log(db::Pool& pool, const Clock& clock, LogOptions options) : state_(std::make_shared<State>(pool, clock, std::move(options))) {}

Log::~Log() {
  state_->stopping = true;
  state_->wait.cancel();
}

void Log::start() {
  if (state_->running) return;
  state_->running = true;
  state_->stopping = false;
  net::Metrics::global().describe("darcha_audit_integration_lag_seconds",
                                  "From the event to its signed place in the log, oldest of each batch");
  asio::co_spawn(state_->pool.io(), State::run(state_), asio::detached);  // owned by state_: stop() waits for its end
}

Task<> Log::stop() {
  const std::shared_ptr<State> state = state_;
  state->stopping = true;
  state->wait.cancel();
  if (!state->running) co_return;
  state->ended.expires_at(std::chrono::steady_clock::now() + state->pool.options().statement_deadline * 2);
  boost::system::error_code cancelled;
  co_await state->ended.async_wait(asio::redirect_error(asio::use_awaitable_t<Executor>{}, cancelled));
}

Task<std::size_t> Log::integrate() {
  const std::shared_ptr<State> state = state_;
  std::size_t all = 0;
  while (const std::size_t count = co_await state->sequencer.integrate()) all += count;
  co_return all;
}

const std::string& Log::vkey() const { return state_->vkey; }

}  // namespace darcha::audit
