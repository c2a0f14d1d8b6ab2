#include "app/who_may.h"

#include <fmt/core.h>

#include <cstdio>

#include "app/house.h"
#include "app/run_task.h"
#include "cases/rules.h"

namespace darcha::app {
namespace {

struct Kind {
  bool signed_in;
  int assurance;
  bool officer;
  std::string_view role;
};
constexpr Kind kKinds[] = {
    {false, 0, false, ""},   {true, 1, false, ""},       {true, 2, false, ""}, {true, 2, true, ""}, {true, 2, true, "register_owner"},
    {true, 2, true, "head"}, {true, 2, true, "operator"}};

std::string cell(const web::WhoMay& rule, const Kind& kind) {
  if (rule.kind == web::WhoMay::Kind::anyone) return "yes";
  if (!kind.signed_in) return "sign in";
  if (kind.assurance < rule.assurance) return "step up";
  if (rule.kind == web::WhoMay::Kind::officer && (!kind.officer || (!rule.role.empty() && rule.role != kind.role))) return "no";
  return "yes";
}

// What may() says of each role in each relation to a case: a route of the desk opens for every officer, the case behind it does not.
void print_who_may_with_cases() {
  fmt::print("\n| role | relation to the case |");
  for (const cases::Action action : cases::kActions) fmt::print(" {} |", cases::code(action));
  fmt::print("\n|---|---|");
  for (std::size_t i = 0; i < cases::kActions.size(); ++i) fmt::print("---|");
  fmt::print("\n");
  for (const cases::WhoMayRow& row : cases::who_may()) {
    fmt::print("| {} | {} |", row.role, cases::code(row.relation));
    for (const std::string& text : row.cells) fmt::print(" {} |", text);
    fmt::print("\n");
  }
}

}  // namespace

std::vector<WhoMayRow> who_may_table(const std::vector<web::Route>& routes) {
  std::vector<WhoMayRow> rows;
  for (const web::Route& route : routes) {
    WhoMayRow row{std::string{net::name(route.method)}, route.pattern, {}};
    for (const Kind& kind : kKinds) row.cells.push_back(cell(route.who_may, kind));
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(),
            [](const WhoMayRow& a, const WhoMayRow& b) { return std::tie(a.pattern, a.method) < std::tie(b.pattern, b.method); });
  return rows;
}

int print_who_may(const Arguments& arguments) {
  Shared shared(arguments.config, true);
  boost::asio::io_context io{1};
  db::Pool pool(io, pool_options(shared.database_url, 2));
  const Rooms rooms(shared, pool);
  fmt::print("| method | route |");
  for (const std::string_view kind : kVisitorKinds) fmt::print(" {} |", kind);
  fmt::print("\n|---|---|");
  for (std::size_t i = 0; i < std::size(kVisitorKinds); ++i) fmt::print("---|");
  fmt::print("\n");
  for (const WhoMayRow& row : who_may_table(all_pages(shared, pool, rooms, {}))) {
    fmt::print("| {} | `{}` |", row.method, row.pattern);
    for (const std::string& text : row.cells) fmt::print(" {} |", text);
    fmt::print("\n");
  }
  run_task(io, pool.close());
  print_who_may_with_cases();
  return 0;
}

}  // namespace darcha::app
