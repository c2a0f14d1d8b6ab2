// Answering "why was my data looked at?": the office that looked owes the answer; where no office did (automatic reads), the operators do.
#pragma once
#include "audit/audit.h"

namespace darcha::audit {

struct ExplanationAnswer {
  OfficeId office;  ///< whose list it is on; nil: the operators'
  RecordId record;
  std::string answer;
  Actor actor;
  Instant now{};
};
/// Refuses audit.no_such_record (also for another office's), audit.explanation_answered. Emits audit.explanation_given {record_id,
/// office_id}.
Task<Result<void>> answer_explanation(std::shared_ptr<Services> services, ExplanationAnswer answer);

/// Who the visitor is when acting under this role, with whom they stand in for: offices know, and lend it (offices::actor_of).
using NameOfficer = std::function<Task<Actor>(web::Visitor, std::string role)>;
std::vector<web::Route> explain_routes(std::shared_ptr<Services> services, NameOfficer name_officer);

}  // namespace darcha::audit
