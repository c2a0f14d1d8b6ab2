// The two texts an event becomes: details, which only the person it is about may read, and an entry of the public log, which holds a
// salted digest of the details and nothing about anyone. Both are canonical JSON (RFC 8785), so that equal events are equal octets and
// the person can compute the digest again. Pure: no I/O.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/audit.h"
#include "core/crypto.h"

namespace darcha::audit {

/// As many octets as no one can try out: without the salt the digest of a guessable text would give the text away.
using Salt = std::array<std::uint8_t, 16>;
Salt make_salt();

/// {"actor":{"id","kind","name"},"at","case","id","kind","office":{"id","name"},"purpose","subject","v":1,"what":[...]}; ids that are
/// nil are "". Throws std::invalid_argument for an event without an id or with a kind, purpose or group that is not a code.
std::string canonical_details(const Event& event);
/// The inverse; nothing unless the text is exactly what canonical_details gives for the event.
std::optional<Event> parse_details(std::string_view details);

/// SHA-256(salt || details).
Digest details_digest(BytesView salt, std::string_view details);

struct LogEntry {
  RecordId id;
  Instant at;
  std::string kind;
  Digest digest{};
  bool operator==(const LogEntry&) const = default;
};
/// {"at","digest" (hex),"id","kind","v":1}: octets of a leaf, far below what a bundle can hold.
std::string canonical_entry(const LogEntry& entry);
/// The inverse, as strictly: an entry that hides anything more is not an entry.
std::optional<LogEntry> parse_entry(std::string_view entry);

std::string_view code(ActorKind kind);
std::optional<ActorKind> parse_actor_kind(std::string_view code);

}  // namespace darcha::audit
