#include "catalog/findings/periods.h"
#include "catalog/findings/values.h"

namespace darcha::catalog {
namespace {

using Unknown = FactValue::Unknown;

FactValue unreadable(const Fact& fact) { return {fact.code, std::nullopt, Unknown::unreadable}; }

std::optional<FactValue> of_a_day(const Fact& fact, std::string_view value, Date on) {
  const auto day = parse_iso_date(value);
  if (!day) return std::nullopt;
  std::int64_t number = 0;
  if (fact.compute == Fact::Compute::years_since) number = full_years_between(*day, on);
  if (fact.compute == Fact::Compute::days_since) number = (on - *day).count();
  if (fact.compute == Fact::Compute::days_until) number = (*day - on).count();
  return FactValue{fact.code, number, Unknown::known};
}

/// The periods of a value, or of the rows of a group: a row without a last day has not ended, one without a first is no evidence.
std::optional<std::vector<Period>> periods_of(const Fact& fact, const Inputs& inputs, const std::string& value) {
  if (fact.between.size() != 2) return parse_periods(value);
  std::vector<Period> periods;
  const auto at = [&](const std::string& row, const std::string& field) {
    const auto found = inputs.values.find(fact.of + "." + row + "." + field);
    return found == inputs.values.end() ? std::string{} : found->second.value_or("");
  };
  for (const std::string& row : split_items(value)) {
    const auto first = parse_iso_date(at(row, fact.between[0]));
    const std::string end = at(row, fact.between[1]);
    const auto last = parse_iso_date(end);
    if (!first || (!end.empty() && (!last || *last < *first)) || periods.size() == kMostPeriods) return std::nullopt;
    periods.push_back({*first, last});
  }
  return periods;
}

FactValue of_periods(const Fact& fact, const Inputs& inputs, const std::string& value, Date on) {
  const auto periods = periods_of(fact, inputs, value);
  if (!periods) return unreadable(fact);
  if (fact.compute == Fact::Compute::years_continuous) return {fact.code, years_continuous(*periods, on), Unknown::known};
  const auto since = fact.last ? std::optional{years_from(on, -fact.last->count)} : std::nullopt;
  const auto most = fact.year == Fact::Year::any ? most_days_in_any_year : most_days_in_calendar_year;
  return {fact.code, most(*periods, since, on), Unknown::known};
}

}  // namespace

FactValue compute(const Fact& fact, const Service& service, const Inputs& inputs) {
  const auto value = value_of(service, inputs, fact.of);
  if (!value) return {fact.code, std::nullopt, Unknown::missing};
  const Date on = fact.on == Fact::On::lodged ? inputs.lodged : inputs.today;
  switch (fact.compute) {
    case Fact::Compute::count: return {fact.code, static_cast<std::int64_t>(split_items(*value).size()), Unknown::known};
    case Fact::Compute::years_continuous:
    case Fact::Compute::most_days_in_a_year: return of_periods(fact, inputs, *value, on);
    case Fact::Compute::years_since:
    case Fact::Compute::days_since:
    case Fact::Compute::days_until: break;
  }
  if (value->empty()) return {fact.code, std::nullopt, Unknown::missing};
  return of_a_day(fact, *value, on).value_or(unreadable(fact));
}

}  // namespace darcha::catalog
