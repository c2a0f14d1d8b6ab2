// The pool: who gets which connection, how long anyone waits, and what is tried again.
// Lives on one thread (one io_context). State outlives the Pool while a connection is being opened or given back.
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <list>
#include <random>

#include "core/log.h"
#include "db/connection.h"
#include "db/lease.h"
#include "gen/db/sql.h"

namespace darcha::db {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::milliseconds;
constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr milliseconds kConnectDeadline{3'000};
constexpr milliseconds kFirstBackoff{50};
constexpr milliseconds kLongestBackoff{2'000};
constexpr int kQuickTries = 5;  // deadlocks, serialization failures, connections found dead

TimePoint steady_now() { return std::chrono::steady_clock::now(); }

/// 50 ms doubling to 2 s, of which a random part between a half and the whole (scale, section 4, rule 2).
milliseconds backoff(int tries) {
  thread_local std::minstd_rand random{std::random_device{}()};
  const milliseconds full = std::min(kLongestBackoff, kFirstBackoff * (1 << std::min(tries, 10)));
  return full / 2 + milliseconds{std::uniform_int_distribution<std::int64_t>{0, full.count() / 2}(random)};
}

Task<> sleep_for(asio::io_context& io, milliseconds time) {
  Timer timer{io.get_executor(), time};
  co_await timer.async_wait(kAwait);
}

}  // namespace

// ---- State -------------------------------------------------------------------------------------------------------------------------

void Pool::State::spawn(Task<> task) {
  asio::co_spawn(io, std::move(task), [](std::exception_ptr failure) {
    if (!failure) return;
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      log_error("db.background_failed", {{"what", e.what()}});
    }
  });
}

Task<> Pool::State::connect(std::shared_ptr<State> self) {
  auto connection = std::make_shared<Connection>(self->io);
  std::string error;
  try {
    co_await connection->open(self->options, self->first_host, self->options.statement_deadline, steady_now() + kConnectDeadline);
  } catch (const Failure& failure) {
    error = failure.what();
  }
  --self->connecting;
  if (!error.empty()) {
    self->connect_failed(error);
  } else if (self->closing) {
    self->closed.cancel();
  } else {
    if (self->connect_failures > 0) log_info("db.connected_again", {{"tries", self->connect_failures}});
    self->connect_failures = 0;
    ++self->open;
    self->busy.push_back(connection.get());
    self->give_back(std::move(connection));
  }
}

void Pool::State::connect_failed(const std::string& error) {
  if (connect_failures == 0) log_warn("db.unreachable", {{"error", error}});
  last_error = error;
  down_until = steady_now() + backoff(connect_failures);
  ++connect_failures;
  ++first_host;
  closed.cancel();
  if (open > 0 || connecting > 0) return;  // those who wait are served by the other connections
  for (Waiter* waiter : waiting) waiter->fail("the database cannot be reached: " + last_error);
  waiting.clear();
}

void Pool::State::connect_for_waiting() {
  while (!closing && connecting < waiting.size() && open + connecting < options.connections && steady_now() >= down_until) {
    ++connecting;
    spawn(connect(shared_from_this()));
  }
}

void Pool::State::give_back(std::shared_ptr<Connection> connection) {
  std::erase(busy, connection.get());
  if (closing || !connection->idle()) {
    connection->close();
    --open;
    closed.cancel();
    connect_for_waiting();
    return;
  }
  if (waiting.empty()) {
    idle.push_back(std::move(connection));
    return;
  }
  Waiter* waiter = waiting.front();
  waiting.pop_front();
  busy.push_back(connection.get());
  waiter->grant(std::move(connection));
}

std::shared_ptr<Connection> Pool::State::take_idle() {
  while (!idle.empty()) {
    std::shared_ptr<Connection> connection = std::move(idle.back());
    idle.pop_back();
    if (connection->still_open()) {
      busy.push_back(connection.get());
      return connection;
    }
    connection->close();
    --open;
  }
  return nullptr;
}

Task<std::unique_ptr<Lease>> Pool::State::acquire(std::shared_ptr<State> self) {
  if (self->closing) throw Unavailable("the pool is closed");
  if (auto connection = self->take_idle()) co_return std::make_unique<Lease>(self, std::move(connection));
  // Those for whom a connection can still be opened do not count.
  if (self->waiting.size() >= self->options.max_waiting + (self->options.connections - self->open))
    throw Unavailable("too many are waiting for the database", "53300");
  if (self->open == 0 && self->connecting == 0 && steady_now() < self->down_until) {
    throw Unavailable("the database cannot be reached: " + self->last_error);
  }
  Waiter waiter{*self, self->options.acquire_deadline};
  const Demand demand{self->options.demand};
  self->waiting.push_back(&waiter);
  self->connect_for_waiting();
  boost::system::error_code woken;
  if (!waiter.granted && waiter.error.empty()) co_await waiter.timer.async_wait(asio::redirect_error(kAwait, woken));
  if (waiter.granted) co_return std::make_unique<Lease>(self, std::move(waiter.granted));
  if (!waiter.error.empty()) throw Unavailable(waiter.error);
  throw Unavailable("no connection became free in time");
}

Task<> Pool::State::roll_back(std::unique_ptr<Lease> lease) {
  try {
    const TimePoint deadline = steady_now() + kConnectDeadline;
    co_await lease->connection().roll_back(deadline);
  } catch (const Failure& failure) {
    log_warn("db.rollback_failed", {{"error", failure.what()}});  // the lease closes the connection, and with it the transaction
  }
}

// ---- Waiter, Lease -----------------------------------------------------------------------------------------------------------------

Waiter::~Waiter() {
  std::erase(state.waiting, this);
  if (granted) state.give_back(std::move(granted));  // the coroutine was destroyed between the grant and its resumption
}

Lease::~Lease() {
  if (connection_) state_->give_back(std::move(connection_));
}

// ---- Transaction -------------------------------------------------------------------------------------------------------------------

Transaction::Transaction(std::unique_ptr<Lease> lease) : lease_(std::move(lease)) {}
Transaction::Transaction(Transaction&&) noexcept = default;

Transaction::~Transaction() {
  if (!lease_ || !lease_->connection().in_transaction()) return;
  const auto state = lease_->state();
  if (!state->closing) state->spawn(Pool::State::roll_back(std::move(lease_)));
}

Task<Results> Transaction::run(Batch batch) {
  const auto start = lease_->snapshot ? Connection::Mode::begin_snapshot : Connection::Mode::begin;
  const auto mode = lease_->connection().in_transaction() ? Connection::Mode::in_transaction : start;
  if (mode == start && lease_->begun) throw Failure("25P02", "the transaction has ended", false, false);
  if (lease_->failed) throw Failure("25P02", "the transaction failed before", false, false);
  lease_->begun = true;
  lease_->failed = true;  // until this run ends well
  Results results = co_await lease_->connection().run(batch.items(), mode, steady_now() + lease_->state()->options.statement_deadline);
  lease_->failed = false;
  for (const std::string& channel : batch.wakes()) lease_->wakes.push_back(channel);
  co_return results;
}

Task<> Transaction::commit() {
  if (lease_->failed) throw Failure("25P02", "the transaction failed before", false, false);
  const auto state = lease_->state();
  if (lease_->begun) {
    lease_->failed = true;
    co_await lease_->connection().commit(steady_now() + state->options.statement_deadline);
  }
  ++state->transactions;
  state->wake(lease_->wakes);
  lease_.reset();
}

// ---- Pool --------------------------------------------------------------------------------------------------------------------------

Pool::Pool(asio::io_context& io, Options options) : state_(std::make_shared<State>(io, std::move(options))) {}

Pool::~Pool() {
  state_->closing = true;
  state_->hooks.clear();
  for (auto& connection : state_->idle) connection->close();
  state_->open -= state_->idle.size();
  state_->idle.clear();
  for (Waiter* waiter : state_->waiting) waiter->fail("the pool is closed");
  state_->waiting.clear();
  for (Connection* connection : state_->busy) connection->expire();
  state_->stop_listening();
}

Task<> Pool::close() {
  const std::shared_ptr<State> state = state_;
  state->closing = true;
  for (Waiter* waiter : state->waiting) waiter->fail("the pool is closed");
  state->waiting.clear();
  for (auto& connection : state->idle) connection->close();
  state->open -= state->idle.size();
  state->idle.clear();
  state->stop_listening();
  const TimePoint deadline = steady_now() + state->options.statement_deadline;
  while ((state->open > 0 || state->connecting > 0) && steady_now() < deadline) {
    state->closed.expires_at(deadline);
    boost::system::error_code woken;
    co_await state->closed.async_wait(asio::redirect_error(kAwait, woken));
  }
  for (Connection* connection : state->busy) connection->expire();
}

Pool::Stats Pool::stats() const {
  return {state_->open, state_->busy.size(), state_->waiting.size(), state_->transactions, state_->failures, state_->retries};
}
const Options& Pool::options() const { return state_->options; }
asio::io_context& Pool::io() const { return state_->io; }

namespace {

/// Whether nothing of the batch can have happened and another try, at once, is likely to work.
bool worth_a_quick_try(const Failure& failure, bool reads_only) {
  if (dynamic_cast<const Unavailable*>(&failure) != nullptr) return false;
  if (failure.sqlstate() == "57014") return false;  // our own deadline
  if (failure.outcome_unknown() && !reads_only) return false;
  // A plan or a prepared statement that a migration or a proxy took away (0A000, 26000) is made anew on another connection.
  return failure.retryable() || failure.sqlstate() == "26000" ||
         (failure.sqlstate() == "0A000" && std::string_view{failure.what()}.find("cached plan") != std::string_view::npos);
}

bool needs_new_connection(const Failure& failure) {
  return failure.sqlstate() == "25006" || failure.sqlstate() == "26000" || failure.sqlstate() == "0A000";
}

}  // namespace

Task<Pool::State::Try> Pool::State::try_run(std::shared_ptr<State> self, const Batch& batch, TimePoint deadline) {
  Try result;
  std::unique_ptr<Lease> lease;
  try {
    lease = co_await acquire(self);
    result.results = co_await lease->connection().run(batch.items(), Connection::Mode::implicit_transaction, deadline);
  } catch (const Failure& failure) {
    const bool reads_only = std::all_of(batch.items().begin(), batch.items().end(), [](const auto& item) { return item.info->reads_only; });
    result.error = std::current_exception();
    result.again = worth_a_quick_try(failure, reads_only);
    if (lease && needs_new_connection(failure)) lease->connection().expire();
  }
  co_return result;
}

Task<Results> Pool::run(Batch batch) {
  const std::shared_ptr<State> state = state_;
  if (batch.empty()) co_return Results{};
  const TimePoint deadline = steady_now() + state->options.statement_deadline;
  for (int tries = 0;; ++tries) {
    auto attempt = co_await State::try_run(state, batch, deadline);
    if (!attempt.error) {
      ++state->transactions;
      state->wake(batch.wakes());
      co_return std::move(attempt.results);
    }
    if (!attempt.again || tries + 1 >= kQuickTries || steady_now() >= deadline) {
      ++state->failures;
      std::rethrow_exception(attempt.error);
    }
    ++state->retries;
    co_await sleep_for(state->io, backoff(tries) / 5);
  }
}

Task<std::optional<OnceOutcome>> Pool::State::find_once(Pool& pool, const Once& once) {
  const auto found = co_await pool.query(sql::FindOnce{.scope = once.scope, .key = once.key});
  if (!found) co_return std::nullopt;  // forgotten between the two statements: free to be done again
  co_return OnceOutcome{.repeated = true, .result = found->result, .results = {}};
}

Task<OnceOutcome> Pool::run_once(Batch batch, Once once) {
  const std::shared_ptr<State> state = state_;
  Batch whole;
  whole.add(sql::RememberOnce{.scope = once.scope, .key = once.key, .result = once.result, .at = SystemClock{}.now()});
  whole.append(batch);
  const TimePoint give_up = steady_now() + state->options.retry_for;
  bool perhaps_done = false;
  for (int tries = 0;; ++tries) {
    std::exception_ptr error;
    bool taken = false, again = false;
    try {
      Results results = co_await run(whole);
      results.drop_first();
      co_return OnceOutcome{.repeated = false, .result = once.result, .results = std::move(results)};
    } catch (const ConstraintViolation& violation) {
      taken = violation.constraint() == "idempotency_pkey";
      error = std::current_exception();
    } catch (const Failure& failure) {
      const auto* unavailable = dynamic_cast<const Unavailable*>(&failure);
      perhaps_done = perhaps_done || failure.outcome_unknown();
      again = (failure.retryable() || failure.outcome_unknown()) && !(unavailable != nullptr && unavailable->overloaded());
      error = std::current_exception();
    }
    if (taken) {
      if (auto before = co_await State::find_once(*this, once)) co_return std::move(*before);
    } else if (!again || steady_now() >= give_up) {
      if (perhaps_done) throw Failure("40003", "the database was lost while committing and did not come back in time", true, true);
      std::rethrow_exception(error);
    }
    ++state->retries;
    co_await sleep_for(state->io, backoff(tries));
  }
}

Task<Transaction> Pool::begin() { co_return Transaction{co_await State::acquire(state_)}; }

Task<Transaction> Pool::begin_snapshot() {
  auto lease = co_await State::acquire(state_);
  lease->snapshot = true;
  co_return Transaction{std::move(lease)};
}

Task<Results> Pool::execute(std::string sql) {
  const std::shared_ptr<State> state = state_;
  const auto lease = co_await State::acquire(state);
  ResultPtr result = co_await lease->connection().execute(std::move(sql), steady_now() + state->options.statement_deadline);
  Results results;
  results.push(result.release());
  co_return results;
}

Task<std::int64_t> Pool::copy_in(std::string sql, std::function<std::string_view()> next) {
  const std::shared_ptr<State> state = state_;
  const auto lease = co_await State::acquire(state);
  co_return co_await lease->connection().copy_in(std::move(sql), std::move(next), state->options.statement_deadline);
}

}  // namespace darcha::db
