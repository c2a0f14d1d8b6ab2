// The past of a demonstration: applications that were handed in before it began. Never in a real house.
#pragma once
#include "applications/applications.h"

namespace darcha::applications {

/// Hands in a service of one page of questions at the time of `services->clock`, by the steps of everybody: registers read, answers kept,
/// checked and handed in. Throws std::runtime_error with the code of a refusal.
Task<ApplicationId> plant(std::shared_ptr<Services> services, SubjectId subject, std::string service_code, Answers answers, Lang lang);

}  // namespace darcha::applications
