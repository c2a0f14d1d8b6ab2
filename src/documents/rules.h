// Numbers, verification codes and states of documents. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/refusal.h"
#include "documents/types.h"

namespace darcha::documents {

// Both are written in Crockford's 32 symbols (0-9 A-Z without I L O U: none can be taken for another), in groups of four, and end in a
// check symbol over GF(32) that catches every single wrong symbol and every exchange of two. No sequence counts documents: a number is
// the kind, the year and 55 random bits, made unique by the primary key of documents.keys.

/// "YJ-26-7K3M-9QX2-4DTA". `random` gives at least 11 octets.
std::string make_number(std::string_view prefix, Date issued, BytesView random);
/// "7F2K-90QX-M4TD-31BC-8ZWH": 95 random bits, so that guessing is hopeless at any rate. `random` gives at least 19 octets.
std::string make_code(BytesView random);

inline constexpr std::size_t kNumberRandom = 11, kCodeRandom = 19;

/// What a person typed as the printed form, or nothing if it is none: either case, any spaces and hyphens, O for 0, I and L for 1, and
/// Cyrillic letters that look like Latin ones.
std::optional<std::string> parse_code(std::string_view typed);
std::optional<std::string> parse_number(std::string_view typed);

/// A document is good through the whole of its last day in Tashkent; a withdrawal outlives the end.
/// What has expired is not halted any more.
Status status_at(State state, std::optional<Date> valid_until, Instant now, bool suspended = false);

/// Only a document that is still `valid` in the register can be withdrawn or replaced: documents.already_revoked, already_superseded.
Result<void> may_withdraw(State state);

/// "Toʻrayeva Dilnoza Gʻanijon qizi" -> "T. D.": enough for the holder to be recognised, not to be found.
std::string mask_name(std::string_view full_name);

/// SHA-256 under which a code, a number or a file is looked up: documents.keys never holds what it is asked for.
enum class KeyKind { code, number, file };
std::string_view code(KeyKind kind);
Bytes lookup_key(KeyKind kind, std::string_view value);

}  // namespace darcha::documents
