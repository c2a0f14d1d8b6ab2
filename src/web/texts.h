// The sentences of all rooms, as the generated tables registered them.
#pragma once
#include "web/web.h"

namespace darcha::web {

/// Which form of a sentence a number asks for.
enum class Plural { one = 0, few = 1, many = 2 };

/// Spec: CLDR plural rules of uz, ru and en for whole numbers; Karakalpak follows Uzbek (CLDR has no data for it).
Plural plural_form(Lang lang, std::int64_t count);

/// The sentence as written, with its {placeholders}. uz-Cyrl is made from uz where it was left out. Valid for the life of the program.
/// Throws std::logic_error for a key of a room that never registered.
std::string_view sentence(TextKey key, Lang lang, Plural form = Plural::many);

/// Puts values into {placeholders}. One without a value stays as it is, for a test or a reader to see.
std::string fill_in(std::string_view sentence, const TextArgs& args);

}  // namespace darcha::web
