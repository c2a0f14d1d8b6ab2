// What a complaint is about: a decision of people, the refusal of a rule, which nobody signed, or an application that was returned without
// being considered. Law: what a machine refused is looked at by a person when the applicant asks for it (`appeal.service` of the service
// says so); an office that does not look at an application is answered for by the one above (OʻRQ-457, in detail unverified).
#pragma once
#include "appeals/services.h"

namespace darcha::appeals {

/// The refusal of an automatic service as a decision: it bears the number of its application, its id is that of the application, and it has
/// neither author nor office. Nothing for any other application.
std::optional<decisions::Decision> refusal_of_rule(const applications::Application& application, const catalog::Service& service);
inline bool is_of_rule(const decisions::Decision& decision) { return decision.author.is_nil() && decision.office.is_nil(); }

/// A case that ended without being considered as a decision: it bears the number and id of its application, the office it lay at, and
/// whoever returned it, nobody if the clock did. Nothing for any other case.
std::optional<decisions::Decision> return_of(const cases::Loaded& loaded);
inline bool is_return(const decisions::Decision& decision) {
  return decision.id == decision.application.value && !decision.office.is_nil();
}

/// By the number a complaint is about: of a decision letter, or of an application that a rule refused or an office returned. Nothing if
/// there is none.
Task<std::optional<decisions::Decision>> find_contested(std::shared_ptr<Services> services, std::string number);
/// What stands in an application: a decision of people, the refusal of a rule, or its return.
Task<std::optional<decisions::Decision>> standing_in(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application);

/// Who looks at the refusal of a rule: the office above the one that serves the applicant's address.
Task<std::optional<OfficeId>> office_for_rule(std::shared_ptr<Services> services, SubjectId subject, std::string case_ref,
                                              ServicePtr service);

}  // namespace darcha::appeals
