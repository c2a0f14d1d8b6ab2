// Who serves whom: territories of the country, agencies, their offices at three levels (R014), officers.
#pragma once
#include <array>
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
  std::string territory;  ///< SOATO of where it is
  LocalText name;
  int version = 1;                      ///< grows with every change
  std::vector<std::string> serves{};    ///< SOATO of the territories it serves; empty: its own
  std::vector<std::string> services{};  ///< codes it works on; empty: all of its agency
  std::optional<Date> closed_on{};      ///< its first day closed
  OfficeId successor{};                 ///< who took over what it served
  bool open() const { return !closed_on; }
  bool works_on(std::string_view service) const;
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
  int version = 1;  ///< grows with every change
  bool serves_on(Date day) const { return since <= day && (!until || day <= *until); }
};

/// Days on which an officer is away, and who acts for them.
struct Absence {
  Uuid id;
  OfficerId officer;
  OfficerId substitute;  ///< nil: nobody
  Date from{}, until{};  ///< both are days of the absence
  std::string ground;    ///< a code: leave, illness, trip, training
  int version = 1;
  bool covers(Date day) const { return from <= day && day <= until; }
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
inline constexpr std::string_view kRoleMurojaat = "murojaat";               ///< answers appeals of citizens
inline constexpr std::string_view kRoleAdministrator = "administrator";     ///< offices, officers and roles, with a second one
inline constexpr std::string_view kRoleRegistryReader = "registry_reader";  ///< searches registers that the house keeps
inline constexpr std::string_view kRoleOperator = "operator";               ///< runs the platform: dead letters, catalogue
inline constexpr std::array kRoles{kRoleRegistrar,        kRoleHead,          kRoleSupervisor, kRoleChecker,       kRoleCommissionSecretary,
                                   kRoleCommissionMember, kRoleAppealOfficer, kRoleMurojaat,   kRoleAdministrator, kRoleRegisterOwner,
                                   kRoleOperator,         kRoleRegistryReader};

}  // namespace darcha::offices
