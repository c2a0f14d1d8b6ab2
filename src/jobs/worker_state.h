// The state of a worker, shared by its files: worker.cpp (its life, events, schedules) and lanes.cpp (jobs of the lanes it holds).
#pragma once
#include <boost/asio/basic_waitable_timer.hpp>
#include <deque>

#include "gen/jobs/sql.h"
#include "jobs/jobs.h"

namespace darcha::jobs {

struct Worker::State : std::enable_shared_from_this<Worker::State> {
  using Steady = std::chrono::steady_clock::time_point;  ///< how long something takes: no clock that can be set
  using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

  State(boost::asio::io_context& context, db::Pool& p, const Clock& c, std::string n)
      : io(context),
        pool(p),
        clock(c),
        name(std::move(n)),
        woken_timer(context.get_executor()),
        beat_timer(context.get_executor()),
        ended_timer(context.get_executor()) {}

  struct Subscription {
    std::string topic, subscriber;
    EventFilter concerns;  ///< none: every event of the topic
  };
  struct Hint {
    std::string topic;
    HintHandler handler;
  };
  struct Schedule {
    std::string name;
    std::chrono::seconds period;
    ScheduledHandler handler;
    bool running = false;
    Steady started{};
  };
  struct Running {
    std::vector<Uuid> jobs;  ///< taken and not yet stored
    Steady started;          ///< the handler that runs now
  };
  struct Result {
    sql::ClaimJobs::Row job;
    std::string error;  ///< empty: it went well
  };
  struct Turn {
    int jobs = 0;
    bool again = false;  ///< it stopped before the lane was empty
  };

  boost::asio::io_context& io;
  db::Pool& pool;
  const Clock& clock;
  std::string name;
  std::map<std::string, JobHandler> handlers;  ///< by kind, deliveries included
  std::vector<std::string> kinds;
  std::vector<Subscription> subscriptions;
  std::vector<Hint> hints;
  std::vector<std::shared_ptr<Schedule>> schedules;
  std::function<bool(std::int64_t)> requests_press = [](std::int64_t) { return false; };

  std::map<int, Instant> lanes;  ///< held, until when
  std::set<int> busy_lanes;
  std::map<int, Running> running;  ///< by lane
  std::size_t tasks = 0;
  bool started = false, stopping = false, woken = false;
  Steady last_look{}, schedules_looked_at{}, pressed_until{};
  Instant balanced_at{};  ///< and the same moment of a clock that nobody sets
  Steady balanced_at_steady{};
  Timer woken_timer, beat_timer, ended_timer;

  void spawn(Task<> task);
  void wake();
  std::size_t lanes_at_once() const;
  std::vector<std::int64_t> lane_list(bool only_idle) const;
  bool holds(int lane) const {
    const auto found = lanes.find(lane);
    return found != lanes.end() && clock.now() < found->second;
  }

  static Task<> announce(std::shared_ptr<State> self);
  static Task<> balance_lanes(std::shared_ptr<State> self, bool all);
  void look_at_clock();
  static Task<> extend_running(std::shared_ptr<State> self);
  static Task<> give_back_lanes(std::shared_ptr<State> self);
  static Task<> look_at_pressure(std::shared_ptr<State> self);
  bool concerns(const sql::ListSubscribers::Row& subscriber, const OutboxEvent& event) const;
  static Task<int> relay(std::shared_ptr<State> self);
  void hint(const sql::ListEvents::Row& event) const;
  static Task<std::vector<int>> due_lanes(std::shared_ptr<State> self);
  static Task<std::string> attempt(std::shared_ptr<State> self, Job job);
  static Task<std::deque<sql::ClaimJobs::Row>> take_handful(std::shared_ptr<State> self, int lane, std::vector<Result> results, bool more);
  static Task<> put_back(std::shared_ptr<State> self, int lane, std::vector<Uuid> jobs);
  static Task<std::string> run_job(std::shared_ptr<State> self, sql::ClaimJobs::Row job);
  static Task<Turn> run_lane(std::shared_ptr<State> self, int lane);
  static Task<> lane_task(std::shared_ptr<State> self, int lane);
  static Task<int> run_schedule(std::shared_ptr<State> self, std::shared_ptr<Schedule> schedule);
  static Task<> schedule_task(std::shared_ptr<State> self, std::shared_ptr<Schedule> schedule);
  static Task<> pass(std::shared_ptr<State> self);
  static Task<> rest(std::shared_ptr<State> self, bool failed);
  static Task<> loop(std::shared_ptr<State> self);
  static Task<> beat(std::shared_ptr<State> self);
  void add_results(db::Batch& batch, int lane, const std::vector<Result>& results);
  void add_failure(db::Batch& batch, std::int16_t lane, const Result& result);
};

}  // namespace darcha::jobs
