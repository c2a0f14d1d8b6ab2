// The edges of this room: pages and the JSON face of the same use cases.
#pragma once
#include "documents/documents.h"

namespace darcha::documents {

std::vector<web::Route> verify_routes(std::shared_ptr<Services> services);
std::vector<web::Route> verify_api_routes(std::shared_ptr<Services> services);
std::vector<web::Route> list_routes(std::shared_ptr<Services> services);
std::vector<web::Route> withdraw_routes(std::shared_ptr<Services> services);  ///< for officers with the role head

Result<void> within_code_limit(const web::Context& context);  ///< documents.too_many_checks; page and API share one bucket

}  // namespace darcha::documents
