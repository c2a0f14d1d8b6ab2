#include <algorithm>

#include "catalog/findings/values.h"
#include "catalog/source/map_reader.h"

namespace darcha::catalog {
namespace {

Truth opposite(Truth t) { return t == Truth::yes ? Truth::no : t == Truth::no ? Truth::yes : Truth::unknown; }
Truth of(bool known) { return known ? Truth::yes : Truth::no; }

bool holds_several(const Service& service, std::string_view name) {
  const Field* field = service.find_field(name);
  return field != nullptr && (field->type == FieldType::choices || field->type == FieldType::file || field->type == FieldType::group);
}

/// Nothing = not known.
std::optional<std::vector<std::string>> values_of(const Service& service, const Inputs& inputs, const std::string& name) {
  if (const Fact* fact = service.find_fact(name)) {
    const FactValue value = compute(*fact, service, inputs);
    return value.value ? std::optional{std::vector{std::to_string(*value.value)}} : std::nullopt;
  }
  const auto value = value_of(service, inputs, name);
  if (!value) return std::nullopt;
  if (holds_several(service, name)) return split_items(*value);
  return value->empty() ? std::vector<std::string>{} : std::vector{*value};
}

Truth among(const std::vector<std::string>& values, const std::vector<std::string>& wanted) {
  return of(std::ranges::any_of(values, [&](const std::string& v) { return std::ranges::find(wanted, v) != wanted.end(); }));
}

Truth of_parts(const Condition& condition, const Service& service, const Inputs& inputs) {
  // `all` is as true as its least true part, `any` and `none` go by the most true one.
  const bool all = condition.kind == Condition::Kind::all;
  Truth result = all ? Truth::yes : Truth::no;
  for (const Condition& part : condition.parts) {
    const Truth t = truth(part, service, inputs);
    result = all ? std::min(result, t) : std::max(result, t);
  }
  return condition.kind == Condition::Kind::none ? opposite(result) : result;
}

}  // namespace

std::vector<std::string> split_items(std::string_view value) {
  std::vector<std::string> items;
  while (!value.empty()) {
    const std::size_t end = value.find(';');
    std::string_view item = value.substr(0, end);
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (!item.empty()) items.emplace_back(item);
    value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
  }
  return items;
}

std::optional<std::string> value_of(const Service& service, const Inputs& inputs, std::string_view name) {
  if (name == "applicant.kind") return inputs.applicant_kind.empty() ? std::nullopt : std::optional{inputs.applicant_kind};
  if (name == "applicant.age") return inputs.applicant_age ? std::optional{std::to_string(*inputs.applicant_age)} : std::nullopt;
  if (const auto found = inputs.values.find(std::string(name)); found != inputs.values.end()) return found->second;
  return service.find_field(name) != nullptr ? std::optional<std::string>{""} : std::nullopt;
}

Truth truth(const Condition& condition, const Service& service, const Inputs& inputs) {
  using Kind = Condition::Kind;
  if (condition.kind == Kind::all || condition.kind == Kind::any || condition.kind == Kind::none)
    return of_parts(condition, service, inputs);
  const auto values = values_of(service, inputs, condition.field);
  if (!values) return Truth::unknown;
  switch (condition.kind) {
    case Kind::equals:
    case Kind::in: return among(*values, condition.values);
    case Kind::differs: return opposite(among(*values, condition.values));
    case Kind::empty: return of(values->empty());
    case Kind::filled: return of(!values->empty());
    case Kind::at_least:
    case Kind::at_most: {
      const auto number = values->size() == 1 ? parse_whole(values->front()) : std::nullopt;
      if (!number) return Truth::unknown;  // a missing number is not a small one
      return of(condition.kind == Kind::at_least ? *number >= condition.number : *number <= condition.number);
    }
    case Kind::all:
    case Kind::any:
    case Kind::none: break;
  }
  return Truth::unknown;
}

}  // namespace darcha::catalog
