// What the answer to a complaint does to the decision complained about, in the transaction of the answer.
#pragma once
#include "appeals/services.h"
#include "appeals/types.h"

namespace darcha::appeals {

/// What the answer in this case may change; nothing in a case that is no complaint. Of a decision that no longer stands, nothing can be.
Task<std::optional<decisions::Contested>> contested(std::shared_ptr<Services> services, std::shared_ptr<const cases::Loaded> loaded);

/// Adds it: another decision with its papers and effects; the case opened again at the named stage, with another officer, and its decision
/// annulled; or the end of a halt. And the end of the complaint. Refuses appeals.not_standing when the decision was replaced meanwhile, and
/// what decisions and cases refuse.
Task<Result<void>> carry_out(std::shared_ptr<Services> services, db::Batch& batch, std::shared_ptr<const cases::Loaded> loaded,
                             decisions::Decision answer, decisions::Proposal proposal, audit::Actor actor);

/// The service whose `appeal` says what can be done against a decision that answers a complaint; null for any other.
Task<ServicePtr> complain_under(std::shared_ptr<Services> services, decisions::Decision decision);

}  // namespace darcha::appeals
