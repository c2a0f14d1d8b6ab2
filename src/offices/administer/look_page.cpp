// The offices of a territory, an office, an officer: what administrators look at. Each look is in their log.
#include <algorithm>
#include <tuple>

#include "core/dates.h"
#include "offices/administer/pages.h"
#include "web/sentence.h"

namespace darcha::offices {
namespace {

constexpr int kShownHistory = 10;

std::size_t serving_now(const Directory& directory, OfficeId office, Date today) {
  const auto officers = directory.officers_of(office);
  return static_cast<std::size_t>(std::ranges::count_if(officers, [&](const Officer* officer) { return officer->serves_on(today); }));
}

std::string level_words(const web::Context& context, Level level) {
  return web::sentence(context, "offices.admin_levels." + std::string{code(level)});
}

web::views::Table offices_table(const web::Context& context, const Me& me, const std::string& scope) {
  web::views::Table table{.caption = context.t(text::kAdminTree),
                          .columns = {{.label = context.t(text::kAdminOffice)},
                                      {.label = context.t(text::kAdminLevel)},
                                      {.label = context.t(text::kAdminOfficers), .numeric = true},
                                      {.label = context.t(text::kAdminStateLabel)}}};
  std::vector<const Office*> found;
  for (const Office& office : me.directory->offices())
    if (scope_of(office) == scope) found.push_back(&office);
  std::ranges::sort(found, {}, [](const Office* office) { return std::tuple(office->agency.value, office->level, office->code); });
  for (const Office* office : found) {
    const Agency* agency = me.directory->find_agency(office->agency);
    table.rows.push_back({.title = office->name.in(context.lang),
                          .title_href = office_path(office->id),
                          .title_note = agency != nullptr ? std::optional{agency->short_name.in(context.lang)} : std::nullopt,
                          .cells = {{.label = context.t(text::kAdminLevel), .text = level_words(context, office->level)},
                                    {.label = context.t(text::kAdminOfficers),
                                     .text = std::to_string(serving_now(*me.directory, office->id, me.today)),
                                     .numeric = true},
                                    {.label = context.t(text::kAdminStateLabel),
                                     .text = context.t(office->open() ? text::kAdminOpen : text::kAdminClosed),
                                     .tag = office->open() ? "success" : "neutral"}}});
  }
  return table;
}

Task<Result<net::Response>> show_tree(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  std::string scope = param(context, "hudud");
  if (!within(me->realm, scope) || me->directory->find_territory(scope) == nullptr) scope = me->realm;
  views::AdminPage view{.lead = context.t(text::kAdminLead)};
  add_links(context, view);
  if (me->realm == "17") {
    web::views::Chips regions{.label = context.t(text::kAdminRegions)};
    for (const Territory& territory : me->directory->territories())
      if (territory.kind == "republic" || territory.kind == "region")
        regions.items.push_back({.text = scope_words(context, *me->directory, territory.soato),
                                 .href = std::string{kAdminPath} + "?hudud=" + territory.soato,
                                 .current = territory.soato == scope});
    view.chips = std::move(regions);
  }
  view.links.push_back({.text = kind_words(context, Kind::office_create),
                        .href = propose_path(Kind::office_create, {}, {}) + (scope == "17" ? std::string{} : "&hudud=" + scope)});
  view.sections.push_back(
      {.id = "idoralar", .title = scope_words(context, *me->directory, scope), .table = offices_table(context, *me, scope)});
  co_await log_reading(services, *me, "tree", scope, {}, nullptr);
  co_return admin_page(context, std::move(view), context.t(text::kAdminTitle), true);
}

web::views::Table::Rows officer_row(const web::Context& context, const Me& me, const Officer& officer) {
  const Absence* away = me.directory->find_absence(officer.id, me.today);
  std::string state = context.t(text::kAdminServing), color = "success";
  if (!officer.serves_on(me.today)) {
    const bool later = officer.since > me.today;
    state = later ? context.t(text::kAdminLater, {{"day", format_date_short(officer.since)}}) : context.t(text::kAdminGone);
    color = later ? "info" : "neutral";
  } else if (away != nullptr) {
    state = context.t(text::kAdminAway, {{"day", format_date_short(away->until)}});
    color = "warning";
  }
  return {.title = officer.display_name,
          .verbatim = true,
          .title_href = officer_path(officer.id),
          .title_note = officer.position.in(context.lang),
          .cells = {{.label = context.t(text::kAdminRoles), .text = roles_words(context, officer.roles)},
                    {.label = context.t(text::kAdminStateLabel), .text = state, .tag = color}}};
}

views::AdminSection officers_section(const web::Context& context, const Me& me, const Office& office) {
  views::AdminSection section{.id = "xodimlar", .title = context.t(text::kAdminOfficers)};
  web::views::Table table{.caption = section.title,
                          .columns = {{.label = context.t(text::kAdminOfficer)},
                                      {.label = context.t(text::kAdminRoles)},
                                      {.label = context.t(text::kAdminStateLabel)}}};
  for (const Officer* officer : me.directory->officers_of(office.id)) table.rows.push_back(officer_row(context, me, *officer));
  if (table.rows.empty())
    section.empty = context.t(text::kAdminNobody);
  else
    section.table = std::move(table);
  return section;
}

views::AdminSection history_section(const web::Context& context, const Directory& directory, const std::vector<LogEntry>& entries) {
  views::AdminSection section{.id = "tarix", .title = context.t(text::kAdminHistory)};
  web::views::Table table{
      .caption = section.title,
      .columns = {{.label = context.t(text::kAdminWhen)}, {.label = context.t(text::kAdminWhat)}, {.label = context.t(text::kAdminWho)}}};
  for (const LogEntry& entry : entries)
    table.rows.push_back(
        {.title = format_date_time(entry.at, context.lang),
         .title_href = std::string{kAdminPath} + "/tarix/" + entry.scope + "/" + entry.id.str(),
         .cells = {{.label = context.t(text::kAdminWhat), .text = web::sentence(context, "offices.admin_did." + entry.kind)},
                   {.label = context.t(text::kAdminWho),
                    .text = entry.actor_name.empty() ? context.t(text::kAdminHouse) : entry.actor_name,
                    .verbatim = !entry.actor_name.empty()}}});
  if (table.rows.empty())
    section.empty = context.t(text::kAdminNone);
  else
    section.table = std::move(table);
  (void)directory;
  return section;
}

Task<Result<net::Response>> show_office(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const auto id = OfficeId::parse(context.request->path_param("id"));
  const Office* office = id ? me->directory->find_office(*id) : nullptr;
  if (office == nullptr || !within(me->realm, scope_of(*office))) co_return refuse("offices.no_office", RefusalKind::not_found);
  const Agency* agency = me->directory->find_agency(office->agency);
  views::AdminPage view;
  view.status = {.color = office->open() ? "success" : "neutral",
                 .text = context.t(office->open() ? text::kAdminOpen : text::kAdminClosed)};
  web::views::SummaryList facts;
  const auto fact = [&](web::TextKey label, std::string value) {
    facts.rows.push_back({.label = context.t(label), .value = std::move(value)});
  };
  fact(text::kAdminAgency, agency != nullptr ? agency->name.in(context.lang) : "—");
  fact(text::kAdminLevel, level_words(context, office->level));
  if (!office->parent.is_nil()) fact(text::kAdminAbove, office_words(context, *me->directory, office->parent));
  fact(text::kAdminServes,
       territories_words(context, *me->directory, office->serves.empty() ? std::vector{office->territory} : office->serves));
  fact(text::kAdminServices, office->services.empty() ? context.t(text::kAdminAllServices) : std::to_string(office->services.size()));
  if (office->closed_on) {
    fact(text::kAdminClosedOn, format_date(*office->closed_on, context.lang));
    fact(text::kAdminSuccessor, office_words(context, *me->directory, office->successor));
  }
  view.facts = std::move(facts);
  if (office->open()) {
    view.links_label = context.t(text::kAdminChanges);
    view.has_links = true;
    for (const Kind kind : {Kind::appoint, Kind::office_rename, Kind::office_territory, Kind::office_services, Kind::office_close})
      view.links.push_back({.text = kind_words(context, kind), .href = propose_path(kind, office->id, {})});
  }
  view.sections.push_back(officers_section(context, *me, *office));
  const std::string scope = scope_of(*office);
  co_await log_reading(services, *me, "office", scope, office->id, nullptr);
  view.sections.push_back(history_section(context, *me->directory,
                                          co_await list_log(services->db, {.scope = scope, .office = office->id, .most = kShownHistory})));
  co_return admin_page(context, std::move(view), office->name.in(context.lang));
}

views::AdminSection absences_section(const web::Context& context, const Me& me, const Officer& officer) {
  views::AdminSection section{.id = "yoqlik", .title = context.t(text::kAdminAbsences)};
  web::views::Table table{.caption = section.title,
                          .columns = {{.label = context.t(text::kAdminFrom)},
                                      {.label = context.t(text::kAdminUntil)},
                                      {.label = context.t(text::kAdminGround)},
                                      {.label = context.t(text::kAdminSubstitute)}}};
  for (const Absence& absence : me.directory->absences())
    if (absence.officer == officer.id && absence.until >= absence.from)
      table.rows.push_back(
          {.flagged = absence.covers(me.today),
           .title = format_date_short(absence.from),
           .cells = {{.label = context.t(text::kAdminUntil), .text = format_date_short(absence.until)},
                     {.label = context.t(text::kAdminGround), .text = web::sentence(context, "offices.admin_grounds." + absence.ground)},
                     {.label = context.t(text::kAdminSubstitute),
                      .text = absence.substitute.is_nil() ? context.t(text::kAdminNoSubstitute)
                                                          : officer_words(*me.directory, absence.substitute)}}});
  if (table.rows.empty())
    section.empty = context.t(text::kAdminNoAbsences);
  else
    section.table = std::move(table);
  return section;
}

Task<Result<net::Response>> show_officer(std::shared_ptr<Administration> services, web::Context context) {
  const auto me = co_await administrator(services, context.visitor, false);
  if (!me) co_return std::unexpected(me.error());
  const auto id = OfficerId::parse(context.request->path_param("id"));
  const Officer* officer = id ? me->directory->find_officer(*id) : nullptr;
  const Office* office = officer != nullptr ? me->directory->find_office(officer->office) : nullptr;
  if (office == nullptr || !within(me->realm, scope_of(*office))) co_return refuse("offices.no_officer", RefusalKind::not_found);
  views::AdminPage view;
  const auto row = officer_row(context, *me, *officer);
  view.status = {.color = *row.cells[1].tag, .text = row.cells[1].text};
  web::views::SummaryList facts;
  const auto fact = [&](web::TextKey label, std::string value) {
    facts.rows.push_back({.label = context.t(label), .value = std::move(value)});
  };
  fact(text::kAdminOffice, office->name.in(context.lang));
  fact(text::kAdminPosition, officer->position.in(context.lang));
  fact(text::kAdminRoles, roles_words(context, officer->roles));
  fact(text::kAdminSince, format_date(officer->since, context.lang));
  if (officer->until) fact(text::kAdminUntil, format_date(*officer->until, context.lang));
  view.facts = std::move(facts);
  if (!officer->until || *officer->until >= me->today) {
    view.links_label = context.t(text::kAdminChanges);
    view.has_links = true;
    for (const Kind kind : {Kind::roles, Kind::move, Kind::absence, Kind::dismiss})
      view.links.push_back({.text = kind_words(context, kind), .href = propose_path(kind, office->id, officer->id)});
    if (me->directory->is_away(officer->id, me->today))
      view.links.push_back(
          {.text = kind_words(context, Kind::absence_end), .href = propose_path(Kind::absence_end, office->id, officer->id)});
  }
  view.sections.push_back(absences_section(context, *me, *officer));
  const std::string scope = scope_of(*office);
  co_await log_reading(services, *me, "officer", scope, office->id, officer);
  view.sections.push_back(history_section(
      context, *me->directory, co_await list_log(services->db, {.scope = scope, .officer = officer->id, .most = kShownHistory})));
  co_return admin_page(context, std::move(view), officer->display_name);
}

}  // namespace

std::vector<web::Route> look_routes(std::shared_ptr<Administration> services) {
  using net::Method;
  const auto with = [services](auto page) { return [services, page](web::Context context) { return page(services, std::move(context)); }; };
  const auto administrators = web::WhoMay::officer_with(std::string{kRoleAdministrator});
  const std::string path{kAdminPath};
  return {{Method::get, path, administrators, with(show_tree)},
          {Method::get, path + "/idora/{id}", administrators, with(show_office)},
          {Method::get, path + "/xodim/{id}", administrators, with(show_officer)}};
}

}  // namespace darcha::offices
