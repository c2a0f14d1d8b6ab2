#include "insight/causes/causes.h"
#include "insight/dashboard/dashboard.h"

namespace darcha::insight {

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto anyone = web::WhoMay::anyone();
  std::vector<web::Route> all{{Method::get, "/korsatkichlar", anyone, with(show_figures)},
                              {Method::get, "/korsatkichlar/{fayl}", anyone, with(download)}};
  for (web::Route& route : cause_routes(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::insight
