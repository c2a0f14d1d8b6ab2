// One PostgreSQL connection, in pipeline mode, used by one coroutine at a time. Private to db.
#pragma once
#include <libpq-fe.h>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <chrono>
#include <memory>
#include <unordered_set>

#include "db/db.h"

namespace darcha::db {

using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
using TimePoint = std::chrono::steady_clock::time_point;

struct ResultDeleter {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ResultDeleter>;

/// What to make of an error the server sent. `what` never holds the DETAIL line: it quotes values.
struct ServerError {
  std::string sqlstate;
  std::string message;
  std::string constraint;
  bool fatal = false;  ///< the server closes the connection
};
ServerError server_error(const PGresult* result);
std::string without_shard_suffix(std::string constraint);
[[noreturn]] void throw_server_error(const ServerError& error, std::string_view statement);

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  enum class Mode {
    implicit_transaction,  ///< commits at the end
    begin,                 ///< starts an explicit transaction first
    begin_snapshot,        ///< the same, to read only, all of it from one moment
    in_transaction,
  };

  explicit Connection(boost::asio::io_context& io) : socket_(io.get_executor()), watchdog_(io.get_executor()) {}
  ~Connection() { close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Starts with host number `first_host` of a list: libpq does not leave a host that never answers. Throws Unavailable.
  Task<> open(Options options, std::size_t first_host, std::chrono::milliseconds statement_deadline, TimePoint deadline);

  Task<Results> run(const std::vector<Batch::Item>& items, Mode mode, TimePoint deadline);
  Task<ResultPtr> execute(std::string sql, TimePoint deadline);  ///< outside of pipeline mode: any single statement
  Task<ResultPtr> describe(const StatementInfo& info,
                           TimePoint deadline);  ///< prepares it; parameter and column types as the server sees them
  Task<std::int64_t> copy_in(std::string sql, std::function<std::string_view()> next, std::chrono::milliseconds patience);
  Task<> commit(TimePoint deadline);
  Task<> roll_back(TimePoint deadline);
  Task<std::optional<std::string>> wait_notification(TimePoint until);  ///< the channel; nothing: none came until then

  bool idle() const;            ///< may be given to someone else
  bool in_transaction() const;  ///< nothing is under way, and an explicit transaction is open (or failed)
  bool still_open();            ///< a quick look whether the server has gone meanwhile
  void expire();                ///< makes the wait of the coroutine that uses it fail
  void interrupt();             ///< makes wait_notification return early
  void close();
  int backend_pid() const { return conn_ == nullptr ? 0 : PQbackendPID(conn_); }

 private:
  struct Step {
    enum Kind { prepare, item, raw } kind;
    std::size_t item_index;
  };
  struct Outcome {
    Results results;
    std::optional<ServerError> error;
    std::string error_statement;
    const Batch::Item* stale = nullptr;
    std::int64_t stale_affected = 0;
  };

  void arm(TimePoint deadline);
  void on_watchdog();
  void begin_use(TimePoint deadline);
  void end_use();
  Failure broken(std::string_view why) const;
  void check_sent(int sent) const;
  Task<> wait_readable();
  Task<> wait_readable_or_writable();
  Task<> flush();
  Task<PGresult*> next_result();
  std::vector<Step> queue(const std::vector<Batch::Item>& items, Mode mode);
  void queue_item(const Batch::Item& item, std::size_t index, std::vector<Step>& steps);
  Task<> collect(const std::vector<Batch::Item>& items, const std::vector<Step>& steps, Outcome& outcome);
  void take_result(const std::vector<Batch::Item>& items, const Step& step, ResultPtr result, Outcome& outcome);
  void check_columns(const StatementInfo& info, const PGresult* result) const;
  Task<> finish_pipeline(bool roll_back);
  Task<std::string> end_transaction(const char* command, TimePoint deadline);  ///< the command tag
  static void on_notice(void* self, const PGresult* notice);

  PGconn* conn_ = nullptr;
  boost::asio::posix::basic_stream_descriptor<Executor> socket_;
  Timer watchdog_;
  TimePoint deadline_{};
  TimePoint armed_for_{};
  bool armed_ = false;
  bool expired_ = false;
  bool doomed_ = false;           ///< the server said that it will close it
  bool listening_ = false;        ///< waiting for nothing the server owes us
  bool in_use_ = false;           ///< something is under way; staying so after an exception means: do not use again
  bool commit_possible_ = false;  ///< the server may have committed what is under way
  bool sync_wait_cancelled_ = false;
  std::unordered_set<const StatementInfo*> prepared_;
  std::vector<const char*> values_;  // scratch for libpq's arrays
  std::vector<int> lengths_;
  std::vector<int> formats_;
};

void note_executed(const StatementInfo& info);  ///< for ./dev test: which statements a test has run (DARCHA_SQL_COVERAGE)

}  // namespace darcha::db
