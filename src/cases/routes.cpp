#include "cases/engine.h"

namespace darcha::cases {

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  (void)services;
  return {};
}

Task<std::optional<web::Html>> applicant_panel(std::shared_ptr<Services>, web::Context, applications::Application) { co_return std::nullopt; }

}  // namespace darcha::cases
