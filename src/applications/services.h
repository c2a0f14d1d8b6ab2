// What the room works with; made once by `app` for each io_context, outlives every request.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "applications/types.h"
#include "catalog/types.h"
#include "core/calendar.h"
#include "core/cpu_pool.h"
#include "core/refusal.h"
#include "core/task.h"
#include "core/time.h"
#include "db/db.h"
#include "web/web.h"

namespace darcha::documents {
struct Services;
}  // namespace darcha::documents

namespace darcha::applications {

using ServicePtr = std::shared_ptr<const catalog::Service>;

struct Services {
  db::Pool& db;
  CpuPool& cpu;
  const Clock& clock;
  /// A service by code: its current version (0), or the one a running application began under. Null if there is none.
  std::function<ServicePtr(std::string_view code, int version)> find_service;
  /// Names of registers, data, agencies.
  std::function<std::shared_ptr<const catalog::Reference>()> reference;
  std::shared_ptr<documents::Services> documents;   ///< issuing, and the object store that attachments lie in too
  std::shared_ptr<const WorkingCalendar> calendar;  ///< working days and holidays
  /// Lent by the room that knows what `about` names: values of the house's own registers for a draft lodged from a decision, as of now. A
  /// refusal says why it cannot be lodged (any more). Null: no service is lodged from decisions.
  std::function<Task<Result<std::vector<PrefilledValue>>>(Draft, Instant now)> given{};
  /// What rooms above show on the page of an application of theirs, in this order; nothing where they have nothing to say.
  std::vector<std::function<Task<std::optional<web::Html>>(web::Context, Application)>> panels{};
};

}  // namespace darcha::applications
