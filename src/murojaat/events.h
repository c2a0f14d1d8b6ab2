// What the room tells upward through the outbox. Payloads are JSON with ids, numbers and codes only.
#pragma once
#include <string_view>

namespace darcha::murojaat {

/// An appeal was lodged or changed: appeal_id, number, kind (of the event), state, office, office_before, escalated_before, topic, channel,
/// version. Own subscriber "murojaat.lists" keeps the offices' lists, the search and the public list in step; rooms above (channels,
/// insight) subscribe under names of their own. The subject of the event is the appeal's, to be given back to find() as Key{subject,
/// appeal_id}.
inline constexpr std::string_view kChangedTopic = "murojaat.changed";
/// A message was added to the thread: appeal_id, number, message_id, kind, author_kind, channel. For channels that carry it on (e-mail).
inline constexpr std::string_view kMessageTopic = "murojaat.message";
/// A reply left: appeal_id, number, reply_no, document_id, office, flags (of formality), channel.
inline constexpr std::string_view kRepliedTopic = "murojaat.replied";

}  // namespace darcha::murojaat
