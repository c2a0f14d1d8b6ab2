// Likeness to what is said of a topic, by words, beginnings of words and pieces of four letters, weighed by how few topics share them
// (TF-IDF). It learns from a handful of texts what a gradient needs hundreds for; fastText weighs the whole. Immutable once read.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

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
  using Weights = std::vector<std::pair<std::uint8_t, float>>;  // label and weight; labels without one are left out
  std::vector<std::string> labels_;
  std::unordered_map<std::string, Weights> features_;
};

}  // namespace darcha::triage
