// The table of every role and route, generated from the routes themselves.
#pragma once
#include <string>
#include <vector>

#include "app/command.h"
#include "web/web.h"

namespace darcha::app {

struct WhoMayRow {
  std::string method, pattern;
  /// One for each of kVisitorKinds, in that order: "yes", "sign in", "step up", "no". Never empty.
  std::vector<std::string> cells;
};
inline constexpr std::string_view kVisitorKinds[] = {
    "anyone", "citizen, password", "citizen, two factors", "officer", "officer: register_owner", "officer: head", "officer: operator"};

std::vector<WhoMayRow> who_may_table(const std::vector<web::Route>& routes);
int print_who_may(const Arguments& arguments);

}  // namespace darcha::app
