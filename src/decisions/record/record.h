// What somebody above decided is entered: number and day of the act, its outcome. The case ends with it.
#pragma once
#include "decisions/finish/finish.h"

namespace darcha::decisions {

struct ActEntry {
  Act act;
  std::string outcome;
  std::vector<std::string> grounds;  ///< none: those of the proposal, where the outcome is the same
  Said conclusion;                   ///< empty: that of the proposal, where the outcome is the same
};

/// Refuses decisions.not_your_desk (no act is awaited here), decisions.faults (each fault at its field: act_number, act_date, outcome,
/// grounds, conclusion), decisions.changed_meanwhile and what cases refuses.
Task<Result<Decision>> record(std::shared_ptr<Services> services, std::shared_ptr<const cases::OpenCase> open, ActEntry entry,
                              std::string token);

/// The proposal a case carries, confirmed; null if it carries none.
const Proposal* carried_proposal(const Papers& papers, const cases::Case& it);

}  // namespace darcha::decisions
