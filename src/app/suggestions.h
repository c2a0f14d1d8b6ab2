// What the room of triage lends to the room of appeals: each knows nothing of the other's insides.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "murojaat/murojaat.h"
#include "triage/triage.h"

namespace darcha::app {

/// As the room of appeals keeps it. Urgency: 3 where the text cannot wait, 1 where it can, 0 where the machine is not sure.
murojaat::Suggestion suggestion_of(const triage::Suggestion& said);

/// Lends `suggest` and `known_words`, if there is a model when the house starts; otherwise pages say nothing of a machine.
void lend_suggestions(murojaat::Services& appeals, std::shared_ptr<triage::Services> triage);

/// Open appeals of the district from the last weeks that are like the text, best first. Only what anybody may read is compared: what its
/// author wrote to be public, the topic, the rounded place. Without a district the newest of each region are looked through, and only what
/// is alike in words is given: what merely has the same topic may be far away.
Task<std::vector<murojaat::Similar>> similar_open(std::shared_ptr<murojaat::Services> appeals, std::shared_ptr<triage::Services> triage,
                                                  std::string text, std::string district);

}  // namespace darcha::app
