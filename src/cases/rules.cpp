#include "cases/rules.h"

#include <algorithm>

#include "offices/types.h"

namespace darcha::cases {
namespace {

using Does = catalog::State::Does;

constexpr auto& kRoles = offices::kRoles;

bool any(const Standing& s, std::initializer_list<Relation> wanted) {
  return std::ranges::any_of(wanted, [&](Relation relation) { return s.relations.contains(relation); });
}

std::optional<std::string_view> barred(const Standing& s) {
  switch (s.bar) {
    case Bar::none: return std::nullopt;
    case Bar::own_case: return "cases.own_case";
    case Bar::kin: return "cases.kin";
    case Bar::conflict: return "cases.conflict";
    case Bar::decided_below: return "cases.decided_below";
  }
  return "cases.conflict";
}

// Work on the case itself: only by who holds it, while it is at work, and while the applicant lives.
std::optional<std::string_view> work_of_holder(const Standing& s) {
  if (!s.relations.contains(Relation::holder)) {
    if (!s.relations.contains(Relation::desk)) return "cases.not_yours";
    return s.free ? "cases.claim_first" : "cases.held_by_other";
  }
  if (s.phase == Phase::wait) return "cases.waiting";
  if (s.died) return "cases.applicant_died";
  return std::nullopt;
}

std::optional<std::string_view> claim(const Standing& s) {
  if (!s.relations.contains(Relation::desk)) return "cases.not_yours";
  if (s.author_of_four_eyes) return "cases.same_officer";
  if (s.phase == Phase::wait) return "cases.waiting";
  if (!s.free) return s.relations.contains(Relation::holder) ? "cases.yours_already" : "cases.held_by_other";
  return std::nullopt;
}

std::optional<std::string_view> steer(Action action, const Standing& s) {
  if (!s.relations.contains(Relation::in_charge)) return "cases.not_in_charge";
  if (action == Action::take_over && !s.escalated_to_me) return "cases.not_escalated";
  if (action == Action::terminate && !s.died) return "cases.applicant_lives";
  if (action == Action::reassign && s.phase == Phase::wait) return "cases.waiting";
  return std::nullopt;
}

std::optional<std::string_view> work(Action action, const Standing& s) {
  if (const auto no = work_of_holder(s)) return no;
  if (s.author_of_four_eyes) return "cases.same_officer";
  const bool decides = s.does == Does::propose || s.does == Does::confirm || s.does == Does::sit || s.does == Does::record;
  if (action == Action::proceed && s.does != Does::examine) return "cases.not_in_this_state";
  if (action == Action::decide && !decides) return "cases.not_in_this_state";
  return std::nullopt;
}

}  // namespace

std::string_view code(Action action) {
  constexpr std::string_view kNames[] = {"see",      "claim",    "release",   "hand_over", "ask_applicant",
                                         "ask_body", "notify",   "proceed",   "decide",    "declare_conflict",
                                         "extend",   "reassign", "take_over", "terminate", "answer_check"};
  return kNames[static_cast<std::size_t>(action)];
}

std::string_view code(Relation relation) {
  constexpr std::string_view kNames[] = {"holder", "desk", "in_charge", "asked", "reviewing", "colleague", "elsewhere"};
  return kNames[static_cast<std::size_t>(relation)];
}

std::optional<std::string_view> may(Action action, const Standing& s) {
  if (!s.serves) return "cases.no_officer";
  if (s.away) return "cases.away";
  if (const auto no = barred(s)) return no;
  if (action == Action::see) {
    if (any(s, {Relation::holder, Relation::desk, Relation::in_charge, Relation::reviewing})) return std::nullopt;
    return "cases.not_yours";
  }
  if (action == Action::answer_check) {
    if (!s.relations.contains(Relation::asked)) return "cases.not_yours";
    if (s.phase == Phase::closed || s.withdrawn_question) return "cases.check_closed";
    return std::nullopt;
  }
  if (s.phase == Phase::closed) return any(s, {Relation::holder, Relation::desk, Relation::in_charge}) ? "cases.closed" : "cases.not_yours";
  switch (action) {
    case Action::claim: return claim(s);
    case Action::release:
    case Action::hand_over:
      return s.relations.contains(Relation::holder) ? std::nullopt : std::optional<std::string_view>{"cases.not_yours"};
    case Action::declare_conflict:
      if (any(s, {Relation::holder, Relation::desk, Relation::in_charge})) return std::nullopt;
      return "cases.not_yours";
    case Action::extend:
      if (!any(s, {Relation::holder, Relation::desk, Relation::in_charge})) return "cases.not_yours";
      return s.may_extend ? std::nullopt : std::optional<std::string_view>{"cases.no_extension"};
    case Action::reassign:
    case Action::take_over:
    case Action::terminate: return steer(action, s);
    default: return work(action, s);
  }
}

bool is_in_charge(std::span<const std::string> roles) {
  return std::ranges::any_of(roles, [](const std::string& role) { return role == "head" || role == "supervisor"; });
}

Relations relations_of(std::span<const std::string> roles, Place place, std::string_view state_role, std::string_view asked_role,
                       bool holds) {
  const auto has = [&](std::string_view role) { return !role.empty() && std::ranges::find(roles, role) != roles.end(); };
  Relations out;
  if (place == Place::same && has(state_role)) {
    out.insert(Relation::desk);
    if (holds) out.insert(Relation::holder);  // a role that was taken away takes its cases with it
  }
  if ((place == Place::same || place == Place::above) && is_in_charge(roles)) out.insert(Relation::in_charge);
  if (has(asked_role)) out.insert(Relation::asked);
  if (place == Place::same && out.empty()) out.insert(Relation::colleague);
  if (out.empty()) out.insert(Relation::elsewhere);
  return out;
}

std::span<const std::string_view> known_roles() { return kRoles; }

std::string_view code(Tie tie) {
  constexpr std::string_view kNames[] = {
      "holder",   "desk", "substitute", "same office, other role", "office above", "other region", "asked",    "reviewing a complaint",
      "own case", "kin",  "conflict",   "decided below",           "author",       "away",         "dismissed"};
  return kNames[static_cast<std::size_t>(tie)];
}

Standing standing_for(std::string_view role, Tie tie, Action action) {
  const std::vector<std::string> roles{std::string{role}};
  const bool elsewhere = tie == Tie::other_region || tie == Tie::reviewing;
  const bool above = tie == Tie::office_above, asked = tie == Tie::asked, other = tie == Tie::same_office_other_role;
  const Place place = elsewhere ? Place::elsewhere : above ? Place::above : asked ? Place::asked : Place::same;
  const bool at_desk = place == Place::same && !other;
  const bool free = tie == Tie::desk || (action == Action::claim && tie != Tie::holder && tie != Tie::substitute);
  Standing out{
      .relations = relations_of(roles, place, at_desk ? role : std::string_view{}, asked ? role : std::string_view{}, at_desk && !free),
      .does = action == Action::decide ? Does::confirm : Does::examine,
      .free = free,
      .author_of_four_eyes = tie == Tie::author,
      .escalated_to_me = action == Action::take_over,
      .may_extend = role == "head",
      .died = action == Action::terminate,
      .serves = tie != Tie::dismissed,
      .away = tie == Tie::away,
      .substitute = tie == Tie::substitute};
  if (tie == Tie::reviewing) out.relations = {Relation::reviewing};
  if (tie == Tie::own_case) out.bar = Bar::own_case;
  if (tie == Tie::kin) out.bar = Bar::kin;
  if (tie == Tie::conflict) out.bar = Bar::conflict;
  if (tie == Tie::decided_below) out.bar = Bar::decided_below;
  return out;
}

std::vector<WhoMayRow> who_may() {
  std::vector<WhoMayRow> rows;
  for (const std::string_view role : kRoles)
    for (const Tie tie : kTies) {
      WhoMayRow row{std::string{role}, tie, {}};
      for (const Action action : kActions) {
        const auto no = may(action, standing_for(role, tie, action));
        row.cells.emplace_back(no ? *no : "yes");
      }
      rows.push_back(std::move(row));
    }
  return rows;
}

bool may_list_escalated(std::span<const std::string> roles) { return is_in_charge(roles); }

std::optional<OfficerId> pick(std::vector<Candidate> candidates, std::uint64_t chance) {
  if (candidates.empty()) return std::nullopt;
  const std::int64_t least = std::ranges::min(candidates, {}, &Candidate::load).load;
  std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.load > least; });
  std::ranges::sort(candidates, {},
                    [](const Candidate& c) { return c.officer.value; });  // the same chance picks the same whatever the order was
  return candidates[chance % candidates.size()].officer;
}

}  // namespace darcha::cases
