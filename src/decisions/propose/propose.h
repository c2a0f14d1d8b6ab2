// The reasoned proposal: written beside the evidence, kept as it is typed, sent to another person when nothing is left unexplained.
#pragma once
#include "decisions/desk.h"

namespace darcha::decisions {

/// What the officer goes on with: their own draft; or a new one that begins with what was returned or what a colleague began.
Proposal working_copy(const Papers& papers, const cases::Loaded& loaded, const cases::Acting& me);

/// Keeps it. A draft of a colleague who no longer has the case is set aside, not erased. Refuses decisions.changed_meanwhile.
Task<Result<Proposal>> save_draft(std::shared_ptr<Services> services, Proposal proposal);

/// Hands it to the second officer, whom the system draws, and moves the case. Refuses decisions.faults (with every fault at its field),
/// decisions.no_confirmation (the service has nobody to confirm), decisions.changed_meanwhile and what cases refuses
/// (cases.no_second_officer, cases.already_done). `token` is the one-time token of the form.
Task<Result<Signer>> send(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open, Proposal proposal, Found found,
                          std::string token);

}  // namespace darcha::decisions
