// The table of administrators, printed from the rules: each way somebody can stand to a proposal against each step of it.
#include "offices/rules.h"

namespace darcha::offices {
namespace {

constexpr Date kDay = std::chrono::local_days{std::chrono::year{2026} / 11 / 21};

Officer officer_of(std::uint8_t n, std::string_view office, std::string_view role, std::optional<Date> until = {}) {
  Officer out{.office = office_id_of(office), .roles = {std::string{role}}, .since = kDay - Days{100}, .until = until};
  out.id.value.octets[0] = n;
  out.subject.value.octets[0] = n;
  return out;
}

Office office_of(std::string code, std::string territory, Level level, std::string_view parent) {
  return {.id = office_id_of(code),
          .agency = agency_id_of("iiv"),
          .parent = parent.empty() ? OfficeId{} : office_id_of(parent),
          .code = std::move(code),
          .level = level,
          .territory = std::move(territory)};
}

struct Scene {
  Officer concerned = officer_of(1, "iiv-1735401", "registrar");
  Officer author = officer_of(2, "iiv-1735", kRoleAdministrator);
  Officer same_region = officer_of(3, "iiv-1735", kRoleAdministrator);
  Officer other_region = officer_of(4, "iiv-1726", kRoleAdministrator);
  Officer republic = officer_of(5, "iiv-17", kRoleAdministrator);
  Officer dismissed = officer_of(6, "iiv-1735", kRoleAdministrator, kDay - Days{1});
  Officer away = officer_of(7, "iiv-1735", kRoleAdministrator);
  Officer head = officer_of(8, "iiv-1735", kRoleHead);
  Directory directory() const {
    return {{{.soato = "17", .kind = "republic"},
             {.soato = "1726", .parent = "17", .kind = "region"},
             {.soato = "1735", .parent = "17", .kind = "region"},
             {.soato = "1735401", .parent = "1735", .kind = "city"}},
            {{.id = agency_id_of("iiv"), .code = "iiv"}},
            {office_of("iiv-17", "17", Level::republic, ""), office_of("iiv-1726", "1726", Level::region, "iiv-17"),
             office_of("iiv-1735", "1735", Level::region, "iiv-17"), office_of("iiv-1735401", "1735401", Level::district, "iiv-1735")},
            {concerned, author, same_region, other_region, republic, dismissed, away, head},
            {{.officer = away.id, .from = kDay, .until = kDay}}};
  }
};

}  // namespace

std::vector<WhoMayRow> who_may() {
  const Scene scene;
  const Directory directory = scene.directory();
  const auto as = [](const Officer& officer, std::set<SubjectId> kin = {}) {
    return Administrator{officer.id, officer.subject, officer.office, officer.roles, std::move(kin)};
  };
  const std::pair<std::string, Administrator> who[] = {
      {"administrator of the region", as(scene.same_region)},
      {"administrator of the republic", as(scene.republic)},
      {"administrator of another region", as(scene.other_region)},
      {"author of the proposal", as(scene.author)},
      {"kin of the author", as(scene.same_region, {scene.author.subject})},
      {"kin of the officer it is about", as(scene.same_region, {scene.concerned.subject})},
      {"the officer it is about", as(scene.concerned)},
      {"administrator it is about", as(scene.same_region)},
      {"administrator who is away", as(scene.away)},
      {"administrator who was dismissed", as(scene.dismissed)},
      {"head of the office above", as(scene.head)},
  };
  std::vector<WhoMayRow> rows;
  for (const auto& [name, me] : who) {
    const bool about_me = name == "administrator it is about";
    const Officer& about = about_me ? scene.same_region : scene.concerned;
    const Change change{.kind = Kind::dismiss, .office = about.office, .officer = about.id, .on = kDay, .subject = about.subject};
    const Standing standing{.scope = "1735", .state = "waiting", .author = scene.author.subject, .about = {about.subject}};
    WhoMayRow row{name, {}};
    for (const auto& no : {may_propose(me, change, directory, kDay), may_decide(me, standing, directory, kDay), may_withdraw(me, standing)})
      row.cells.emplace_back(no ? *no : "yes");
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace darcha::offices
