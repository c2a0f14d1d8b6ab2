// Registers are read again under the number of the case, and the rules of the service's version say what they find.
#pragma once
#include "decisions/gather/found.h"
#include "decisions/services.h"

namespace darcha::decisions {

/// Reads every register the service names, in the officer's name; joins answers of the applicant and of the bodies asked; stores what was
/// found with all of it. Earlier findings stay. A register that does not answer, or is not connected, makes what rests on it unclear, never
/// "none". Refuses decisions.registers_unavailable when none answers (nothing is stored, nothing is lost; to be tried again) and what
/// persons refuses.
Task<Result<Found>> gather(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open);

}  // namespace darcha::decisions
