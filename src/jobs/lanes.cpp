// Jobs of the lanes a worker holds: taken by the handful, run one after another, their results stored together with the next taking.
#include <random>

#include "core/log.h"
#include "jobs/rules.h"
#include "jobs/worker_state.h"

namespace darcha::jobs {
namespace {

using namespace std::chrono_literals;
constexpr auto kStoreAfter = 200ms;    // results of a handful wait no longer, so that little runs again after a crash
constexpr std::int64_t kHandful = 25;  // jobs of a lane taken in one transaction
constexpr int kJobsPerTurn = 50;       // then the lane lets others come first
constexpr std::size_t kErrorLength = 500;

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
      turn.again = turn.jobs >= kJobsPerTurn || (turn.jobs > 0 && self->busy_lanes.size() > self->lanes_at_once());
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
    running = {{}, std::chrono::steady_clock::now()};
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

}  // namespace darcha::jobs
