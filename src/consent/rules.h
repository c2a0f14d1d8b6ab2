// What a stored state means at a moment, and which answer may follow. Pure.
#pragma once
#include "consent/consent.h"

namespace darcha::consent {

/// Throws std::logic_error for a state the table does not know.
Standing standing_of(std::string_view state, Instant expires_at, Instant now);

/// Where an answer leads; nothing if it may not be given now. A no may become a yes and the other way round until the term ends.
std::optional<Standing> after(Standing standing, Answer answer);

}  // namespace darcha::consent
