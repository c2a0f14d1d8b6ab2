#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "catalog/form_rules.h"

namespace darcha::catalog {
namespace {

std::vector<std::string> values_of(const FormInput& input, const std::string& field) {
  if (field == "applicant.kind") return {input.applicant_kind};
  if (field == "applicant.age") return {std::to_string(input.applicant_age)};
  if (const auto answer = input.answers.find(field); answer != input.answers.end()) return answer->second;
  if (const auto value = input.prefilled.find(field); value != input.prefilled.end() && !value->second.empty()) return {value->second};
  if (const auto files = input.files.find(field); files != input.files.end()) return std::vector<std::string>(files->second.size(), "file");
  return {};
}

std::optional<std::int64_t> number_of(const std::vector<std::string>& values) {
  if (values.size() != 1) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(values[0].data(), values[0].data() + values[0].size(), number);
  if (error != std::errc{} || end != values[0].data() + values[0].size()) return std::nullopt;
  return number;
}

bool any_of_values(const std::vector<std::string>& values, const std::vector<std::string>& wanted) {
  return std::any_of(values.begin(), values.end(),
                     [&](const std::string& v) { return std::find(wanted.begin(), wanted.end(), v) != wanted.end(); });
}

}  // namespace

bool holds(const Condition& condition, const FormInput& input) {
  using Kind = Condition::Kind;
  const auto part_holds = [&](const Condition& part) { return holds(part, input); };
  if (condition.kind == Kind::all) return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
  if (condition.kind == Kind::any) return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
  if (condition.kind == Kind::none) return std::none_of(condition.parts.begin(), condition.parts.end(), part_holds);
  const std::vector<std::string> values = values_of(input, condition.field);
  switch (condition.kind) {
    case Kind::equals:
    case Kind::in: return any_of_values(values, condition.values);
    case Kind::differs: return !any_of_values(values, condition.values);
    case Kind::empty: return values.empty();
    case Kind::filled: return !values.empty();
    case Kind::at_least: {
      const auto number = number_of(values);
      return number && *number >= condition.number;
    }
    case Kind::at_most: {
      const auto number = number_of(values);
      return number && *number <= condition.number;
    }
    case Kind::all:
    case Kind::any:
    case Kind::none: break;
  }
  return false;
}

std::vector<const Field*> visible_fields(const FormPage& page, const FormInput& input) {
  std::vector<const Field*> fields;
  FormInput seen = input;
  for (const Field& field : page.fields) {
    if (!field.when || holds(*field.when, seen)) {
      fields.push_back(&field);
    } else {
      seen.answers.erase(field.code);
      seen.files.erase(field.code);
    }
  }
  return fields;
}

Answers prune(const Service& service, const FormInput& input) {
  Answers kept;
  FormInput seen = input;
  seen.answers.clear();
  for (const FormPage& page : service.form) {
    if (page.when && !holds(*page.when, seen)) continue;
    for (const Field& field : page.fields) {
      const auto answer = input.answers.find(field.code);
      if (answer == input.answers.end() || answer->second.empty() || (field.when && !holds(*field.when, seen))) continue;
      if (field.type == FieldType::group) {
        Answers rows = prune_rows(field, input.answers, seen);
        if (const auto ids = rows.find(field.code); ids != rows.end()) seen.answers[field.code] = ids->second;
        kept.merge(rows);
        continue;
      }
      kept[field.code] = answer->second;
      seen.answers[field.code] = answer->second;
    }
  }
  return kept;
}

std::vector<const FormPage*> visible_pages(const Service& service, const FormInput& input) {
  FormInput pruned = input;
  pruned.answers = prune(service, input);
  std::vector<const FormPage*> pages;
  for (const FormPage& page : service.form)
    if ((!page.when || holds(*page.when, pruned)) && !visible_fields(page, pruned).empty()) pages.push_back(&page);
  return pages;
}

bool is_read(const Prefill& prefill, const FormInput& input) { return !prefill.when || holds(*prefill.when, input); }

const Outcome& decide(const Service& service, const FormInput& input) {
  if (!service.workflow || !service.workflow->automatic) throw std::logic_error("a person decides " + service.code + ", not a rule");
  for (const RuleStep& step : service.workflow->rule) {
    if (step.when && !holds(*step.when, input)) continue;
    if (const Outcome* outcome = service.find_outcome(step.outcome)) return *outcome;
  }
  throw std::logic_error("the rule of " + service.key() + " is not complete");
}

}  // namespace darcha::catalog
