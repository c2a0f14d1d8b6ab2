#include "catalog/findings.h"

#include <algorithm>
#include <array>

#include "catalog/findings/periods.h"
#include "catalog/findings/values.h"
#include "core/text.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 5> kVerdicts{"met", "not_met", "unclear", "not_applicable", "for_person"};

std::string joined(const std::vector<std::string>& values) {
  std::string text;
  for (const std::string& value : values) text += (text.empty() ? "" : ";") + value;
  return text;
}

std::optional<std::string> shown(const Service& service, const Inputs& inputs, const std::string& name) {
  if (const Fact* fact = service.find_fact(name)) {
    const FactValue value = compute(*fact, service, inputs);
    return value.value ? std::optional{std::to_string(*value.value)} : std::nullopt;
  }
  return value_of(service, inputs, name);
}

/// Every name a condition looks at, whether or not it settled the answer: an officer sees what was weighed.
void collect(const Condition& condition, const Service& service, const Inputs& inputs,
             std::map<std::string, std::optional<std::string>>& used) {
  for (const Condition& part : condition.parts) collect(part, service, inputs, used);
  if (condition.field.empty()) return;
  used[condition.field] = shown(service, inputs, condition.field);
  if (const Fact* fact = service.find_fact(condition.field)) used[fact->of] = value_of(service, inputs, fact->of);
}

Verdict verdict_of(const Requirement& r, const Service& service, const Inputs& inputs) {
  const Truth applies = r.when ? truth(*r.when, service, inputs) : Truth::yes;
  if (applies == Truth::no) return Verdict::not_applicable;
  if (applies == Truth::unknown) return Verdict::unclear;
  if (!r.met) return Verdict::for_person;
  const Truth met = truth(*r.met, service, inputs);
  if (met == Truth::yes) return Verdict::met;
  const Truth failed = r.not_met ? truth(*r.not_met, service, inputs) : met == Truth::no ? Truth::yes : Truth::no;
  return met == Truth::no && failed == Truth::yes ? Verdict::not_met : Verdict::unclear;
}

/// Periods are compared by the days they hold, all else as people read it: without case, script and apostrophes.
bool agree(const std::string& left, const std::string& right, Date on) {
  const bool periods = left.find('/') != std::string::npos || right.find('/') != std::string::npos;
  if (periods)
    if (const auto a = parse_periods(left), b = parse_periods(right); a && b) return merge(*a, on) == merge(*b, on);
  return fold_for_search(left) == fold_for_search(right);
}

}  // namespace

std::string_view code(Verdict verdict) { return kVerdicts[static_cast<std::size_t>(verdict)]; }

std::optional<Verdict> parse_verdict(std::string_view text) {
  const auto found = std::ranges::find(kVerdicts, text);
  return found == kVerdicts.end() ? std::nullopt : std::optional{static_cast<Verdict>(found - kVerdicts.begin())};
}

Inputs make_inputs(const Service& service, const FormInput& form, const std::map<std::string, std::string>& check_answers,
                   const std::vector<std::string>& unknown, Date lodged, Date today) {
  Inputs inputs{.lodged = lodged, .today = today, .applicant_kind = form.applicant_kind, .applicant_age = form.applicant_age};
  for (const auto& [name, values] : form.answers) inputs.values[name] = joined(values);
  for (const auto& [name, files] : form.files) inputs.values[name] = joined(std::vector<std::string>(files.size(), "file"));
  for (const Prefill& p : service.prefill) {
    const auto found = form.prefilled.find(p.as);
    const bool asked = is_read(p, form) && std::ranges::find(unknown, p.as) == unknown.end();
    if (found != form.prefilled.end())
      inputs.values[p.as] = found->second;
    else
      inputs.values[p.as] = asked ? std::optional<std::string>{""} : std::nullopt;
  }
  for (const auto& [check, answer] : check_answers) inputs.values["check." + check] = answer;
  return inputs;
}

std::vector<std::string> unconnected(const Service& service, const Reference& reference) {
  std::vector<std::string> names;
  for (const Prefill& p : service.prefill)
    if (const auto datum = reference.find_datum(p.data); !datum || !datum->field->connected) names.push_back(p.as);
  return names;
}

std::vector<FactValue> compute_facts(const Service& service, const Inputs& inputs) {
  std::vector<FactValue> values;
  for (const Fact& fact : service.facts) values.push_back(compute(fact, service, inputs));
  return values;
}

std::vector<Finding> find(const Service& service, const Inputs& inputs) {
  std::vector<Finding> findings;
  for (const Requirement& r : service.requirements) {
    std::map<std::string, std::optional<std::string>> used;
    for (const auto* condition : {&r.when, &r.met, &r.not_met})
      if (*condition) collect(**condition, service, inputs, used);
    findings.push_back({r.code, verdict_of(r, service, inputs), {used.begin(), used.end()}});
  }
  return findings;
}

std::vector<Mismatch> find_mismatches(const Service& service, const Inputs& inputs) {
  std::vector<Mismatch> mismatches;
  for (const Comparison& c : service.comparisons) {
    if (c.values.size() != 2) continue;
    const auto left = shown(service, inputs, c.values[0]), right = shown(service, inputs, c.values[1]);
    if (left && right && !agree(*left, *right, inputs.lodged)) mismatches.push_back({c.code, *left, *right});
  }
  return mismatches;
}

bool is_asked(const BodyCheck& check, const Service& service, const Inputs& inputs) {
  return !check.when || truth(*check.when, service, inputs) != Truth::no;
}

}  // namespace darcha::catalog
