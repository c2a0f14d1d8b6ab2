// What a complaint is, to this room and to the rooms above.
#pragma once
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/time.h"

namespace darcha::appeals {

/// A complaint that was lodged. Its words are in its application, its work in its case, its answer in its decision.
struct Complaint {
  SubjectId subject;
  ApplicationId id;     ///< its application
  ApplicationId about;  ///< the application whose decision it contests
  Uuid decision;
  std::string decision_number;
  OfficeId office;  ///< looks at it
  bool late = false;
  bool suspends = false;  ///< the effects of the decision are halted until it is answered
  bool open = true;
  std::optional<std::string> outcome;  ///< of its answer; nothing while open, and where it ended without one (withdrawn)
  Uuid new_decision;                   ///< that it put in the place of the one complained about; nil
  Instant lodged_at{};
  std::optional<Instant> closed_at;
};

}  // namespace darcha::appeals
