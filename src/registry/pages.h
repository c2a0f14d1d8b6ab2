// Pages that stand in files of their own; private to the room.
#pragma once
#include "registry/registry.h"

namespace darcha::registry {

std::vector<web::Route> search_routes(std::shared_ptr<Services> services);
std::vector<web::Route> statistics_routes(std::shared_ptr<Services> services);

}  // namespace darcha::registry
