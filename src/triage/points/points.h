// A text cut into what it asks and complains of. Pure.
#pragma once
#include <functional>
#include <string_view>
#include <vector>

#include "triage/types.h"

namespace darcha::triage {

/// The topic of a sentence where it is beyond doubt, otherwise empty.
using TopicOf = std::function<std::string(std::string_view sentence)>;

/// As split_points of the door; with `topic_of`, a sentence that is surely about something else begins a point.
std::vector<Point> split_points(std::string_view text, const TopicOf& topic_of);

}  // namespace darcha::triage
