// What the end of a case and the replacement of a decision share.
#pragma once
#include "decisions/finish/finish.h"

namespace darcha::decisions {

/// Files that exist and wait for their rows.
struct Printed {
  documents::Prepared letter;
  std::optional<documents::Prepared> document;
  DocumentId shown() const { return document ? document->id : letter.id; }  ///< first on the applicant's page
};
/// The letter, and what the outcome issues. Refuses what documents refuses.
Task<Result<Printed>> print(std::shared_ptr<Services> services, Ending ending);
Decision decision_of(const Ending& ending, const Printed& printed);
/// What the outcome writes beyond this room.
Task<> add_effects(std::shared_ptr<Services> services, db::Batch& batch, const cases::Loaded& loaded, Decision decision,
                   const Printed& printed, audit::Actor actor);
/// The decision with its number, the end of the one that stood, the papers and the events.
void add_decided(db::Batch& batch, const Papers& papers, const Decision& decision, const Printed& printed, const Ending& ending);

}  // namespace darcha::decisions
