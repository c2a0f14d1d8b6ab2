// How a worker works: a heartbeat keeps its leases, a loop looks for what is due and starts it. An event is relayed first: one job per
// subscriber, in the lane of its subject, in the transaction that removes the event; from there on it is a job like any other.
// Under load everything happens by the handful: the loop takes breath between two looks, what one look finds is relayed in one
// transaction, and a lane takes several jobs and stores their results together. One event alone waits for nothing.
// After a crash: leases run out, another worker takes the lanes; the attempt that was under way has been counted.
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <deque>
#include <random>

#include "core/log.h"
#include "gen/jobs/sql.h"
#include "jobs/jobs.h"
#include "jobs/rules.h"

namespace darcha::jobs {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr const char* kChannel = "darcha_jobs";
constexpr auto kPoll = 1s;
constexpr auto kBeat = 10s;
constexpr auto kStopPatience = 30s;
constexpr auto kScheduleRetry = 60s;
constexpr auto kBreath = 50ms;         // from one look to the next, so that under load there is something to do together
constexpr auto kStoreAfter = 200ms;    // results of a handful wait no longer, so that little runs again after a crash
constexpr std::size_t kParallel = 8;   // lanes running at once in one worker
constexpr std::int64_t kHandful = 25;  // jobs of a lane taken in one transaction
constexpr int kJobsPerTurn = 50;       // then the lane lets others come first
constexpr std::int64_t kEventsPerRelay = 200;
constexpr std::int16_t kDeliveryAttempts = 12;
constexpr std::size_t kErrorLength = 500;

std::string delivery_kind(std::string_view topic, std::string_view subscriber) { return fmt::format("event {} {}", topic, subscriber); }

/// The event's payload is JSON as PostgreSQL wrote it, and stands as it is.
std::string delivery_payload(const sql::ListEvents::Row& event) {
  return fmt::format(R"({{"event":"{}","topic":{},"subject":"{}","at":{},"payload":{}}})", event.id.str(),
                     json::serialize(json::string{event.topic}), event.subject_id.str(), event.at.time_since_epoch().count(),
                     event.payload);
}

OutboxEvent event_of(std::string_view payload) {
  const json::object fields = json::parse(payload).as_object();
  const auto text = [&](const char* name) { return std::string{fields.at(name).as_string()}; };
  return {.id = parse_uuid(text("event")).value(),
          .topic = text("topic"),
          .subject = SubjectId{parse_uuid(text("subject")).value()},
          .payload = json::serialize(fields.at("payload")),
          .at = Instant{std::chrono::microseconds{fields.at("at").to_number<std::int64_t>()}}};
}

Task<> forget_keys(db::Pool* pool, Instant now) {
  const auto forgotten = co_await db::forget_idempotency_keys(*pool, now);
  log_info("db.idempotency_keys_forgotten", {{"keys", forgotten}});
}

/// At most `length` bytes, not ending inside a character.
std::string shortened(std::string text, std::size_t length) {
  if (text.size() <= length) return text;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0) == 0x80) --length;
  text.resize(length);
  return text;
}

double random_part() {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::uniform_real_distribution<>{0, 1}(random);
}

}  // namespace

struct Worker::State : std::enable_shared_from_this<Worker::State> {
  State(asio::io_context& context, db::Pool& p, const Clock& c, std::string n)
      : io(context),
        pool(p),
        clock(c),
        name(std::move(n)),
        woken_timer(context.get_executor()),
        beat_timer(context.get_executor()),
        ended_timer(context.get_executor()) {}

  struct Subscription {
    std::string topic, subscriber;
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
    Instant started{};
  };
  struct Running {
    std::vector<Uuid> jobs;  ///< taken and not yet stored
    Instant started;         ///< the handler that runs now
  };
  struct Result {
    sql::ClaimJobs::Row job;
    std::string error;  ///< empty: it went well
  };
  struct Turn {
    int jobs = 0;
    bool again = false;  ///< it stopped before the lane was empty
  };

  asio::io_context& io;
  db::Pool& pool;
  const Clock& clock;
  std::string name;
  std::map<std::string, JobHandler> handlers;  ///< by kind, deliveries included
  std::vector<std::string> kinds;
  std::vector<Subscription> subscriptions;
  std::vector<Hint> hints;
  std::vector<std::shared_ptr<Schedule>> schedules;

  std::map<int, Instant> lanes;  ///< held, until when
  std::set<int> busy_lanes;
  std::map<int, Running> running;  ///< by lane
  std::size_t tasks = 0;
  bool started = false, stopping = false, woken = false;
  std::chrono::steady_clock::time_point last_look{}, schedules_looked_at{};
  Timer woken_timer, beat_timer, ended_timer;

  void spawn(Task<> task);
  void wake();
  std::vector<std::int64_t> lane_list(bool only_idle) const;
  bool holds(int lane) const {
    const auto found = lanes.find(lane);
    return found != lanes.end() && clock.now() < found->second;
  }

  static Task<> announce(std::shared_ptr<State> self);
  static Task<> balance_lanes(std::shared_ptr<State> self, bool all);
  static Task<> extend_running(std::shared_ptr<State> self);
  static Task<> give_back_lanes(std::shared_ptr<State> self);
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

void Worker::State::spawn(Task<> task) {
  ++tasks;
  asio::co_spawn(io, std::move(task), [self = shared_from_this()](std::exception_ptr failure) {
    --self->tasks;
    self->ended_timer.cancel();
    try {
      if (failure) std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      log_error("jobs.task_failed", {{"worker", self->name}, {"what", e.what()}});
    }
  });
}

void Worker::State::wake() {
  woken = true;
  woken_timer.cancel();
}

std::vector<std::int64_t> Worker::State::lane_list(bool only_idle) const {
  std::vector<std::int64_t> list;
  for (const auto& [lane, until] : lanes) {
    if (clock.now() < until && !(only_idle && busy_lanes.contains(lane))) list.push_back(lane);
  }
  return list;
}

Task<> Worker::State::announce(std::shared_ptr<State> self) {
  for (const Subscription& s : self->subscriptions) co_await self->pool.query(sql::Subscribe{.topic = s.topic, .subscriber = s.subscriber});
  for (const auto& schedule : self->schedules)
    co_await self->pool.query(sql::AddSchedule{.name = schedule->name, .next_at = self->clock.now()});
}

// `all`: take every free lane, whoever else is there (run_once).
Task<> Worker::State::balance_lanes(std::shared_ptr<State> self, bool all) {
  const Instant now = self->clock.now();
  co_await self->pool.query(sql::SeeWorker{.name = self->name, .now = now});
  const auto workers = co_await self->pool.query(sql::CountWorkers{.since = now - kLease});
  std::vector<LaneState> states;
  for (const auto& row : co_await self->pool.query(sql::ListLanes{})) {
    states.push_back({.lane = row.lane,
                      .ours = row.owner == self->name,
                      .free = row.owner.empty() || row.until <= now || row.until > now + kNoLease,
                      .busy = self->busy_lanes.contains(row.lane)});
  }
  const LanePlan plan = plan_lanes(states, all ? 1 : static_cast<int>(workers.workers), std::hash<std::string>{}(self->name));
  db::Batch batch;
  std::vector<std::pair<int, db::Slot<sql::TakeLane>>> taken;
  const std::set<int> away{plan.give_back.begin(), plan.give_back.end()}, more{plan.take.begin(), plan.take.end()};
  for (const LaneState& state : states) {
    const auto lane = static_cast<std::int16_t>(state.lane);
    if (away.contains(lane)) {
      self->lanes.erase(lane);  // before the database knows: nothing new may begin in it
      batch.add(sql::ReleaseLane{.lane = lane, .owner = self->name, .now = now});
    } else if (state.ours || more.contains(lane)) {
      taken.emplace_back(lane, batch.add(sql::TakeLane{.lane = lane, .owner = self->name, .now = now, .until = now + kLease}));
    } else {
      self->lanes.erase(lane);
    }
  }
  const db::Results results = co_await self->pool.run(std::move(batch));
  for (const auto& [lane, slot] : taken) {
    if (results.get(slot) == 1) {
      self->lanes[lane] = now + kLease;
    } else {
      self->lanes.erase(lane);
    }
  }
}

Task<> Worker::State::extend_running(std::shared_ptr<State> self) {
  const Instant now = self->clock.now();
  db::Batch batch;
  for (const auto& [lane, running] : self->running) {
    if (now - running.started > kLongestRun) {
      log_error("jobs.hanging", {{"job", running.jobs.front()}, {"lane", lane}});
      continue;
    }
    batch.add(
        sql::ExtendJobs{.lane = static_cast<std::int16_t>(lane), .ids = running.jobs, .worker = self->name, .leased_until = now + kLease});
  }
  for (const auto& schedule : self->schedules) {
    if (!schedule->running || now - schedule->started > kLongestRun) continue;
    batch.add(sql::ExtendSchedule{.name = schedule->name, .worker = self->name, .leased_until = now + kLease});
  }
  co_await self->pool.run(std::move(batch));
}

Task<> Worker::State::give_back_lanes(std::shared_ptr<State> self) {
  db::Batch batch;
  for (const auto& [lane, until] : self->lanes) {
    batch.add(sql::ReleaseLane{.lane = static_cast<std::int16_t>(lane), .owner = self->name, .now = self->clock.now()});
  }
  self->lanes.clear();
  batch.add(sql::ForgetWorker{.name = self->name, .before = self->clock.now() - kLease * 10});
  co_await self->pool.run(std::move(batch));
}

/// How many events became jobs.
Task<int> Worker::State::relay(std::shared_ptr<State> self) {
  db::Batch look;
  const auto waiting = look.add(sql::ListEvents{.lanes = self->lane_list(false), .most = kEventsPerRelay});
  const auto known = look.add(sql::ListSubscribers{});
  const db::Results found = co_await self->pool.run(std::move(look));
  const auto events = found.get(waiting);
  if (events.empty()) co_return 0;
  const auto subscribers = found.get(known);
  db::Batch batch;
  for (const auto& event : events) {
    for (const auto& [topic, subscriber] : subscribers) {
      if (topic != "*" && topic != event.topic) continue;
      batch.add(sql::EnqueueJob{.lane = event.lane,
                                .id = delivery_id(event.id, topic, subscriber),
                                .kind = delivery_kind(topic, subscriber),
                                .key = event.subject_id,
                                .payload = delivery_payload(event),
                                .run_at = std::min(event.at, self->clock.now()),
                                .max_attempts = kDeliveryAttempts});
    }
    batch.add(sql::RemoveEvent{.subject_id = event.subject_id, .id = event.id});
  }
  co_await self->pool.run(std::move(batch));
  for (const auto& event : events) self->hint(event);
  co_return static_cast<int>(events.size());
}

void Worker::State::hint(const sql::ListEvents::Row& event) const {
  for (const Hint& h : hints) {
    if (h.topic != "*" && h.topic != event.topic) continue;
    h.handler({.id = event.id, .topic = event.topic, .subject = event.subject_id, .payload = event.payload, .at = event.at});
  }
}

Task<std::vector<int>> Worker::State::due_lanes(std::shared_ptr<State> self) {
  std::vector<int> due;
  if (self->kinds.empty()) co_return due;
  for (const auto& row :
       co_await self->pool.query(sql::DueLanes{.lanes = self->lane_list(true), .now = self->clock.now(), .kinds = self->kinds})) {
    due.push_back(row.lane);
  }
  co_return due;
}

/// What went wrong, or nothing.
Task<std::string> Worker::State::attempt(std::shared_ptr<State> self, Job job) {
  const auto handler = self->handlers.find(job.kind);
  if (handler == self->handlers.end()) co_return "no handler of this kind";
  std::string error;
  try {
    co_await handler->second(std::move(job));
  } catch (const std::exception& e) {
    error = e.what();
    if (error.empty()) error = "an error without words";
  }
  co_return shortened(std::move(error), kErrorLength);
}

void Worker::State::add_results(db::Batch& batch, int lane_number, const std::vector<Result>& results) {
  const auto lane = static_cast<std::int16_t>(lane_number);
  std::vector<Uuid> done;
  for (const Result& result : results) {
    if (result.error.empty()) {
      done.push_back(result.job.id);
    } else {
      add_failure(batch, lane, result);
    }
  }
  if (!done.empty()) batch.add(sql::FinishJobs{.lane = lane, .ids = std::move(done), .worker = name});
}

void Worker::State::add_failure(db::Batch& batch, std::int16_t lane, const Result& result) {
  const auto& [job, error] = result;
  const Instant now = clock.now();
  if (job.attempts < job.max_attempts) {
    log_warn("jobs.failed", {{"job", job.id}, {"kind", job.kind}, {"attempt", job.attempts}, {"what", error}});
    batch.add(sql::PostponeJob{
        .lane = lane, .id = job.id, .worker = name, .run_at = now + retry_delay(job.attempts, random_part()), .error = error});
  } else {
    log_error("jobs.dead", {{"job", job.id}, {"kind", job.kind}, {"attempts", job.attempts}, {"what", error}});
    batch.add(sql::BuryJob{.lane = lane, .id = job.id, .worker = name, .error = error, .died_at = now});
    batch.add(sql::FinishJobs{.lane = lane, .ids = {job.id}, .worker = name});
  }
}

/// Stores the results of one handful and takes the next, in one transaction.
Task<std::deque<sql::ClaimJobs::Row>> Worker::State::take_handful(std::shared_ptr<State> self, int lane, std::vector<Result> results,
                                                                  bool more) {
  db::Batch batch;
  self->add_results(batch, lane, results);
  std::optional<db::Slot<sql::ClaimJobs>> claim;
  const Instant now = self->clock.now();
  if (more) {
    claim = batch.add(sql::ClaimJobs{.lane = static_cast<std::int16_t>(lane),
                                     .now = now,
                                     .kinds = self->kinds,
                                     .worker = self->name,
                                     .leased_until = now + kLease,
                                     .most = kHandful});
  }
  std::deque<sql::ClaimJobs::Row> jobs;
  const db::Results stored = co_await self->pool.run(std::move(batch));
  if (!claim) co_return jobs;
  auto rows = stored.get(*claim);
  std::ranges::sort(rows, {}, [](const auto& job) { return std::pair{job.run_at, job.id}; });
  // A job that was tried before may be one that kills its worker: it runs alone, so that no other loses its attempts with it.
  std::size_t alone = 0;
  while (alone < rows.size() && rows[alone].attempts == 1) ++alone;
  const std::size_t kept = std::min(rows.size(), std::max<std::size_t>(alone, 1));
  std::vector<Uuid> others;
  for (std::size_t i = kept; i < rows.size(); ++i) others.push_back(rows[i].id);
  rows.resize(kept);
  if (!others.empty()) co_await put_back(self, lane, std::move(others));
  for (auto& row : rows) jobs.push_back(std::move(row));
  co_return jobs;
}

/// Taken, but not run: as if they had never been taken.
Task<> Worker::State::put_back(std::shared_ptr<State> self, int lane, std::vector<Uuid> jobs) {
  co_await self->pool.query(sql::PutBackJobs{.lane = static_cast<std::int16_t>(lane), .ids = std::move(jobs), .worker = self->name});
}

/// What went wrong, or nothing.
Task<std::string> Worker::State::run_job(std::shared_ptr<State> self, sql::ClaimJobs::Row job) {
  if (job.attempts > job.max_attempts) co_return "the worker died during the last attempt";
  co_return co_await attempt(self, {.id = JobId{job.id},
                                    .kind = std::move(job.kind),
                                    .key = job.key,
                                    .payload = std::move(job.payload),
                                    .run_at = job.run_at,
                                    .max_attempts = job.max_attempts,
                                    .attempts = job.attempts});
}

Task<Worker::State::Turn> Worker::State::run_lane(std::shared_ptr<State> self, int lane) {
  Turn turn;
  std::deque<sql::ClaimJobs::Row> hand;
  std::vector<Result> results;
  auto taken_at = std::chrono::steady_clock::now();
  for (;;) {
    const bool goes_on = !self->stopping && self->holds(lane);
    if (hand.empty() || !goes_on) {
      turn.again = turn.jobs >= kJobsPerTurn;
      if (!hand.empty()) {
        std::vector<Uuid> not_run;
        for (const auto& job : hand) not_run.push_back(job.id);
        co_await put_back(self, lane, std::move(not_run));
      }
      hand = co_await take_handful(self, lane, std::exchange(results, {}), goes_on && !turn.again);
      if (hand.empty()) co_return turn;
      taken_at = std::chrono::steady_clock::now();
    } else if (!results.empty() && std::chrono::steady_clock::now() - taken_at > kStoreAfter) {
      co_await take_handful(self, lane, std::exchange(results, {}), false);
      taken_at = std::chrono::steady_clock::now();
    }
    Running& running = self->running[lane];
    running = {{}, self->clock.now()};
    for (const auto& job : hand) running.jobs.push_back(job.id);
    for (const Result& result : results) running.jobs.push_back(result.job.id);
    ++turn.jobs;
    sql::ClaimJobs::Row job = std::move(hand.front());
    hand.pop_front();
    std::string error = co_await run_job(self, job);
    results.push_back({std::move(job), std::move(error)});
  }
}

Task<> Worker::State::lane_task(std::shared_ptr<State> self, int lane) {
  std::string failed;
  Turn turn;
  try {
    turn = co_await run_lane(self, lane);
  } catch (const db::Failure& failure) {
    failed = failure.what();
  }
  // The result of a job was not stored: its lease runs out and it runs again.
  if (!failed.empty()) log_warn("jobs.lane_failed", {{"lane", lane}, {"what", failed}});
  self->running.erase(lane);
  self->busy_lanes.erase(lane);
  if (turn.jobs > 0) self->wake();  // others may have waited for a place
}

Task<int> Worker::State::run_schedule(std::shared_ptr<State> self, std::shared_ptr<Schedule> schedule) {
  const Instant now = self->clock.now();
  const auto claimed =
      co_await self->pool.query(sql::ClaimSchedule{.name = schedule->name, .now = now, .worker = self->name, .leased_until = now + kLease});
  if (!claimed) co_return 0;
  schedule->started = now;
  std::string error;
  try {
    co_await schedule->handler(now);
  } catch (const std::exception& e) {
    error = e.what();
  }
  Instant next = next_run(claimed->next_at, schedule->period, self->clock.now());
  if (!error.empty()) {
    log_error("jobs.schedule_failed", {{"schedule", schedule->name}, {"what", error}});
    next = std::min(next, Instant{self->clock.now() + kScheduleRetry});
  }
  co_await self->pool.query(sql::FinishSchedule{.name = schedule->name, .worker = self->name, .next_at = next});
  co_return 1;
}

Task<> Worker::State::schedule_task(std::shared_ptr<State> self, std::shared_ptr<Schedule> schedule) {
  std::string failed;
  try {
    co_await run_schedule(self, schedule);
  } catch (const db::Failure& failure) {
    failed = failure.what();
  }
  if (!failed.empty()) log_warn("jobs.schedule_not_stored", {{"schedule", schedule->name}, {"what", failed}});
  schedule->running = false;
}

Task<> Worker::State::pass(std::shared_ptr<State> self) {
  while (co_await relay(self) == kEventsPerRelay) continue;
  for (const int lane : co_await due_lanes(self)) {
    if (self->busy_lanes.size() >= kParallel || self->stopping) break;
    if (self->busy_lanes.insert(lane).second) self->spawn(lane_task(self, lane));
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - self->schedules_looked_at < kPoll) co_return;
  self->schedules_looked_at = now;
  for (const auto& schedule : self->schedules) {
    if (self->stopping || std::exchange(schedule->running, true)) continue;
    schedule->started = self->clock.now();
    self->spawn(schedule_task(self, schedule));
  }
}

/// Until something is due: the next poll, or kBreath after the last look if somebody wakes the worker.
Task<> Worker::State::rest(std::shared_ptr<State> self, bool failed) {
  const auto breath = self->last_look + kBreath;
  const auto poll = self->last_look + kPoll;
  for (;;) {
    const auto now = std::chrono::steady_clock::now();
    const auto until = self->woken && !failed ? breath : poll;
    if (self->stopping || now >= until) co_return;
    self->woken_timer.expires_at(until);
    boost::system::error_code ignored;
    co_await self->woken_timer.async_wait(asio::redirect_error(kAwait, ignored));
  }
}

Task<> Worker::State::loop(std::shared_ptr<State> self) {
  while (!self->stopping) {
    self->woken = false;
    self->last_look = std::chrono::steady_clock::now();
    std::string failed;
    try {
      co_await pass(self);
    } catch (const db::Failure& failure) {
      failed = failure.what();
    }
    if (!failed.empty()) log_warn("jobs.pass_failed", {{"worker", self->name}, {"what", failed}});
    co_await rest(self, !failed.empty());
  }
}

Task<> Worker::State::beat(std::shared_ptr<State> self) {
  bool announced = false;
  while (!self->stopping) {
    std::string failed;
    try {
      if (!announced) co_await announce(self);
      announced = true;
      co_await balance_lanes(self, false);
      co_await extend_running(self);
    } catch (const db::Failure& failure) {
      failed = failure.what();
    }
    if (!failed.empty()) log_warn("jobs.beat_failed", {{"worker", self->name}, {"what", failed}});
    self->wake();
    if (self->stopping) break;
    self->beat_timer.expires_after(failed.empty() ? std::chrono::seconds{kBeat} : std::chrono::seconds{kPoll});
    boost::system::error_code ignored;
    co_await self->beat_timer.async_wait(asio::redirect_error(kAwait, ignored));
  }
}

Worker::Worker(asio::io_context& io, db::Pool& pool, const Clock& clock, std::string name)
    : state_(std::make_shared<State>(io, pool, clock, std::move(name))) {}

// A worker that was not stopped: its tasks end at their next step; they may not outlive pool and clock.
Worker::~Worker() {
  state_->stopping = true;
  state_->wake();
  state_->beat_timer.cancel();
}

void Worker::on_job(std::string kind, JobHandler handler) {
  state_->kinds.push_back(kind);
  state_->handlers[std::move(kind)] = std::move(handler);
}

void Worker::on_event(std::string topic, std::string subscriber, EventHandler handler) {
  const std::string kind = delivery_kind(topic, subscriber);
  state_->subscriptions.push_back({std::move(topic), std::move(subscriber)});
  // No coroutine: the handler's own is returned, so nothing captured has to outlive a suspension.
  on_job(kind, [handler = std::move(handler)](Job job) { return handler(event_of(job.payload)); });
}

void Worker::on_hint(std::string topic, HintHandler handler) { state_->hints.push_back({std::move(topic), std::move(handler)}); }

void Worker::every(std::string name, std::chrono::seconds period, ScheduledHandler handler) {
  state_->schedules.push_back(std::make_shared<State::Schedule>(State::Schedule{std::move(name), period, std::move(handler)}));
}

void Worker::start() {
  if (std::exchange(state_->started, true)) return;
  every("db.forget_idempotency_keys", 24h, [keys = &state_->pool](Instant now) { return forget_keys(keys, now); });
  state_->pool.on_wake(kChannel, [weak = std::weak_ptr{state_}] {
    if (const auto state = weak.lock()) state->wake();
  });
  state_->spawn(State::beat(state_));
  state_->spawn(State::loop(state_));
}

Task<> Worker::stop() {
  const std::shared_ptr<State> state = state_;
  state->stopping = true;
  state->wake();
  state->beat_timer.cancel();
  const auto until = std::chrono::steady_clock::now() + kStopPatience;
  while (state->tasks > 0 && std::chrono::steady_clock::now() < until) {
    state->ended_timer.expires_at(until);
    boost::system::error_code ignored;
    co_await state->ended_timer.async_wait(asio::redirect_error(kAwait, ignored));
  }
  if (state->tasks > 0) log_error("jobs.not_ended", {{"worker", state->name}, {"tasks", state->tasks}});
  std::string failed;
  try {
    co_await State::give_back_lanes(state);
  } catch (const db::Failure& failure) {
    failed = failure.what();
  }
  if (!failed.empty()) log_warn("jobs.leases_left", {{"worker", state->name}, {"what", failed}});
}

Task<int> Worker::run_once() {
  const std::shared_ptr<State> state = state_;
  co_await State::announce(state);
  co_await State::balance_lanes(state, true);
  int done = 0;
  for (bool more = true; more;) {
    more = co_await State::relay(state) > 0;
    for (const int lane : co_await State::due_lanes(state)) {
      const auto turn = co_await State::run_lane(state, lane);
      done += turn.jobs;
      more = more || turn.jobs > 0;
    }
    for (const auto& schedule : state->schedules) {
      const int ran = co_await State::run_schedule(state, schedule);
      done += ran;
      more = more || ran > 0;
    }
  }
  co_await State::give_back_lanes(state);
  co_return done;
}

}  // namespace darcha::jobs
