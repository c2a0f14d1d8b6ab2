#include "jobs/jobs.h"

#include "gen/jobs/sql.h"

namespace darcha::jobs {
namespace {
constexpr const char* kChannel = "darcha_jobs";
}

void emit(db::Batch& batch, const OutboxEvent& event) {
  batch.add(sql::EmitEvent{.subject_id = event.subject,
                           .id = event.id,
                           .lane = static_cast<std::int16_t>(lane_of(event.subject)),
                           .topic = event.topic,
                           .payload = event.payload,
                           .at = event.at});
  batch.wake(kChannel);
}

void enqueue(db::Batch& batch, const Job& job) {
  batch.add(sql::EnqueueJob{.lane = static_cast<std::int16_t>(lane_of(job.key)),
                            .id = job.id,
                            .kind = job.kind,
                            .key = job.key,
                            .payload = job.payload,
                            .run_at = job.run_at,
                            .max_attempts = static_cast<std::int16_t>(job.max_attempts)});
  batch.wake(kChannel);
}

Task<std::vector<DeadLetter>> list_dead_letters(db::Pool& pool, int most) {
  std::vector<DeadLetter> letters;
  for (auto& row : co_await pool.query(sql::ListDead{.most = most})) {
    letters.push_back({.id = JobId{row.id},
                       .lane = row.lane,
                       .kind = std::move(row.kind),
                       .key = row.key,
                       .payload = std::move(row.payload),
                       .attempts = row.attempts,
                       .last_error = std::move(row.last_error),
                       .died_at = row.died_at});
  }
  co_return letters;
}

Task<bool> retry_dead_letter(db::Pool& pool, int lane, JobId id, Instant now) {
  db::Batch batch;
  batch.add(sql::ReviveDead{.lane = static_cast<std::int16_t>(lane), .id = id, .run_at = now});
  batch.add(sql::RemoveDead{.lane = static_cast<std::int16_t>(lane), .id = id});
  batch.wake(kChannel);
  try {
    co_await pool.run(std::move(batch));
  } catch (const db::StaleState&) {
    co_return false;
  }
  co_return true;
}

Task<bool> discard_dead_letter(db::Pool& pool, int lane, JobId id) {
  try {
    co_await pool.query(sql::RemoveDead{.lane = static_cast<std::int16_t>(lane), .id = id});
  } catch (const db::StaleState&) {
    co_return false;
  }
  co_return true;
}

Task<> forget_subscriber(db::Pool& pool, std::string topic, std::string subscriber) {
  co_await pool.query(sql::Unsubscribe{.topic = std::move(topic), .subscriber = std::move(subscriber)});
}

}  // namespace darcha::jobs
