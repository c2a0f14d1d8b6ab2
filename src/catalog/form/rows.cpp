#include <algorithm>

#include "catalog/form_rules.h"

namespace darcha::catalog {
namespace {

bool is_row_id(std::string_view id) {
  return !id.empty() && id.size() <= 4 && id.front() != '0' && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_blank(const std::vector<std::string>& values) {
  return std::ranges::all_of(values, [](const std::string& v) { return v.find_first_not_of(" \t\r\n") == std::string::npos; });
}

}  // namespace

std::string row_name(const Field& group, std::string_view row, const Field& field) {
  return group.code + '.' + std::string{row} + '.' + field.code;
}

std::vector<std::string> rows_of(const Field& group, const Answers& answers) {
  std::vector<std::string> rows;
  const auto named = answers.find(group.code);
  if (named == answers.end()) return rows;
  for (const std::string& id : named->second) {
    if (!is_row_id(id) || std::ranges::find(rows, id) != rows.end()) continue;
    rows.push_back(id);
    if (rows.size() > static_cast<std::size_t>(group.max_rows)) break;  // one too many is enough to say so
  }
  return rows;
}

std::string next_row(const std::vector<std::string>& rows) {
  int last = 0;
  for (const std::string& row : rows) last = std::max(last, std::stoi(row));
  if (last < 9999) return std::to_string(last + 1);
  int free = 1;  // at most fifty rows: there is one
  while (std::ranges::find(rows, std::to_string(free)) != rows.end()) ++free;
  return std::to_string(free);
}

void look_at_row(const Field& group, std::string_view row, const Answers& answers, FormInput& seen) {
  for (const Field& field : group.fields) {
    const auto answer = answers.find(row_name(group, row, field));
    if (answer == answers.end() || answer->second.empty())
      seen.answers.erase(field.code);
    else
      seen.answers[field.code] = answer->second;
  }
}

std::vector<const Field*> visible_row_fields(const Field& group, std::string_view row, const FormInput& input) {
  FormInput seen = input;
  look_at_row(group, row, input.answers, seen);
  std::vector<const Field*> fields;
  for (const Field& field : group.fields) {
    if (!field.when || holds(*field.when, seen))
      fields.push_back(&field);
    else
      seen.answers.erase(field.code);
  }
  return fields;
}

Answers prune_rows(const Field& group, const Answers& answers, FormInput seen) {
  struct Row {
    std::string id;
    Answers answers;
    bool blank = true;
  };
  std::vector<Row> rows;
  for (std::string& id : rows_of(group, answers)) {
    Row row{.id = std::move(id)};
    look_at_row(group, row.id, answers, seen);
    for (const Field& field : group.fields) {
      const auto answer = seen.answers.find(field.code);
      if (answer == seen.answers.end()) continue;
      if (field.when && !holds(*field.when, seen)) {
        seen.answers.erase(answer);
        continue;
      }
      row.blank = row.blank && is_blank(answer->second);
      row.answers[row_name(group, row.id, field)] = answer->second;
    }
    rows.push_back(std::move(row));
  }
  auto filled = static_cast<int>(std::ranges::count(rows, false, &Row::blank));
  Answers kept;
  for (Row& row : rows) {
    if (row.blank && filled >= group.min_rows) continue;  // a row begun and left: nothing is asked of it
    if (row.blank) ++filled;
    kept[group.code].push_back(row.id);
    kept.merge(row.answers);
  }
  return kept;
}

std::optional<AnswerName> find_answer(const Service& service, std::string_view name) {
  const auto dot = name.find('.');
  const Field* field = service.find_field(name.substr(0, dot));
  if (field == nullptr) return std::nullopt;
  if (dot == std::string_view::npos) return AnswerName{.field = field};
  if (field->type != FieldType::group) return std::nullopt;
  const auto second = name.find('.', dot + 1);
  if (second == std::string_view::npos || !is_row_id(name.substr(dot + 1, second - dot - 1))) return std::nullopt;
  const Field* part = field->find(name.substr(second + 1));
  if (part == nullptr) return std::nullopt;
  return AnswerName{.field = part, .group = field, .row = std::string{name.substr(dot + 1, second - dot - 1)}};
}

void forget(const Field& field, Answers& answers) {
  answers.erase(field.code);
  if (field.type != FieldType::group) return;
  const std::string rows = field.code + '.';
  const auto first = answers.lower_bound(rows);
  auto last = first;
  while (last != answers.end() && last->first.starts_with(rows)) ++last;
  answers.erase(first, last);
}

}  // namespace darcha::catalog
