// The tables of who may, generated from what the program itself asks: routes as the rooms declare them, and the pure rules of cases and of
// administration. docs/who-may.md is their print.
#pragma once
#include <string>
#include <vector>

#include "app/command.h"
#include "web/web.h"

namespace darcha::app {

struct WhoMayRow {
  std::string method, pattern;
  /// One for each of visitor_kinds(), in that order: "yes", "sign in", "step up", "no", and "inside" where the route lets every
  /// officer in and the page decides. Never empty.
  std::vector<std::string> cells;
};
/// Nobody, citizens by assurance, an officer of no role, an officer of each role.
std::vector<std::string> visitor_kinds();

std::vector<WhoMayRow> who_may_table(const std::vector<web::Route>& routes);
/// All tables as Markdown.
std::string who_may_document(const std::vector<web::Route>& routes);
int print_who_may(const Arguments& arguments);

}  // namespace darcha::app
