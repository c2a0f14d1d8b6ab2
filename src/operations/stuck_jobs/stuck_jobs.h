// An operator decides about a job that failed as often as it may; private to the room.
#pragma once
#include <string>

#include "audit/audit.h"
#include "core/refusal.h"
#include "jobs/jobs.h"
#include "operations/operations.h"

namespace darcha::operations {

struct Settlement {
  int lane = 0;
  JobId job;
  bool retry = false;  ///< runs again with all its attempts; otherwise it is removed for good
  std::string reason;  ///< one of kReasons
  audit::Actor actor;
  Instant now{};
};
inline constexpr std::string_view kReasons[] = {"cause_mended", "other_system_is_back", "done_by_hand", "not_needed"};

/// Refuses "operations.no_such_job" (also: somebody was faster).
Task<Result<void>> settle(std::shared_ptr<Services> services, Settlement settlement);

}  // namespace darcha::operations
