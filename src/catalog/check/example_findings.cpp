// What an example says about evidence, and what is found on it.
#include <algorithm>
#include <fmt/format.h>

#include "catalog/check/check.h"
#include "catalog/findings.h"

namespace darcha::catalog {
namespace {

void read_rows(const Node& node, const Service& service, Report& report, Answers& rows) {
  for (const Node::Entry& entry : node.entries) {
    const Field* group = service.find_field(entry.key);
    if (group == nullptr || group->type != FieldType::group) {
      report.add(entry.line, fmt::format("`{}` is not a group of the form", entry.key), "correct the name");
      continue;
    }
    for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
      const std::string row = std::to_string(i + 1);
      rows[entry.key].push_back(row);
      for (const Node::Entry& cell : entry.value.items[i].entries) {
        if (group->find(cell.key) == nullptr)
          report.add(cell.line, fmt::format("a row of `{}` has no field `{}`", entry.key, cell.key), "correct the name");
        rows[entry.key + "." + row + "." + cell.key] = {cell.value.scalar};
      }
    }
  }
}

/// Each name the example expects something of, against what was found.
void compare(const Node* expected, std::string_view what, const std::map<std::string, std::string>& found, MapReader& expect) {
  if (expected == nullptr) return;
  for (const Node::Entry& entry : expected->entries) {
    const auto it = found.find(entry.key);
    if (it == found.end())
      expect.report().add(entry.line, fmt::format("the service has no {} `{}`", what, entry.key), "correct the name");
    else if (it->second != entry.value.scalar)
      expect.report().add(entry.line,
                          fmt::format("the {} `{}` is {}, the example expects {}", what, entry.key, it->second, entry.value.scalar),
                          "correct the example or the service");
  }
}

void compare_list(MapReader& expect, std::string_view key, std::vector<std::string> found) {
  if (!expect.has(key)) return;
  std::vector<std::string> wanted = expect.strings(key, true);
  std::ranges::sort(wanted);
  std::ranges::sort(found);
  if (wanted != found) expect.fault(key, fmt::format("`{}` are [{}]", key, fmt::join(found, ", ")), "correct the example or the service");
}

}  // namespace

ExampleEvidence read_evidence(MapReader& example, const Service& service, Date on) {
  ExampleEvidence evidence;
  evidence.today = example.maybe_date("today").value_or(on);
  for (const std::string& data : example.strings("unavailable", false)) {
    const auto prefill = std::ranges::find(service.prefill, data, &Prefill::data);
    if (prefill == service.prefill.end())
      example.fault("unavailable", fmt::format("the service does not read `{}`", data), "correct the name");
    else
      evidence.unavailable.push_back(prefill->as);
  }
  if (const Node* checks = example.find("checks"))
    for (const Node::Entry& entry : checks->entries) {
      const BodyCheck* check = service.find_check(entry.key);
      if (check == nullptr || check->find(entry.value.scalar) == nullptr)
        example.report().add(entry.line, fmt::format("no body answers `{}: {}`", entry.key, entry.value.scalar),
                             "name a check and one of its answers");
      evidence.checks[entry.key] = entry.value.scalar;
    }
  if (const Node* rows = example.find("rows")) read_rows(*rows, service, example.report(), evidence.rows);
  return evidence;
}

void compare_findings(MapReader& expect, const Service& service, const FormInput& stored, const ExampleEvidence& evidence, Shown& shown) {
  const Inputs inputs = make_inputs(service, stored, evidence.checks, evidence.unavailable, stored.today, evidence.today);
  std::map<std::string, std::string> facts, verdicts;
  for (const FactValue& fact : compute_facts(service, inputs)) facts[fact.fact] = fact.value ? std::to_string(*fact.value) : "unknown";
  const Node* expected = expect.find("findings");
  for (const Finding& finding : find(service, inputs)) {
    verdicts[finding.requirement] = code(finding.verdict);
    if (expected == nullptr || expected->find(finding.requirement) == nullptr) continue;
    if (finding.verdict == Verdict::met) shown.met.push_back(finding.requirement);
    if (finding.verdict == Verdict::not_met) shown.not_met.push_back(finding.requirement);
  }
  compare(expect.find("facts"), "fact", facts, expect);
  compare(expected, "finding", verdicts, expect);
  std::vector<std::string> differ, asked;
  for (const Mismatch& mismatch : find_mismatches(service, inputs)) differ.push_back(mismatch.comparison);
  for (const BodyCheck& check : service.checks)
    if (is_asked(check, service, inputs)) asked.push_back(check.code);
  compare_list(expect, "mismatches", std::move(differ));
  compare_list(expect, "checks", std::move(asked));
}

}  // namespace darcha::catalog
