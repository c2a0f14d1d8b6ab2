// Answers and register values as they are stored.
#pragma once
#include <string>
#include <vector>

#include "applications/types.h"

namespace darcha::applications {

std::string to_json(const Answers& answers);
std::string to_json(const std::vector<PrefilledValue>& values);
/// What the room itself stored. Throws std::runtime_error on anything else.
Answers parse_answers(const std::string& json);
std::vector<PrefilledValue> parse_prefilled(const std::string& json);

}  // namespace darcha::applications
