// Rows to values and back: the only caller of the room's SQL beside the batches of its use cases.
#pragma once
#include <optional>
#include <vector>

#include "applications/applications.h"
#include "core/task.h"
#include "db/db.h"
#include "gen/applications/sql.h"

namespace darcha::applications {

/// A person's own draft or application; nothing if there is none under that id, or it is somebody else's.
Task<std::optional<Draft>> find_draft(db::Pool& db, SubjectId subject, ApplicationId id);
/// The draft and its files in one round trip.
struct DraftWithFiles {
  Draft draft;
  std::vector<Attachment> attachments;
};
Task<std::optional<DraftWithFiles>> find_draft_with_files(db::Pool& db, SubjectId subject, ApplicationId id);
void add_event(db::Batch& batch, const Application& application, std::string kind, std::string state, std::string actor_kind,
               std::string actor_name, Instant now);

}  // namespace darcha::applications
