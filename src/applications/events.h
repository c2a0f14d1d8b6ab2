// What the room tells upward through the outbox. Payloads are JSON with ids and codes only.
#pragma once
#include <string_view>

namespace darcha::applications {

inline constexpr std::string_view kSubmittedTopic =
    "applications.submitted";  ///< application_id, number, service, version, automatic, complaint
inline constexpr std::string_view kFinishedTopic = "applications.finished";  ///< application_id, number, service, outcome
inline constexpr std::string_view kRatedTopic = "applications.rated";        ///< application_id, service, stars

}  // namespace darcha::applications
