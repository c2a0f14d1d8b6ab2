#include <array>
#include <fmt/format.h>

#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"start", "work", "wait", "end"};
constexpr std::array<std::string_view, 4> kWho{"nobody", "system", "officer", "applicant"};

State read_state(const Node& node, Report& report) {
  State state;
  state.line = node.line;
  MapReader map(node, report, "a state");
  if (!map.is_map()) return state;
  state.code = map.code("code");
  state.name = map.text("name", 120);
  state.kind = static_cast<State::Kind>(map.choice("kind", kKinds));
  state.role = map.code_or("role", "");
  state.office = map.code_or("office", "", true);
  if (map.has("term")) state.term = map.duration("term");
  state.four_eyes = map.code_or("four_eyes", "");
  if (state.kind == State::Kind::end) {
    for (const std::string_view key : {"who", "next", "role", "term", "four_eyes", "office"})
      if (map.has(key)) map.fault(key, fmt::format("an end has no `{}`", key), "remove it");
    state.outcome = map.code("outcome");
  } else {
    state.who = static_cast<State::Who>(map.choice("who", std::span(kWho).subspan(1)) + 1);
    state.next = map.strings("next", true, 20);
    if (map.has("outcome")) map.fault("outcome", "only an end has an `outcome`", "remove it, or make the state an end");
    if (state.who == State::Who::officer) {
      if (state.role.empty()) map.need("role");
      if (!state.term) map.need("term");
    }
  }
  map.finish();
  return state;
}

}  // namespace

Workflow read_workflow(const Node& node, Report& report) {
  Workflow workflow;
  MapReader map(node, report, "`workflow`");
  if (!map.is_map()) return workflow;
  if (!map.has("automatic")) map.need("automatic");
  workflow.automatic = map.flag("automatic", false);
  map.each("rule", workflow.automatic, 40, [&](const Node& item) {
    MapReader step(item, report, "a step of the rule");
    if (!step.is_map()) return;
    RuleStep read;
    read.line = item.line;
    if (const Node* when = step.find("when")) read.when = read_condition(*when, report);
    read.outcome = step.code("outcome");
    step.finish();
    workflow.rule.push_back(std::move(read));
  });
  if (!workflow.automatic && map.has("rule")) map.fault("rule", "a rule, though people decide", "remove it, or write `automatic: true`");
  map.each("states", true, 40, [&](const Node& item) { workflow.states.push_back(read_state(item, report)); });
  map.finish();
  return workflow;
}

}  // namespace darcha::catalog
