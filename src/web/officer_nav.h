// The desk of officers: one frame around all their pages, with the office and the name on top and a menu of what their roles allow. Its
// pages belong to many rooms; each gives its entries to `app`, which puts them into Services::officer_entries.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gen/web/views.h"
#include "web/web.h"

namespace darcha::web {

/// One entry of the menu. It is the current one on its own address and on all addresses below it.
struct OfficerEntry {
  std::string symbol;  ///< of the sprite
  std::string href;    ///< "/xodim/tuzatishlar"
  TextKey title;
  TextKey lead;                    ///< what is done there, one sentence for the start page
  std::vector<std::string> roles;  ///< one of them is enough; none: every officer
  char key = 0;                    ///< g and then this letter goes there; one of a kind, 'b' is the start page
  /// How much waits there for this officer; shown as a badge. Asked for each page of an officer: one statement by office. None: no badge.
  std::function<Task<std::int64_t>(Visitor)> waiting;
};

/// The menu of this visitor with what waits, or without numbers; null for somebody who is not acting as an officer.
Task<std::shared_ptr<const views::OfficerMenu>> officer_menu(Context context, bool counted = true);

/// GET /xodim: the start page, what waits and where.
std::vector<Route> officer_routes();

}  // namespace darcha::web
