// SQL of corrections, private to the room.
#pragma once
#include "persons/persons.h"

namespace darcha::persons::store {

void add_save(db::Batch& batch, const Correction& correction);
Task<std::optional<Record>> read_place(db::Pool& pool, SubjectId subject,
                                       Date today);  ///< address only, to find the office; shown to nobody
/// The person's corrections and the caller's audit record, in one transaction.
Task<std::vector<Correction>> list(db::Pool& pool, SubjectId subject, audit::Event event);
struct Queued {
  SubjectId subject;
  std::string path;
  Instant opened_at{};
};
Task<std::optional<Queued>> find_queued(db::Pool& pool, OfficeId office, Uuid correction);
Task<std::optional<Correction>> get(db::Pool& pool, SubjectId subject, OfficeId office, Uuid correction, audit::Event event);
/// Throws db::StaleState when it is answered already.
Task<std::optional<Correction>> resolve(db::Pool& pool, Correction answered, OfficerId by, audit::Event event, std::string topic,
                                        std::string payload);
Task<> queue(db::Pool& pool, OfficeId office, Uuid correction, SubjectId subject, std::string path, Instant opened_at);
Task<> close_queued(db::Pool& pool, QueuedCorrection queued, OfficeId office, SubjectId subject);
Task<std::int64_t> count_queued(db::Pool& pool, OfficeId office, CorrectionState state);
Task<std::vector<QueuedCorrection>> list_queued(db::Pool& pool, OfficeId office, CorrectionState state, int max_rows);

}  // namespace darcha::persons::store
