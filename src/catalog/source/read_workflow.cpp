#include <array>
#include <fmt/format.h>

#include "catalog/source/read_service.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 4> kKinds{"start", "work", "wait", "end"};
constexpr std::array<std::string_view, 4> kWho{"nobody", "system", "officer", "applicant"};
constexpr std::array<std::string_view, 7> kDoes{"nothing", "examine", "check", "propose", "confirm", "sit", "record"};

void read_end(MapReader& map, State& state) {
  for (const std::string_view key :
       {"who", "does", "next", "role", "term", "basis", "unverified", "four_eyes", "office", "level", "checks", "pause"})
    if (map.has(key)) map.fault(key, fmt::format("an end has no `{}`", key), "remove it");
  state.outcome = map.code("outcome");
}

void read_officers_part(MapReader& map, State& state) {
  const bool officer = state.who == State::Who::officer;
  for (const std::string_view key : {"does", "four_eyes", "role", "office", "level"})
    if (map.has(key) && !officer)
      map.fault(key, fmt::format("only a state of an officer has `{}`", key), "remove it, or write `who: officer`");
  if (!officer) return;
  if (state.role.empty()) map.need("role");
  if (!state.term) map.need("term");
  if (map.has("does")) state.does = static_cast<State::Does>(map.choice("does", std::span(kDoes).subspan(1)) + 1);
  if (map.has("level")) state.level = read_level(map, "level", Level::nearest);
  if (state.does == State::Does::check)
    state.checks = map.strings("checks", true, 20);
  else if (map.has("checks"))
    map.fault("checks", "only a state that does `check` has `checks`", "write `does: check`, or remove them");
}

State read_state(const Node& node, Report& report) {
  State state;
  state.line = node.line;
  MapReader map(node, report, "a state");
  if (!map.is_map()) return state;
  state.code = map.code("code");
  state.name = map.text("name", 120);
  state.kind = static_cast<State::Kind>(map.choice("kind", kKinds));
  if (state.kind == State::Kind::end) {
    read_end(map, state);
    map.finish();
    return state;
  }
  state.who = static_cast<State::Who>(map.choice("who", std::span(kWho).subspan(1)) + 1);
  state.role = map.code_or("role", "");
  state.office = map.code_or("office", "", true);
  if (map.has("term")) state.term = map.duration("term");
  state.basis = map.code_or("basis", "");
  state.unverified = map.flag("unverified", false);
  state.four_eyes = map.code_or("four_eyes", "");
  state.next = map.strings("next", true, 20);
  if (map.has("outcome")) map.fault("outcome", "only an end has an `outcome`", "remove it, or make the state an end");
  read_officers_part(map, state);
  if (state.kind == State::Kind::wait)
    state.pause = map.code_or("pause", "");
  else if (map.has("pause"))
    map.fault("pause", "only a state of kind `wait` stops the clock", "remove `pause`, or write `kind: wait`");
  map.finish();
  return state;
}

void read_pauses(MapReader& map, Workflow& workflow) {
  map.each("pauses", false, 20, [&](const Node& item) {
    MapReader p(item, map.report(), "a ground to stop the clock");
    if (!p.is_map()) return;
    Pause pause{.code = p.code("code"), .text = p.text("text", 300)};
    pause.basis = p.code("basis");
    pause.at_most = p.duration("at_most");
    pause.unverified = p.flag("unverified", false);
    p.finish();
    if (workflow.find_pause(pause.code) != nullptr)
      map.report().add(item.line, fmt::format("the ground `{}` to stop the clock stands twice", pause.code), "rename one");
    workflow.pauses.push_back(std::move(pause));
  });
}

void read_clock(MapReader& map, Workflow& workflow) {
  read_pauses(map, workflow);
  if (const Node* node = map.find("extension")) {
    MapReader e(*node, map.report(), "`extension`");
    Extension extension;
    extension.by = e.code("by");
    extension.at_most = e.duration("at_most");
    extension.times = static_cast<int>(e.number("times", 1, 10, 1));
    extension.basis = e.code("basis");
    extension.unverified = e.flag("unverified", false);
    e.finish();
    workflow.extension = std::move(extension);
  }
  if (const Node* node = map.find("escalation")) {
    MapReader e(*node, map.report(), "`escalation`");
    Escalation escalation;
    escalation.after = e.duration("after", 0);
    escalation.to = read_level(e, "to", Level::above);
    e.finish();
    workflow.escalation = escalation;
  }
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
  read_clock(map, workflow);
  map.each("states", true, 40, [&](const Node& item) { workflow.states.push_back(read_state(item, report)); });
  map.finish();
  return workflow;
}

}  // namespace darcha::catalog
