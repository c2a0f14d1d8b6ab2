// The end of a case: the letter is drawn and signed, and then everything that follows from the decision is written in one transaction.
#pragma once
#include "decisions/desk.h"

namespace darcha::decisions {

struct Ending {
  std::shared_ptr<const cases::Loaded> loaded;
  Proposal proposal;
  Found found;
  std::string outcome;
  std::vector<std::string> grounds;
  Said conclusion;
  std::optional<Act> act;
  std::string confirmer_name;  ///< empty: nobody confirmed (the act of a body above did)
  std::optional<OfficerId> confirmer;
  audit::Actor actor;  ///< in whose name the step is entered
  std::string kind;    ///< of the step: "decisions.confirmed"
  std::string token;
};

/// Decision, end of the case, application, letter, document, effects, notice, audit and outbox events: all or nothing, together with `rows`
/// of the caller. A crash before it leaves a file nobody refers to. Refuses decisions.no_outcome, decisions.changed_meanwhile, and what
/// cases and documents refuse.
Task<Result<Decision>> finish(std::shared_ptr<Services> services, Ending ending, db::Batch rows);

/// What the letter would say now: for the preview as for the end.
Task<documents::Order> letter_order(std::shared_ptr<Services> services, Ending ending);

}  // namespace darcha::decisions
