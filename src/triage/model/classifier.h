// One model as it is used: fastText (supervised, softmax) and a regression over words and pieces, for topics together with the likeness of
// n-grams; probabilities, calibrated, and the words that made them. Immutable.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "triage/text/fold.h"
#include "triage/types.h"

namespace darcha::triage {

/// How a model is made. fastText with one thread and a fixed seed gives the same octets each time on one kind of processor.
struct Recipe {
  int dimensions = 24;
  int epochs = 15;
  double rate = 0.8;
  int shortest_piece = 4;  ///< letters of the pieces of words
  int longest_piece = 6;
  int buckets = 80'000;  ///< that pieces are hashed into; fastText's own two million would be 400 MB
  int seed = 20261121;
};

/// Trains on a file of lines "__label__x word word", writes the model. `progress` gets 0..1 from the thread that trains; throws
/// std::runtime_error.
void train_classifier(const std::filesystem::path& lines, const std::filesystem::path& model, const Recipe& recipe,
                      const std::function<void(double)>& progress);

/// What turns scores into confidence and silence, found on texts that were not trained on.
struct Calibration {
  double temperature = 1;  ///< scores are divided by it before softmax (Guo et al. 2017)
  double threshold = 0;    ///< below it nothing is suggested
  double alarm = 0.5;      ///< of urgency: from this probability on a text is taken as one that cannot wait
};

class Classifier {
 public:
  /// `ngrams` empty: without them. Throws std::runtime_error.
  static Classifier load(const std::filesystem::path& model, const std::filesystem::path& regression, Calibration calibration,
                         const std::filesystem::path& ngrams = {});
  ~Classifier();
  Classifier(Classifier&&) noexcept;

  const std::vector<std::string>& labels() const;
  const Calibration& calibration() const;
  void calibrate(Calibration calibration);

  bool knows(const std::string& folded_word) const;  ///< it stood in the texts that were learnt from
  /// Raw scores in the order of labels(); empty for a text without words.
  std::vector<double> scores(const std::vector<Word>& words) const;
  /// Sums to 1.
  std::vector<double> probabilities(const std::vector<Word>& words) const;
  /// The words that pushed most towards a label against the others, at most `most`, by the regression, which weighs most; it is linear in
  /// its words, so each word's part of it is exact.
  std::vector<Reason> reasons(std::string_view text, const std::vector<Word>& words, std::size_t label, std::size_t most) const;

 private:
  struct State;
  explicit Classifier(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Softmax of scores over a temperature.
std::vector<double> softmax(const std::vector<double>& scores, double temperature);

}  // namespace darcha::triage
