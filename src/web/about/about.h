// Pages about the portal itself, linked from every footer: the accessibility statement and what happens to personal data.
#pragma once
#include <vector>

#include "web/web.h"

namespace darcha::web {

/// GET /qulayliklar, GET /maxfiylik and GET /api (what machines may ask, with examples).
std::vector<Route> about_routes();

}  // namespace darcha::web
