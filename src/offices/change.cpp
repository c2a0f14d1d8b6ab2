// Changes and what they are about as JSON: for storage, for the log, and to see whether anything moved since it was proposed.
#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

#include "offices/proposals.h"

namespace darcha::offices {
namespace {

namespace json = boost::json;

json::array to_array(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

json::array to_array(const LocalText& text) {
  json::array out;
  for (const Lang lang : kLangs) out.emplace_back(text.in(lang));
  return out;
}

std::string text_in(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr ? std::string{value->as_string()} : std::string{};
}

std::vector<std::string> texts_in(const json::object& object, std::string_view key) {
  std::vector<std::string> out;
  if (const auto* value = object.if_contains(key))
    for (const json::value& one : value->as_array()) out.emplace_back(one.as_string());
  return out;
}

LocalText local_in(const json::object& object, std::string_view key) {
  LocalText out;
  const auto texts = texts_in(object, key);
  for (const Lang lang : kLangs)
    if (const auto at = static_cast<std::size_t>(lang); at < texts.size()) out.in(lang) = texts[at];
  return out;
}

template <class IdType>
IdType id_in(const json::object& object, std::string_view key) {
  return IdType{parse_uuid(text_in(object, key)).value_or(Uuid{})};
}

std::optional<Date> date_in(const json::object& object, std::string_view key) { return parse_iso_date(text_in(object, key)); }

std::string text_of(const Uuid& id) { return id.is_nil() ? std::string{} : id.str(); }
std::string text_of(const std::optional<Date>& day) { return day ? to_iso(*day) : std::string{}; }

std::vector<std::string> served_by(const Office& office) { return office.serves.empty() ? std::vector{office.territory} : office.serves; }

json::object of(const Office& office) {
  return {{"version", office.version},
          {"name", to_array(office.name)},
          {"serves", to_array(served_by(office))},
          {"services", to_array(office.services)},
          {"closed_on", text_of(office.closed_on)},
          {"successor", text_of(office.successor)}};
}

json::object of(const Officer& officer) {
  return {{"version", officer.version},       {"office", text_of(officer.office)}, {"position", to_array(officer.position)},
          {"roles", to_array(officer.roles)}, {"since", to_iso(officer.since)},    {"until", text_of(officer.until)}};
}

json::object of(const Absence& absence) {
  return {{"version", absence.version},
          {"away_from", to_iso(absence.from)},
          {"away_until", to_iso(absence.until)},
          {"substitute", text_of(absence.substitute)},
          {"ground", absence.ground}};
}

/// Versions of the other rows that change with it.
json::object others(const Directory& directory, const Change& change) {
  json::object out;
  if (const Office* successor = directory.find_office(change.successor)) out[successor->id.str()] = successor->version;
  if (change.kind == Kind::office_create || change.kind == Kind::office_territory)
    for (const Office* loser : losing(directory, change)) out[loser->id.str()] = loser->version;
  return out;
}

}  // namespace

std::vector<const Office*> losing(const Directory& directory, const Change& change) {
  std::vector<const Office*> out;
  const Office* office = directory.find_office(change.office);
  const AgencyId agency = office != nullptr ? office->agency : agency_id_of(change.agency);
  for (const Office& other : directory.offices())
    if (other.agency == agency && other.id != change.office && other.open() && !other.serves.empty() &&
        std::ranges::any_of(other.serves,
                            [&](const auto& soato) { return std::ranges::find(change.serves, soato) != change.serves.end(); }))
      out.push_back(&other);
  return out;
}

std::string to_json(const Change& change) {
  return json::serialize(json::object{{"office", text_of(change.office)},
                                      {"officer", text_of(change.officer)},
                                      {"on", to_iso(change.on)},
                                      {"agency", change.agency},
                                      {"territory", change.territory},
                                      {"name", to_array(change.name)},
                                      {"serves", to_array(change.serves)},
                                      {"services", to_array(change.services)},
                                      {"successor", text_of(change.successor)},
                                      {"subject", text_of(change.subject)},
                                      {"display_name", change.display_name},
                                      {"position", to_array(change.position)},
                                      {"roles", to_array(change.roles)},
                                      {"until", text_of(change.until)},
                                      {"substitute", text_of(change.substitute)},
                                      {"ground", change.ground},
                                      {"absence", text_of(change.absence)}});
}

Change parse_change(Kind kind, const std::string& text) {
  const json::object object = json::parse(text).as_object();
  const auto on = date_in(object, "on");
  if (!on) throw std::runtime_error("offices: a stored proposal has no day");
  return {.kind = kind,
          .office = id_in<OfficeId>(object, "office"),
          .officer = id_in<OfficerId>(object, "officer"),
          .on = *on,
          .agency = text_in(object, "agency"),
          .territory = text_in(object, "territory"),
          .name = local_in(object, "name"),
          .serves = texts_in(object, "serves"),
          .services = texts_in(object, "services"),
          .successor = id_in<OfficeId>(object, "successor"),
          .subject = id_in<SubjectId>(object, "subject"),
          .display_name = text_in(object, "display_name"),
          .position = local_in(object, "position"),
          .roles = texts_in(object, "roles"),
          .until = date_in(object, "until"),
          .substitute = id_in<OfficerId>(object, "substitute"),
          .ground = text_in(object, "ground"),
          .absence = parse_uuid(text_in(object, "absence")).value_or(Uuid{})};
}

Office changed(const Office& office, const Change& change) {
  Office out = office;
  switch (change.kind) {
    case Kind::office_rename: out.name = change.name; break;
    case Kind::office_territory: out.serves = change.serves; break;
    case Kind::office_services: out.services = change.services; break;
    case Kind::office_close:
      out.closed_on = change.on;
      out.successor = change.successor;
      break;
    default: break;
  }
  return out;
}

Officer changed(const Officer& officer, const Change& change) {
  Officer out = officer;
  if (change.kind == Kind::roles || change.kind == Kind::move) {
    out.roles = change.roles;
    out.position = change.position;
    out.office = change.office;
  }
  if (change.kind == Kind::dismiss) out.until = change.on - Days{1};
  return out;
}

Office made_office(const Directory& directory, const Change& change) {
  const Territory* territory = directory.find_territory(change.territory);
  const Office* above = territory != nullptr ? directory.find_serving(change.agency, territory->parent) : nullptr;
  return {.id = change.office,
          .agency = agency_id_of(change.agency),
          .parent = above != nullptr ? above->id : OfficeId{},
          .code = change.agency + "-" + change.territory,
          .level = territory != nullptr && territory->kind == "region" ? Level::region : Level::district,
          .territory = change.territory,
          .name = change.name,
          .serves = change.serves,
          .services = change.services};
}

Officer made_officer(const Change& change) {
  return {.id = change.officer,
          .office = change.office,
          .subject = change.subject,
          .display_name = change.display_name,
          .position = change.position,
          .roles = change.roles,
          .since = change.on};
}

std::string snapshot(const Directory& directory, const Change& change) {
  json::object out;
  if (change.kind == Kind::absence_end) {
    const auto found = std::ranges::find(directory.absences(), change.absence, &Absence::id);
    if (found != directory.absences().end()) out = of(*found);
  } else if (is_of_office(change.kind)) {
    if (const Office* office = directory.find_office(change.office)) out = of(*office);
  } else if (const Officer* officer = directory.find_officer(change.officer); officer != nullptr && change.kind != Kind::absence) {
    out = of(*officer);
  }
  out["others"] = others(directory, change);
  return json::serialize(out);
}

std::string snapshot_after(const Directory& directory, const Change& change) {
  const Office* office = directory.find_office(change.office);
  const Officer* officer = directory.find_officer(change.officer);
  if (change.kind == Kind::office_create) return json::serialize(of(made_office(directory, change)));
  if (change.kind == Kind::appoint) return json::serialize(of(made_officer(change)));
  if (change.kind == Kind::absence)
    return json::serialize(
        of(Absence{.substitute = change.substitute, .from = change.on, .until = *change.until, .ground = change.ground}));
  if (change.kind == Kind::absence_end) {
    const auto found = std::ranges::find(directory.absences(), change.absence, &Absence::id);
    if (found == directory.absences().end()) return "{}";
    Absence ended = *found;
    ended.until = *change.until;
    return json::serialize(of(ended));
  }
  if (is_of_office(change.kind)) return office != nullptr ? json::serialize(of(changed(*office, change))) : "{}";
  return officer != nullptr ? json::serialize(of(changed(*officer, change))) : "{}";
}

bool still_as_seen(const Directory& directory, const Change& change, const std::string& seen) {
  return json::parse(snapshot(directory, change)) == json::parse(seen);
}

}  // namespace darcha::offices
