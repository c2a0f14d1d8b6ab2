// Work that happens after the answer: the outbox (events written in the transaction that caused them, delivered at least once to every
// subscriber), the job queue (lanes, leases, backoff, dead letters), schedules, and the fan-out of events to open pages.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/task.h"
#include "core/time.h"
#include "db/db.h"

namespace darcha::jobs {

inline constexpr int kLanes = 64;
int lane_of(const Uuid& key);  ///< 0..63, from a hash of the key

/// Something that happened, told upward. `topic` is "<room>.<what>"; the payload holds ids and codes, not personal data.
struct OutboxEvent {
  Uuid id;
  std::string topic;
  SubjectId subject;
  std::string payload;  ///< JSON
  Instant at;
};
void emit(db::Batch& batch, const OutboxEvent& event);

struct Job {
  JobId id;
  std::string kind;
  Uuid key;             ///< jobs of one key run in one lane, one after another
  std::string payload;  ///< JSON
  Instant run_at;
  int max_attempts = 12;
  int attempts = 0;  ///< given to the handler: which try this is, from 1
};
/// A job with an id that is already waiting is not added again.
void enqueue(db::Batch& batch, const Job& job);

/// A job that failed max_attempts times. It stays until an operator sends it back or away.
struct DeadLetter {
  JobId id;
  int lane;
  std::string kind;
  Uuid key;
  std::string payload;
  int attempts;
  std::string last_error;
  Instant died_at;
};
Task<std::vector<DeadLetter>> list_dead_letters(db::Pool& pool, int most = 100);  ///< newest first
Task<std::optional<DeadLetter>> find_dead_letter(db::Pool& pool, int lane, JobId id);
Task<std::int64_t> count_dead_letters(db::Pool& pool);
/// As part of a transaction, which throws db::StaleState if the letter is not there (any more).
void retry_dead_letter(db::Batch& batch, int lane, JobId id, Instant now);  ///< with all its attempts anew
void discard_dead_letter(db::Batch& batch, int lane, JobId id);
Task<bool> retry_dead_letter(db::Pool& pool, int lane, JobId id, Instant now);  ///< with all its attempts anew; false: not there (any more)
Task<bool> discard_dead_letter(db::Pool& pool, int lane, JobId id);

/// Runs jobs and delivers events on one io_context with one pool. Several workers (threads, processes, machines) share the lanes by
/// leases of 30 s; a worker that dies loses its leases after that time and its jobs run again. Handlers must therefore be idempotent, and
/// every wait in them has a deadline. A failed job is tried again after 1 s, 2 s, 4 s .. 1 h (with jitter), so that a later job of the
/// same key may overtake it. Looks once a second, and when a batch with an event or a job commits (db::Pool::on_wake): at once, or 50 ms
/// after the last look. Jobs of a lane are taken by the handful and their results stored together: a worker that dies may have to repeat
/// the last few. A job that is tried again is taken alone.
/// The clock is used for leases too: workers of one cluster have clocks that agree within a few seconds.
class Worker {
 public:
  using JobHandler = std::function<Task<>(Job)>;  ///< throws = try again later, with backoff; after max_attempts a dead letter
  using EventHandler = std::function<Task<>(OutboxEvent)>;
  using EventFilter =
      std::function<bool(const OutboxEvent&)>;  ///< pure; false: nothing in this event is for the subscriber; what throws concerns it
  using HintHandler = std::function<void(const OutboxEvent&)>;  ///< does not throw, does not wait
  using ScheduledHandler = std::function<Task<>(Instant now)>;

  /// `name` is unique in the cluster and different for each start ("web-1-<pid>"); pool and clock outlive the worker.
  Worker(boost::asio::io_context& io, db::Pool& pool, const Clock& clock, std::string name);
  ~Worker();
  void on_job(std::string kind, JobHandler handler);
  /// topic "*" = all. A subscriber is remembered in the database: events wait for it also while no worker that knows it runs, until
  /// forget_subscriber().
  /// `concerns` spares a job: it is asked where an event is relayed, and no job is made where it says no. A program from before, or one
  /// that does not know the subscriber, relays the event all the same, so the handler has to cope with what does not concern it.
  void on_event(std::string topic, std::string subscriber, EventHandler handler, EventFilter concerns = {});
  /// Called once an event has been relayed, in the process that relayed it and in no other, whether or not its subscribers have run: for
  /// telling open pages to look again. Costs no row; lost when the process dies in between.
  void on_hint(std::string topic, HintHandler handler);
  void every(std::string name, std::chrono::seconds period, ScheduledHandler handler);  ///< once in the whole cluster per period
  /// While `pressed(active)` says that requests want the database, fewer lanes run and the worker looks less often. Asked in the worker's
  /// thread at each look; `active` statements are under way that no worker sent, from every node (workers are told by their pool's name).
  void give_way(std::function<bool(std::int64_t active)> pressed);
  void start();
  Task<> stop();         ///< before the pool is closed: running handlers end, leases are given back
  Task<int> run_once();  ///< for tests: does all that is due now and returns how much that was

 private:
  struct State;
  std::shared_ptr<State> state_;
};

Task<> forget_subscriber(db::Pool& pool, std::string topic, std::string subscriber);

}  // namespace darcha::jobs
