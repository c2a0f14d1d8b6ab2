// Rows to values and back: the only caller of the room's SQL.
#pragma once
#include <optional>
#include <vector>

#include "appeals/types.h"
#include "core/task.h"
#include "db/db.h"
#include "gen/appeals/sql.h"

namespace darcha::appeals::store {

void add_complaint(db::Batch& batch, const Complaint& complaint);
/// StaleState if it is closed already.
void add_close(db::Batch& batch, const Complaint& complaint, std::optional<std::string> outcome, Uuid new_decision, Instant now);
Task<std::optional<Complaint>> find(db::Pool& db, SubjectId subject, ApplicationId id);
Task<std::vector<Complaint>> list(db::Pool& db, SubjectId subject, ApplicationId about);

}  // namespace darcha::appeals::store
