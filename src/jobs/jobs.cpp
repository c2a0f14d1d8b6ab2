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

namespace {

template <class Row>
DeadLetter letter_of(Row& row) {
  return {.id = JobId{row.id},
          .lane = row.lane,
          .kind = std::move(row.kind),
          .key = row.key,
          .payload = std::move(row.payload),
          .attempts = row.attempts,
          .last_error = std::move(row.last_error),
          .died_at = row.died_at};
}

Task<bool> was_there(db::Pool& pool, db::Batch batch) {
  try {
    co_await pool.run(std::move(batch));
  } catch (const db::StaleState&) {
    co_return false;
  }
  co_return true;
}

}  // namespace

Task<std::vector<DeadLetter>> list_dead_letters(db::Pool& pool, int most) {
  std::vector<DeadLetter> letters;
  for (auto& row : co_await pool.query(sql::ListDead{.most = most})) letters.push_back(letter_of(row));
  co_return letters;
}

Task<std::optional<DeadLetter>> find_dead_letter(db::Pool& pool, int lane, JobId id) {
  auto row = co_await pool.query(sql::FindDead{.lane = static_cast<std::int16_t>(lane), .id = id});
  if (!row) co_return std::nullopt;
  co_return letter_of(*row);
}

Task<std::int64_t> count_dead_letters(db::Pool& pool) { co_return (co_await pool.query(sql::CountDead{})).dead; }

void retry_dead_letter(db::Batch& batch, int lane, JobId id, Instant now) {
  batch.add(sql::ReviveDead{.lane = static_cast<std::int16_t>(lane), .id = id, .run_at = now});
  batch.add(sql::RemoveDead{.lane = static_cast<std::int16_t>(lane), .id = id});
  batch.wake(kChannel);
}

void discard_dead_letter(db::Batch& batch, int lane, JobId id) {
  batch.add(sql::RemoveDead{.lane = static_cast<std::int16_t>(lane), .id = id});
}

Task<bool> retry_dead_letter(db::Pool& pool, int lane, JobId id, Instant now) {
  db::Batch batch;
  retry_dead_letter(batch, lane, id, now);
  co_return co_await was_there(pool, std::move(batch));
}

Task<bool> discard_dead_letter(db::Pool& pool, int lane, JobId id) {
  db::Batch batch;
  discard_dead_letter(batch, lane, id);
  co_return co_await was_there(pool, std::move(batch));
}

Task<> forget_subscriber(db::Pool& pool, std::string topic, std::string subscriber) {
  co_await pool.query(sql::Unsubscribe{.topic = std::move(topic), .subscriber = std::move(subscriber)});
}

}  // namespace darcha::jobs
