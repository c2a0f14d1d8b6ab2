// Answered appeals of an office that are like one in hand: what was said then, for the officer who answers now. Nothing is copied from
// them.
#pragma once
#include <string>
#include <vector>

#include "murojaat/services.h"

namespace darcha::murojaat {

struct Past {
  std::string number, topic;
  Instant answered_at{};
  double likeness = 0;  ///< 0..1
};

/// Best first, at most three, of the newest of the same topic that the office answered. None for an author who wants no machine. Some
/// milliseconds: one index of one shard, and a comparison of sketches on the pool.
Task<std::vector<Past>> past_like(std::shared_ptr<Services> services, OfficeId office, Appeal it);

/// The answered appeal in the list of the office that answered it, as a sketch that says nothing of its words; nothing of an author who
/// wants no machine.
void add_past(db::Batch& batch, const Loaded& loaded);

}  // namespace darcha::murojaat
