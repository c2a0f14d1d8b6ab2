#include "gen/registry/text.h"
#include "offices/offices.h"
#include "registry/pages.h"

namespace darcha::registry {

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  auto all = statistics_routes(services);
  for (auto& route : search_routes(services)) all.push_back(std::move(route));
  return all;
}

web::OfficerEntry officer_entry() {
  return {.symbol = "doc",
          .href = "/xodim/reestrlar",
          .title = text::kDeskTitle,
          .lead = text::kDeskLead,
          .roles = {std::string{offices::kRoleRegistryReader}, std::string{offices::kRoleRegistrar}, std::string{offices::kRoleHead},
                    std::string{offices::kRoleSupervisor}},
          .key = 'y'};
}

}  // namespace darcha::registry
