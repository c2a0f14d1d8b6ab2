#include "appeals/rules.h"

#include <algorithm>

#include "cases/cases.h"

namespace darcha::appeals {
namespace {

using Does = catalog::State::Does;

/// Whether a confirmation by a second officer is the last word on this outcome: no body sits and no act is awaited after it.
bool ends_with_confirmation(const catalog::Workflow& workflow, const catalog::State& end) {
  return std::ranges::any_of(workflow.states, [&](const catalog::State& state) {
    if (state.does != Does::confirm || std::ranges::find(state.next, end.code) == state.next.end()) return false;
    return std::ranges::none_of(state.next, [&](const std::string& next) {
      const catalog::State* other = workflow.find(next);
      return other != nullptr && (other->does == Does::sit || other->does == Does::record);
    });
  });
}

bool can_be_taken_back(const catalog::Service& service, std::string_view outcome) {
  const catalog::Outcome* old = service.find_outcome(std::string{outcome});
  return old != nullptr && old->effects.empty();
}

}  // namespace

std::optional<std::string_view> may_complain(const Situation& s) {
  if (!s.stands) return "appeals.not_standing";
  if (!s.here) return "appeals.not_here";
  if (s.running) return "appeals.running";
  if (s.answered) return "appeals.answered";
  if (!s.office_above) return "appeals.no_office_above";
  return std::nullopt;
}

Instant term_ends(Instant served, catalog::Duration within, const WorkingCalendar& calendar) {
  return cases::term_end(within, served, calendar);
}

Date last_day(Instant ends) { return date_in_tashkent(ends - std::chrono::microseconds{1}); }

std::vector<std::string> outcomes_instead(const catalog::Service& service, std::string_view outcome, bool by_act) {
  std::vector<std::string> out;
  if (by_act || !service.workflow || !can_be_taken_back(service, outcome)) return out;
  for (const catalog::Outcome& other : service.outcomes) {
    const catalog::State* end = service.workflow->end_of(other.code);
    if (other.code == outcome || other.kind == catalog::Outcome::Kind::returned || end == nullptr) continue;
    if (ends_with_confirmation(*service.workflow, *end)) out.push_back(other.code);
  }
  return out;
}

std::vector<std::string> stages_back(const catalog::Service& service, std::string_view outcome) {
  std::vector<std::string> out;
  if (!service.workflow || !can_be_taken_back(service, outcome)) return out;
  for (const catalog::State& state : service.workflow->states)
    if (state.does == Does::examine || state.does == Does::check || state.does == Does::propose) out.push_back(state.code);
  return out;
}

}  // namespace darcha::appeals
