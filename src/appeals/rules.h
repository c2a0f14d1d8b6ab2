// Pure rules of complaints: whether one may be lodged, until when, and what its answer may do. Law: OʻRQ-457 (administrative complaint:
// within 30 days, to the body above; in detail unverified), OʻRQ-445 (never to the body complained about), OʻRQ-610 (acts of the
// President).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "core/calendar.h"
#include "core/time.h"

namespace darcha::appeals {

/// All that "may this decision be complained about here, now?" depends on.
struct Situation {
  bool stands = false;        ///< people decided, and nothing stands in the place of the decision
  bool here = false;          ///< its service names one that complaints run through, and that one runs
  bool office_above = false;  ///< there is an office above those that decided
  bool running = false;       ///< a complaint about it waits for its answer
  bool answered = false;      ///< a complaint about it was answered, or it is such an answer itself
};
/// Nothing: yes, also when the term has passed (a good reason may give it back). Otherwise the code of the refusal:
/// appeals.not_standing, appeals.not_here, appeals.running, appeals.answered, appeals.no_office_above.
std::optional<std::string_view> may_complain(const Situation& situation);

/// The moment at which the term has passed: midnight after its last day in Tashkent. The day of service is not counted.
Instant term_ends(Instant served, catalog::Duration within, const WorkingCalendar& calendar);
inline bool is_late(Instant now, Instant ends) { return now >= ends; }
/// The last day on which a complaint is in time.
Date last_day(Instant ends);

/// The outcomes that the office above may put in the place of this one by itself: those that a confirmation ends with. None where an act of
/// somebody above decided (`by_act`), and none where an entry of a register or a citizenship would have to be taken back.
std::vector<std::string> outcomes_instead(const catalog::Service& service, std::string_view outcome, bool by_act);
/// The stages that the case may be sent back to: where officers examine, ask bodies, or propose. None where something would have to be
/// taken back that is not the house's.
std::vector<std::string> stages_back(const catalog::Service& service, std::string_view outcome);

}  // namespace darcha::appeals
