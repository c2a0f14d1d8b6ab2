#include "persons/correct/store.h"

#include "gen/persons/sql.h"
#include "jobs/jobs.h"
#include "persons/store.h"

namespace darcha::persons::store {

namespace {

CorrectionState state_of(std::string_view text) {
  for (const CorrectionState state : {CorrectionState::open, CorrectionState::accepted, CorrectionState::rejected})
    if (code(state) == text) return state;
  throw std::logic_error("persons.corrections holds an unknown state");
}

template <class Row>
Correction to_correction(Row& row, SubjectId subject) {
  return {.id = row.correction_id,
          .subject = subject,
          .path = std::move(row.path),
          .register_code = std::move(row.register_code),
          .office = row.office_id,
          .shown = std::move(row.shown),
          .said = std::move(row.said),
          .case_ref = std::move(row.case_ref),
          .opened_at = row.opened_at,
          .state = state_of(row.state),
          .reason = std::move(row.reason),
          .resolved_at = row.resolved_at,
          .resolved_by_name = std::move(row.resolved_by_name)};
}

}  // namespace

void add_save(db::Batch& batch, const Correction& c) {
  batch.add(sql::SaveCorrection{.subject_id = c.subject,
                                .correction_id = c.id,
                                .path = c.path,
                                .register_code = c.register_code,
                                .office_id = c.office,
                                .shown = c.shown,
                                .said = c.said,
                                .case_ref = c.case_ref,
                                .opened_at = c.opened_at});
}

Task<std::optional<Record>> read_place(db::Pool& pool, SubjectId subject, Date today) {
  db::Batch batch;
  const Reading reading(batch, subject, {Group::address}, today);
  const db::Results results = co_await pool.run(std::move(batch));
  co_return reading.collect(results, offices::Directory{});
}

Task<std::vector<Correction>> list(db::Pool& pool, SubjectId subject, audit::Event event) {
  db::Batch batch;
  const auto rows = batch.add(sql::ListCorrections{.subject_id = subject});
  audit::append(batch, event);
  const db::Results results = co_await pool.run(std::move(batch));
  std::vector<Correction> all;
  for (auto& row : results.get(rows)) all.push_back(to_correction(row, subject));
  co_return all;
}

Task<std::optional<Queued>> find_queued(db::Pool& pool, OfficeId office, Uuid correction) {
  const auto row = co_await pool.query(sql::FindQueuedCorrection{.office_id = office, .correction_id = correction});
  if (!row) co_return std::nullopt;
  co_return Queued{row->subject_id, row->path, row->opened_at};
}

Task<std::optional<Correction>> get(db::Pool& pool, SubjectId subject, OfficeId office, Uuid correction, audit::Event event) {
  db::Batch batch;
  const auto slot = batch.add(sql::GetCorrection{.subject_id = subject, .correction_id = correction, .office_id = office});
  audit::append(batch, event);
  const db::Results results = co_await pool.run(std::move(batch));
  auto row = results.get(slot);
  if (!row) co_return std::nullopt;
  co_return to_correction(*row, subject);
}

Task<std::optional<Correction>> resolve(db::Pool& pool, Correction answered, OfficerId by, audit::Event event, std::string topic,
                                        std::string payload) {
  db::Batch batch;
  batch.add(sql::ResolveCorrection{.subject_id = answered.subject,
                                   .correction_id = answered.id,
                                   .office_id = answered.office,
                                   .state = std::string{code(answered.state)},
                                   .reason = answered.reason,
                                   .resolved_at = *answered.resolved_at,
                                   .resolved_by = by,
                                   .resolved_by_name = answered.resolved_by_name});
  const auto slot =
      batch.add(sql::GetCorrection{.subject_id = answered.subject, .correction_id = answered.id, .office_id = answered.office});
  audit::append(batch, event);
  jobs::emit(batch,
             {.id = event.id.value, .topic = std::move(topic), .subject = answered.subject, .payload = std::move(payload), .at = event.at});
  const db::Results results = co_await pool.run(std::move(batch));
  auto row = results.get(slot);
  if (!row) co_return std::nullopt;
  co_return to_correction(*row, answered.subject);
}

Task<> queue(db::Pool& pool, OfficeId office, Uuid correction, SubjectId subject, std::string path, Instant opened_at) {
  co_await pool.query(sql::QueueCorrection{
      .office_id = office, .correction_id = correction, .subject_id = subject, .path = std::move(path), .opened_at = opened_at});
}

Task<> close_queued(db::Pool& pool, QueuedCorrection queued, OfficeId office, SubjectId subject) {
  co_await pool.query(sql::CloseQueuedCorrection{.office_id = office,
                                                 .correction_id = queued.id,
                                                 .subject_id = subject,
                                                 .path = queued.path,
                                                 .opened_at = queued.opened_at,
                                                 .state = std::string{code(queued.state)},
                                                 .resolved_at = queued.resolved_at.value_or(queued.opened_at)});
}

Task<std::vector<QueuedCorrection>> list_queued(db::Pool& pool, OfficeId office, CorrectionState state, int max_rows) {
  std::vector<QueuedCorrection> all;
  for (const auto& row :
       co_await pool.query(sql::ListQueuedCorrections{.office_id = office, .state = std::string{code(state)}, .max_rows = max_rows}))
    all.push_back({row.correction_id, row.path, row.opened_at, state_of(row.state), row.resolved_at});
  co_return all;
}

Task<std::int64_t> count_queued(db::Pool& pool, OfficeId office, CorrectionState state) {
  co_return (co_await pool.query(sql::CountQueuedCorrections{.office_id = office, .state = std::string{code(state)}})).waiting;
}

}  // namespace darcha::persons::store
