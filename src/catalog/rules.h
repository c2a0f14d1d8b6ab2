// What a service costs and how long it takes on a day. Pure.
#pragma once
#include <optional>

#include "catalog/form_rules.h"
#include "catalog/types.h"

namespace darcha::catalog {

/// The term in force on that day; nothing before the first period or in a gap.
const TermPeriod* term_on(const Service& service, Date day);
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
