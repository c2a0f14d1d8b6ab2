// The complaint against a decision: lodged in one step from the decision, looked at by the office above, answered by two people, and
// carried out in the transaction of the answer. R080; Law: OʻRQ-457, OʻRQ-445. A complaint is an application of a service that is lodged
// from decisions, and its case runs through that service's procedure; this room ties both to the decision complained about. See README.md.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "appeals/services.h"
#include "appeals/types.h"
#include "jobs/jobs.h"
#include "web/web.h"

namespace darcha::appeals {

/// Lends the rooms to the left what they ask of complaints: applications::Services::given, cases::Services::inherited and reviews,
/// decisions::Services::contested, carry_out and complain_under, and the panels of both sides. Called once, after decisions' own panels.
void lend(std::shared_ptr<Services> services);

std::vector<web::Route> routes(std::shared_ptr<Services> services);
/// Registers complaints that were lodged, halting the decision where its service says so, and lets go of those that end without an answer.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);

/// Complaints about the decisions of an application, in the order they were lodged. No access is checked and nothing is logged.
Task<std::vector<Complaint>> complaints_about(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application);

}  // namespace darcha::appeals
