#include <unicode/regex.h>

#include <algorithm>
#include <charconv>

#include "catalog/form_rules.h"
#include "core/text.h"

namespace darcha::catalog {
namespace {

using Fault = std::optional<FormError>;

Fault fault(const Field& field, std::string code, TextArgs args = {}) { return FormError{field.code, std::move(code), std::move(args)}; }

std::string trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return std::string{text};
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string without(std::string_view text, std::string_view dropped) {
  std::string out;
  for (char c : text)
    if (dropped.find(c) == std::string_view::npos) out += c;
  return out;
}

std::string upper_ascii(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// U+00A0 between groups of digits, as numbers are shown, is typed back by people who copy.
std::string compact_number(std::string text) {
  for (std::size_t at; (at = text.find("\u00A0")) != std::string::npos;) text.erase(at, 2);
  return without(text, " ");
}

std::string compact_phone(const std::string& text) {
  std::string digits = without(text, " -()");
  if (digits.size() == 9 && all_digits(digits)) return "+998" + digits;
  if (digits.size() == 12 && digits.starts_with("998") && all_digits(digits)) return "+" + digits;
  return digits;
}

std::string normalized(const Field& field, std::string_view typed) {
  const std::string text = trimmed(typed);
  switch (field.type) {
    case FieldType::text: return normalize_apostrophes(text);
    case FieldType::long_text: return normalize_apostrophes(text);
    case FieldType::number:
    case FieldType::money: return compact_number(text);
    case FieldType::phone: return compact_phone(text);
    case FieldType::email: return to_lower(text);
    case FieldType::pinfl:
    case FieldType::tin: return without(text, " ");
    case FieldType::document_number:
    case FieldType::plate: return upper_ascii(without(text, " -"));
    case FieldType::date:
    case FieldType::choice:
    case FieldType::choices:
    case FieldType::yes_no:
    case FieldType::file:
    case FieldType::group: return text;
  }
  return text;
}

Fault check_length(const Field& field, const std::string& value) {
  const auto length = static_cast<int>(count_characters(value));
  if (length < field.min_length) return fault(field, "too_short", {{"min", std::to_string(field.min_length)}});
  if (length > field.max_length) return fault(field, "too_long", {{"max", std::to_string(field.max_length)}});
  return std::nullopt;
}

Fault check_pattern(const Field& field, const std::string& value) {
  if (field.pattern.empty()) return std::nullopt;
  UErrorCode status = U_ZERO_ERROR;
  icu::RegexMatcher matcher(icu::UnicodeString::fromUTF8(field.pattern), 0, status);
  matcher.setTimeLimit(100, status);  // bounded work, whatever the pattern
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(value);
  matcher.reset(text);
  const bool fits = U_SUCCESS(status) && matcher.matches(status);
  return fits && U_SUCCESS(status) ? std::nullopt : fault(field, "pattern");
}

Fault check_number(const Field& field, const std::string& value) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc{} || end != value.data() + value.size()) return fault(field, "not_a_number");
  if (field.min && number < *field.min) return fault(field, "too_small", {{"min", std::to_string(*field.min)}});
  if (field.max && number > *field.max) return fault(field, "too_big", {{"max", std::to_string(*field.max)}});
  return std::nullopt;
}

Date shifted(Date today, const DateBound& bound) {
  using namespace std::chrono;
  if (bound.day) return *bound.day;
  if (bound.unit == 'd') return today + days{bound.offset};
  year_month_day ymd{today};
  ymd += bound.unit == 'm' ? months{bound.offset} : months{12 * bound.offset};
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / last;
  return Date{local_days{ymd}};
}

Fault check_date(const Field& field, const std::string& value, Date today) {
  const auto day = parse_iso_date(value);
  if (!day) return fault(field, "not_a_date");
  if (field.earliest && *day < shifted(today, *field.earliest))
    return fault(field, "too_early", {{"min", to_iso(shifted(today, *field.earliest))}});
  if (field.latest && *day > shifted(today, *field.latest))
    return fault(field, "too_late", {{"max", to_iso(shifted(today, *field.latest))}});
  return std::nullopt;
}

bool is_option(const Field& field, const std::string& value) {
  if (field.type == FieldType::yes_no) return value == "yes" || value == "no";
  return std::any_of(field.options.begin(), field.options.end(), [&](const Option& option) { return option.code == value; });
}

bool is_email(std::string_view value) {
  const auto at = value.find('@');
  if (at == 0 || at == std::string_view::npos || value.find('@', at + 1) != std::string_view::npos || value.size() > 254) return false;
  const std::string_view domain = value.substr(at + 1);
  return domain.find('.') != std::string_view::npos && !domain.starts_with('.') && !domain.ends_with('.') &&
         value.find_first_of(" \t\n<>\"") == std::string_view::npos;
}

// Facts B1: thirteen digits weighed 7, 3, 1 give the fourteenth. The day of birth is not checked here: registers correct it.
bool is_pinfl(std::string_view value) {
  if (value.size() != 14 || !all_digits(value)) return false;
  constexpr int kWeights[] = {7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < 13; ++i) sum += (value[i] - '0') * kWeights[i % 3];
  return sum % 10 == value[13] - '0';
}

bool is_document_number(std::string_view value) {
  return value.size() == 9 && std::isupper(static_cast<unsigned char>(value[0])) != 0 &&
         std::isupper(static_cast<unsigned char>(value[1])) != 0 && all_digits(value.substr(2));
}

// Since 2008: private 01A123BC, state or legal 01123ABC; trailers and motorcycles have fewer. Letters and digits, region first.
bool is_plate(std::string_view value) {
  return value.size() >= 7 && value.size() <= 8 && all_digits(value.substr(0, 2)) &&
         std::all_of(value.begin(), value.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

Fault check_value(const Field& field, const std::string& value, Date today) {
  if (!is_utf8(value)) return fault(field, "pattern");
  switch (field.type) {
    case FieldType::text:
    case FieldType::long_text:
      if (auto wrong = check_length(field, value)) return wrong;
      return check_pattern(field, value);
    case FieldType::number:
    case FieldType::money: return check_number(field, value);
    case FieldType::date: return check_date(field, value, today);
    case FieldType::choice:
    case FieldType::choices:
    case FieldType::yes_no: return is_option(field, value) ? std::nullopt : fault(field, "not_an_option");
    case FieldType::phone:
      return value.size() == 13 && value.starts_with("+998") && all_digits(value.substr(1)) ? std::nullopt : fault(field, "phone");
    case FieldType::email: return is_email(value) ? std::nullopt : fault(field, "email");
    case FieldType::pinfl: return is_pinfl(value) ? std::nullopt : fault(field, "pinfl");
    case FieldType::tin: return value.size() == 9 && all_digits(value) ? std::nullopt : fault(field, "tin");
    case FieldType::document_number: return is_document_number(value) ? std::nullopt : fault(field, "document_number");
    case FieldType::plate: return is_plate(value) ? std::nullopt : fault(field, "plate");
    case FieldType::file:
    case FieldType::group: return std::nullopt;
  }
  return std::nullopt;
}

Fault check_files(const Field& field, const FormInput& input) {
  const auto found = input.files.find(field.code);
  const std::size_t count = found == input.files.end() ? 0 : found->second.size();
  if (count == 0) return field.required ? fault(field, "required") : std::nullopt;
  if (count > static_cast<std::size_t>(field.files.max_count))
    return fault(field, "file_count", {{"max", std::to_string(field.files.max_count)}});
  for (const FileFact& file : found->second) {
    if (std::find(field.files.types.begin(), field.files.types.end(), file.type) == field.files.types.end())
      return fault(field, "file_type");
    if (file.bytes > std::int64_t{field.files.max_mb} * 1024 * 1024)
      return fault(field, "file_size", {{"max", std::to_string(field.files.max_mb)}});
  }
  return std::nullopt;
}

// Normalises the field's values into `answers` and says what is wrong with them.
Fault check_field(const Field& field, const FormInput& input, Answers& answers) {
  if (field.type == FieldType::file) return check_files(field, input);
  std::vector<std::string> values;
  if (const auto typed = input.answers.find(field.code); typed != input.answers.end())
    for (const std::string& value : typed->second)
      if (std::string clean = normalized(field, value); !clean.empty()) values.push_back(std::move(clean));
  answers[field.code] = values;
  if (values.empty()) return field.required ? fault(field, "required") : std::nullopt;
  if (field.type != FieldType::choices && values.size() > 1) return fault(field, "too_many", {{"max", "1"}});
  const int most = field.max_items > 0 ? field.max_items : static_cast<int>(field.options.size());
  if (field.type == FieldType::choices && static_cast<int>(values.size()) > most)
    return fault(field, "too_many", {{"max", std::to_string(most)}});
  for (const std::string& value : values)
    if (auto wrong = check_value(field, value, input.today)) return wrong;
  return std::nullopt;
}

void check_group(const Field& group, const FormInput& input, PageCheck& result) {
  const std::vector<std::string> shown = rows_of(group, input.answers);
  const Answers kept = prune_rows(group, input.answers, input);
  const std::vector<std::string> rows = rows_of(group, kept);
  const auto count = static_cast<int>(rows.size());
  if (count > group.max_rows) result.errors.push_back({group.code, "too_many", {{"max", std::to_string(group.max_rows)}}});
  if (count < group.min_rows) result.errors.push_back({group.code, "too_few", {{"min", std::to_string(group.min_rows)}}});
  if (!rows.empty()) result.answers[group.code] = rows;
  FormInput seen = input;
  for (const std::string& row : rows) {
    const auto place = std::ranges::find(shown, row) - shown.begin() + 1;
    look_at_row(group, row, kept, seen);
    for (const Field& field : group.fields) {
      if (field.when && !holds(*field.when, seen)) continue;
      Answers checked;
      if (auto wrong = check_field(field, seen, checked)) {
        wrong->field = row_name(group, row, field);
        wrong->args.emplace_back("row", std::to_string(place));
        result.errors.push_back(std::move(*wrong));
      }
      if (checked[field.code].empty()) {
        seen.answers.erase(field.code);
        continue;
      }
      seen.answers[field.code] = checked[field.code];
      result.answers[row_name(group, row, field)] = std::move(checked[field.code]);
    }
  }
}

}  // namespace

PageCheck check_page(const Service& service, const FormPage& page, const FormInput& input) {
  (void)service;
  PageCheck result;
  FormInput seen = input;
  for (const Field& field : page.fields) {
    if (field.when && !holds(*field.when, seen)) {
      seen.answers.erase(field.code);
      continue;
    }
    if (field.type == FieldType::group) {
      check_group(field, seen, result);
      if (const auto rows = result.answers.find(field.code); rows != result.answers.end())
        seen.answers[field.code] = rows->second;
      else
        seen.answers.erase(field.code);
      continue;
    }
    if (auto wrong = check_field(field, seen, result.answers)) result.errors.push_back(std::move(*wrong));
    seen.answers[field.code] = result.answers[field.code];
    if (result.answers[field.code].empty()) {
      result.answers.erase(field.code);
      seen.answers.erase(field.code);
    }
  }
  return result;
}

namespace {

/// A field of the form, or of a row that its group lists.
bool is_asked_somewhere(const Service& service, const std::string& name, const Answers& answers) {
  const auto found = find_answer(service, name);
  if (!found || found->group == nullptr) return found.has_value();
  const auto rows = answers.find(found->group->code);
  return rows != answers.end() && std::ranges::find(rows->second, found->row) != rows->second.end();
}

}  // namespace

std::vector<FormError> check_form(const Service& service, const FormInput& input) {
  std::vector<FormError> errors;
  FormInput pruned = input;
  pruned.answers = prune(service, input);
  for (const FormPage& page : service.form) {
    if (page.when && !holds(*page.when, pruned)) continue;
    PageCheck checked = check_page(service, page, pruned);
    for (FormError& error : checked.errors) errors.push_back(std::move(error));
  }
  for (const auto& [field, values] : input.answers)
    if (!values.empty() && !is_asked_somewhere(service, field, input.answers)) errors.push_back({field, "unknown_field", {}});
  for (const Prefill& prefill : service.prefill) {
    const auto value = input.prefilled.find(prefill.as);
    if (prefill.required && is_read(prefill, pruned) && (value == input.prefilled.end() || value->second.empty()))
      errors.push_back({prefill.as, "missing_in_register", {}});
  }
  return errors;
}

}  // namespace darcha::catalog
