// Lodging a complaint: what can be done about a decision, the draft that begins with it, and what happens when it has been handed in.
#pragma once
#include "appeals/rules.h"
#include "appeals/services.h"
#include "appeals/types.h"

namespace darcha::appeals {

/// What can be done about the decision that stands in an application.
struct Way {
  decisions::Decision decision;
  ServicePtr service;    ///< it was decided under
  ServicePtr complaint;  ///< the service that complaints run through; null where they are not lodged here
  std::optional<OfficeId> office;
  Instant ends{};  ///< from then on a complaint is late
  Situation situation;
  std::vector<Complaint> complaints;  ///< about this application, in the order they were lodged
};
/// Nothing where nothing stands that could be complained about, or its case goes on.
Task<std::optional<Way>> find_way(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application);

/// The draft of a complaint against the decision that stands in an application of the visitor: a new one, or the one they began. Refuses
/// appeals.no_decision, what may_complain() says, and what applications::start_draft refuses.
Task<Result<ApplicationId>> begin(std::shared_ptr<Services> services, web::Visitor visitor, ApplicationId application, Lang lang);

/// What the house knows of the decision that a draft is about, as of now. Refuses as begin().
Task<Result<std::vector<applications::PrefilledValue>>> given(std::shared_ptr<Services> services, applications::Draft draft, Instant now);

/// Where the case of a complaint is worked on, and who keeps off it: everybody who had a part in the decision, and their kin.
Task<cases::Inherited> inherited(std::shared_ptr<Services> services, applications::Application application);

/// Enters a complaint that was handed in, and halts the decision where its service says so, in one transaction; again: nothing. Nothing for
/// an application that is no complaint.
Task<> enter(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);
/// A complaint that ended without an answer (withdrawn, the applicant died) lets go of the decision; again: nothing.
Task<> let_go(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);

}  // namespace darcha::appeals
