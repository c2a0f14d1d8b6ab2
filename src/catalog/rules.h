// What a service costs and how long it takes on a day. Pure.
#pragma once
#include <optional>

#include "catalog/form_rules.h"
#include "catalog/types.h"

namespace darcha::catalog {

/// The terms in force on that day: those for some cases first, then the one for all others. None before the first period or in a gap.
std::vector<const TermPeriod*> terms_on(const Service& service, Date day);
/// The term of the day for cases that no condition singles out; nothing before the first period or in a gap.
const TermPeriod* term_on(const Service& service, Date day);
/// The term of the day for this application.
const TermPeriod* term_on(const Service& service, Date day, const FormInput& input);
const FeePeriod* fee_period_on(const Service& service, Date day);
std::optional<Money> base_value_on(const Reference& reference, Date day);

struct FeeDue {
  const FeePeriod* period = nullptr;
  const FeeAmount* row = nullptr;  ///< which line of the tariff; none when free
  Money full;                      ///< as the tariff says
  Money due;                       ///< asked here: after the share for lodging online, rounded to a whole tiyin
};

/// What this applicant pays on that day; nothing if the fee is unknown or no line of the tariff fits.
std::optional<FeeDue> fee_on(const Service& service, const Reference& reference, const FormInput& input, Date day);

}  // namespace darcha::catalog
