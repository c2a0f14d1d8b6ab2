// What this room tells upward (jobs outbox). Payloads hold ids and codes only.
#pragma once
#include <string_view>

namespace darcha::persons {

/// A person said that a register is wrong. {"correction": id, "office": id, "path": "address.current.street"}
inline constexpr std::string_view kCorrectionOpened = "persons.correction_opened";
/// The owner of the register answered. {"correction": id, "state": "accepted" | "rejected"}
inline constexpr std::string_view kCorrectionResolved = "persons.correction_resolved";

}  // namespace darcha::persons
