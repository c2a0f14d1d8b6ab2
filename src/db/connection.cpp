// Pipelines (PostgreSQL 15 documentation, 34.5): everything up to one Sync is one implicit transaction; an error skips to the Sync.
// When a wait fails, is cancelled or its coroutine is destroyed, in_use_ stays set and the connection is closed by its owner: nobody can
// know what the server will still send.
#include "db/connection.h"

#include <poll.h>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>

#include "core/log.h"

namespace darcha::db {
namespace {

namespace asio = boost::asio;
constexpr asio::use_awaitable_t<Executor> kAwait;

// The generator writes it for `-- plan: anew` (tools/gen/sql.py): a statement whose filters may be absent, and which a plan made for any
// values would read whole.
constexpr std::string_view kPlannedAnew = "/* planned anew */";

std::string text_of(const char* text) { return text == nullptr ? std::string{} : std::string{text}; }

std::string first_line(const char* message) {
  std::string text = text_of(message);
  if (const auto end = text.find('\n'); end != std::string::npos) text.resize(end);
  return text;
}

/// Moves the first `by` entries of a comma-separated list to its end.
std::string rotated(const std::string& list, std::size_t by) {
  std::vector<std::string> entries(1);
  for (const char c : list) {
    if (c == ',') {
      entries.emplace_back();
    } else {
      entries.back() += c;
    }
  }
  std::rotate(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(by % entries.size()), entries.end());
  std::string out;
  for (const std::string& entry : entries) out += (&entry == entries.data() ? "" : ",") + entry;
  return out;
}

struct Settings {
  std::vector<std::pair<std::string, std::string>> values;

  PGconn* start() const {
    std::vector<const char*> keys, texts;
    for (const auto& [key, text] : values) {
      keys.push_back(key.c_str());
      texts.push_back(text.c_str());
    }
    keys.push_back(nullptr);
    texts.push_back(nullptr);
    return PQconnectStartParams(keys.data(), texts.data(), 1);
  }
};

/// What comes before `dbname` may be overridden by the URL, what comes after overrides it.
Settings settings_for(const Options& options, std::size_t first_host, std::chrono::milliseconds statement_deadline) {
  Settings settings{{{"target_session_attrs", "read-write"},
                     {"connect_timeout", "2"},
                     {"keepalives_idle", "10"},
                     {"keepalives_interval", "5"},
                     {"keepalives_count", "3"},
                     {"tcp_user_timeout", "10000"},
                     {"application_name", options.name},
                     {"options", fmt::format("-c statement_timeout={0} -c idle_in_transaction_session_timeout={0} "
                                             "-c client_connection_check_interval=2000 -c client_min_messages=warning -c timezone=UTC",
                                             statement_deadline.count())},
                     {"dbname", options.url}}};
  if (first_host == 0) return settings;
  char* error = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(options.url.c_str(), &error);
  PQfreemem(error);
  for (const PQconninfoOption* option = parsed; option != nullptr && option->keyword != nullptr; ++option) {
    const std::string_view key = option->keyword;
    if (option->val != nullptr && (key == "host" || key == "hostaddr" || key == "port")) {
      settings.values.emplace_back(key, rotated(option->val, first_host));
    }
  }
  PQconninfoFree(parsed);
  return settings;
}

}  // namespace

ServerError server_error(const PGresult* result) {
  ServerError error;
  error.sqlstate = text_of(PQresultErrorField(result, PG_DIAG_SQLSTATE));
  error.message = text_of(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
  error.constraint = without_shard_suffix(text_of(PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME)));
  const std::string severity = text_of(PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED));
  error.fatal = severity == "FATAL" || severity == "PANIC";
  return error;
}

// Citus names the shard's copy of a constraint: persons_pkey_102016. Shard numbers begin at 102008.
std::string without_shard_suffix(std::string constraint) {
  const auto end = constraint.find_last_not_of("0123456789");
  if (end != std::string::npos && constraint[end] == '_' && constraint.size() - end - 1 >= 6) constraint.resize(end);
  return constraint;
}

void throw_server_error(const ServerError& error, std::string_view statement) {
  const std::string what = fmt::format("{}: {} ({})", statement, error.message, error.sqlstate);
  const std::string_view state = error.sqlstate;
  if (state.starts_with("23")) throw ConstraintViolation(error.sqlstate, what, error.constraint);
  const bool retryable = state == "40001" || state == "40P01" || state == "25006" || state.starts_with("08") || state.starts_with("57P");
  // Scale 2.2: Citus could not tell whether a shard committed.
  const bool unknown = state == "XX000" && error.message.find("could not commit transaction for shard") != std::string::npos;
  throw Failure(error.sqlstate, what, retryable, unknown);
}

void Connection::close() {
  boost::system::error_code ignored;
  watchdog_.cancel();
  if (socket_.is_open()) {
    socket_.cancel(ignored);
    socket_.release();  // libpq closes the descriptor, nobody else
  }
  if (conn_ != nullptr) PQfinish(conn_);
  conn_ = nullptr;
}

// One timer per connection, moved only when it fires: deadlines of one connection nearly always grow, so that the usual run costs no
// timer operation at all.
void Connection::arm(TimePoint deadline) {
  deadline_ = deadline;
  if (armed_ && armed_for_ <= deadline) return;
  armed_ = true;
  armed_for_ = deadline;
  watchdog_.expires_at(deadline);
  watchdog_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    if (error) return;  // moved or closed
    if (const auto self = weak.lock()) self->on_watchdog();
  });
}

void Connection::on_watchdog() {
  armed_ = false;
  if (!in_use_) return;
  if (std::chrono::steady_clock::now() < deadline_) {
    arm(deadline_);
  } else {
    expire();
  }
}

void Connection::expire() {
  expired_ = true;
  boost::system::error_code ignored;
  if (socket_.is_open()) socket_.cancel(ignored);
}

void Connection::interrupt() {
  if (listening_) expire();
}

void Connection::begin_use(TimePoint deadline) {
  in_use_ = true;
  commit_possible_ = false;
  sync_wait_cancelled_ = false;
  arm(deadline);
}

void Connection::end_use() {
  in_use_ = false;
  commit_possible_ = false;
}

Failure Connection::broken(std::string_view why) const {
  if (expired_) return Failure("57014", "the deadline passed while waiting for the database", true, commit_possible_);
  const std::string detail = conn_ == nullptr ? std::string{} : first_line(PQerrorMessage(conn_));
  return Failure("08006", fmt::format("the connection to the database broke while {}: {}", why, detail), true, commit_possible_);
}

void Connection::check_sent(int sent) const {
  if (sent != 1) throw broken("sending");
}

Task<> Connection::wait_readable() {
  if (expired_) throw broken("waiting");
  boost::system::error_code error;
  co_await socket_.async_wait(socket_.wait_read, asio::redirect_error(kAwait, error));
  if (error || expired_) throw broken("waiting");
}

// A full socket may be full because the server waits for us to read, so both directions have to be watched.
Task<> Connection::wait_readable_or_writable() {
  using namespace asio::experimental::awaitable_operators;
  if (expired_) throw broken("sending");
  boost::system::error_code read_error, write_error;
  co_await (socket_.async_wait(socket_.wait_read, asio::redirect_error(kAwait, read_error)) ||
            socket_.async_wait(socket_.wait_write, asio::redirect_error(kAwait, write_error)));
  if (expired_ || (read_error && write_error)) throw broken("sending");
}

Task<> Connection::flush() {
  for (;;) {
    const int pending = PQflush(conn_);
    if (pending == 0) co_return;
    if (pending < 0) throw broken("sending");
    co_await wait_readable_or_writable();
    if (PQconsumeInput(conn_) == 0) throw broken("sending");
  }
}

Task<PGresult*> Connection::next_result() {
  while (PQisBusy(conn_) != 0) {
    co_await wait_readable();
    if (PQconsumeInput(conn_) == 0 && PQisBusy(conn_) != 0) throw broken("waiting for an answer");
  }
  co_return PQgetResult(conn_);
}

Task<> Connection::open(Options options, std::size_t first_host, std::chrono::milliseconds statement_deadline, TimePoint deadline) {
  begin_use(deadline);
  conn_ = settings_for(options, first_host, statement_deadline).start();
  if (conn_ == nullptr) throw std::bad_alloc();
  PostgresPollingStatusType polled = PGRES_POLLING_WRITING;
  while (PQstatus(conn_) != CONNECTION_BAD && polled != PGRES_POLLING_OK && polled != PGRES_POLLING_FAILED) {
    // libpq may open another socket (the next host) under the same number: the descriptor is registered anew for each wait.
    socket_.assign(PQsocket(conn_));
    boost::system::error_code error;
    co_await socket_.async_wait(polled == PGRES_POLLING_READING ? socket_.wait_read : socket_.wait_write,
                                asio::redirect_error(kAwait, error));
    socket_.release();
    if (expired_ || error) throw Unavailable("the database did not answer in time");
    polled = PQconnectPoll(conn_);
  }
  if (PQstatus(conn_) != CONNECTION_OK) throw Unavailable(first_line(PQerrorMessage(conn_)));
  socket_.assign(PQsocket(conn_));
  PQsetNoticeReceiver(conn_, &Connection::on_notice, this);
  if (PQsetnonblocking(conn_, 1) != 0 || PQenterPipelineMode(conn_) != 1) throw Unavailable(first_line(PQerrorMessage(conn_)));
  end_use();
}

// The server cancelled its wait for the standby and calls the transaction committed: here it is, on the standby perhaps not. Known by the
// function that warns, because the text follows lc_messages. (Scale, section 4, rule 3.)
void Connection::on_notice(void* self, const PGresult* notice) {
  const std::string function = text_of(PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION));
  const std::string sqlstate = text_of(PQresultErrorField(notice, PG_DIAG_SQLSTATE));
  if (function == "SyncRepWaitForLSN") static_cast<Connection*>(self)->sync_wait_cancelled_ = true;
  if (sqlstate.starts_with("57P")) static_cast<Connection*>(self)->doomed_ = true;
  if (sqlstate == "25P01") return;  // our own rollback of an implicit transaction
  log_warn("db.notice", {{"sqlstate", sqlstate}, {"message", text_of(PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY))}});
}

void Connection::queue_item(const Batch::Item& item, std::size_t index, std::vector<Step>& steps) {
  const StatementInfo& info = *item.info;
  const std::string name{info.name};
  const bool anew = std::string_view{info.text}.starts_with(kPlannedAnew);
  if (!anew && !prepared_.contains(&info)) {
    check_sent(PQsendPrepare(conn_, name.c_str(), info.text, static_cast<int>(info.params.size()), info.params.data()));
    steps.push_back({Step::prepare, index});
    prepared_.insert(&info);  // taken back when the server did not come so far
  }
  const std::size_t count = item.params.size();
  values_.resize(count);
  lengths_.resize(count);
  formats_.assign(count, 1);
  for (std::size_t i = 0; i < count; ++i) {
    values_[i] = item.params.value(i);
    lengths_[i] = item.params.length(i);
  }
  if (anew)
    check_sent(PQsendQueryParams(conn_, info.text, static_cast<int>(count), info.params.data(), values_.data(), lengths_.data(),
                                 formats_.data(), 1));
  else
    check_sent(PQsendQueryPrepared(conn_, name.c_str(), static_cast<int>(count), values_.data(), lengths_.data(), formats_.data(), 1));
  steps.push_back({Step::item, index});
}

std::vector<Connection::Step> Connection::queue(const std::vector<Batch::Item>& items, Mode mode) {
  std::vector<Step> steps;
  steps.reserve(items.size() * 2 + 1);
  if (mode == Mode::begin || mode == Mode::begin_snapshot) {
    const char* const begin = mode == Mode::begin ? "begin" : "begin isolation level repeatable read read only";
    check_sent(PQsendQueryParams(conn_, begin, 0, nullptr, nullptr, nullptr, nullptr, 0));
    steps.push_back({Step::raw, 0});
  }
  for (std::size_t i = 0; i < items.size(); ++i) queue_item(items[i], i, steps);
  return steps;
}

// A column that has another type than declared would be read as garbage; looked at once per connection and statement.
void Connection::check_columns(const StatementInfo& info, const PGresult* result) const {
  if (info.cardinality == Cardinality::exec) return;
  bool same = static_cast<std::size_t>(PQnfields(result)) == info.columns.size();
  for (int i = 0; same && i < PQnfields(result); ++i) same = PQftype(result, i) == info.columns[static_cast<std::size_t>(i)].oid;
  if (!same) throw Failure("42804", fmt::format("{}: the columns are not those the file declares", info.name), false, commit_possible_);
}

void Connection::take_result(const std::vector<Batch::Item>& items, const Step& step, ResultPtr result, Outcome& outcome) {
  const ExecStatusType status = PQresultStatus(result.get());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) {
    if (step.kind != Step::item) return;
    const Batch::Item& item = items[step.item_index];
    check_columns(*item.info, result.get());
    note_executed(*item.info);
    outcome.results.push(result.release());
    const std::int64_t must = item.info->must_affect;
    if (must >= 0 && outcome.stale == nullptr && outcome.results.affected(step.item_index) != must) {
      outcome.stale = &item;
      outcome.stale_affected = outcome.results.affected(step.item_index);
    }
    return;
  }
  if (step.kind == Step::prepare) prepared_.erase(items[step.item_index].info);
  if (outcome.error || status == PGRES_PIPELINE_ABORTED) return;
  ServerError error = server_error(result.get());
  if (error.sqlstate.empty()) throw broken("waiting for an answer");  // libpq's own: the connection is gone
  commit_possible_ = false;                                           // the server refused a statement before the commit
  outcome.error_statement = step.kind == Step::raw ? std::string{"transaction"} : std::string{items[step.item_index].info->name};
  outcome.error = std::move(error);
}

Task<> Connection::collect(const std::vector<Batch::Item>& items, const std::vector<Step>& steps, Outcome& outcome) {
  for (const Step& step : steps) {
    ResultPtr result{co_await next_result()};
    if (result == nullptr) throw broken("waiting for an answer");
    take_result(items, step, std::move(result), outcome);
    if (outcome.error && outcome.error->fatal)
      throw_server_error(*outcome.error, outcome.error_statement);  // in_use_ stays: closed by the owner
    const ResultPtr end{co_await next_result()};
    if (end != nullptr) throw broken("reading an answer that was not expected");
  }
}

Task<> Connection::finish_pipeline(bool roll_back) {
  if (roll_back) {
    check_sent(PQsendQueryParams(conn_, "rollback", 0, nullptr, nullptr, nullptr, nullptr, 0));
  }
  check_sent(PQpipelineSync(conn_));
  co_await flush();
}

Task<Results> Connection::run(const std::vector<Batch::Item>& items, Mode mode, TimePoint deadline) {
  begin_use(deadline);
  const bool implicit = mode == Mode::implicit_transaction;
  const bool guarded = implicit && std::any_of(items.begin(), items.end(), [](const auto& item) { return item.info->must_affect >= 0; });
  const bool changes = std::any_of(items.begin(), items.end(), [](const auto& item) { return !item.info->reads_only; });
  const std::vector<Step> steps = queue(items, mode);
  Outcome outcome;
  if (guarded) {  // look before the commit
    check_sent(PQsendFlushRequest(conn_));
    co_await flush();
    co_await collect(items, steps, outcome);
    const bool roll_back = outcome.stale != nullptr && !outcome.error;
    commit_possible_ = !roll_back && !outcome.error;
    co_await finish_pipeline(roll_back);
    if (roll_back) co_await collect(items, {{Step::raw, 0}}, outcome);
  } else {
    commit_possible_ = implicit && changes;
    co_await finish_pipeline(false);
    co_await collect(items, steps, outcome);
  }
  const ResultPtr sync{co_await next_result()};
  if (sync != nullptr && PQresultStatus(sync.get()) == PGRES_FATAL_ERROR) {  // the commit itself: deferred constraints, serialization
    ServerError error = server_error(sync.get());
    if (error.sqlstate.empty() || error.fatal) throw broken("committing");
    commit_possible_ = false;
    const ResultPtr rest{co_await next_result()};
    const ResultPtr after{rest == nullptr ? co_await next_result() : nullptr};
    end_use();
    throw_server_error(error, "commit");
  }
  if (sync == nullptr || PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) throw broken("ending a transaction");
  if (sync_wait_cancelled_) throw Failure("40003", "the wait for the standby was cancelled", true, true);
  end_use();
  if (outcome.error) throw_server_error(*outcome.error, outcome.error_statement);
  if (outcome.stale != nullptr) throw StaleState(outcome.stale->info->name, outcome.stale->info->must_affect, outcome.stale_affected);
  co_return std::move(outcome.results);
}

Task<ResultPtr> Connection::execute(std::string sql, TimePoint deadline) {
  begin_use(deadline);
  if (PQexitPipelineMode(conn_) != 1) throw broken("leaving the pipeline");
  commit_possible_ = true;
  check_sent(PQsendQueryParams(conn_, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1));
  co_await flush();
  ResultPtr result{co_await next_result()};
  if (result == nullptr) throw broken("waiting for an answer");
  const ExecStatusType status = PQresultStatus(result.get());
  std::optional<ServerError> error;
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    error = server_error(result.get());
    if (error->sqlstate.empty()) throw broken("waiting for an answer");
    if (error->fatal) throw_server_error(*error, "statement");
  }
  const ResultPtr end{co_await next_result()};
  if (end != nullptr || PQenterPipelineMode(conn_) != 1) throw broken("entering the pipeline");
  end_use();
  if (error) throw_server_error(*error, "statement");
  co_return result;
}

Task<ResultPtr> Connection::describe(const StatementInfo& info, TimePoint deadline) {
  begin_use(deadline);
  const std::string name{info.name};
  check_sent(PQsendPrepare(conn_, name.c_str(), info.text, static_cast<int>(info.params.size()), info.params.data()));
  check_sent(PQsendDescribePrepared(conn_, name.c_str()));
  check_sent(PQpipelineSync(conn_));
  co_await flush();
  ResultPtr described;
  std::optional<ServerError> error;
  for (int step = 0; step < 2; ++step) {
    described.reset(co_await next_result());
    if (described == nullptr) throw broken("describing a statement");
    if (PQresultStatus(described.get()) == PGRES_FATAL_ERROR && !error) error = server_error(described.get());
    const ResultPtr end{co_await next_result()};
    if (end != nullptr) throw broken("describing a statement");
  }
  const ResultPtr sync{co_await next_result()};
  if (sync == nullptr || PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) throw broken("describing a statement");
  end_use();
  if (error) throw_server_error(*error, info.name);
  co_return described;
}

Task<std::int64_t> Connection::copy_in(std::string sql, std::function<std::string_view()> next, std::chrono::milliseconds patience) {
  const auto later = [patience] { return std::chrono::steady_clock::now() + patience; };
  begin_use(later());
  if (PQexitPipelineMode(conn_) != 1) throw broken("leaving the pipeline");
  check_sent(PQsendQuery(conn_, sql.c_str()));
  co_await flush();
  const ResultPtr ready{co_await next_result()};
  std::optional<ServerError> error;
  if (PQresultStatus(ready.get()) == PGRES_COPY_IN) {
    for (std::string_view piece = next(); !piece.empty(); piece = next()) {
      arm(later());
      int put = 0;
      while ((put = PQputCopyData(conn_, piece.data(), static_cast<int>(piece.size()))) == 0) co_await wait_readable_or_writable();
      if (put < 0) throw broken("copying");
      co_await flush();
    }
    commit_possible_ = true;
    if (PQputCopyEnd(conn_, nullptr) != 1) throw broken("copying");
    co_await flush();
  } else {
    error = server_error(ready.get());
  }
  std::int64_t rows = 0;
  while (ResultPtr result{co_await next_result()}) {
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) {
      rows = std::strtoll(PQcmdTuples(result.get()), nullptr, 10);
    } else if (!error) {
      error = server_error(result.get());
      if (error->sqlstate.empty() || error->fatal) throw broken("copying");
    }
  }
  if (PQenterPipelineMode(conn_) != 1) throw broken("entering the pipeline");
  end_use();
  if (error) throw_server_error(*error, "copy");
  co_return rows;
}

Task<std::string> Connection::end_transaction(const char* command, TimePoint deadline) {
  begin_use(deadline);
  check_sent(PQsendQueryParams(conn_, command, 0, nullptr, nullptr, nullptr, nullptr, 0));
  commit_possible_ = true;
  co_await finish_pipeline(false);
  const ResultPtr result{co_await next_result()};
  if (result == nullptr) throw broken("ending a transaction");
  std::optional<ServerError> error;
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    error = server_error(result.get());
    if (error->sqlstate.empty() || error->fatal) throw broken("ending a transaction");
  }
  const std::string tag = PQcmdStatus(result.get());
  const ResultPtr end{co_await next_result()};
  const ResultPtr sync{end == nullptr ? co_await next_result() : nullptr};
  if (sync == nullptr || PQresultStatus(sync.get()) != PGRES_PIPELINE_SYNC) throw broken("ending a transaction");
  if (sync_wait_cancelled_) throw Failure("40003", "the wait for the standby was cancelled", true, true);
  end_use();
  if (error) throw_server_error(*error, command);
  co_return tag;
}

Task<> Connection::commit(TimePoint deadline) {
  const std::string tag = co_await end_transaction("commit", deadline);
  if (tag != "COMMIT") throw Failure("25P02", "the transaction was rolled back instead of committed", false, false);
}

Task<> Connection::roll_back(TimePoint deadline) { co_await end_transaction("rollback", deadline); }

Task<std::optional<std::string>> Connection::wait_notification(TimePoint until) {
  begin_use(until);
  for (;;) {
    if (PGnotify* note = PQnotifies(conn_)) {
      const std::string channel = note->relname;
      PQfreemem(note);
      end_use();
      co_return channel;
    }
    boost::system::error_code error;
    listening_ = true;
    if (!expired_) co_await socket_.async_wait(socket_.wait_read, asio::redirect_error(kAwait, error));
    listening_ = false;
    if (expired_) {  // quiet, not broken: nothing was asked of the server
      expired_ = false;
      end_use();
      co_return std::nullopt;
    }
    if (error || PQconsumeInput(conn_) == 0) throw broken("listening");
  }
}

bool Connection::idle() const {
  return conn_ != nullptr && !in_use_ && !expired_ && !doomed_ && PQstatus(conn_) == CONNECTION_OK &&
         PQtransactionStatus(conn_) == PQTRANS_IDLE && PQpipelineStatus(conn_) == PQ_PIPELINE_ON;
}

bool Connection::in_transaction() const {
  if (conn_ == nullptr || in_use_ || expired_ || PQstatus(conn_) != CONNECTION_OK) return false;
  const auto status = PQtransactionStatus(conn_);
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool Connection::still_open() {
  if (!idle()) return false;
  pollfd socket{PQsocket(conn_), POLLIN, 0};
  if (::poll(&socket, 1, 0) == 0) return true;
  // Something came unasked: a notice, or the server's farewell.
  return PQconsumeInput(conn_) == 1 && PQisBusy(conn_) == 0 && idle();
}

}  // namespace darcha::db
