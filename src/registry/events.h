// What this room tells upward (jobs outbox). Payloads hold ids and codes only.
#pragma once
#include <string_view>

namespace darcha::registry {

/// {"register", "entry", "on": ISO date, "region": SOATO or "", "correction": bool}; the event's id is that of the entry.
inline constexpr std::string_view kEntered = "registry.entered";

}  // namespace darcha::registry
