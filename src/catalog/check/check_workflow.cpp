#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "catalog/check/check.h"

namespace darcha::catalog {
namespace {

using Names = std::set<std::string, std::less<>>;

/// States from which `targets` grows by following `next` forwards or backwards until nothing is added.
Names grow(const Workflow& w, Names reached, bool forwards) {
  for (bool grown = true; grown;) {
    grown = false;
    for (const State& state : w.states) {
      for (const std::string& next : state.next) {
        const std::string& from = forwards ? state.code : next;
        const std::string& to = forwards ? next : state.code;
        if (reached.contains(from) && reached.insert(to).second) grown = true;
      }
    }
  }
  return reached;
}

void check_states(const Service& service, const Workflow& w, Report& report) {
  Names codes, ends, starts;
  for (const State& s : w.states) {
    if (!codes.insert(s.code).second) report.add(s.line, fmt::format("the state `{}` stands twice", s.code), "rename one");
    if (s.kind == State::Kind::end) ends.insert(s.code);
    if (s.kind == State::Kind::start) starts.insert(s.code);
  }
  for (const State& s : w.states) {
    for (const std::string& next : s.next)
      if (w.find(next) == nullptr)
        report.add(s.line, fmt::format("the state `{}` leads to the unknown state `{}`", s.code, next), "name a state of this workflow");
    if (!s.four_eyes.empty() &&
        (w.find(s.four_eyes) == nullptr || w.find(s.four_eyes)->who != State::Who::officer || s.four_eyes == s.code))
      report.add(s.line, fmt::format("`four_eyes` of `{}` does not name another officer's state", s.code),
                 "name the state whose officer may not act here again");
    if (s.kind == State::Kind::end && service.find_outcome(s.outcome) == nullptr)
      report.add(s.line, fmt::format("the end `{}` has the unknown outcome `{}`", s.code, s.outcome), "name one of `outcomes`");
  }
  const Names reachable = grow(w, starts, true);
  const Names ending = grow(w, ends, false);
  for (const State& s : w.states) {
    if (!starts.empty() && !reachable.contains(s.code))
      report.add(s.line, fmt::format("the state `{}` cannot be reached", s.code), "name it in some state's `next`, or remove it");
    if (!ending.contains(s.code))
      report.add(s.line, fmt::format("from the state `{}` no end can be reached", s.code), "lead it on to an end");
  }
}

void check_rule(const Service& service, const Workflow& w, int line, Report& report) {
  const std::vector<std::string> names = value_names(service);
  for (std::size_t i = 0; i < w.rule.size(); ++i) {
    const RuleStep& step = w.rule[i];
    if (service.find_outcome(step.outcome) == nullptr)
      report.add(step.line, fmt::format("the rule gives the unknown outcome `{}`", step.outcome), "name one of `outcomes`");
    if (step.when) check_condition(*step.when, service, names, "the rule", report);
    if (!step.when && i + 1 < w.rule.size())
      report.add(w.rule[i + 1].line, "this step of the rule is never reached", "the step before it has no `when`: move it to the end");
  }
  if (w.rule.empty() || w.rule.back().when)
    report.add(w.rule.empty() ? line : w.rule.back().line, "the automatic rule is not complete", "end it with a step without `when`");
}

}  // namespace

void check_workflow(const Service& service, int line, Report& report) {
  const Workflow& w = *service.workflow;
  if (std::ranges::count(w.states, State::Kind::start, &State::kind) != 1)
    report.add(line, "a workflow needs exactly one state of kind `start`", "mark where a case begins");
  check_states(service, w, report);
  for (const Outcome& outcome : service.outcomes) {
    const auto ends =
        std::ranges::count_if(w.states, [&](const State& s) { return s.kind == State::Kind::end && s.outcome == outcome.code; });
    if (ends != 1)
      report.add(line, fmt::format("the outcome `{}` has {} ends", outcome.code, ends),
                 "give each outcome exactly one state of kind `end`");
  }
  if (w.automatic)
    check_rule(service, w, line, report);
  else if (std::ranges::none_of(w.states, [](const State& s) { return !s.four_eyes.empty(); }))
    report.add(line, "people decide, and no second officer confirms",
               "add a state with `four_eyes`, or make the rule automatic and complete");
}

}  // namespace darcha::catalog
