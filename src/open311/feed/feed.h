// What happened to the appeals of an office, for its systems to read on from where they were.
#pragma once
#include "open311/open311.h"

namespace darcha::open311 {

struct Happened {
  std::string number, kind, state, topic;
  murojaat::AppealId appeal;
  int version = 0;
  bool here = false;  ///< it lies at the office now; otherwise it has left
  Instant seen_at{};
};

/// Where a reader is: after this event.
struct Mark {
  Instant seen_at{};
  Uuid appeal{};
  int version = 0;
};

/// Events are shown when this old: one that was begun earlier and written later is not passed over.
inline constexpr std::chrono::seconds kSettled{2};

/// After the mark, oldest first, at most `max_rows`.
Task<std::vector<Happened>> list_events(std::shared_ptr<Services> services, OfficeId office, Mark after, int max_rows);

}  // namespace darcha::open311
