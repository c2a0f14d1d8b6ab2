#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "catalog/check/check.h"
#include "catalog/form_rules.h"
#include "catalog/rules.h"

namespace darcha::catalog {
namespace {

constexpr std::array<std::string_view, 4> kApplicants{"citizen", "foreigner", "stateless", "organisation"};

/// One scalar or a list of scalars.
std::vector<std::string> one_or_many(const Node& node, Report& report, const std::string& name) {
  if (node.kind == Node::Kind::scalar) return {node.scalar};
  std::vector<std::string> values;
  for (const Node& item : node.items) values.push_back(item.scalar);
  if (node.kind != Node::Kind::list)
    report.add(node.line, fmt::format("`{}` is neither a value nor a list", name), "write a value, or [a, b]");
  return values;
}

void read_registers(const Node& node, const Service& service, const Reference& reference, Report& report, FormInput& input) {
  for (const Node::Entry& entry : node.entries) {
    if (!reference.find_datum(entry.key))
      report.add(entry.line, fmt::format("no register holds `{}`", entry.key), "name a datum of registers.yaml");
    for (const Prefill& p : service.prefill)
      if (p.data == entry.key) input.prefilled[p.as] = entry.value.scalar;
  }
}

void read_files(const Node& node, Report& report, FormInput& input) {
  for (const Node::Entry& entry : node.entries) {
    for (const Node& item : entry.value.items) {
      MapReader map(item, report, "a file");
      if (!map.is_map()) continue;
      FileFact file{.type = map.string("type", 20)};
      file.bytes = map.number("kb", 0, 100'000) * 1024;
      map.finish();
      input.files[entry.key].push_back(std::move(file));
    }
  }
}

FormInput read_input(MapReader& map, const Service& service, const Reference& reference) {
  FormInput input;
  Report& report = map.report();
  input.today = map.date("on");
  if (const Node* node = map.need("applicant")) {
    MapReader applicant(*node, report, "`applicant`");
    const auto kind = static_cast<Applicant>(applicant.choice("kind", kApplicants));
    input.applicant_kind = code(kind);
    input.applicant_age = static_cast<int>(applicant.number("age", 0, 130, 0));
    applicant.finish();
    if (std::ranges::find(service.applicants, kind) == service.applicants.end())
      map.fault("applicant", "an applicant the service is not for", "use one of `applicants`");
  }
  if (const Node* node = map.find("registers")) read_registers(*node, service, reference, report, input);
  if (const Node* node = map.find("answers"))
    for (const Node::Entry& entry : node->entries) {
      if (service.find_field(entry.key) == nullptr)
        report.add(entry.line, fmt::format("the form has no field `{}`", entry.key), "correct the name");
      input.answers[entry.key] = one_or_many(entry.value, report, entry.key);
    }
  if (const Node* node = map.find("files")) read_files(*node, report, input);
  return input;
}

void compare_errors(const Node* expected, const std::vector<FormError>& errors, int line, Report& report) {
  std::map<std::string, std::string> wanted, got;
  if (expected != nullptr)
    for (const Node::Entry& entry : expected->entries) wanted[entry.key] = entry.value.scalar;
  for (const FormError& error : errors) got[error.field] = error.code;
  for (const auto& [field, error] : wanted) {
    const auto it = got.find(field);
    if (it == got.end() || it->second != error)
      report.add(line,
                 fmt::format("the example expects `{}: {}`, the form says `{}`", field, error, it == got.end() ? "nothing" : it->second),
                 "correct the example or the form");
  }
  for (const auto& [field, error] : got)
    if (!wanted.contains(field))
      report.add(line, fmt::format("the form says `{}: {}`, which the example does not expect", field, error),
                 "correct the example or the form");
}

void compare_view(MapReader& expect, const Service& service, const FormInput& input) {
  const std::vector<const FormPage*> pages = visible_pages(service, input);
  if (expect.has("pages")) {
    std::vector<std::string> got;
    for (const FormPage* page : pages) got.push_back(page->code);
    if (expect.strings("pages", true) != got)
      expect.fault("pages", fmt::format("the pages shown are [{}]", fmt::join(got, ", ")), "correct the example or the form");
  }
  for (const std::string& hidden : expect.strings("hidden", false))
    for (const FormPage* page : pages)
      if (std::ranges::any_of(visible_fields(*page, input), [&](const Field* f) { return f->code == hidden; }))
        expect.fault("hidden", fmt::format("the field `{}` is shown", hidden), "correct the example or its `when`");
}

/// The answers as they would be stored: each visible page in its normal form.
FormInput as_stored(const Service& service, FormInput input) {
  input.answers = prune(service, input);
  for (const FormPage* page : visible_pages(service, input)) {
    const PageCheck checked = check_page(service, *page, input);
    for (const auto& [field, values] : checked.answers) input.answers[field] = values;
  }
  return input;
}

}  // namespace

void check_example(const Node& root, const Service& service, const Reference& reference, Report& report, Shown& shown) {
  MapReader map(root, report, "the example");
  if (!map.is_map()) return;
  map.string("says", 300);
  FormInput input = read_input(map, service, reference);
  const ExampleEvidence evidence = read_evidence(map, service, input.today);
  for (const auto& [name, values] : evidence.rows) input.answers[name] = values;
  const Node* node = map.need("expect");
  map.finish();
  if (node == nullptr) return;
  MapReader expect(*node, report, "`expect`");
  const std::vector<FormError> errors = check_form(service, input);
  compare_errors(expect.find("errors"), errors, expect.line_of("errors"), report);
  compare_view(expect, service, input);
  const FormInput stored = as_stored(service, input);
  const std::string wanted = expect.string_or("outcome", "");
  const bool decided = errors.empty() && service.workflow && service.workflow->automatic;
  const Outcome* outcome = decided ? &decide(service, stored) : nullptr;
  const std::string got = outcome == nullptr ? "" : outcome->code;
  if (wanted != got && service.workflow && service.workflow->automatic)
    expect.fault("outcome",
                 fmt::format("the outcome is `{}`, the example expects `{}`", got.empty() ? "none" : got, wanted.empty() ? "none" : wanted),
                 "correct the example or the rule");
  if (!got.empty()) shown.outcomes.push_back(got);
  compare_findings(expect, service, stored, evidence, shown);
  if (expect.has("fee_som")) {
    const auto fee = fee_on(service, reference, stored, input.today);
    const std::int64_t som = expect.number("fee_som", 0, 1'000'000'000'000);
    if (!fee || fee->due != Money::som(som))
      expect.fault(
          "fee_som",
          fmt::format("the fee is {}, the example expects {} soʻm", fee ? fmt::format("{} tiyin", fee->due.tiyin) : "not known", som),
          "correct the example or the fee");
  }
  expect.finish();
}

}  // namespace darcha::catalog
