// The stages that people work through: that each can be worked as it says, by somebody else where four eyes are asked for.
#include <algorithm>
#include <fmt/format.h>

#include "catalog/check/check.h"

namespace darcha::catalog {
namespace {

using Does = State::Does;

class Stages {
 public:
  Stages(const Service& service, Report& report) : s_(service), w_(*service.workflow), report_(report) {}

  void each_state() {
    for (const State& state : w_.states) {
      if (!state.basis.empty()) basis(state.basis, state.line);
      if (state.level == Level::above && !s_.from_decision)
        fault(state, "works at the office above, but nothing was decided below", "use nearest, region or republic");
      if (!state.pause.empty() && w_.find_pause(state.pause) == nullptr)
        fault(state, fmt::format("stops the clock on the unknown ground `{}`", state.pause), "name one of `pauses`");
      if (state.who != State::Who::officer) continue;
      if (state.does == Does::nothing && s_.runs() && !w_.automatic)
        fault(state, "does not say what its officer does", "add `does`: examine, check, propose, confirm, sit or record");
      work(state);
    }
  }

  void clock(int line) {
    for (const Pause& pause : w_.pauses) basis(pause.basis, line);
    if (w_.extension) basis(w_.extension->basis, line);
  }

  void effects(const Reference& reference, int line) {
    for (const Outcome& outcome : s_.outcomes) {
      if (outcome.remedy != Outcome::Remedy::none && !s_.from_decision)
        report_.add(line, fmt::format("the outcome `{}` remedies a decision, but none is complained about", outcome.code),
                    "leave `remedy` out, or write `from_decision: true`");
      for (const Effect& effect : outcome.effects) {
        if (effect.register_code.empty()) continue;
        const KeptRegister* kept = reference.find_kept_register(effect.register_code);
        if (kept == nullptr)
          report_.add(line, fmt::format("the outcome `{}` writes to the unknown register `{}`", outcome.code, effect.register_code),
                      "name a register of kept_registers.yaml");
        else if (kept->find(effect.entry) == nullptr)
          report_.add(line, fmt::format("the register `{}` has no entries of kind `{}`", effect.register_code, effect.entry),
                      "add it to kept_registers.yaml, or correct the name");
      }
    }
  }

 private:
  void fault(const State& state, const std::string& what, std::string mend) {
    report_.add(state.line, fmt::format("the state `{}` {}", state.code, what), std::move(mend));
  }

  void basis(const std::string& id, int line) {
    if (s_.find_provision(id) == nullptr)
      report_.add(line, fmt::format("the basis `{}` is not in `legal_basis`", id), "add the act there, or correct the name");
  }

  std::vector<const State*> next_of(const State& state, bool ends) const {
    std::vector<const State*> found;
    for (const std::string& code : state.next)
      if (const State* next = w_.find(code); next != nullptr && (next->kind == State::Kind::end) == ends) found.push_back(next);
    return found;
  }

  /// Somewhere after `state` a second officer stands between the proposal and its effect.
  bool proposes(std::string_view code) const {
    const State* state = w_.find(code);
    return state != nullptr && (state->does == Does::propose || state->does == Does::sit);
  }

  void work(const State& state) {
    switch (state.does) {
      case Does::check: return check(state);
      case Does::propose:
        if (std::ranges::none_of(next_of(state, false), [](const State* next) { return next->does == Does::confirm; }))
          fault(state, "proposes, and nobody confirms", "lead it to a state that does `confirm`");
        if (!next_of(state, true).empty()) fault(state, "proposes and ends the case at once", "lead it to a state that does `confirm`");
        return;
      case Does::confirm: return confirm(state);
      case Does::record:
        if (next_of(state, true).size() != state.next.size())
          fault(state, "enters an act, but does not end the case", "lead it to ends only");
        return;
      case Does::sit:
        if (next_of(state, false).size() > 1)
          fault(state, "has more than one way on after the sitting", "lead it to one stage, or to ends");
        return;
      case Does::examine:
        if (!next_of(state, true).empty() && !s_.from_decision)
          for (const State* end : next_of(state, true))
            if (s_.find_outcome(end->outcome) != nullptr && s_.find_outcome(end->outcome)->kind != Outcome::Kind::returned)
              fault(state, fmt::format("decides `{}` without a second officer", end->outcome), "only `returned` may end an examination");
        return;
      case Does::nothing: return;
    }
  }

  void check(const State& state) {
    for (const std::string& code : state.checks)
      if (s_.find_check(code) == nullptr)
        fault(state, fmt::format("asks the unknown question `{}`", code), "name one of `checks` of the service");
    if (state.next.size() != 1 || next_of(state, false).size() != 1)
      fault(state, "asks bodies, but does not lead to exactly one stage", "name the stage that uses their answers");
  }

  /// Confirmed, the proposal goes on to the one stage that is left, or to the end of its outcome; otherwise back to its author.
  void confirm(const State& state) {
    if (state.four_eyes.empty() || !proposes(state.four_eyes)) {
      fault(state, "confirms, but `four_eyes` names no stage that proposes", "name the stage whose proposal is confirmed");
      return;
    }
    const auto stages = next_of(state, false);
    const auto onward = std::ranges::count_if(stages, [&](const State* next) { return next->code != state.four_eyes; });
    if (static_cast<std::size_t>(onward) == stages.size())
      fault(state, "cannot return the proposal", fmt::format("add `{}` to `next`", state.four_eyes));
    if (onward > 1 || (onward == 1) == !next_of(state, true).empty())
      fault(state, "does not lead to exactly one stage, or to ends", "after a confirmation a case goes one way");
  }

  const Service& s_;
  const Workflow& w_;
  Report& report_;
};

}  // namespace

void check_stages(const Service& service, const Reference& reference, int workflow_line, int outcomes_line, Report& report) {
  Stages stages(service, report);
  stages.each_state();
  stages.clock(workflow_line);
  stages.effects(reference, outcomes_line);
}

}  // namespace darcha::catalog
