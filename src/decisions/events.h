// What the room tells upward through the outbox. Payloads are JSON with ids and codes only.
#pragma once
#include <string_view>

namespace darcha::decisions {

inline constexpr std::string_view kDecidedTopic = "decisions.decided";    ///< application_id, decision_id, number, service, outcome
inline constexpr std::string_view kReplacedTopic = "decisions.replaced";  ///< application_id, decision_id, by
inline constexpr std::string_view kAnnulledTopic = "decisions.annulled";  ///< application_id, decision_id: its case was sent back
inline constexpr std::string_view kReferredTopic = "decisions.referred";  ///< application_id, proposal_id: the collegial body's turn
inline constexpr std::string_view kSittingClosedTopic = "decisions.sitting_closed";  ///< office_id, sitting_id

}  // namespace darcha::decisions
