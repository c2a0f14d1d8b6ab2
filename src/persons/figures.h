// What may be counted over many persons without reading anybody's record. A door.
#pragma once
#include <map>
#include <vector>

#include "core/ids.h"
#include "core/task.h"
#include "db/db.h"
#include "persons/pinfl.h"

namespace darcha::persons {

/// The sexes of those of them that the register knows as persons: for figures over many, counted at once and kept with nobody. Nothing of
/// one person may be shown by it, so it is nobody's read and is not logged. Law: OʻRQ-547 (statistics without names; article unverified).
Task<std::map<SubjectId, Sex>> sexes_of(db::Pool& pool, std::vector<SubjectId> subjects);

}  // namespace darcha::persons
