#include "cases/pages.h"

namespace darcha::cases {

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all;
  for (const auto part : {queue_routes, desk_routes, check_routes, search_routes, supervise_routes, panel_routes})
    for (web::Route& route : part(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::cases
