// What a case is, to the rooms above and to this room's own slices.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "applications/applications.h"
#include "audit/audit.h"
#include "catalog/types.h"
#include "core/ids.h"
#include "core/stop.h"
#include "core/time.h"
#include "offices/types.h"

namespace darcha::cases {

using applications::ServicePtr;

using darcha::Stop;  ///< `code`: of a pause of the workflow

/// Reserved states, beside those of the service: the applicant took the application back; the case ended because the applicant died.
inline constexpr std::string_view kWithdrawn = "withdrawn";
inline constexpr std::string_view kTerminated = "terminated";
/// Case::data: the next day on which a child named in the application turns 14 or 18; since when the applicant is known to be dead.
inline constexpr std::string_view kChildrenOn = "children_on";
inline constexpr std::string_view kDiedOn = "died_on";
/// A pause of this code, where the service has one, stops the clock from the day the death of the applicant is known: nobody but the head
/// may act then, and they have until its longest time to end the case.
inline constexpr std::string_view kDeathPause = "applicant_died";

struct Case {
  SubjectId subject;
  ApplicationId id;
  std::string number;
  std::string service_code;
  int service_version = 0;
  Lang lang = Lang::uz;  ///< the applicant's
  std::string state;
  OfficeId office;        ///< on whose desk it lies; while the applicant is awaited, the office that asked
  OfficerId holder;       ///< nil: nobody has taken it
  std::string territory;  ///< SOATO of the applicant's address when the case opened; "17" without one
  int version = 0;        ///< number of the last step; grows with every change
  Instant opened_at{};
  Instant state_since{};
  std::optional<Instant> base_due_at;   ///< as the service's term says, without stops and extensions
  std::optional<Instant> due_at;        ///< with them: what both sides see
  std::optional<Instant> stage_due_at;  ///< of the present state
  std::optional<Instant> wake_at;       ///< when the clock has something to do next
  std::vector<Stop> stops;
  int extended_days = 0;
  int extended_times = 0;
  bool warned = false;                      ///< of the present state's term
  bool suspended = false;                   ///< the effects of its decision are halted by a complaint
  OfficeId escalated_to;                    ///< nil: to nobody
  std::optional<Date> of_age_on;            ///< when an applicant who was under 18 at the opening turns 18
  std::map<std::string, std::string> data;  ///< what rooms above carry from state to state: ids and codes
  std::optional<std::string> outcome;
  std::optional<Instant> closed_at;

  bool stopped() const { return !stops.empty() && !stops.back().until; }
};

/// One change, in order. `kind`: opened, claimed, released, handed_over, assigned, asked, answered, noticed, moved, check_asked,
/// check_answered, extended, warned, escalated, taken_over, conflict, check_moved, withdrawn, terminated, pause_ran_out, recomputed,
/// office_changed, came_of_age, child_asked, applicant_died, and what rooms above add ("proposed", "returned", "confirmed").
struct Step {
  int seq = 0;
  std::string kind;
  std::string from, to;    ///< states; the same when it stayed
  std::string actor_kind;  ///< officer, citizen, system
  Uuid actor;
  std::string actor_name;
  OfficeId office;   ///< of the case afterwards
  OfficerId holder;  ///< afterwards
  std::string reason;
  std::string token;  ///< idempotency key of the request that made it
  Instant at{};
};

struct Message {
  Uuid id;
  enum class Kind { question, answer, notice } kind = Kind::notice;
  std::string author_kind;
  Uuid author;
  std::string author_name;
  std::string body;
  Instant at{};
};

struct Check {
  Uuid id;
  std::string code;  ///< of a check of the service, or kRequest
  std::string agency;
  OfficeId office;
  std::string role;
  std::string question;  ///< of a request in an officer's words; empty for a check of the service
  Instant asked_at{};
  std::optional<Instant> due_at;
  std::optional<std::string> answer;  ///< code of an answer; for a request "answered"
  std::string said;
  OfficerId answered_by;
  std::string answered_by_name;
  std::optional<Instant> answered_at;
  std::optional<Instant> dropped_at;  ///< the case went on or ended without it
  bool open() const { return !answered_at && !dropped_at; }
};
inline constexpr std::string_view kRequest = "request";

struct Conflict {
  OfficerId officer;
  std::string kind;  ///< kin, declared, decided_below (here or in the case complained about), kin_below (of somebody who decided there)
};

/// Who is at the desk: the officer and the office they act for, as they were when the request began.
struct Acting {
  offices::Officer officer;
  offices::Office office;
  std::vector<offices::Officer> represents{};  ///< colleagues of the office who are away today and named this officer
  std::optional<offices::Officer> acts_for{};  ///< which of them, in the case that was opened; every act then says so
  /// Their own roles and those of the colleagues they stand for.
  std::vector<std::string> roles_today() const;
  audit::Actor actor() const;  ///< as the person reads it in "who looked at my data"
};

/// A case with all that its pages and rules look at, as of one moment.
struct Loaded {
  Case it;
  ServicePtr service;                     ///< the version the application began under
  const catalog::State* state = nullptr;  ///< null in a reserved state
  applications::Case application;
  std::vector<Step> steps;
  std::vector<Message> messages;
  std::vector<Check> checks;
  std::vector<Conflict> conflicts;
};

/// A case opened by an officer who may, with the reading logged.
struct OpenCase : Loaded {
  Acting me;
  std::optional<Date> died;    ///< the register says the applicant is dead
  std::string applicant_name;  ///< personal data: shown to this officer, never logged
  std::string applicant_pin;
};

/// A change to be made of a case.
struct Move {
  std::string kind = "moved";
  std::string to;  ///< state; empty: it stays where it is
  audit::Actor actor;
  std::string reason;                                        ///< both sides may read it in the history
  std::optional<OfficerId> holder{};                         ///< who has it afterwards, nil for nobody; nothing: by the rules of the state
  std::optional<OfficeId> office{};                          ///< nothing: by the rules of the state
  std::map<std::string, std::optional<std::string>> data{};  ///< set, or removed
  std::optional<std::string> ground{};                       ///< of an end that refuses
  std::optional<DocumentId> document{};                      ///< of an end
  std::string token;
  Instant at{};
};

/// A move worked out: where the case will lie, with whom, by which terms. Everything in it is final; a repeated transaction writes the
/// same.
struct Prepared {
  Case before, after;
  Move move;
  ServicePtr service;
  applications::Application application;
  std::vector<Check> opened;         ///< questions to bodies that begin with it
  std::vector<Check> dropped;        ///< that nobody needs any more
  std::vector<Conflict> kept_off{};  ///< who may not touch it from now on
  bool quiet = false;                ///< the applicant is not told
};

}  // namespace darcha::cases
