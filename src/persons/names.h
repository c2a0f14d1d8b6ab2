// Finding people by name, when the name is written by ear: both scripts, apostrophes or none, o for u, x for h, -ova for -ov, oʻgʻli for
// -ovich, and one slip of the pen. A word is reduced to how it sounds; the index (persons.name_keys) holds keyed digests of the sounds.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "persons/persons.h"

namespace darcha::persons {

/// Words as they sound, in their order: "Каримова Гулноза Рустам қизи" is karimav galnaza rastam. Words of one letter and those that only
/// say whose child somebody is are left out.
std::vector<std::string> sounds_of(std::string_view name);

/// What is searched for: surname and given name, in any order, or with the father's name. Refuses persons.name_words for anything else:
/// a surname alone would be a list of a village.
Result<std::vector<std::string>> parse_name_query(std::string_view typed);

struct NameKey {
  std::string bucket;  ///< first sounds of the words, in alphabetical order: where the row lies
  std::int64_t hash = 0;
  friend auto operator<=>(const NameKey&, const NameKey&) = default;
};
/// Rows of the index for a name: surname with given name, both with the father's name, each as either script has it.
std::vector<NameKey> name_keys(const Pepper& pepper, const Name& name);

/// Where to look for a query, all in one bucket: the name as it sounds, and every name one slip away (a sound more, fewer, another, or two
/// changed about; never the first of a word).
struct NameLookup {
  std::string bucket;
  std::vector<std::int64_t> exact, near;
};
NameLookup name_lookup(const Pepper& pepper, std::vector<std::string> sounds);

/// Who is called so, or nearly so? `sounds` is what parse_name_query() made. At most kMostNamesakes, those whose name sounds the same
/// first; `more` says that there are others, and that the father's name is needed. Recorded about no subject; whoever shows anything of one
/// of them records that. Refusals: persons.no_purpose. Callers limit the rate.
struct Namesakes {
  std::vector<SubjectId> subjects;
  bool more = false;
};
inline constexpr int kMostNamesakes = 200;
Task<Result<Namesakes>> find_by_name(db::Pool& pool, Pepper pepper, FindRequest request, std::vector<std::string> sounds, Instant now);

}  // namespace darcha::persons
