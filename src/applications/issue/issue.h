// Automatic services: the rule decides, the document is made, the case is closed. Runs when the person opens the receipt and, whether they
// do or not, as a subscriber of applications.submitted; whichever is later finds the work done.
#pragma once
#include "applications/services.h"
#include "applications/types.h"
#include "core/refusal.h"

namespace darcha::applications {

/// Finishes an automatic application; does nothing for one that is finished or that people decide. Throws db::Failure and what the document
/// room throws; the application then stays as it was and is tried again.
Task<> issue(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);

}  // namespace darcha::applications
