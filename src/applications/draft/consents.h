// The yes of the applicant's children of 14 to 17 years who are named in the form: asked for before handing in, shown on both pages.
#pragma once
#include "applications/draft/draft.h"
#include "consent/consent.h"

namespace darcha::applications {

/// A row of the form about somebody else.
struct NamedChild {
  std::string name;  ///< as typed; empty where the form asks none
  Date born{};
};
/// Those who are 14 to 17 years old today: the children that a `child_14_18` consent is about, matched with the family register by the day
/// of birth, then by name. Answers that were pruned.
std::vector<NamedChild> named_children(const catalog::Service& service, const Answers& answers, Date today);

/// Named children under 18 who are not among those the family register knew when it was read last: "name, day". The applicant is told.
std::vector<std::string> not_in_register(const OpenDraft& open, Date today);

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
