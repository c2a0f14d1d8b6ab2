// The end of a case: the letter is drawn and signed, and then everything that follows from the decision is written in one transaction.
#pragma once
#include "decisions/desk.h"
#include "decisions/letter/letter.h"

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
  std::shared_ptr<const catalog::Service> complain_under{};  ///< whose `appeal` holds for what is decided; null: the service's own
  audit::Actor actor;                                        ///< in whose name the step is entered
  std::string kind;                                          ///< of the step: "decisions.confirmed"
  std::string token;
};

/// Decision, end of the case, application, letter, document, effects, notice, audit and outbox events: all or nothing, together with `rows`
/// of the caller. A crash before it leaves a file nobody refers to. Refuses decisions.no_outcome, decisions.changed_meanwhile, and what
/// cases and documents refuse.
Task<Result<Decision>> finish(std::shared_ptr<Services> services, Ending ending, db::Batch rows);

/// Where and until when a complaint about what is decided in the case (served at `served`) may be lodged, by the `appeal` of `under`.
Complaining complaining_of(const Services& services, const offices::Directory& directory, const cases::Loaded& loaded,
                           std::shared_ptr<const catalog::Service> under, Instant served);

/// What the letter would say now: for the preview as for the end.
Task<documents::Order> letter_order(std::shared_ptr<Services> services, Ending ending);

}  // namespace darcha::decisions
