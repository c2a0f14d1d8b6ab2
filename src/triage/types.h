// What the machine says of a text: suggestions with a confidence and their reasons, never decisions. It knows no case and no person.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/lang.h"
#include "core/time.h"

namespace darcha::triage {

enum class Script : std::uint8_t { none, latin, cyrillic, mixed };
std::string_view code(Script script);  ///< none, latin, cyrillic, mixed
std::optional<Script> parse_script(std::string_view code);

/// The language of a text. Karakalpak in Cyrillic is `kaa` with Script::cyrillic; Uzbek is `uz` or `uz_cyrl`.
struct Detection {
  std::optional<Lang> lang;  ///< the one most of the text is in; nothing for a text without words of the five
  Script script = Script::none;
  bool mixed = false;     ///< a second language has a quarter of the words or more
  double confidence = 0;  ///< share of the votes of words that `lang` got, 0..1
};

/// A word of the text (as it was written) and how much it pushed towards the choice; the shares of one choice are at most 1 together.
struct Reason {
  std::string word;
  double share = 0;
};

struct Choice {
  std::string code;
  double confidence = 0;  ///< calibrated: of a hundred such choices with 0.8, about eighty are right
  std::vector<Reason> because;
};

/// One thing asked or complained of. Octets [begin, end) of the text; they never overlap and stand in its order.
struct Point {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;
  std::string topic;  ///< where the model is sure; otherwise empty
};

/// Where a body stands: the district, the region or the republic answers.
enum class Level : std::uint8_t { district, region, republic };
std::string_view code(Level level);
std::optional<Level> parse_level(std::string_view code);

struct Suggestion {
  std::string model;  ///< version, stored with the suggestion; empty while there is no model (then only language and points are given)
  Detection detection;
  std::optional<Choice> topic;       ///< nothing below the threshold of the model
  std::vector<Choice> other_topics;  ///< the next ones, best first, for the officer's keys; at most three, without reasons
  std::string body;                  ///< code in topics.yaml of who answers for the topic; empty without a topic
  std::optional<Level> level;        ///< of that body
  std::string service;               ///< service of the catalogue that solves it at once; often empty
  std::optional<Choice> kind;        ///< ariza, taklif or shikoyat
  std::optional<Choice> urgency;     ///< urgent or normal
  std::vector<Point> points;         ///< at least one where there is a word
};

/// What the caller knows besides the text.
struct Hints {
  std::optional<Lang> page;  ///< the language the page was read in: decides only where the text does not (one word, a name)
};

/// The text as a set of pieces, small enough to be kept in a row: MinHash over four-letter pieces of the folded text. Says nothing of
/// what was written, except whether another text is like it.
struct Sketch {
  static constexpr std::size_t kHashes = 64;
  std::array<std::uint32_t, kHashes> lowest{};
  std::string bytes() const;  ///< 256 octets, little endian: for a bytea column
  static std::optional<Sketch> parse(std::string_view bytes);
  bool operator==(const Sketch&) const = default;
};

struct Place {
  double latitude = 0;  ///< degrees, WGS 84
  double longitude = 0;
};

/// What a text is compared with: an open appeal, as the room that keeps it chose (same district, last months).
struct Candidate {
  Uuid id;
  Sketch sketch;
  std::string topic;  ///< empty: not known
  std::optional<Place> place;
  Instant at{};
};

enum class Likeness : std::uint8_t {
  same_text,   ///< the same words, or nearly: sent twice, or copied
  same_event,  ///< the same matter at the same place and time, in words of their own
  alike        ///< much in common
};
std::string_view code(Likeness likeness);

struct Similar {
  Uuid id;
  double score = 0;  ///< 0..1, for the order
  Likeness likeness = Likeness::alike;
};

}  // namespace darcha::triage
