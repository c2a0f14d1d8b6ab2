// "Who looked at my data": the person's own records, each with its proof. Law: O'RQ-547 on personal data, the subject's right to know.
#pragma once
#include "audit/audit.h"

namespace darcha::audit {

std::vector<web::Route> who_looked_routes(std::shared_ptr<Services> services);

/// Asks the office that looked, or the data protection officer where no office did, to explain why. Asking twice asks once.
/// Refuses "audit.no_such_record" for a record that is not the person's own. Emits audit.explanation_asked {record_id, office_id}.
Task<Result<void>> ask_explanation(std::shared_ptr<Services> services, SubjectId subject, RecordId record, std::string question,
                                   std::string asker, Instant now);

}  // namespace darcha::audit
