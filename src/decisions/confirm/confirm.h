// The second pair of eyes: confirms what was proposed, or gives it back with remarks.
#pragma once
#include "decisions/finish/finish.h"

namespace darcha::decisions {

/// `papers`: read with the case (PapersBeside), or nothing and they are read here.
/// Nothing: the case went on to a further state (a collegial body, an act above). A decision: the case ended with it.
/// Refuses decisions.own_proposal, decisions.not_sent, decisions.changed_meanwhile and what cases refuses.
Task<Result<std::optional<Decision>>> confirm(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open,
                                              std::string token, std::optional<Papers> papers = {});
/// Refuses also decisions.fault.no_remarks, decisions.fault.too_long.
Task<Result<void>> give_back(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open, std::string remarks,
                             std::string token, std::optional<Papers> papers = {});

}  // namespace darcha::decisions
