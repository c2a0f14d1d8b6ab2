// Does a reply answer, or only look like one? Pure: the rules are data (services/appeals/formality.yaml). A flag never stops a reply: the
// officer may send it with a written reason, which is counted.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/bytes.h"
#include "murojaat/types.h"

namespace darcha::murojaat {

/// The beginning of an answer, with blanks to be filled.
struct ReplyTemplate {
  std::string code;
  LocalText title, answer, done;
};

struct FormalityRules {
  int copied = 80;  ///< per cent
  int fewest_words = 8;
  std::vector<std::string> boilerplate;  ///< folded
  std::vector<std::string> actions;      ///< folded beginnings of words
  std::vector<ReplyTemplate> templates;
};
/// As check_law(): each fault with its line and how to mend it.
std::vector<catalog::Fault> check_formality(const std::filesystem::path& services);
std::shared_ptr<const FormalityRules> load_formality(const std::filesystem::path& services);

/// Min-hashes of a text by its runs of five words: how much of it stands in another one is told without keeping a word of it.
using Sketch = std::vector<std::int64_t>;
Sketch sketch_of(const std::string& text);
int likeness(const Sketch& a, const Sketch& b);  ///< per cent
/// The last octet of each of its hashes, kHashes of them; nothing of an empty sketch. Two sketches are never less alike in these.
inline constexpr std::size_t kHashes = 64;
Bytes brief_of(const Sketch& sketch);
int likeness(BytesView a, BytesView b);  ///< of two briefs, per cent

struct SentBefore {
  std::string number;  ///< of the appeal it answered
  Sketch sketch;
};

/// A sign that a reply is formal: boilerplate, no_facts, no_action, short, copied, same_answer.
struct Flag {
  std::string code;
  int point = 0;       ///< 0: of the whole
  std::string detail;  ///< the phrase, or the number of the other appeal
  bool operator==(const Flag&) const = default;
};
/// What of a reply is compared with others.
std::string whole_text(const std::vector<Point>& points);
std::vector<Flag> find_flags(const FormalityRules& rules, const std::vector<Point>& points, const std::vector<SentBefore>& before);

/// Blanks of a template, "[...]", that nobody filled.
bool has_blanks(const std::string& text);

}  // namespace darcha::murojaat
