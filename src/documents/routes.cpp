#include "documents/pages.h"

namespace darcha::documents {

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> all = verify_routes(services);
  for (web::Route& route : list_routes(services)) all.push_back(std::move(route));
  for (web::Route& route : withdraw_routes(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::documents
