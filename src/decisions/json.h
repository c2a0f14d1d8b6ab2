// Words of officers and what rules looked at, as they are stored.
#pragma once
#include <boost/json/fwd.hpp>
#include <string>

#include "decisions/types.h"

namespace darcha::decisions {

std::string to_json(const Said& said);
std::string to_json(const Explanations& explanations);
std::optional<std::string> to_json(const std::optional<Act>& act);
std::optional<std::string> to_json(const Remedy& remedy);  ///< nothing for an empty one
/// What the room itself stored. Throw std::runtime_error on anything else.
Said parse_said(const std::string& json);
Explanations parse_explanations(const std::string& json);
std::optional<Act> parse_act(const std::optional<std::string>& json);
Remedy parse_remedy(const std::optional<std::string>& json);

}  // namespace darcha::decisions
