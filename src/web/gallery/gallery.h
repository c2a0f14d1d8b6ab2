// Every component in every state on one page, for those who build pages and for the browser tests. Only in development.
#pragma once
#include "web/web.h"

namespace darcha::web {

/// GET /ishlanma/galereya. Wired by `app` when the configuration says development; its sample words are not a text of the portal.
Route gallery_route();

}  // namespace darcha::web
