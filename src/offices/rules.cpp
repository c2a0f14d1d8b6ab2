#include "offices/rules.h"

#include <algorithm>

namespace darcha::offices {
namespace {

constexpr std::string_view kCodes[] = {"office_create", "office_rename", "office_territory", "office_services", "office_close", "appoint",
                                       "roles",         "move",          "dismiss",          "absence",         "absence_end"};
constexpr Days kFurthest{366};  // a change further ahead is a plan, not a decision

bool has_role(const Officer& officer, std::string_view role) { return std::ranges::find(officer.roles, role) != officer.roles.end(); }

bool known_roles_only(const std::vector<std::string>& roles) {
  return !roles.empty() &&
         std::ranges::all_of(roles, [](const std::string& role) { return std::ranges::find(kRoles, role) != kRoles.end(); });
}

bool reaches_beyond(const std::vector<std::string>& roles) { return std::ranges::any_of(roles, is_of_republic); }

/// Every office the change touches lies where the administrator answers.
bool touches_only(const Directory& directory, const Change& change, std::string_view realm) {
  const auto lies_within = [&](const Office* office) { return office == nullptr || within(realm, scope_of(*office)); };
  const Officer* officer = directory.find_officer(change.officer);
  if (!within(realm, scope_of(directory, change))) return false;
  if (officer != nullptr && !lies_within(directory.find_office(officer->office))) return false;
  return lies_within(directory.find_office(change.office)) && lies_within(directory.find_office(change.successor));
}

/// Territories an office asks to serve: inside what its level covers, and not the last of another office.
std::optional<std::string_view> unfit_territories(const Directory& directory, const Change& change, const Office& office) {
  if (change.serves.empty()) return "offices.nothing_served";
  const Agency* agency = directory.find_agency(office.agency);
  for (const std::string& soato : change.serves) {
    if (directory.find_territory(soato) == nullptr) return "offices.no_territory";
    if (office.level == Level::republic ? soato != "17" : soato.substr(0, 4) != office.territory.substr(0, 4))
      return "offices.territory_outside";
    if ((office.level == Level::region) != (soato.size() == 4) && office.level != Level::republic) return "offices.territory_outside";
    for (const Office& other : directory.offices()) {
      if (agency == nullptr || other.agency != agency->id || other.id == office.id || !other.open()) continue;
      const bool has_it = other.serves.empty() ? other.territory == soato : std::ranges::find(other.serves, soato) != other.serves.end();
      if (has_it && other.serves.size() <= 1) return "offices.last_territory";
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> unfit_new_office(const Change& change, const Directory& directory) {
  const Agency* agency = directory.find_agency(change.agency);
  const Territory* territory = directory.find_territory(change.territory);
  if (agency == nullptr || territory == nullptr || territory->kind == "republic") return "offices.no_territory";
  if (directory.find_office(change.office) != nullptr) return "offices.office_there";
  if (directory.find_serving(change.agency, territory->parent) == nullptr) return "offices.no_office_above";
  const Office made{.id = change.office,
                    .agency = agency->id,
                    .level = territory->kind == "region" ? Level::region : Level::district,
                    .territory = territory->soato};
  return unfit_territories(directory, change, made);
}

std::optional<std::string_view> unfit_close(const Change& change, const Directory& directory, const Office& office) {
  const Office* successor = directory.find_office(change.successor);
  if (office.parent.is_nil()) return "offices.last_office";
  if (successor == nullptr || !successor->open() || successor->id == office.id || successor->agency != office.agency)
    return "offices.successor_unfit";
  if (successor->level != office.level && successor->id != office.parent) return "offices.successor_unfit";
  for (const Office& below : directory.offices())
    if (below.open() && below.parent == office.id) return "offices.has_offices_below";
  return std::nullopt;
}

std::optional<std::string_view> unfit_office(const Change& change, const Directory& directory) {
  if (change.kind == Kind::office_create) return unfit_new_office(change, directory);
  const Office* office = directory.find_office(change.office);
  if (office == nullptr) return "offices.no_office";
  if (!office->open()) return "offices.office_closed";
  switch (change.kind) {
    case Kind::office_rename: return change.name == office->name ? std::optional<std::string_view>{"offices.no_change"} : std::nullopt;
    case Kind::office_territory: {
      if (const auto no = unfit_territories(directory, change, *office)) return no;
      const std::set<std::string> now(office->serves.begin(), office->serves.end()), then(change.serves.begin(), change.serves.end());
      if (now == then || (now.empty() && then == std::set<std::string>{office->territory})) return "offices.no_change";
      return std::nullopt;
    }
    case Kind::office_services:
      return change.services == office->services ? std::optional<std::string_view>{"offices.no_change"} : std::nullopt;
    default: return unfit_close(change, directory, *office);
  }
}

std::optional<std::string_view> unfit_post(const Change& change, const Directory& directory, const Officer* officer) {
  const Office* office = directory.find_office(change.office);
  if (office == nullptr) return "offices.no_office";
  if (!office->open()) return "offices.office_closed";
  if (!known_roles_only(change.roles)) return "offices.no_roles";
  if (change.kind == Kind::roles)
    return change.roles == officer->roles && change.position == officer->position ? std::optional<std::string_view>{"offices.no_change"}
                                                                                  : std::nullopt;
  for (const Officer* other : directory.officers_of(office->id))
    if (other->subject == change.subject && (!other->until || *other->until >= change.on)) return "offices.there_already";
  return std::nullopt;
}

std::optional<std::string_view> unfit_absence(const Change& change, const Directory& directory, const Officer& officer) {
  if (!change.until || *change.until < change.on) return "offices.until_before_from";
  for (const Absence& other : directory.absences())
    if (other.officer == officer.id && other.from <= *change.until && change.on <= other.until) return "offices.away_already";
  if (change.substitute.is_nil()) return std::nullopt;
  const Officer* substitute = directory.find_officer(change.substitute);
  if (substitute == nullptr || substitute->id == officer.id || substitute->subject == officer.subject ||
      substitute->office != officer.office)
    return "offices.substitute_unfit";
  if (!substitute->serves_on(change.on) || !substitute->serves_on(*change.until)) return "offices.substitute_unfit";
  for (const Absence& other : directory.absences())
    if (other.officer == substitute->id && other.from <= *change.until && change.on <= other.until) return "offices.substitute_unfit";
  return std::nullopt;
}

std::optional<std::string_view> unfit_return(const Change& change, const Directory& directory) {
  const auto found = std::ranges::find(directory.absences(), change.absence, &Absence::id);
  if (found == directory.absences().end() || found->officer != change.officer || found->until < found->from) return "offices.not_away";
  if (!change.until || *change.until >= found->until || *change.until < found->from - Days{1}) return "offices.not_away";
  return std::nullopt;
}

std::optional<std::string_view> unfit_officer(const Change& change, const Directory& directory) {
  if (change.kind == Kind::appoint) return unfit_post(change, directory, nullptr);
  const Officer* officer = directory.find_officer(change.officer);
  if (officer == nullptr) return "offices.no_officer";
  if (officer->until && *officer->until < change.on) return "offices.not_serving";
  switch (change.kind) {
    case Kind::roles:
    case Kind::move: return unfit_post(change, directory, officer);
    case Kind::absence: return unfit_absence(change, directory, *officer);
    case Kind::absence_end: return unfit_return(change, directory);
    default: return change.on < officer->since ? std::optional<std::string_view>{"offices.not_serving"} : std::nullopt;
  }
}

std::optional<std::string_view> own_matter(const Administrator& me, SubjectId subject) {
  if (subject.is_nil()) return std::nullopt;
  if (subject == me.subject) return "offices.own_matter";
  if (me.kin.contains(subject)) return "offices.kin";
  return std::nullopt;
}

}  // namespace

std::string_view code(Kind kind) { return kCodes[static_cast<std::size_t>(kind)]; }

std::optional<Kind> parse_kind(std::string_view text) {
  for (const Kind kind : kKinds)
    if (code(kind) == text) return kind;
  return std::nullopt;
}

bool is_of_office(Kind kind) { return kind <= Kind::office_close; }

bool is_of_republic(std::string_view role) {
  return role == kRoleAdministrator || role == kRoleOperator || role == kRoleCommissionSecretary || role == kRoleCommissionMember ||
         role == kRoleRegistryReader;
}

std::string scope_of(const Office& office) { return office.level == Level::republic ? "17" : office.territory.substr(0, 4); }

std::string scope_of(const Directory& directory, const Change& change) {
  if (change.kind == Kind::office_create) return change.territory.substr(0, 4);
  // Of who is moved, the office they leave: those who answer for it see it go.
  const Officer* officer = directory.find_officer(change.officer);
  const Office* office = directory.find_office(officer != nullptr && change.kind != Kind::appoint ? officer->office : change.office);
  return office != nullptr ? scope_of(*office) : std::string{};
}

std::optional<std::string> realm_of(const Directory& directory, OfficerId id, Date today) {
  const Officer* officer = directory.find_officer(id);
  if (officer == nullptr || !officer->serves_on(today) || !has_role(*officer, kRoleAdministrator)) return std::nullopt;
  if (directory.is_away(id, today)) return std::nullopt;
  const Office* office = directory.find_office(officer->office);
  if (office == nullptr || !office->open()) return std::nullopt;
  return scope_of(*office);
}

bool within(std::string_view realm, std::string_view scope) { return !scope.empty() && (realm == "17" || realm == scope); }

std::optional<std::string_view> unfit(const Change& change, const Directory& directory, Date today) {
  const bool ends_absence = change.kind == Kind::absence_end;
  if (!ends_absence && (change.on < today || change.on > today + kFurthest)) return "offices.day_unfit";
  return is_of_office(change.kind) ? unfit_office(change, directory) : unfit_officer(change, directory);
}

std::optional<std::string_view> may_propose(const Administrator& me, const Change& change, const Directory& directory, Date today) {
  const auto realm = realm_of(directory, me.officer, today);
  if (!realm) return "offices.not_administrator";
  if (!touches_only(directory, change, *realm)) return "offices.not_yours";
  if (const auto no = own_matter(me, change.subject)) return no;
  if (const Officer* substitute = directory.find_officer(change.substitute))
    if (const auto no = own_matter(me, substitute->subject)) return no;
  if (*realm != "17") {
    const Officer* officer = directory.find_officer(change.officer);
    if (reaches_beyond(change.roles) ||
        (officer != nullptr && reaches_beyond(officer->roles) && change.kind != Kind::absence && change.kind != Kind::absence_end))
      return "offices.republic_only";
  }
  return unfit(change, directory, today);
}

std::optional<std::string_view> may_decide(const Administrator& me, const Standing& proposal, const Directory& directory, Date today) {
  const auto realm = realm_of(directory, me.officer, today);
  if (!realm) return "offices.not_administrator";
  if (!within(*realm, proposal.scope)) return "offices.not_yours";
  if (me.subject == proposal.author) return "offices.same_person";
  if (me.kin.contains(proposal.author)) return "offices.kin_of_author";
  for (const SubjectId person : proposal.about)
    if (const auto no = own_matter(me, person)) return no;
  if (proposal.state != "waiting") return "offices.decided_already";
  return std::nullopt;
}

std::optional<std::string_view> may_withdraw(const Administrator& me, const Standing& proposal) {
  if (me.subject != proposal.author) return "offices.not_the_author";
  if (proposal.state != "waiting") return "offices.decided_already";
  return std::nullopt;
}

}  // namespace darcha::offices
