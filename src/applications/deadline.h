// The statutory clock: when an application must be answered. Pure.
#pragma once
#include <optional>

#include "catalog/form_rules.h"
#include "catalog/types.h"
#include "core/calendar.h"
#include "core/time.h"

namespace darcha::applications {

/// End of the term that is in force on the day of submission for an application with these answers; nothing if no source names one. "At
/// once" ends the moment it begins. Working days skip weekends and holidays (core/calendar.h); a term in days ends at midnight after its
/// last day, Asia/Tashkent.
std::optional<Instant> due_at(const catalog::Service& service, const catalog::FormInput& input, Instant submitted,
                              const WorkingCalendar& calendar);

}  // namespace darcha::applications
