// How a worker works: a heartbeat keeps its leases, a loop looks for what is due and starts it. An event is relayed first: one job per
// subscriber, in the lane of its subject, in the transaction that removes the event; from there on it is a job like any other.
// Under load everything happens by the handful: the loop takes breath between two looks, what one look finds is relayed in one
// transaction, and a lane takes several jobs and stores their results together. One event alone waits for nothing.
// After a crash: leases run out, another worker takes the lanes; the attempt that was under way has been counted.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "core/log.h"
#include "jobs/rules.h"
#include "jobs/worker_state.h"

namespace darcha::jobs {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;
constexpr asio::use_awaitable_t<Executor> kAwait;
constexpr const char* kChannel = "darcha_jobs";
constexpr auto kPoll = 1s;
constexpr auto kBeat = 10s;
constexpr auto kStopPatience = 30s;
constexpr auto kScheduleRetry = 60s;
constexpr auto kBreath = 50ms;  // from one look to the next, so that under load there is something to do together
constexpr auto kBreathUnderPressure = 250ms;
constexpr auto kPressed = 1s;
constexpr std::int64_t kEventsPerRelay = 200;
constexpr std::int16_t kDeliveryAttempts = 12;

std::string delivery_kind(std::string_view topic, std::string_view subscriber) { return fmt::format("event {} {}", topic, subscriber); }

/// The event's payload is JSON as PostgreSQL wrote it, and stands as it is.
std::string delivery_payload(const sql::ListEvents::Row& event) {
  return fmt::format(R"({{"event":"{}","topic":{},"subject":"{}","at":{},"payload":{}}})", event.id.str(),
                     json::serialize(json::string{event.topic}), event.subject_id.str(), event.at.time_since_epoch().count(),
                     event.payload);
}

OutboxEvent to_event(const sql::ListEvents::Row& row) {
  return {.id = row.id, .topic = row.topic, .subject = row.subject_id, .payload = row.payload, .at = row.at};
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

}  // namespace

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

std::size_t Worker::State::lanes_at_once() const {
  return std::chrono::steady_clock::now() < pressed_until ? kLanesUnderPressure : kLanesAtOnce;
}

/// Pressed for a second after requests were seen to press: a look now and then does not tell a lull from the end.
Task<> Worker::State::look_at_pressure(std::shared_ptr<State> self) {
  const auto others = co_await self->pool.query(sql::CountRequests{.workers = self->pool.options().name});
  if (self->requests_press(others.active)) self->pressed_until = std::chrono::steady_clock::now() + kPressed;
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
  self->balanced_at = now;
  self->balanced_at_steady = std::chrono::steady_clock::now();
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

/// Leases are times of the wall clock. When somebody set it, they are taken anew at once: until the next beat this worker would think
/// that its lanes are not its own any more, or others that theirs are.
void Worker::State::look_at_clock() {
  if (clock_was_set(clock.now() - balanced_at,
                    std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - balanced_at_steady)))
    beat_timer.cancel();
}

Task<> Worker::State::extend_running(std::shared_ptr<State> self) {
  const Instant now = self->clock.now();
  const Steady steady = std::chrono::steady_clock::now();
  db::Batch batch;
  for (const auto& [lane, running] : self->running) {
    if (steady - running.started > kLongestRun) {
      log_error("jobs.hanging", {{"job", running.jobs.front()}, {"lane", lane}});
      continue;
    }
    batch.add(
        sql::ExtendJobs{.lane = static_cast<std::int16_t>(lane), .ids = running.jobs, .worker = self->name, .leased_until = now + kLease});
  }
  for (const auto& schedule : self->schedules) {
    if (!schedule->running || steady - schedule->started > kLongestRun) continue;
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

/// Of a subscriber nobody here knows, everything waits: who knows it decides.
bool Worker::State::concerns(const sql::ListSubscribers::Row& subscriber, const OutboxEvent& event) const {
  if (subscriber.topic != "*" && subscriber.topic != event.topic) return false;
  const auto known = std::ranges::find_if(
      subscriptions, [&](const Subscription& s) { return s.topic == subscriber.topic && s.subscriber == subscriber.subscriber; });
  if (known == subscriptions.end() || !known->concerns) return true;
  try {
    return known->concerns(event);
  } catch (const std::exception&) {  // a payload it cannot read: its handler says so, and the letter is dead where an operator sees it
    return true;
  }
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
    const OutboxEvent told = to_event(event);
    for (const auto& row : subscribers) {
      if (!self->concerns(row, told)) continue;
      const auto& [topic, subscriber] = row;
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
    h.handler(to_event(event));
  }
}

Task<int> Worker::State::run_schedule(std::shared_ptr<State> self, std::shared_ptr<Schedule> schedule) {
  const Instant now = self->clock.now();
  const auto claimed =
      co_await self->pool.query(sql::ClaimSchedule{.name = schedule->name, .now = now, .worker = self->name, .leased_until = now + kLease});
  if (!claimed) co_return 0;
  schedule->started = std::chrono::steady_clock::now();
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
  co_await look_at_pressure(self);
  while (co_await relay(self) == kEventsPerRelay) continue;
  self->look_at_clock();
  for (const int lane : co_await due_lanes(self)) {
    if (self->busy_lanes.size() >= self->lanes_at_once() || self->stopping) break;
    if (self->busy_lanes.insert(lane).second) self->spawn(lane_task(self, lane));
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - self->schedules_looked_at < kPoll) co_return;
  self->schedules_looked_at = now;
  for (const auto& schedule : self->schedules) {
    if (self->stopping || std::exchange(schedule->running, true)) continue;
    schedule->started = now;
    self->spawn(schedule_task(self, schedule));
  }
}

/// Until something is due: the next poll, or kBreath after the last look if somebody wakes the worker.
Task<> Worker::State::rest(std::shared_ptr<State> self, bool failed) {
  const bool pressed = self->lanes_at_once() == kLanesUnderPressure;
  const auto breath = self->last_look + (pressed ? kBreathUnderPressure : kBreath);
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

void Worker::on_event(std::string topic, std::string subscriber, EventHandler handler, EventFilter concerns) {
  const std::string kind = delivery_kind(topic, subscriber);
  state_->subscriptions.push_back({std::move(topic), std::move(subscriber), std::move(concerns)});
  // No coroutine: the handler's own is returned, so nothing captured has to outlive a suspension.
  on_job(kind, [handler = std::move(handler)](Job job) { return handler(event_of(job.payload)); });
}

void Worker::on_hint(std::string topic, HintHandler handler) { state_->hints.push_back({std::move(topic), std::move(handler)}); }

void Worker::every(std::string name, std::chrono::seconds period, ScheduledHandler handler) {
  state_->schedules.push_back(std::make_shared<State::Schedule>(State::Schedule{std::move(name), period, std::move(handler)}));
}

void Worker::give_way(std::function<bool(std::int64_t)> pressed) { state_->requests_press = std::move(pressed); }

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
