// Who looked into one case: for the page of the case itself, where also an author without an account sees it.
#pragma once
#include <string>
#include <vector>

#include "audit/audit.h"

namespace darcha::audit {

/// An officer who looked into a case of a person: when last, and how often.
struct Look {
  Actor actor;
  Instant last{};
  int times = 0;
};
/// Who looked into a case, the last first; among the last 1,000 events about the person. `kind` is that of the looks ("murojaat.read").
Task<std::vector<Look>> looks_at(db::Pool& pool, SubjectId subject, std::string case_ref, std::string kind);

}  // namespace darcha::audit
