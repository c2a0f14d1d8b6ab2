// The yes of the applicant's children of 14 to 17 years who are named in the form: asked for before handing in, shown on both pages.
#pragma once
#include "applications/draft/draft.h"
#include "consent/consent.h"

namespace darcha::applications {

/// The days of birth of other people in rows of the form who are 14 to 17 years old today: the children that a `child_14_18` consent is
/// about, matched with the family register by that day. Answers that were pruned; each day once.
std::vector<Date> named_birthdays(const catalog::Service& service, const Answers& answers, Date today);

struct ConsentsOfChildren {
  std::vector<consent::Asked> asked;  ///< children named now
  int unknown = 0;                    ///< named, but not known to the family register: an officer asks them
  bool complete = true;               ///< every child that could be asked has said yes
};

/// Asks the named children who were not asked yet. Refuses what persons::read refuses.
Task<Result<ConsentsOfChildren>> ask_children(std::shared_ptr<Services> services, OpenDraft open, Instant now);

/// What everybody says whom the application asked, for its pages; nothing if nobody was asked.
Task<std::optional<web::Html>> consents_panel(std::shared_ptr<Services> services, web::Context context, ServicePtr service,
                                              SubjectId applicant, ApplicationId id);

}  // namespace darcha::applications
