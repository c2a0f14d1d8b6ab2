// Work that happens after the answer: the outbox (events written in the transaction that caused them, delivered at least once to every
// subscriber), the job queue (lanes, leases, backoff, dead letters), schedules, and the fan-out of events to open pages.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

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
  Uuid key;              ///< jobs of one key run in one lane, one after another
  std::string payload;   ///< JSON
  Instant run_at;
  int max_attempts = 12;
};
void enqueue(db::Batch& batch, const Job& job);

/// Runs jobs and delivers events on one io_context with one pool. Several workers (threads, processes, machines) share the lanes by
/// leases; a worker that dies loses its leases after a time and its jobs run again. Handlers must therefore be idempotent.
class Worker {
 public:
  using JobHandler = std::function<Task<>(Job)>;             ///< throws = try again later, with backoff; after max_attempts a dead letter
  using EventHandler = std::function<Task<>(OutboxEvent)>;
  using ScheduledHandler = std::function<Task<>(Instant now)>;

  Worker(boost::asio::io_context& io, db::Pool& pool, const Clock& clock, std::string name);
  ~Worker();
  void on_job(std::string kind, JobHandler handler);
  void on_event(std::string topic, std::string subscriber, EventHandler handler);  ///< topic "*" = all
  void every(std::string name, std::chrono::seconds period, ScheduledHandler handler);  ///< once in the whole cluster per period
  void start();
  Task<> stop();
  Task<int> run_once();  ///< for tests: does all that is due now and returns how much that was

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace darcha::jobs
