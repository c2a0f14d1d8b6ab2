// The work of an office and of those below it: load, what is overdue. Assigning is done on the case itself.
#include "cases/pages.h"
#include "cases/store.h"
#include "core/dates.h"

namespace darcha::cases {
namespace {

constexpr std::string_view kPath = "/xodim/rahbar";
constexpr int kMostLate = 50;

/// "Away until 05.12.2026; X acts for them", or that nobody does.
std::string away_words(const web::Context& context, const offices::Directory& directory, OfficerId officer) {
  const offices::Absence* absence = directory.find_absence(officer, date_in_tashkent(context.now));
  const offices::Officer* substitute = directory.find_officer(absence->substitute);
  const TextArgs day{{"day", format_date_short(absence->until)},
                     {"name", substitute != nullptr ? substitute->display_name : std::string{}}};
  return context.t(substitute != nullptr ? text::kSuperviseAwayFor : text::kSuperviseAwayAlone, day);
}

/// Who of the office is away today or will be, with who acts for them.
std::optional<web::views::Table> absences_table(const web::Context& context, const offices::Directory& directory, OfficeId office) {
  web::views::Table table{.caption = context.t(text::kSuperviseAbsences),
                          .columns = {{.label = context.t(text::kSuperviseOfficer)},
                                      {.label = context.t(text::kSuperviseFrom)},
                                      {.label = context.t(text::kSuperviseUntil)},
                                      {.label = context.t(text::kSuperviseSubstitute)}}};
  const Date today = date_in_tashkent(context.now);
  for (const offices::Absence& absence : directory.absences()) {
    const offices::Officer* officer = directory.find_officer(absence.officer);
    const offices::Officer* substitute = directory.find_officer(absence.substitute);
    if (officer == nullptr || officer->office != office || absence.until < today || absence.until < absence.from) continue;
    table.rows.push_back({.flagged = absence.covers(today),
                          .title = officer->display_name,
                          .verbatim = true,
                          .cells = {{.label = context.t(text::kSuperviseFrom), .text = format_date_short(absence.from)},
                                    {.label = context.t(text::kSuperviseUntil), .text = format_date_short(absence.until)},
                                    {.label = context.t(text::kSuperviseSubstitute),
                                     .text = substitute != nullptr ? substitute->display_name : "—",
                                     .verbatim = true}}});
  }
  return table.rows.empty() ? std::nullopt : std::optional{std::move(table)};
}

web::views::Table loads_table(const web::Context& context, const offices::Directory& directory, const std::vector<store::Load>& loads) {
  web::views::Table table{.caption = context.t(text::kSuperviseLoad),
                          .columns = {{.label = context.t(text::kSuperviseOfficer)},
                                      {.label = context.t(text::kSuperviseDesk)},
                                      {.label = context.t(text::kSuperviseHeld), .numeric = true},
                                      {.label = context.t(text::kSuperviseOverdue), .numeric = true},
                                      {.label = context.t(text::kSuperviseNext)}}};
  for (const store::Load& load : loads) {
    const offices::Officer* officer = directory.find_officer(load.holder);
    const bool away = officer != nullptr && directory.is_away(officer->id, date_in_tashkent(context.now));
    table.rows.push_back({.flagged = load.overdue > 0 || away,
                          .title = officer != nullptr ? officer->display_name : context.t(text::kSuperviseFree),
                          .verbatim = officer != nullptr,
                          .title_note = away ? std::optional{away_words(context, directory, officer->id)} : std::nullopt,
                          .cells = {{.label = context.t(text::kSuperviseDesk), .text = role_words(context, load.role)},
                                    {.label = context.t(text::kSuperviseHeld), .text = std::to_string(load.held), .numeric = true},
                                    {.label = context.t(text::kSuperviseOverdue), .text = std::to_string(load.overdue), .numeric = true},
                                    {.label = context.t(text::kSuperviseNext), .text = day_of(context, load.next_due)}}});
  }
  return table;
}

struct Sum {
  std::int64_t held = 0, free = 0, overdue = 0;
  std::optional<Instant> next_due;
};

Sum sum_of(const std::vector<store::Load>& loads) {
  Sum sum;
  for (const store::Load& load : loads) {
    sum.held += load.held;
    sum.overdue += load.overdue;
    if (load.holder.is_nil()) sum.free += load.held;
    if (load.next_due && (!sum.next_due || *load.next_due < *sum.next_due)) sum.next_due = load.next_due;
  }
  return sum;
}

/// The offices right below: each leads to its own page, and says what is open, free and overdue there.
Task<std::optional<web::views::Table>> below_table(std::shared_ptr<Services> services, web::Context context, Directory directory,
                                                   OfficeId office) {
  web::views::Table table{.caption = context.t(text::kSuperviseBelow),
                          .columns = {{.label = context.t(text::kSuperviseOffice)},
                                      {.label = context.t(text::kSuperviseOpen), .numeric = true},
                                      {.label = context.t(text::kSuperviseFree), .numeric = true},
                                      {.label = context.t(text::kSuperviseOverdue), .numeric = true},
                                      {.label = context.t(text::kSuperviseNext)}}};
  std::vector<OfficeId> below;
  for (const offices::Office& one : directory->offices())
    if (one.parent == office && one.open()) below.push_back(one.id);
  const auto loads = co_await store::loads_of_each(services->db, below, context.now);
  for (std::size_t i = 0; i < below.size(); ++i) {
    const Sum sum = sum_of(loads[i]);
    table.rows.push_back({.flagged = sum.overdue > 0,
                          .title = directory->find_office(below[i])->name.in(context.lang),
                          .title_href = std::string{kPath} + "?bolim=" + below[i].str(),
                          .cells = {{.label = context.t(text::kSuperviseOpen), .text = std::to_string(sum.held), .numeric = true},
                                    {.label = context.t(text::kSuperviseFree), .text = std::to_string(sum.free), .numeric = true},
                                    {.label = context.t(text::kSuperviseOverdue), .text = std::to_string(sum.overdue), .numeric = true},
                                    {.label = context.t(text::kSuperviseNext), .text = day_of(context, sum.next_due)}}});
  }
  co_return table.rows.empty() ? std::nullopt : std::optional{std::move(table)};
}

/// From the supervisor's own office down to the one shown: the way back up.
std::optional<web::views::Chips> way_up(const web::Context& context, const offices::Directory& directory, const offices::Office& mine,
                                        const offices::Office& shown) {
  web::views::Chips chips{.label = context.t(text::kSuperviseOffices)};
  for (const offices::Office* at = &shown; at != nullptr; at = at->id == mine.id ? nullptr : directory.find_office(at->parent))
    chips.items.insert(
        chips.items.begin(),
        {.text = at->name.in(context.lang), .href = std::string{kPath} + "?bolim=" + at->id.str(), .current = at->id == shown.id});
  return chips.items.size() > 1 ? std::optional{std::move(chips)} : std::nullopt;
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
  if (!is_in_charge(me->roles_today())) co_return refuse("cases.not_in_charge", RefusalKind::forbidden);
  const auto directory = co_await offices::directory(services->db);
  const offices::Office* office = directory->find_office(me->office.id);
  const std::string typed{context.request->query.find("bolim").value_or(std::string_view{})};
  if (const auto wanted = OfficeId::parse(typed); wanted && is_above(*directory, me->office.id, *wanted))
    office = directory->find_office(*wanted);
  const auto loads = co_await store::loads_of(services->db, office->id, context.now);
  views::Supervise view{.title = context.t(text::kSuperviseTitle) + ": " + office->name.in(context.lang)};
  view.offices = way_up(context, *directory, me->office, *office);
  const Sum sum = sum_of(loads);
  view.kpis.items = {{.label = context.t(text::kSuperviseOpen), .value = std::to_string(sum.held)},
                     {.label = context.t(text::kSuperviseFree), .value = std::to_string(sum.free)},
                     {.label = context.t(text::kSuperviseOverdue), .value = std::to_string(sum.overdue)}};
  view.below = co_await below_table(services, context, directory, office->id);
  if (loads.empty())
    view.empty = web::views::EmptyState{.title = context.t(text::kQueueEmpty)};
  else
    view.officers = loads_table(context, *directory, loads);
  view.absences = absences_table(context, *directory, office->id);
  view.late = co_await late_table(services, context, office->id, loads);
  co_return web::page(context, {.title = context.t(text::kSuperviseTitle), .noindex = true}, view);
}

/// What passed its term below and was brought before this office: each can be taken over on its own page.
Task<Result<net::Response>> show_escalated(std::shared_ptr<Services> services, web::Context context) {
  constexpr int kMostShown = 200;
  const auto me = co_await acting(services, context.visitor);
  if (!me) co_return std::unexpected(me.error());
  if (!may_list_escalated(me->roles_today())) co_return refuse("cases.not_in_charge", RefusalKind::forbidden);
  const auto directory = co_await offices::directory(services->db);
  views::Escalated view{.title = context.t(text::kEscalatedTitle)};
  web::views::Table table{.caption = view.title,
                          .columns = {{.label = context.t(text::kColumnNumber)},
                                      {.label = context.t(text::kColumnService)},
                                      {.label = context.t(text::kColumnState)},
                                      {.label = context.t(text::kColumnHolder)},
                                      {.label = context.t(text::kColumnStageDue)}}};
  for (const store::Queued& one : co_await store::list_escalated(services->db, me->office.id, kMostShown)) {
    const ServicePtr service = services->applications->find_service(one.service_code, 0);
    const offices::Officer* holder = directory->find_officer(one.holder);
    const offices::Office* office = holder != nullptr ? directory->find_office(holder->office) : nullptr;
    table.rows.push_back(
        {.flagged = true,
         .title = one.number,
         .title_href = case_path(one.id),
         .cells = {{.label = context.t(text::kColumnService), .text = service ? service->title.in(context.lang) : one.service_code},
                   {.label = context.t(text::kColumnState), .text = service ? state_words(context, *service, one.state) : one.state},
                   {.label = context.t(text::kColumnHolder),
                    .text = holder != nullptr ? holder->display_name : context.t(text::kHolderNobody),
                    .verbatim = holder != nullptr,
                    .note = office != nullptr ? std::optional{office->name.in(context.lang)} : std::nullopt},
                   {.label = context.t(text::kColumnStageDue), .text = day_of(context, one.stage_due_at), .tag = "danger"}}});
  }
  if (table.rows.empty())
    view.empty =
        web::views::EmptyState{.symbol = "check", .title = context.t(text::kEscalatedNone), .text = context.t(text::kEscalatedNoneText)};
  else
    view.table = std::move(table);
  co_return web::page(context, {.title = view.title, .noindex = true}, view);
}

}  // namespace

std::vector<web::Route> supervise_routes(std::shared_ptr<Services> services) {
  return {{net::Method::get, std::string{kPath}, web::WhoMay::officer_with({}),
           [services](web::Context context) { return show(services, std::move(context)); }},
          {net::Method::get, std::string{kEscalatedPath}, web::WhoMay::officer_with({}),
           [services](web::Context context) { return show_escalated(services, std::move(context)); }}};
}

}  // namespace darcha::cases
