#include "murojaat/rules.h"

namespace darcha::murojaat {
namespace {

constexpr std::string_view kNames[] = {"see",        "claim",    "release",    "hand_over",     "edit_points", "answer",
                                       "ask_author", "notify",   "reclassify", "forward",       "ask_body",    "study",
                                       "extend",     "halt",     "resume",     "conclude",      "reply",       "reception",
                                       "approve",    "reassign", "take_over",  "answer_request"};

std::optional<std::string_view> steer(Action action, const Standing& s) {
  if (action == Action::approve) {
    if (!s.head) return "murojaat.not_in_charge";
    if (!s.proposed) return "murojaat.nothing_proposed";
    if (s.proposer) return "murojaat.own_proposal";  // nobody approves what they proposed
    return std::nullopt;
  }
  if (!s.in_charge) return "murojaat.not_in_charge";
  if (action == Action::take_over && !s.escalated_to_me) return "murojaat.not_escalated";
  return std::nullopt;
}

std::optional<std::string_view> work(Action action, const Standing& s) {
  if (!s.holder) return s.desk ? (s.free ? "murojaat.claim_first" : "murojaat.held_by_other") : "murojaat.not_yours";
  if (s.proposed && (action == Action::extend || action == Action::conclude || action == Action::reply || action == Action::forward))
    return "murojaat.waits_for_head";
  if (action == Action::halt && s.halted) return "murojaat.halted";
  if (action == Action::resume && !s.halted) return "murojaat.not_halted";
  return std::nullopt;
}

}  // namespace

std::string_view code(Action action) { return kNames[static_cast<std::size_t>(action)]; }

std::optional<std::string_view> may(Action action, const Standing& s) {
  if (s.own) return "murojaat.own_appeal";
  if (action == Action::see) {
    if (s.holder || s.desk || s.in_charge || s.asked) return std::nullopt;
    return "murojaat.not_found";
  }
  if (!s.open) return "murojaat.closed";
  if (action == Action::answer_request) return s.asked ? std::nullopt : std::optional<std::string_view>{"murojaat.not_yours"};
  if (s.barred) return "murojaat.barred";
  if (action == Action::approve || action == Action::reassign || action == Action::take_over) return steer(action, s);
  if (action == Action::claim) {
    if (!s.desk) return "murojaat.not_yours";
    if (!s.free) return s.holder ? "murojaat.yours_already" : "murojaat.held_by_other";
    return std::nullopt;
  }
  return work(action, s);
}

}  // namespace darcha::murojaat
