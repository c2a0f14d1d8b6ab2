// Who may do what with a case: pure. Everything an officer can do goes through may(); the table of roles is printed from it.
#pragma once
#include <array>
#include <optional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "core/ids.h"

namespace darcha::cases {

enum class Action {
  see,        ///< open the case
  claim,      ///< take a free one
  release,    ///< give it back
  hand_over,  ///< to a colleague, with a reason
  ask_applicant,
  ask_body,
  notify,   ///< write to the applicant without asking
  proceed,  ///< choose the next state
  decide,   ///< propose, confirm, sit, record: rooms to the right
  declare_conflict,
  extend,       ///< prolong the term
  reassign,     ///< by who is in charge
  take_over,    ///< an escalated case, by the level above
  terminate,    ///< the applicant died
  answer_check  ///< for the body that was asked
};
inline constexpr std::array kActions{Action::see,      Action::claim,    Action::release,   Action::hand_over, Action::ask_applicant,
                                     Action::ask_body, Action::notify,   Action::proceed,   Action::decide,    Action::declare_conflict,
                                     Action::extend,   Action::reassign, Action::take_over, Action::terminate, Action::answer_check};
std::string_view code(Action action);

/// How an officer stands to a case.
enum class Relation {
  holder,     ///< has it
  desk,       ///< of the case's office, in the role the state asks for
  in_charge,  ///< head or supervisor of the case's office, or of one above it in the line
  asked,      ///< of a body that was asked, in the role of the question
  reviewing,  ///< works on a complaint against what was decided in it
  colleague,  ///< of the case's office, in another role
  elsewhere   ///< anybody else
};
inline constexpr std::array kRelations{Relation::holder,    Relation::desk,      Relation::in_charge, Relation::asked,
                                       Relation::reviewing, Relation::colleague, Relation::elsewhere};
std::string_view code(Relation relation);

/// Several of them at once.
class Relations {
 public:
  Relations() = default;
  Relations(std::initializer_list<Relation> all) {
    for (const Relation one : all) insert(one);
  }
  void insert(Relation one) { bits_ |= 1U << static_cast<unsigned>(one); }
  bool contains(Relation one) const { return (bits_ >> static_cast<unsigned>(one) & 1U) != 0; }
  bool empty() const { return bits_ == 0; }
  bool operator==(const Relations&) const = default;

 private:
  unsigned bits_ = 0;
};

/// What keeps an officer away whatever their role.
enum class Bar { none, own_case, kin, conflict, decided_below };
inline constexpr std::array kBars{Bar::none, Bar::own_case, Bar::kin, Bar::conflict, Bar::decided_below};

enum class Phase { work, wait, closed };
inline constexpr std::array kPhases{Phase::work, Phase::wait, Phase::closed};

/// All that the answer depends on.
struct Standing {
  Relations relations;
  Bar bar = Bar::none;
  Phase phase = Phase::work;
  catalog::State::Does does = catalog::State::Does::examine;
  bool free = false;                 ///< nobody holds it
  bool author_of_four_eyes = false;  ///< did the work that another officer now has to look at
  bool escalated_to_me = false;      ///< to my office
  bool may_extend = false;           ///< has the role that may, and times are left
  bool died = false;
  bool withdrawn_question = false;  ///< asked: the question is answered or dropped
  bool serves = true;               ///< is an officer today: not dismissed, not yet to begin
  bool away = false;                ///< an absence of theirs is noted for today
  bool substitute = false;          ///< acts for a colleague who is away: relations are the colleague's
};

/// Nothing: yes. Otherwise the code of the refusal ("cases.kin").
std::optional<std::string_view> may(Action action, const Standing& standing);

/// Where an officer's office is, seen from the case's.
enum class Place { same, above, asked, elsewhere };
inline constexpr std::array kPlaces{Place::same, Place::above, Place::asked, Place::elsewhere};
/// `state_role`: what the present state asks for; `asked_role`: of the open question to the officer's office.
Relations relations_of(std::span<const std::string> roles, Place place, std::string_view state_role, std::string_view asked_role,
                       bool holds);

/// Roles that see and steer the work of an office and of those below it.
bool is_in_charge(std::span<const std::string> roles);

/// Every role the desks know, in the order of the table.
std::span<const std::string_view> known_roles();

/// How an officer stands to a case in the table of who may: every way that makes a difference, one row each.
enum class Tie {
  holder,
  desk,
  substitute,              ///< of the holder, who is away
  same_office_other_role,  ///< the state asks for another role
  office_above,            ///< in the reporting line
  other_region,
  asked,
  reviewing,  ///< works on a complaint against what was decided in it
  own_case,
  kin,
  conflict,
  decided_below,
  author,  ///< of the proposal that is to be confirmed
  away,
  dismissed
};
inline constexpr std::array kTies{Tie::holder,       Tie::desk,         Tie::substitute, Tie::same_office_other_role,
                                  Tie::office_above, Tie::other_region, Tie::asked,      Tie::reviewing,
                                  Tie::own_case,     Tie::kin,          Tie::conflict,   Tie::decided_below,
                                  Tie::author,       Tie::away,         Tie::dismissed};
std::string_view code(Tie tie);
/// The standing of an officer with one role in the circumstances an action is for, so that a "no" is the role's or the tie's.
Standing standing_for(std::string_view role, Tie tie, Action action);

/// A row of the table of who may: a role, a tie, and for each of kActions "yes" or why not.
struct WhoMayRow {
  std::string role;
  Tie tie;
  std::vector<std::string> cells;
};
std::vector<WhoMayRow> who_may();

/// Who sees what was escalated to their office: whoever is in charge there.
bool may_list_escalated(std::span<const std::string> roles);

/// The least loaded of those who may, one of several by `chance`. Nothing for nobody.
struct Candidate {
  OfficerId officer;
  std::int64_t load = 0;
};
std::optional<OfficerId> pick(std::vector<Candidate> candidates, std::uint64_t chance);

}  // namespace darcha::cases
