#include "applications/words.h"

#include "applications/deadline.h"
#include "catalog/catalog.h"
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
  return term + ", " + context.t(text::kDueBy, {{"day", format_date(date_in_tashkent(*due - std::chrono::seconds{1}), context.lang)}});
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

}  // namespace darcha::applications
