// The HTML and JSON edges of the room.
#pragma once
#include <memory>
#include <vector>

#include "applications/services.h"
#include "web/web.h"

namespace darcha::applications {

std::vector<web::Route> draft_routes(std::shared_ptr<Services> services);
std::vector<web::Route> view_routes(std::shared_ptr<Services> services);
std::vector<web::Route> rate_routes(std::shared_ptr<Services> services);

}  // namespace darcha::applications
