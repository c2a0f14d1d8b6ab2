#include "catalog/rules.h"

namespace darcha::catalog {
namespace {

template <class Period>
const Period* period_on(const std::vector<Period>& periods, Date day) {
  const Period* found = nullptr;
  for (const Period& period : periods)
    if (period.from <= day) found = &period;
  return found != nullptr && found->until && *found->until < day ? nullptr : found;
}

}  // namespace

std::vector<const TermPeriod*> terms_on(const Service& service, Date day) {
  std::vector<const TermPeriod*> found;
  const TermPeriod* last = period_on(service.term, day);
  if (last == nullptr) return found;
  for (const TermPeriod& period : service.term)
    if (period.from == last->from) found.push_back(&period);
  return found;
}

const TermPeriod* term_on(const Service& service, Date day) { return period_on(service.term, day); }

const TermPeriod* term_on(const Service& service, Date day, const FormInput& input) {
  for (const TermPeriod* period : terms_on(service, day))
    if (!period->when || holds(*period->when, input)) return period;
  return nullptr;
}
const FeePeriod* fee_period_on(const Service& service, Date day) { return period_on(service.fee, day); }

std::optional<Money> base_value_on(const Reference& reference, Date day) {
  std::optional<Money> found;
  for (const BaseValue& value : reference.base_values)
    if (value.from <= day) found = value.amount;
  return found;
}

std::optional<FeeDue> fee_on(const Service& service, const Reference& reference, const FormInput& input, Date day) {
  const FeePeriod* period = fee_period_on(service, day);
  if (period == nullptr || period->unknown) return std::nullopt;
  if (period->free) return FeeDue{period, nullptr, {}, {}};
  const auto payer = input.applicant_kind == code(Applicant::organisation) ? FeeAmount::For::organisation : FeeAmount::For::person;
  for (const FeeAmount& row : period->amounts) {
    if (row.payer != FeeAmount::For::everyone && row.payer != payer) continue;
    if (row.when && !holds(*row.when, input)) continue;
    Money full;
    if (row.fixed) {
      full = *row.fixed;
    } else {
      const auto base = base_value_on(reference, day);
      if (!base) return std::nullopt;
      full = base->basis_points(row.bhm_ten_thousandths);
    }
    return FeeDue{period, &row, full, full.basis_points(std::int64_t{period->online_percent} * 100)};
  }
  return std::nullopt;
}

}  // namespace darcha::catalog
