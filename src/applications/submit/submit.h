// Handing the application in: one transaction holds the application, its number, its first event, the audit record and the outbox event.
#pragma once
#include "applications/draft/draft.h"

namespace darcha::applications {

struct Submitted {
  ApplicationId id;
  std::string number;
};

/// Submitting twice gives the first number: the application's id is the draft's, and its primary key lets only one in.
/// Refuses applications.incomplete with the form's errors as fields, applications.not_found, applications.one_running (about the same
/// decision), and what Services::given refuses.
Task<Result<Submitted>> submit(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Lang lang);

}  // namespace darcha::applications
