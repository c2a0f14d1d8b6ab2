// The work of an office and of those below it: load, what is overdue. Assigning is done on the case itself.
#include "cases/pages.h"
#include "cases/store.h"

namespace darcha::cases {
namespace {

constexpr std::string_view kPath = "/xodim/rahbar";
constexpr int kMostLate = 50;

web::views::Table loads_table(const web::Context& context, const offices::Directory& directory, const std::vector<store::Load>& loads) {
  web::views::Table table{.caption = context.t(text::kSuperviseLoad),
                          .columns = {{.label = context.t(text::kSuperviseOfficer)},
                                      {.label = context.t(text::kSuperviseDesk)},
                                      {.label = context.t(text::kSuperviseHeld), .numeric = true},
                                      {.label = context.t(text::kSuperviseOverdue), .numeric = true},
                                      {.label = context.t(text::kSuperviseNext)}}};
  for (const store::Load& load : loads) {
    const offices::Officer* officer = directory.find_officer(load.holder);
    table.rows.push_back({.flagged = load.overdue > 0,
                          .title = officer != nullptr ? officer->display_name : context.t(text::kSuperviseFree),
                          .cells = {{.label = context.t(text::kSuperviseDesk), .text = role_words(context, load.role)},
                                    {.label = context.t(text::kSuperviseHeld), .text = std::to_string(load.held), .numeric = true},
                                    {.label = context.t(text::kSuperviseOverdue), .text = std::to_string(load.overdue), .numeric = true},
                                    {.label = context.t(text::kSuperviseNext), .text = day_of(context, load.next_due)}}});
  }
  return table;
}

Task<std::optional<web::views::Table>> late_table(std::shared_ptr<Services> services, web::Context context, OfficeId office,
                                                  std::vector<store::Load> loads) {
  web::views::Table table{.caption = context.t(text::kSuperviseLate),
                          .columns = {{.label = context.t(text::kColumnNumber)},
                                      {.label = context.t(text::kColumnState)},
                                      {.label = context.t(text::kColumnStageDue)}}};
  std::set<std::string> roles;
  for (const store::Load& load : loads)
    if (load.overdue > 0) roles.insert(load.role);
  for (const std::string& role : roles)
    for (const store::Queued& one :
         co_await store::list_queue(services->db, {.office = office, .role = role, .overdue_at = context.now}, {.max_rows = kMostLate})) {
      const ServicePtr service = services->applications->find_service(one.service_code, 0);
      table.rows.push_back(
          {.title = one.number,
           .title_href = case_path(one.id),
           .cells = {{.label = context.t(text::kColumnState), .text = service ? state_words(context, *service, one.state) : one.state},
                     {.label = context.t(text::kColumnStageDue), .text = day_of(context, one.stage_due_at)}}});
    }
  co_return table.rows.empty() ? std::nullopt : std::optional{std::move(table)};
}

Task<Result<net::Response>> show(std::shared_ptr<Services> services, web::Context context) {
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  if (!is_in_charge(me->officer.roles)) co_return refuse("cases.not_in_charge", RefusalKind::forbidden);
  const auto directory = co_await offices::directory(services->db);
  const offices::Office* office = directory->find_office(me->office.id);
  const std::string typed{context.request->query.find("bolim").value_or(std::string_view{})};
  if (const auto wanted = OfficeId::parse(typed); wanted && is_above(*directory, me->office.id, *wanted))
    office = directory->find_office(*wanted);
  const auto loads = co_await store::loads_of(services->db, office->id, context.now);
  views::Supervise view{.title = context.t(text::kSuperviseTitle) + ": " + office->name.in(context.lang)};
  web::views::Chips below{.label = context.t(text::kSuperviseOffices)};
  for (const offices::Office& one : directory->offices())
    if (one.id == me->office.id || one.parent == office->id || one.id == office->id)
      below.items.push_back(
          {.text = one.name.in(context.lang), .href = std::string{kPath} + "?bolim=" + one.id.str(), .current = one.id == office->id});
  if (below.items.size() > 1) view.offices = std::move(below);
  std::int64_t held = 0, free = 0, overdue = 0;
  for (const store::Load& load : loads) {
    held += load.held;
    overdue += load.overdue;
    if (load.holder.is_nil()) free += load.held;
  }
  view.kpis.items = {{.label = context.t(text::kSuperviseOpen), .value = std::to_string(held)},
                     {.label = context.t(text::kSuperviseFree), .value = std::to_string(free)},
                     {.label = context.t(text::kSuperviseOverdue), .value = std::to_string(overdue)}};
  if (loads.empty())
    view.empty = web::views::EmptyState{.title = context.t(text::kQueueEmpty)};
  else
    view.officers = loads_table(context, *directory, loads);
  view.late = co_await late_table(services, context, office->id, loads);
  co_return web::page(context, {.title = context.t(text::kSuperviseTitle), .noindex = true}, view);
}

}  // namespace

std::vector<web::Route> supervise_routes(std::shared_ptr<Services> services) {
  return {{net::Method::get, std::string{kPath}, web::WhoMay::officer_with({}),
           [services](web::Context context) { return show(services, std::move(context)); }}};
}

}  // namespace darcha::cases
