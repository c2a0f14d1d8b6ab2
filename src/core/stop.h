// A statutory clock that stood still: when, and on what ground. Kept as JSON by the rooms that have such clocks.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace darcha {

/// Open while it still stands.
struct Stop {
  std::string code;  ///< of the ground
  Instant from{};
  std::optional<Instant> until{};
  bool operator==(const Stop&) const = default;
};

/// [{"code":"awaiting_applicant","from":"2026-11-21T06:30:00Z","until":"..."}]; `until` only of one that ended.
std::string to_json(const std::vector<Stop>& stops);
/// What to_json wrote. Throws on anything else: it comes from our own column.
std::vector<Stop> parse_stops(std::string_view json);

}  // namespace darcha
