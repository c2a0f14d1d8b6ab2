#include <algorithm>
#include <fmt/format.h>

#include "catalog/check/check.h"
#include "core/text.h"

namespace darcha::catalog {
namespace {

/// The datum of a register that a field asks for again, if any: by its code, its label in any language, or its type.
std::optional<std::string> datum_asked_again(const Field& field, const Reference& reference) {
  if (field.about == Field::About::other_person) return std::nullopt;
  if (field.about == Field::About::applicant) {
    if (field.type == FieldType::pinfl) return "civil.pinfl";
    if (field.type == FieldType::tin) return "tax.tin";
    if (field.type == FieldType::document_number) return "document.id_card";
  }
  std::vector<std::string> said{fold_for_search(field.code)};
  std::string spaced = field.code;
  std::ranges::replace(spaced, '_', ' ');
  said.push_back(fold_for_search(spaced));
  for (const Lang lang : kLangs) {
    std::string label = fold_for_search(field.label.in(lang));
    while (!label.empty() && (label.back() == '?' || label.back() == ':' || label.back() == ' ')) label.pop_back();
    said.push_back(std::move(label));
  }
  const auto is_said = [&](std::string_view name) {
    const std::string folded = fold_for_search(name);
    return !folded.empty() && std::ranges::find(said, folded) != said.end();
  };
  for (const Register& r : reference.registers) {
    for (const RegisterField& datum : r.fields) {
      const bool named = std::ranges::any_of(kLangs, [&](Lang lang) { return is_said(datum.name.in(lang)); });
      if (named || is_said(r.code + "_" + datum.code) || std::ranges::any_of(datum.aliases, is_said)) return r.code + "." + datum.code;
    }
  }
  return std::nullopt;
}

void check_field(const Field& field, const Service& service, const Reference& reference, Report& report) {
  if (const auto datum = datum_asked_again(field, reference)) {
    report.add(field.line, fmt::format("the field `{}` asks for what a register already holds ({})", field.code, *datum),
               fmt::format("read it under `prefill` (data: {}), or say `about: other_person` if it is someone else's", *datum));
  }
  if (service.find_prefill(field.code) != nullptr)
    report.add(field.line, fmt::format("`{}` is both a field and a prefilled value", field.code), "rename one of them");
  if (field.type == FieldType::date)
    for (const std::string_view part : {"_day", "_month", "_year"})
      if (service.find_field(field.code + std::string(part)) != nullptr)
        report.add(field.line, fmt::format("the field `{}{}` is mistaken for a part of the date `{}`", field.code, part, field.code),
                   "rename it");
}

/// A field of the form or of a row of one of its groups.
const Field* find_anywhere(const Service& service, const std::string& name) {
  if (const Field* field = service.find_field(name)) return field;
  for (const FormPage& page : service.form)
    for (const Field& group : page.fields)
      if (const Field* field = group.find(name)) return field;
  return nullptr;
}

bool is_number_name(const Service& service, const std::string& name) {
  if (name == "applicant.age" || service.find_fact(name) != nullptr) return true;
  if (const Field* field = find_anywhere(service, name)) return field->type == FieldType::number || field->type == FieldType::money;
  return service.find_prefill(name) != nullptr;
}

void check_value(const Condition& c, const Service& service, const std::string& what, Report& report) {
  const auto complain = [&](const std::string& value, const std::string& mend) {
    report.add(c.line, fmt::format("the condition of {} compares `{}` with `{}`, which it can never be", what, c.field, value), mend);
  };
  for (const std::string& value : c.values) {
    if (c.field == "applicant.kind") {
      if (!parse_applicant(value)) complain(value, "use citizen, foreigner, stateless or organisation");
      continue;
    }
    if (const BodyCheck* check = c.field.starts_with("check.") ? service.find_check(c.field.substr(6)) : nullptr) {
      if (check->find(value) == nullptr) complain(value, "use the code of an answer");
      continue;
    }
    const Field* field = find_anywhere(service, c.field);
    if (field == nullptr) continue;
    if (field->type == FieldType::yes_no && value != "yes" && value != "no") complain(value, "use yes or no");
    const bool choice = field->type == FieldType::choice || field->type == FieldType::choices;
    if (choice && std::ranges::find(field->options, value, &Option::code) == field->options.end())
      complain(value, "use the code of an option");
  }
}

/// Within a row a condition may look at the fields of the row before it, and at what came before the group.
void check_rows(const Field& group, const Service& service, std::vector<std::string> seen, const Reference& reference, Report& report) {
  for (const Field& field : group.fields) {
    if (service.find_field(field.code) != nullptr)
      report.add(field.line, fmt::format("`{}` is both a field of the form and of a row of `{}`", field.code, group.code),
                 "rename one of them");
    if (field.when) check_condition(*field.when, service, seen, fmt::format("the field `{}`", field.code), report);
    check_field(field, service, reference, report);
    seen.push_back(field.code);
  }
}

}  // namespace

void check_condition(const Condition& c, const Service& service, const std::vector<std::string>& seen, const std::string& what,
                     Report& report) {
  for (const Condition& part : c.parts) check_condition(part, service, seen, what, report);
  if (c.field.empty()) return;
  if (c.field == "applicant.kind" || c.field == "applicant.age" || std::ranges::find(seen, c.field) != seen.end()) {
    check_value(c, service, what, report);
    if ((c.kind == Condition::Kind::at_least || c.kind == Condition::Kind::at_most) && !is_number_name(service, c.field))
      report.add(c.line, fmt::format("the condition of {} measures `{}`, which is not a number", what, c.field), "use equals or in");
    return;
  }
  if (service.find_field(c.field) != nullptr) {
    report.add(c.line, fmt::format("the condition of {} looks at the field `{}`, which comes later", what, c.field),
               "move that field before it");
    return;
  }
  const std::vector<std::string_view> names(seen.begin(), seen.end());
  const std::string near = nearest(c.field, names);
  report.add(c.line, fmt::format("the condition of {} looks at the unknown field `{}`", what, c.field),
             near.empty() ? "name a field of the form, a prefilled value, applicant.kind or applicant.age"
                          : fmt::format("did you mean `{}`?", near));
}

void check_form(const Service& service, const Reference& reference, Report& report) {
  std::vector<std::string> seen;  // prefilled values are known before the first page unless they themselves hang on an answer
  for (const Prefill& p : service.prefill)
    if (!p.when) seen.push_back(p.as);
  std::vector<std::string> pages;
  for (const FormPage& page : service.form) {
    if (std::ranges::find(pages, page.code) != pages.end())
      report.add(page.line, fmt::format("the page `{}` stands twice", page.code), "rename one");
    pages.push_back(page.code);
    if (page.when) check_condition(*page.when, service, seen, fmt::format("the page `{}`", page.code), report);
    for (const Field& field : page.fields) {
      if (std::ranges::find(seen, field.code) != seen.end() && service.find_prefill(field.code) == nullptr)
        report.add(field.line, fmt::format("the field `{}` stands twice", field.code), "rename one");
      if (field.when) check_condition(*field.when, service, seen, fmt::format("the field `{}`", field.code), report);
      check_field(field, service, reference, report);
      check_rows(field, service, seen, reference, report);
      seen.push_back(field.code);
    }
  }
}

}  // namespace darcha::catalog
