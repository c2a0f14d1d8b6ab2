// The past of a demonstration: cases that were begun before it and wait in offices. Never in a real house.
#pragma once
#include "cases/cases.h"

namespace darcha::cases {

/// Opens the case of an application at the time of `services->clock` and lets an officer of each desk take it and send it on to these
/// states; `taken`: the last desk has taken it as well. Throws std::runtime_error with the code of a refusal.
Task<> plant(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::vector<std::string> through, bool taken);
/// What the clock did to it until `services->clock`: warnings, and the office above told of what is overdue.
Task<> catch_up(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);

}  // namespace darcha::cases
