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

struct TrainOptions {
  std::filesystem::path corpus;   ///< data/triage
  std::filesystem::path regions;  ///< data/regions.json
  std::filesystem::path topics;   ///< services/appeals/topics.yaml
  std::filesystem::path models;   ///< gets a folder named by the version
  Date made_on{};
  std::vector<Learnt> learnt;
  std::size_t texts_for_each_topic = 60;                              ///< and language
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

/// Names it the model that houses load at their start.
void make_current(const Trained& trained);
/// The model named so; nothing if there is none. Throws std::runtime_error where it is named and cannot be read.
std::shared_ptr<const Engine> load_current(const std::filesystem::path& models);

}  // namespace darcha::triage
