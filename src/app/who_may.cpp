#include "app/who_may.h"

#include <fmt/core.h>

#include <cstdio>

#include "app/house.h"
#include "app/run_task.h"
#include "cases/rules.h"
#include "offices/rules.h"

namespace darcha::app {
namespace {

struct Kind {
  std::string name;
  bool signed_in = false;
  int assurance = 0;
  bool officer = false;
  std::string role{};
};

std::vector<Kind> kinds() {
  std::vector<Kind> all{{"anyone"}, {"citizen, password", true, 1}, {"citizen, two factors", true, 2}, {"officer, no role", true, 2, true}};
  for (const std::string_view role : offices::kRoles) all.push_back({std::string{role}, true, 2, true, std::string{role}});
  return all;
}

/// The one page that is for every officer as it is.
constexpr std::string_view kOfficersStart = "/xodim";

std::string cell(const web::WhoMay& rule, std::string_view pattern, const Kind& kind) {
  if (rule.kind == web::WhoMay::Kind::anyone) return "yes";
  if (!kind.signed_in) return "sign in";
  if (kind.assurance < rule.assurance) return "step up";
  if (rule.kind != web::WhoMay::Kind::officer) return "yes";
  if (!kind.officer || (!rule.role.empty() && rule.role != kind.role)) return "no";
  return rule.role.empty() && pattern != kOfficersStart ? "inside" : "yes";
}

void add_row(std::string& out, const std::vector<std::string>& cells) {
  out += "|";
  for (const std::string& text : cells) out += " " + text + " |";
  out += "\n";
}

void add_heading(std::string& out, std::vector<std::string> columns) {
  add_row(out, columns);
  out += "|";
  for (std::size_t i = 0; i < columns.size(); ++i) out += "---|";
  out += "\n";
}

std::vector<std::string> joined(std::vector<std::string> first, const std::vector<std::string>& rest) {
  first.insert(first.end(), rest.begin(), rest.end());
  return first;
}

}  // namespace

std::vector<std::string> visitor_kinds() {
  std::vector<std::string> names;
  for (const Kind& kind : kinds()) names.push_back(kind.name);
  return names;
}

std::vector<WhoMayRow> who_may_table(const std::vector<web::Route>& routes) {
  std::vector<WhoMayRow> rows;
  for (const web::Route& route : routes) {
    WhoMayRow row{std::string{net::name(route.method)}, route.pattern, {}};
    for (const Kind& kind : kinds()) row.cells.push_back(cell(route.who_may, route.pattern, kind));
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(),
            [](const WhoMayRow& a, const WhoMayRow& b) { return std::tie(a.pattern, a.method) < std::tie(b.pattern, b.method); });
  return rows;
}

std::string who_may_document(const std::vector<web::Route>& routes) {
  std::string out =
      "# Who may\n\nPrinted by `darcha who-may --demo`; a test compares. `yes`, or why not.\n\n## Routes\n\n"
      "`inside`: every officer gets to the page, and the page decides: by the role in its relation to the case (below), by `who_may` of "
      "the "
      "register (services/kept_registers.yaml), by rank, or it shows only the officer's own list.\n\n";
  add_heading(out, joined({"method", "route"}, visitor_kinds()));
  for (const WhoMayRow& row : who_may_table(routes)) add_row(out, joined({row.method, "`" + row.pattern + "`"}, row.cells));
  out +=
      "\n## Cases\n\nEach role in each relation to a case, and each action in the circumstances it is for. A substitute has the relations "
      "of"
      " the colleague who is away, and every act says for whom.\n\n";
  std::vector<std::string> actions;
  for (const cases::Action action : cases::kActions) actions.emplace_back(cases::code(action));
  add_heading(out, joined({"role", "relation to the case"}, actions));
  for (const cases::WhoMayRow& row : cases::who_may()) add_row(out, joined({row.role, std::string{cases::code(row.tie)}}, row.cells));
  out += "\n## Offices and officers\n\nA dismissal in a district office that waits for its second administrator.\n\n";
  add_heading(out, {"who", "propose", "confirm or refuse", "withdraw"});
  for (const offices::WhoMayRow& row : offices::who_may()) add_row(out, joined({row.who}, row.cells));
  return out;
}

int print_who_may(const Arguments& arguments) {
  Shared shared(arguments.config, true);
  boost::asio::io_context io{1};
  db::Pool pool(io, pool_options(shared.database_url, 2));
  {
    const Rooms rooms(shared, pool);
    fmt::print("{}", who_may_document(all_pages(shared, pool, rooms, {})));
  }
  run_task(io, pool.close());
  return 0;
}

}  // namespace darcha::app
