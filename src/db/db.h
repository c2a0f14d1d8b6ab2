// The only way to PostgreSQL. A business transaction is a Batch: its statements travel as one libpq pipeline without BEGIN/COMMIT, which
// PostgreSQL runs as one implicit transaction (docs/adr/0004). Read-decide-write takes a Transaction. A pool belongs to one io_context.
#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/task.h"
#include "db/statement.h"

namespace darcha::db {

/// The database refused, vanished or was too slow. Nothing of the transaction happened unless `outcome_unknown`.
class Failure : public std::runtime_error {
 public:
  Failure(std::string sqlstate, const std::string& what, bool retryable, bool outcome_unknown)
      : std::runtime_error(what), sqlstate_(std::move(sqlstate)), retryable_(retryable), outcome_unknown_(outcome_unknown) {}
  const std::string& sqlstate() const { return sqlstate_; }
  bool retryable() const { return retryable_; }
  bool outcome_unknown() const { return outcome_unknown_; }  ///< the connection broke while committing: retry the whole with the same key

 private:
  std::string sqlstate_;
  bool retryable_;
  bool outcome_unknown_;
};

/// 23xxx: a constraint said no. `constraint` has no shard suffix (scale: Citus appends _<shard>).
class ConstraintViolation : public Failure {
 public:
  ConstraintViolation(std::string sqlstate, const std::string& what, std::string constraint)
      : Failure(std::move(sqlstate), what, false, false), constraint_(std::move(constraint)) {}
  const std::string& constraint() const { return constraint_; }

 private:
  std::string constraint_;
};

/// All connections are busy, or the database cannot be reached, and the deadline passed while waiting. Becomes 503 with Retry-After.
class Unavailable : public Failure {
 public:
  explicit Unavailable(const std::string& what, std::string sqlstate = "08001") : Failure(std::move(sqlstate), what, true, false) {}
  bool overloaded() const { return sqlstate() == "53300"; }  ///< too many are waiting already: not worth trying again at once
};

/// A statement with `-- must: n` touched another number of rows: someone else was faster. The whole transaction was rolled back.
class StaleState : public Failure {
 public:
  StaleState(std::string_view statement, std::int64_t expected, std::int64_t affected);
  const std::string& statement() const { return statement_; }

 private:
  std::string statement_;
};

/// Where a statement's result will be found after the batch ran.
template <class S>
struct Slot {
  std::size_t index;
};

/// Statements of one implicit transaction, in order. Everything is bound by value: a batch can be run again after a lost connection.
///
/// Optimistic concurrency: a statement whose file says `-- must: 1` (`update ... where id = $1 and version = $2`) has to touch exactly
/// one row, or the whole transaction is rolled back and StaleState thrown. The pool looks at the counts before it lets the transaction
/// commit, which costs one more round trip. Where every microsecond counts, let a key say it instead (an event's primary key
/// (subject, application, seq) with seq = version + 1 refuses the second writer in the same round trip).
class Batch {
 public:
  struct Item {
    const StatementInfo* info;
    Params params;
  };

  template <class S>
  Slot<S> add(const S& statement) {
    items_.push_back({&S::info(), {}});
    statement.bind(items_.back().params);
    return {items_.size() - 1};
  }

  /// After the commit, whoever listens to `channel` is told that there is something to do (Pool::on_wake): at once in this process, soon
  /// in the others. A hint only: it may be lost, and may come for nothing.
  void wake(std::string channel);
  void append(const Batch& other);  ///< its slots move by the number of statements that were here before

  const std::vector<Item>& items() const { return items_; }
  const std::vector<std::string>& wakes() const { return wakes_; }
  bool empty() const { return items_.empty(); }

 private:
  std::vector<Item> items_;
  std::vector<std::string> wakes_;
};

class Results {
 public:
  Results();
  ~Results();
  Results(Results&&) noexcept;
  Results& operator=(Results&&) noexcept;

  /// Rows of `one`, `maybe` and `many` as the statement declares; `exec` gives the number of rows affected.
  template <class S>
  typename S::Result get(Slot<S> slot) const {
    return S::collect(*this, slot.index);
  }
  int rows(std::size_t index) const;
  std::int64_t affected(std::size_t index) const;
  RowView row(std::size_t index, int row) const;
  void push(void* pg_result);  ///< takes ownership; for Pool and Transaction
  void drop_first();

 private:
  std::vector<void*> results_;
};

/// Makes a repeated request harmless. `scope` is the distribution key (a subject id, usually), `key` the request's idempotency key,
/// `result` what the repeated request should be answered with (a number, an id as text).
struct Once {
  Uuid scope;
  std::string key;
  std::string result;
};

struct OnceOutcome {
  bool repeated;       ///< it had been done before (by an earlier try or an earlier request): nothing was done now
  std::string result;  ///< of the first time
  Results results;     ///< empty when repeated
};

struct Options {
  std::string url;  ///< libpq connection string, several hosts allowed; target_session_attrs and timeouts are added
  std::size_t connections = 12;
  std::size_t max_waiting = 1024;  ///< further callers are refused at once with Unavailable
  std::chrono::milliseconds statement_deadline{10'000};
  std::chrono::milliseconds acquire_deadline{5'000};
  std::string name = "darcha";                  ///< how PostgreSQL's activity calls its connections (application_name)
  std::shared_ptr<std::atomic<int>> demand;     ///< if given, counts who holds or waits for a connection, over all pools it was given to
  std::chrono::milliseconds retry_for{30'000};  ///< run_once keeps retrying a lost outcome this long
};

class Lease;

/// BEGIN ... COMMIT over several round trips, for the rare read-decide-write (`select ... for update` first: isolation is read committed).
/// Destroyed without commit(): rolled back. After any exception only destroying it is left to do.
class Transaction {
 public:
  Transaction(Transaction&&) noexcept;
  ~Transaction();
  Task<Results> run(Batch batch);
  template <class S>
  Task<typename S::Result> query(S statement) {
    Batch batch;
    const auto slot = batch.add(statement);
    const Results results = co_await run(std::move(batch));
    co_return results.get(slot);
  }
  Task<> commit();

 private:
  friend class Pool;
  explicit Transaction(std::unique_ptr<Lease> lease);
  std::unique_ptr<Lease> lease_;
};

class Pool {
 public:
  Pool(boost::asio::io_context& io, Options options);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  /// Runs the batch as one transaction. Throws ConstraintViolation, StaleState, Unavailable or Failure; then nothing of it happened
  /// (or, with outcome_unknown, perhaps all of it). Deadlocks, serialization failures and connections that died before they could have
  /// committed are tried again inside.
  Task<Results> run(Batch batch);

  /// Runs the batch at most once for this key, through lost connections and failovers: backoff with jitter for `retry_for`, then
  /// Unavailable, or Failure with outcome_unknown if one of the tries may have committed.
  Task<OnceOutcome> run_once(Batch batch, Once once);

  /// One statement, one transaction.
  template <class S>
  Task<typename S::Result> query(S statement) {
    Batch batch;
    const auto slot = batch.add(statement);
    const Results results = co_await run(std::move(batch));
    co_return results.get(slot);
  }

  Task<Transaction> begin();
  /// A transaction that only reads, all of it as of its first statement (repeatable read): for checks over many tables.
  Task<Transaction> begin_snapshot();

  /// Raw text for migrations, seeding and operations; never on a request path. Several statements are not allowed in one call.
  Task<Results> execute(std::string sql);
  /// COPY ... FROM STDIN (text format): `next` gives the next piece, or an empty view at the end.
  Task<std::int64_t> copy_in(std::string sql, std::function<std::string_view()> next);

  /// Calls `hook` after a batch with wake(channel) committed in this process (`here`) or, a moment later, in another one.
  void on_wake(std::string channel, std::function<void()> hook);

  Task<> close();  ///< waits for running transactions up to their deadline, then closes every connection
  struct Stats {
    std::size_t open, busy, waiting;
    std::uint64_t transactions, failures, retries;
  };
  Stats stats() const;
  const Options& options() const;
  boost::asio::io_context& io() const;

  struct State;  ///< private to the room

 private:
  std::shared_ptr<State> state_;
};

/// Applies what is missing of the series (and of db's own), in order, under a lock, on a connection of its own; creates the schema of each
/// room. Each migration is recorded with a digest of its text, and a changed text of an applied migration is refused (Failure). Returns
/// how many were applied.
Task<int> migrate(Pool& pool, std::vector<Migration> series);
std::vector<Migration> in_order(std::vector<Migration> series);  ///< by number, db's own included; throws Failure if a number is used twice

/// Forgets idempotency keys older than `keep` before `now`; for a daily schedule. Returns how many.
Task<std::int64_t> forget_idempotency_keys(Pool& pool, Instant now, Days keep = Days{30});

}  // namespace darcha::db
