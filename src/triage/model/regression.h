// Softmax regression over words, their beginnings and pieces of three to five letters: learns which pieces tell labels apart, in any
// language and either script at once. Linear: what each word says can be shown. Immutable once read.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "triage/model/features.h"
#include "triage/text/fold.h"

namespace darcha::triage {

/// One text to learn from; `weight` as if it stood there so many times.
struct Lesson {
  std::string label;
  std::vector<Word> words;
  double weight = 1;
};

class Regression {
 public:
  /// Looks at each lesson `epochs` times. The same lessons give the same octets on one kind of processor. `progress` gets 0..1. Throws
  /// std::runtime_error without lessons.
  static Regression learn(const std::vector<Lesson>& lessons, int epochs, const std::function<void(double)>& progress = {});
  void save(const std::filesystem::path& file) const;         ///< throws std::runtime_error
  static Regression load(const std::filesystem::path& file);  ///< throws std::runtime_error

  const std::vector<std::string>& labels() const { return labels_; }
  /// Logarithms of probabilities but for one constant, in the order of labels().
  std::vector<double> scores(const std::vector<Word>& words) const;
  /// What one word says for a label against the mean of all; comparable within one text.
  double push(const std::string& folded, std::size_t label) const;

 private:
  std::vector<std::string> labels_;
  FeatureTable features_;
  std::vector<float> rarity_;   ///< of each feature: logarithm of how few texts have it
  std::vector<float> weights_;  ///< a row of labels for each feature, then one for none (the bias)
};

}  // namespace darcha::triage
