// What the room tells upward through the outbox. Payloads are JSON with ids and codes only.
#pragma once
#include <string_view>

namespace darcha::cases {

/// A case changed: application_id, number, service, kind (of the step), from, to, office, office_before, version. Own subscriber
/// "cases.queue" keeps the offices' lists in step.
inline constexpr std::string_view kChangedTopic = "cases.changed";
/// A question to a body was opened, answered or dropped: application_id, check_id. Own subscriber "cases.check_queue".
inline constexpr std::string_view kCheckTopic = "cases.check";
/// A case ended: application_id, number, service, state, outcome ("" for none), opened_at, closed_at. Own subscriber "cases.durations".
inline constexpr std::string_view kClosedTopic = "cases.closed";

}  // namespace darcha::cases
