// Likeness to what is said of a topic, by words, beginnings of words and pieces of four letters, weighed by how few topics share them
// (TF-IDF). It learns from a handful of texts what a gradient needs hundreds for; fastText weighs the whole. Immutable once read.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "triage/model/features.h"
#include "triage/text/fold.h"

namespace darcha::triage {

class Ngrams {
 public:
  explicit Ngrams(std::vector<std::string> labels) : labels_(std::move(labels)) {}

  void learn(std::string_view label, const std::vector<Word>& words);
  void finish();  ///< counts become weights; nothing is learnt after it
  void save(const std::filesystem::path& file) const;
  static Ngrams load(const std::filesystem::path& file);  ///< throws std::runtime_error

  const std::vector<std::string>& labels() const { return labels_; }
  /// Adds what one word says for each label.
  void add(const std::string& folded, std::vector<double>& scores) const;

 private:
  std::vector<std::string> labels_;
  std::vector<std::vector<std::uint64_t>> heard_;  // while learning: what was said of each label
  FeatureTable features_;
  std::vector<std::uint32_t> first_;  // of each feature, its first weight; then one for the end
  std::vector<std::uint8_t> label_;   // of each weight; labels without one are left out
  std::vector<float> weight_;
};

}  // namespace darcha::triage
