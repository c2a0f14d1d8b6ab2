// Who serves whom: territories of the country, agencies, their offices at three levels (R014), officers.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/lang.h"
#include "core/time.h"

namespace darcha::offices {

/// A unit of the state classifier. `soato`: "17" the country, 4 digits a region, 7 a district or city, 10 a district of a city.
struct Territory {
  std::string soato;
  std::string parent;
  std::string kind;  ///< republic, region, district, city, city_district
  LocalText name;
};

/// A state body. Codes are those of services/agencies.yaml.
struct Agency {
  AgencyId id;
  std::string code;
  LocalText name, short_name;
  std::string link;
};

enum class Level { republic, region, district };
std::string_view code(Level level);
std::optional<Level> parse_level(std::string_view code);

struct Office {
  OfficeId id;
  AgencyId agency;
  OfficeId parent;   ///< nil for the office of the republic
  std::string code;  ///< "iiv-1726266": agency and territory
  Level level = Level::republic;
  std::string territory;  ///< SOATO
  LocalText name;
};

/// A person acting for an office. What they may do is their roles; signing in is identity's business.
struct Officer {
  OfficerId id;
  OfficeId office;
  SubjectId subject;
  std::string display_name;  ///< "Sh. Toʻrayev": shown to the person whose record was read
  LocalText position;
  std::vector<std::string> roles;
  Date since{};
  std::optional<Date> until;
  bool serves_on(Date day) const { return since <= day && (!until || day <= *until); }
};

/// Roles the house knows.
inline constexpr std::string_view kRoleRegistrar = "registrar";           ///< works on applications
inline constexpr std::string_view kRoleHead = "head";                     ///< confirms decisions of others
inline constexpr std::string_view kRoleRegisterOwner = "register_owner";  ///< answers "this is wrong"
inline constexpr std::string_view kRoleSupervisor = "supervisor";         ///< load, overdue work, absences of an office and those below
inline constexpr std::string_view kRoleChecker = "checker";               ///< answers questions of other bodies
inline constexpr std::string_view kRoleCommissionSecretary = "commission_secretary";
inline constexpr std::string_view kRoleCommissionMember = "commission_member";
inline constexpr std::string_view kRoleAppealOfficer = "appeal_officer";    ///< works on complaints
inline constexpr std::string_view kRoleMurojaat = "murojaat";              ///< answers appeals of citizens
inline constexpr std::string_view kRoleAdministrator = "administrator";     ///< offices, officers and roles, with a second one
inline constexpr std::string_view kRoleRegistryReader = "registry_reader";  ///< searches registers that the house keeps
inline constexpr std::string_view kRoleOperator = "operator";               ///< runs the platform: dead letters, catalogue

}  // namespace darcha::offices
