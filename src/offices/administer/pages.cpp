#include "offices/administer/pages.h"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

#include "core/dates.h"
#include "web/sentence.h"

namespace darcha::offices {
namespace {

namespace json = boost::json;

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::vector<std::string> texts_of(const json::value& value) {
  std::vector<std::string> out;
  for (const json::value& one : value.as_array()) out.emplace_back(one.as_string());
  return out;
}

std::string services_words(const web::Context& context, const Administration& services, const std::vector<std::string>& codes) {
  if (codes.empty()) return context.t(text::kAdminAllServices);
  std::vector<std::string> names;
  for (const std::string& code : codes) {
    names.push_back(code);
    if (!services.services_of) continue;
    for (const auto& [known, name] : services.services_of(""))
      if (known == code) names.back() = name.in(context.lang);
  }
  return joined(names);
}

std::string value_words(const web::Context& context, const Administration& services, const Directory& directory, const std::string& key,
                        const json::value& value) {
  if (key == "name" || key == "position") {
    const auto texts = texts_of(value);
    const auto at = static_cast<std::size_t>(context.lang);
    return at < texts.size() ? texts[at] : std::string{};
  }
  if (key == "serves") return territories_words(context, directory, texts_of(value));
  if (key == "services") return services_words(context, services, texts_of(value));
  if (key == "roles") return roles_words(context, texts_of(value));
  const std::string text{value.as_string()};
  if (text.empty()) return key == "substitute" ? context.t(text::kAdminNoSubstitute) : "—";
  if (key == "office" || key == "successor") return office_words(context, directory, OfficeId::parse(text).value_or(OfficeId{}));
  if (key == "substitute") return officer_words(directory, OfficerId::parse(text).value_or(OfficerId{}));
  if (key == "ground") return web::sentence(context, "offices.admin_grounds." + text);
  const auto day = parse_iso_date(text);
  return day ? format_date_short(*day) : text;
}

constexpr std::string_view kShown[] = {"name",  "serves", "services", "closed_on", "successor",  "office",     "position",
                                       "roles", "since",  "until",    "away_from", "away_until", "substitute", "ground"};

bool touches(Kind kind, std::string_view key) {
  switch (kind) {
    case Kind::office_rename: return key == "name";
    case Kind::office_territory: return key == "serves";
    case Kind::office_services: return key == "services";
    case Kind::office_close: return key == "closed_on" || key == "successor";
    case Kind::roles: return key == "roles" || key == "position";
    case Kind::move: return key == "office" || key == "roles" || key == "position";
    case Kind::dismiss: return key == "until";
    case Kind::absence_end: return key == "away_until";
    default: return true;  // new: everything
  }
}

}  // namespace

std::string office_path(OfficeId id) { return std::string{kAdminPath} + "/idora/" + id.str(); }
std::string officer_path(OfficerId id) { return std::string{kAdminPath} + "/xodim/" + id.str(); }
std::string proposal_path(const Uuid& id) { return std::string{kAdminPath} + "/takliflar/" + id.str(); }
std::string propose_path(Kind kind, OfficeId office, OfficerId officer) {
  std::string path = std::string{kAdminPath} + "/taklif?tur=" + std::string{code(kind)};
  if (!office.is_nil()) path += "&idora=" + office.str();
  if (!officer.is_nil()) path += "&xodim=" + officer.str();
  return path;
}

std::string kind_words(const web::Context& context, Kind kind) {
  return web::sentence(context, "offices.admin_kind." + std::string{code(kind)});
}

std::string office_words(const web::Context& context, const Directory& directory, OfficeId id) {
  const Office* office = directory.find_office(id);
  return office != nullptr ? office->name.in(context.lang) : "—";
}

std::string officer_words(const Directory& directory, OfficerId id) {
  const Officer* officer = directory.find_officer(id);
  return officer != nullptr ? officer->display_name : "—";
}

std::string roles_words(const web::Context& context, const std::vector<std::string>& roles) {
  std::vector<std::string> names;
  for (const std::string& role : roles) names.push_back(web::sentence(context, "offices.admin_role." + role));
  return joined(names);
}

std::string scope_words(const web::Context& context, const Directory& directory, const std::string& scope) {
  const Territory* territory = directory.find_territory(scope);
  return scope == "17" || territory == nullptr ? context.t(text::kAdminRepublic) : territory->name.in(context.lang);
}

std::string territories_words(const web::Context& context, const Directory& directory, const std::vector<std::string>& territories) {
  std::vector<std::string> names;
  for (const std::string& soato : territories) {
    const Territory* territory = directory.find_territory(soato);
    names.push_back(territory != nullptr ? territory->name.in(context.lang) : soato);
  }
  return names.empty() ? "—" : joined(names);
}

std::string about_words(const web::Context& context, const Directory& directory, OfficeId office, OfficerId officer,
                        const std::string& name) {
  const Officer* found = directory.find_officer(officer);
  const std::string who = found != nullptr ? found->display_name : name;
  const std::string where = office_words(context, directory, office.is_nil() && found != nullptr ? found->office : office);
  return who.empty() ? where : who + ", " + where;
}

web::views::Table difference(const web::Context& context, const Administration& services, const Directory& directory, Kind kind,
                             const std::string& before, const std::string& after) {
  web::views::Table table{
      .caption = context.t(text::kAdminDifference),
      .columns = {
          {.label = context.t(text::kAdminWhat)}, {.label = context.t(text::kAdminBefore)}, {.label = context.t(text::kAdminAfter)}}};
  const json::object was = json::parse(before.empty() ? "{}" : before).as_object();
  const json::object will = json::parse(after.empty() ? "{}" : after).as_object();
  for (const std::string_view shown : kShown) {
    const std::string key{shown};
    if (!touches(kind, key)) continue;
    const json::value* then = will.if_contains(key);
    const json::value* now = was.if_contains(key);
    if (then == nullptr || (now != nullptr && *now == *then)) continue;
    if (now == nullptr && then->is_string() && then->as_string().empty() && key != "substitute") continue;  // a new row has no end yet
    table.rows.push_back(
        {.title = web::sentence(context, "offices.admin_field." + key),
         .cells = {{.label = context.t(text::kAdminBefore),
                    .text = now != nullptr ? value_words(context, services, directory, key, *now) : std::string{"—"}},
                   {.label = context.t(text::kAdminAfter), .text = value_words(context, services, directory, key, *then)}}});
  }
  return table;
}

web::views::Tag state_tag(const web::Context& context, const std::string& state) {
  const char* color = state == "waiting" ? "warning" : state == "applied" ? "success" : state == "confirmed" ? "info" : "neutral";
  return {.color = color, .text = web::sentence(context, "offices.admin_state." + state)};
}

void add_links(const web::Context& context, views::AdminPage& view) {
  const std::string path{kAdminPath};
  view.links_label = context.t(text::kAdminLinks);
  view.links = {{.text = context.t(text::kAdminTree), .href = path},
                {.text = context.t(text::kAdminProposals), .href = path + "/takliflar"},
                {.text = context.t(text::kAdminLog), .href = path + "/tarix"}};
  view.has_links = true;
}

net::Response admin_page(const web::Context& context, views::AdminPage view, const std::string& title, bool top, int status) {
  view.title = title;
  web::Frame frame{.title = title, .has_error = view.summary.has_value(), .noindex = true};
  if (!top) frame.crumbs = {{context.t(text::kAdminTitle), std::string{kAdminPath}}};
  return web::page(context, frame, view, status);
}

std::string param(const web::Context& context, std::string_view name) {
  return std::string{context.request->query.find(name).value_or(std::string_view{})};
}

web::OfficerEntry administration_entry(std::shared_ptr<Administration> services) {
  const auto count = [](std::shared_ptr<Administration> administration, web::Visitor visitor) -> Task<std::int64_t> {
    const auto me = co_await administrator(administration, visitor, false);
    if (!me) co_return 0;
    const auto row = co_await administration->db.query(sql::CountWaitingProposals{
        .scope = me->realm == "17" ? std::optional<std::string>{} : std::optional{me->realm}, .not_by = me->who.subject});
    co_return row.n;
  };
  return {.symbol = "gear",
          .href = std::string{kAdminPath},
          .title = text::kAdminTitle,
          .lead = text::kAdminLead,
          .roles = {std::string{kRoleAdministrator}},
          .key = 'a',
          .waiting = [services, count](web::Visitor visitor) { return count(services, std::move(visitor)); }};
}

std::vector<web::Route> administration_routes(std::shared_ptr<Administration> services) {
  std::vector<web::Route> all;
  for (const auto part : {look_routes, propose_routes, proposal_routes, log_routes})
    for (web::Route& route : part(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace darcha::offices
