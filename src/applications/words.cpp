#include "applications/words.h"

#include "applications/deadline.h"
#include "catalog/catalog.h"
#include "catalog/form_rules.h"
#include "core/dates.h"
#include "gen/applications/text.h"

namespace darcha::applications {
std::string datum_name(const web::Context& context, const catalog::Reference& reference, std::string_view data) {
  const auto datum = reference.find_datum(data);
  return datum ? datum->field->name.in(context.lang) : std::string{data};
}

std::string register_name(const web::Context& context, const catalog::Reference& reference, std::string_view code) {
  const catalog::Register* found = reference.find_register(code);
  return found != nullptr ? found->name.in(context.lang) : std::string{code};
}

std::string term_words(const web::Context& context, const catalog::Service& service, const catalog::FormInput& input,
                       const WorkingCalendar& calendar) {
  const Date today = date_in_tashkent(context.now);
  const catalog::TermPeriod* period = catalog::term_on(service, today, input);
  const std::string term = period == nullptr || period->unknown ? catalog::term_text(context, service, today)
                                                                : catalog::duration_text(context, period->duration);
  const auto due = due_at(service, input, context.now, calendar);
  if (!due || *due == context.now) return term;
  return term + ", " + context.t(text::kDueBy, {{"day", format_date(date_in_tashkent(*due - std::chrono::seconds{1}), context.lang)}}) +
         unconfirmed_words(context, calendar, context.now, *due);
}

std::string unconfirmed_words(const web::Context& context, const WorkingCalendar& calendar, Instant from, Instant due) {
  const Date first = date_in_tashkent(from), last = date_in_tashkent(due - std::chrono::microseconds{1});
  if (last <= first) return {};
  const auto unconfirmed = calendar.unconfirmed_between(first, last);
  std::string list;
  const auto add = [&](const std::string& words) { list += (list.empty() ? "" : ", ") + words; };
  for (const Holiday& holiday : unconfirmed.holidays) add(holiday.name.in(context.lang) + ' ' + format_date_short(holiday.day));
  for (const int year : unconfirmed.unknown_years) add(std::to_string(year));
  return list.empty() ? std::string{} : " (" + context.t(text::kHolidaysUnconfirmed, {{"holidays", list}}) + ")";
}

std::string shown_answer(const web::Context& context, const catalog::Field& field, const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    std::string text = value;
    if (field.type == catalog::FieldType::yes_no) text = context.t(value == "yes" ? text::kYes : text::kNo);
    if (const auto day = parse_iso_date(value); day && field.type == catalog::FieldType::date) text = format_date(*day, context.lang);
    for (const catalog::Option& option : field.options)
      if (option.code == value) text = option.label.in(context.lang);
    out += (out.empty() ? "" : ", ") + text;
  }
  return out.empty() ? context.t(text::kNotAnswered) : out;
}

std::string row_words(const web::Context& context, const catalog::Field& group, std::string_view row, const Answers& answers) {
  std::string out;
  for (const catalog::Field& field : group.fields) {
    const auto answer = answers.find(catalog::row_name(group, row, field));
    if (answer != answers.end() && !answer->second.empty()) out += (out.empty() ? "" : ", ") + shown_answer(context, field, answer->second);
  }
  return out;
}

namespace {

bool is_typed(const catalog::Field& field) {
  using enum catalog::FieldType;
  return field.type == text || field.type == long_text || field.type == file ||
         std::ranges::any_of(field.fields, [](const catalog::Field& part) { return is_typed(part); });
}

}  // namespace

std::vector<ShownAnswer> shown_answers(const web::Context& context, const catalog::Field& field, const Answers& answers) {
  const std::string& label = field.label.in(context.lang);
  if (field.type != catalog::FieldType::group) {
    const auto answer = answers.find(field.code);
    const bool typed = is_typed(field) && answer != answers.end() && !answer->second.empty();
    return {
        {field.code, label, shown_answer(context, field, answer == answers.end() ? std::vector<std::string>{} : answer->second), typed}};
  }
  std::vector<ShownAnswer> lines;
  for (const std::string& row : catalog::rows_of(field, answers))
    lines.push_back({field.code + '.' + row, field.item.in(context.lang) + ' ' + std::to_string(lines.size() + 1),
                     row_words(context, field, row, answers), is_typed(field)});
  if (lines.empty()) lines.push_back({field.code, label, context.t(text::kNoRows)});
  return lines;
}

}  // namespace darcha::applications
