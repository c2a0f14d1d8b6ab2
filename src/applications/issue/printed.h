// What a service's document prints: the same for automatic services and for those that people decide.
#pragma once
#include <vector>

#include "applications/types.h"
#include "catalog/types.h"
#include "documents/types.h"

namespace darcha::applications {

/// The values and answers that `output.shows` names. The service must have an output.
documents::Content content_of(const Application& application, const catalog::Service& service, const std::vector<PrefilledValue>& values);
/// The last day of a document issued today; nothing for one without end.
std::optional<Date> valid_until(const catalog::Output& output, Date today);

}  // namespace darcha::applications
