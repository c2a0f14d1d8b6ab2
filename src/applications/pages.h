// The HTML and JSON edges of the room.
#pragma once
#include <memory>
#include <vector>

#include "applications/services.h"
#include "gen/web/views.h"
#include "web/web.h"

namespace darcha::web {
class Form;
}

namespace darcha::applications {

inline constexpr std::size_t kMaxRatingComment = 1000;  ///< characters

std::vector<web::Route> draft_routes(std::shared_ptr<Services> services);
std::vector<web::Route> view_routes(std::shared_ptr<Services> services);
/// The page of a case; `rating`, when given, is a rating that could not be taken: shown again with what is wrong (422).
Task<Result<net::Response>> show_application(std::shared_ptr<Services> services, web::Context context, const web::Form* rating,
                                             std::optional<web::views::ErrorSummary> errors = {});
std::vector<web::Route> rate_routes(std::shared_ptr<Services> services);

}  // namespace darcha::applications
