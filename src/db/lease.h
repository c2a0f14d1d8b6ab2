// What the pool's parts know of each other. Private to db.
#pragma once
#include <list>

#include "db/connection.h"

namespace darcha::db {

/// Someone waiting for a connection; lives in the waiting coroutine.
struct Waiter {
  Waiter(Pool::State& s, std::chrono::milliseconds patience);
  ~Waiter();
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  void grant(std::shared_ptr<Connection> connection);
  void fail(const std::string& why);

  Pool::State& state;
  Timer timer;
  std::shared_ptr<Connection> granted;
  std::string error;
};

struct Pool::State : std::enable_shared_from_this<Pool::State> {
  State(boost::asio::io_context& context, Options o) : io(context), options(std::move(o)), closed(context.get_executor()) {}

  struct Try {
    Results results;
    std::exception_ptr error;
    bool again = false;
  };

  static Task<std::unique_ptr<Lease>> acquire(std::shared_ptr<State> self);
  static Task<> connect(std::shared_ptr<State> self);
  static Task<> roll_back(std::unique_ptr<Lease> lease);
  static Task<Try> try_run(std::shared_ptr<State> self, const Batch& batch, TimePoint deadline);
  static Task<std::optional<OnceOutcome>> find_once(Pool& pool, const Once& once);
  void spawn(Task<> task);
  void connect_failed(const std::string& error);
  void connect_for_waiting();
  std::shared_ptr<Connection> take_idle();
  void give_back(std::shared_ptr<Connection> connection);
  void wake(const std::vector<std::string>& channels);
  void call_hooks(std::string_view channel);
  std::vector<std::string> channels_besides(const std::set<std::string>& heard) const;
  void stop_listening();
  static Task<> tell_others(std::shared_ptr<State> self);
  static Task<> listen(std::shared_ptr<State> self);

  boost::asio::io_context& io;
  Options options;
  std::vector<std::shared_ptr<Connection>> idle;
  std::vector<Connection*> busy;  ///< owned by their leases
  std::list<Waiter*> waiting;
  std::size_t open = 0;  ///< idle and busy
  std::size_t connecting = 0;
  bool closing = false;
  Timer closed;  ///< cancelled whenever a connection went away
  int connect_failures = 0;
  std::size_t first_host = 0;
  TimePoint down_until{};
  std::string last_error;
  std::uint64_t transactions = 0, failures = 0, retries = 0;

  std::map<std::string, std::vector<std::function<void()>>, std::less<>> hooks;
  std::set<std::string> to_tell;  ///< channels other processes have not been told of yet
  bool telling = false;
  std::shared_ptr<Connection> listener;
  bool listening = false;
};

/// One of those that Options::demand counts, for as long as it lives.
class Demand {
 public:
  explicit Demand(std::shared_ptr<std::atomic<int>> count) : count_(std::move(count)) {
    if (count_) ++*count_;
  }
  ~Demand() {
    if (count_) --*count_;
  }
  Demand(const Demand&) = delete;
  Demand& operator=(const Demand&) = delete;

 private:
  std::shared_ptr<std::atomic<int>> count_;
};

/// A connection on loan; gives it back, or closes it when it is not as it was taken.
class Lease {
 public:
  Lease(std::shared_ptr<Pool::State> state, std::shared_ptr<Connection> connection)
      : state_(std::move(state)), connection_(std::move(connection)), demand_(state_->options.demand) {}
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  Connection& connection() { return *connection_; }
  const std::shared_ptr<Pool::State>& state() const { return state_; }

  bool snapshot = false;
  bool begun = false;
  bool failed = false;
  std::vector<std::string> wakes;

 private:
  std::shared_ptr<Pool::State> state_;
  std::shared_ptr<Connection> connection_;
  Demand demand_;
};

inline Waiter::Waiter(Pool::State& s, std::chrono::milliseconds patience) : state(s), timer(s.io.get_executor(), patience) {}
inline void Waiter::grant(std::shared_ptr<Connection> connection) {
  granted = std::move(connection);
  timer.cancel();
}
inline void Waiter::fail(const std::string& why) {
  error = why;
  timer.cancel();
}

}  // namespace darcha::db
