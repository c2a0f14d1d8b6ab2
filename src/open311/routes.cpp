#include "open311/api/api.h"
#include "open311/georeport/georeport.h"
#include "open311/keys/keys.h"

namespace darcha::open311 {

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> out = list_routes(services);
  for (auto&& part : {report_routes(services), key_routes(services), api::routes(services)})
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

}  // namespace darcha::open311
