// The faces of GeoReport v2 under /open311/v2/. Spec: wiki.open311.org/GeoReport_v2.
#pragma once
#include "open311/document.h"
#include "open311/open311.h"
#include "open311/rules.h"
#include "open311/settings.h"

namespace darcha::open311 {

inline constexpr std::string_view kBase = "/open311/v2";

/// One call: what it wants, in which form and language, about which part of the country.
struct Call {
  web::Context context;
  Format format = Format::xml;
  std::string name;       ///< of the path's last part, without its ending
  std::string territory;  ///< SOATO that jurisdiction_id names; empty: the country
  std::shared_ptr<const offices::Directory> directory;
};

/// The answer to a refusal: the standard's codes, one error for each fault. 404 unknown, 403 key, 400 everything else it knows.
net::Response refused(const Call& call, const Refusal& refusal);
std::vector<web::Route> list_routes(std::shared_ptr<Services> services);
std::vector<web::Route> report_routes(std::shared_ptr<Services> services);

using Answer = std::function<Task<Result<net::Response>>(std::shared_ptr<Services>, Call)>;
/// A route's page: language, jurisdiction, form of the answer and rate limit first; what goes wrong, as an error document. `file`: the last
/// part of the path where the route does not name it.
web::Page page_of(std::shared_ptr<Services> services, std::string file, Answer answer);

/// Topics as services: by the standard's service_code.
const murojaat::Topic* find_service(const Services& services, std::string_view service_code);
bool place_bound(const Services& services, const murojaat::Topic& topic);

}  // namespace darcha::open311
