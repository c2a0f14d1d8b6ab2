#include "applications/issue/printed.h"

namespace darcha::applications {
namespace {

documents::Value printed_answer(const catalog::Field& field, const std::string& value) {
  for (const catalog::Option& option : field.options)
    if (option.code == value) return option.label;
  if (field.type == catalog::FieldType::date)
    if (const auto day = parse_iso_date(value)) return *day;
  return value;
}

}  // namespace

documents::Content content_of(const Application& application, const catalog::Service& service, const std::vector<PrefilledValue>& values) {
  documents::Content content{.kind = service.output->template_code, .lang = application.lang};
  for (const std::string& shown : service.output->shows) {
    for (const PrefilledValue& value : values) {
      if (value.as != shown || value.value.empty()) continue;
      const auto day = parse_iso_date(value.value);
      content.fields[shown] = day ? documents::Value{*day} : documents::Value{value.text};
    }
    const auto answer = application.answers.find(shown);
    if (const catalog::Field* field = service.find_field(shown);
        field != nullptr && answer != application.answers.end() && !answer->second.empty())
      content.fields[shown] = printed_answer(*field, answer->second.front());
  }
  return content;
}

std::optional<Date> valid_until(const catalog::Output& output, Date today) {
  using namespace std::chrono;
  if (!output.valid) return std::nullopt;
  const int count = output.valid->count;
  year_month_day ymd{today};
  switch (output.valid->unit) {
    case catalog::Unit::months: ymd += std::chrono::months{count}; break;
    case catalog::Unit::years: ymd += std::chrono::years{count}; break;
    default: return today + days{count};
  }
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / last;
  return Date{local_days{ymd}};
}

}  // namespace darcha::applications
