// The HTML edge of the room: reads forms, calls use cases, renders.
#pragma once
#include <memory>

#include "gen/web/views.h"
#include "identity/identity.h"

namespace darcha::identity {

std::vector<web::Route> sign_in_routes(std::shared_ptr<Services> services);
std::vector<web::Route> register_routes(std::shared_ptr<Services> services);
std::vector<web::Route> security_routes(std::shared_ptr<Services> services);

/// The path to come back to after signing in, if it is one of ours; empty otherwise.
std::string return_path(std::string_view asked);

/// A refusal as the error summary of a form: its field errors, or the refusal itself when it names no field.
struct FormErrors {
  std::vector<std::pair<std::string, std::string>> items;  ///< field id (first input if none) and sentence in the reader's language
  std::optional<std::string> of(std::string_view field) const;
};
std::optional<web::views::ErrorSummary> error_summary(const FormErrors& errors);
FormErrors errors_of(const web::Context& context, const Refusal& refusal, std::string_view first_field);

/// A posted value as typed; empty when it is not there.
std::string field_of(const web::Context& context, std::string_view name);

/// A form that comes back with a refusal: 429 where one has to wait, 422 otherwise, and how long in Retry-After.
int status_of(const Refusal& refusal);
net::Response refused_form(net::Response page, const Refusal& refusal);

}  // namespace darcha::identity
