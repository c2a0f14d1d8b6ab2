// A model from the corpus: spoken grammars, what officers taught, calibration and measurement on texts of their own, the card. A door.
#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/time.h"
#include "triage/overrides.h"
#include "triage/triage.h"

namespace darcha::triage {

/// How much is learnt from, and how often.
struct Effort {
  std::size_t spoken = 60;  ///< texts of each topic and language that the grammars say
  std::size_t written = 3;  ///< times a text by hand is learnt, each time mistyped in its own way
  int dimensions = 24;      ///< of fastText's vectors
  int epochs = 15;          ///< of fastText
  int buckets = 80'000;     ///< that fastText hashes pieces of words into
  int passes = 6;           ///< of the regressions
};
/// Some seconds instead of half a minute, and some points less right: for a demonstration and the journeys.
inline constexpr Effort kQuick{.spoken = 4, .written = 1, .dimensions = 8, .epochs = 5, .buckets = 10'000, .passes = 3};

struct TrainOptions {
  std::filesystem::path corpus;   ///< data/triage
  std::filesystem::path regions;  ///< data/regions.json
  std::filesystem::path topics;   ///< services/appeals/topics.yaml
  std::filesystem::path models;   ///< gets a folder named by the version
  Date made_on{};
  std::vector<Learnt> learnt;
  Effort effort{};
  bool measure = true;                                                ///< on the held-out texts; false while a recipe is being chosen
  std::function<void(std::string_view stage, double done)> progress;  ///< from more than one thread, never two at once
};

struct Trained {
  std::string version;
  std::filesystem::path folder;  ///< model.json, *.bin, *.regression, topic.ngrams, card.json, card.md, card.html
  bool new_made = true;          ///< false: it was there already
};

/// SHA-256 of the held-out texts, as frozen in heldout.sha256 beside them. Throws std::runtime_error where they are not what was frozen.
std::string held_out_digest(const std::filesystem::path& corpus);

/// The version that these options make: a digest of everything that goes in. A folder of that name, if it is there, is that model.
std::string version_of(const TrainOptions& options);

/// Some half a minute of two cores. Deterministic: the same options give the same octets. Throws std::runtime_error.
Trained train(const TrainOptions& options);

std::shared_ptr<const Engine> load(const Trained& trained);  ///< throws std::runtime_error

/// Names it the model that houses load at their start.
void make_current(const Trained& trained);
bool has_current(const std::filesystem::path& models);  ///< and it can be read
/// The model named so; nothing if there is none. Throws std::runtime_error where it is named and cannot be read.
std::shared_ptr<const Engine> load_current(const std::filesystem::path& models);

}  // namespace darcha::triage
