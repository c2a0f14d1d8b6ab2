// What administrators may change and who may confirm it: pure. One administrator proposes, another person confirms; nobody has a say in
// their own matter nor in that of kin; a region's administrator changes only what lies in the region.
#pragma once
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "offices/offices.h"

namespace darcha::offices {

/// A kind of change, its code in storage and in the log, and what it is about.
enum class Kind {
  office_create,
  office_rename,
  office_territory,
  office_services,
  office_close,
  appoint,
  roles,
  move,
  dismiss,
  absence,
  absence_end
};
inline constexpr std::array kKinds{
    Kind::office_create, Kind::office_rename, Kind::office_territory, Kind::office_services, Kind::office_close, Kind::appoint,
    Kind::roles,         Kind::move,          Kind::dismiss,          Kind::absence,         Kind::absence_end};
std::string_view code(Kind kind);
std::optional<Kind> parse_kind(std::string_view code);
/// About an office rather than about an officer.
bool is_of_office(Kind kind);

/// What shall be. Only the members that the kind asks for are set; `on` is the first day it holds.
struct Change {
  Kind kind = Kind::office_rename;
  OfficeId office;    ///< changed; of an appointment and a move, the one they come to; of a new office, its own
  OfficerId officer;  ///< changed; of an appointment, their own
  Date on{};
  std::string agency, territory;      ///< office_create
  LocalText name;                     ///< office_create, office_rename
  std::vector<std::string> serves;    ///< office_create, office_territory
  std::vector<std::string> services;  ///< office_create, office_services; none: all
  OfficeId successor;                 ///< office_close
  SubjectId subject;                  ///< the person: of every change of an officer
  std::string display_name;           ///< appoint
  LocalText position;                 ///< appoint, roles, move
  std::vector<std::string> roles;     ///< appoint, roles, move
  std::optional<Date> until;          ///< absence: its last day; absence_end: their first day back is the day after
  OfficerId substitute;               ///< absence; nil: nobody
  std::string ground;                 ///< absence
  Uuid absence;                       ///< absence, absence_end
};

/// Who acts. `kin` are the persons the family register names as theirs.
struct Administrator {
  OfficerId officer;
  SubjectId subject;
  OfficeId office;
  std::vector<std::string> roles;
  std::set<SubjectId> kin;
};

/// Where an office counts as lying: "17" for those of the republic, else its region, four digits.
std::string scope_of(const Office& office);
/// What an administrator answers for: "17" is everything. Nothing: no administrator (any more).
std::optional<std::string> realm_of(const Directory& directory, OfficerId officer, Date today);
bool within(std::string_view realm, std::string_view scope);
/// Of the change: of the office it is about. A new office lies where its territory does.
std::string scope_of(const Directory& directory, const Change& change);

/// Why a change cannot be proposed: the code of a refusal ("offices.kin"), or nothing. First who, then what.
std::optional<std::string_view> may_propose(const Administrator& me, const Change& change, const Directory& directory, Date today);
/// Why what it says does not fit the offices as they are now; asked again on the day it comes into force.
std::optional<std::string_view> unfit(const Change& change, const Directory& directory, Date today);

/// What the decision depends on of a proposal.
struct Standing {
  std::string scope;
  std::string state;
  SubjectId author;
  std::vector<SubjectId> about;  ///< persons: the officer, the substitute; none: an office
};
/// Why somebody may not confirm or refuse. The same rule for both: to refuse is a decision too.
std::optional<std::string_view> may_decide(const Administrator& me, const Standing& proposal, const Directory& directory, Date today);
/// The author takes it back while nobody has decided.
std::optional<std::string_view> may_withdraw(const Administrator& me, const Standing& proposal);

/// Roles that only administrators of the republic give: they reach beyond a region.
bool is_of_republic(std::string_view role);

/// A row of the table of administrators: how somebody stands to a dismissal in a district office that waits, and for propose, decide and
/// withdraw "yes" or why not.
struct WhoMayRow {
  std::string who;
  std::vector<std::string> cells;
};
std::vector<WhoMayRow> who_may();

}  // namespace darcha::offices
