#include "triage/model/regression.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <stdexcept>

#include "triage/corpus/corpus.h"

namespace darcha::triage {
namespace {

constexpr std::string_view kMagic = "darcha-regression-2";
constexpr std::uint64_t kSeed = 20261122;
constexpr std::size_t kMostWords = 1'500;  // further words of a text change nothing any more
constexpr std::size_t kMostLabels = 255;
constexpr double kRate = 0.5;
constexpr double kDecay = 2e-5;      // of weights, each time they are touched: pieces seen once stay small
constexpr double kWordWeight = 1.5;  // against 1 of a piece
constexpr double kBias = 0.3;        // value of the feature every text has
constexpr double kBalance = 0.5;     // power of how rare a label is: urgent texts are few and must be found

template <class Each>
void for_each_feature(const std::string& word, Each each) {
  if (word == "0") return;
  const std::string_view letters = word;
  each(feature_of('w', letters), kWordWeight);
  if (word.size() > 4) each(feature_of('p', letters.substr(0, 4)), 1.0);
  if (word.size() > 6) each(feature_of('p', letters.substr(0, 6)), 1.0);
  const std::string framed = "<" + word + ">";
  for (std::size_t size = 3; size <= 5; ++size)
    for (std::size_t at = 0; at + size <= framed.size(); ++at) each(feature_of('-', std::string_view{framed}.substr(at, size)), 0.7);
}

struct Example {
  std::vector<std::pair<std::uint32_t, float>> values;  // row of a feature, its value; length 1
  std::size_t label = 0;
  float weight = 1;
};

void add_row(const std::vector<float>& weights, std::size_t row, double times, std::vector<double>& sum) {
  const float* from = weights.data() + row * sum.size();
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += times * static_cast<double>(from[i]);
}

void to_probabilities(std::vector<double>& scores) {
  const double highest = *std::ranges::max_element(scores);
  double sum = 0;
  for (double& score : scores) sum += score = std::exp(score - highest);
  for (double& score : scores) score /= sum;
}

/// Rows and values of a text, rows ascending and each once.
using Values = std::vector<std::pair<std::uint32_t, double>>;

Values values_of(const std::vector<Word>& words, std::size_t most, const FeatureTable& features, const std::vector<float>& rarity) {
  Values found;
  for (std::size_t i = 0; i < std::min(words.size(), most); ++i)
    for_each_feature(words[i].folded, [&](std::uint64_t feature, double times) {
      const std::uint32_t row = features.row_of(feature);
      if (row != FeatureTable::kNone) found.emplace_back(row, times * static_cast<double>(rarity[row]));
    });
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a < b; });
  std::size_t rows = 0;
  for (const auto& [row, value] : found) {
    if (rows > 0 && found[rows - 1].first == row)
      found[rows - 1].second += value;
    else
      found[rows++] = {row, value};
  }
  found.resize(rows);
  return found;
}

double length_of(const Values& values) {
  double squares = 0;
  for (const auto& [row, value] : values) squares += value * value;
  return std::sqrt(squares);
}

/// Every feature of the lessons, and in how many of them it is.
Counted features_of(const std::vector<Lesson>& lessons) {
  std::vector<std::uint64_t> all;
  for (const Lesson& lesson : lessons) {
    std::vector<std::uint64_t> here;
    for (const Word& word : lesson.words)
      for_each_feature(word.folded, [&here](std::uint64_t feature, double) { here.push_back(feature); });
    here = counted(std::move(here)).values;
    all.insert(all.end(), here.begin(), here.end());
  }
  return counted(std::move(all));
}

/// AdaGrad, one text at a time in an order that is always the same.
void descend(std::vector<Example>& examples, std::size_t labels, int epochs, std::vector<float>& weights,
             const std::function<void(double)>& progress) {
  std::vector<float> past(weights.size(), 1e-2F);
  std::vector<double> scores(labels);
  std::mt19937_64 random(kSeed);
  std::vector<std::size_t> order(examples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (std::size_t at = order.size() - 1; at > 0; --at) std::swap(order[at], order[below(random, at + 1)]);
    for (const std::size_t i : order) {
      const Example& example = examples[i];
      std::ranges::fill(scores, 0.0);
      for (const auto& [row, value] : example.values) add_row(weights, row, static_cast<double>(value), scores);
      to_probabilities(scores);
      scores[example.label] -= 1;
      for (const auto& [row, value] : example.values) {
        float* to = weights.data() + row * labels;
        float* seen = past.data() + row * labels;
        for (std::size_t label = 0; label < labels; ++label) {
          const float slope = static_cast<float>(scores[label]) * value * example.weight + static_cast<float>(kDecay) * to[label];
          seen[label] += slope * slope;
          to[label] -= static_cast<float>(kRate) * slope / std::sqrt(seen[label]);
        }
      }
    }
    if (progress) progress(static_cast<double>(epoch + 1) / epochs);
  }
}

}  // namespace

Regression Regression::learn(const std::vector<Lesson>& lessons, int epochs, const std::function<void(double)>& progress) {
  if (lessons.empty()) throw std::runtime_error("regression: nothing to learn from");
  Regression made;
  std::map<std::string, double> share;
  for (const Lesson& lesson : lessons) share[lesson.label] += lesson.weight;
  for (const auto& [label, weight] : share) made.labels_.push_back(label);
  if (made.labels_.size() > kMostLabels) throw std::runtime_error("regression: too many labels");
  Counted features = features_of(lessons);
  for (const std::uint32_t texts : features.times)
    made.rarity_.push_back(static_cast<float>(std::log((static_cast<double>(lessons.size()) + 1) / (static_cast<double>(texts) + 1))));
  const auto bias = static_cast<std::uint32_t>(features.values.size());
  made.features_ = FeatureTable(std::move(features.values));
  std::vector<Example> examples;
  const double mean = std::accumulate(share.begin(), share.end(), 0.0, [](double sum, const auto& one) { return sum + one.second; }) /
                      static_cast<double>(share.size());
  for (const Lesson& lesson : lessons) {
    const auto label = std::ranges::find(made.labels_, lesson.label);
    Example example{.label = static_cast<std::size_t>(label - made.labels_.begin()),
                    .weight = static_cast<float>(lesson.weight * std::pow(mean / share.at(lesson.label), kBalance))};
    const Values values = values_of(lesson.words, lesson.words.size(), made.features_, made.rarity_);
    const double length = length_of(values);
    for (const auto& [row, value] : values) example.values.emplace_back(row, static_cast<float>(value / length));
    example.values.emplace_back(bias, static_cast<float>(kBias));
    examples.push_back(std::move(example));
  }
  made.weights_.assign((std::size_t{bias} + 1) * made.labels_.size(), 0.0F);
  descend(examples, made.labels_.size(), epochs, made.weights_, progress);
  return made;
}

std::vector<double> Regression::scores(const std::vector<Word>& words) const {
  const Values values = values_of(words, kMostWords, features_, rarity_);
  const double length = length_of(values);
  std::vector<double> out(labels_.size(), 0);
  for (const auto& [row, value] : values) add_row(weights_, row, value / length, out);
  add_row(weights_, rarity_.size(), kBias, out);
  return out;
}

double Regression::push(const std::string& folded, std::size_t label) const {
  std::vector<double> sum(labels_.size(), 0);
  for_each_feature(folded, [&](std::uint64_t feature, double times) {
    const std::uint32_t row = features_.row_of(feature);
    if (row != FeatureTable::kNone) add_row(weights_, row, times * static_cast<double>(rarity_[row]), sum);
  });
  return sum[label] - std::accumulate(sum.begin(), sum.end(), 0.0) / static_cast<double>(sum.size());
}

void Regression::save(const std::filesystem::path& file) const {
  std::string out{kMagic};
  put_texts(out, labels_);
  put_values(out, features_.features());
  put_values(out, rarity_);
  put_values(out, weights_);
  write_octets(file, out);
}

Regression Regression::load(const std::filesystem::path& file) {
  const std::string octets = read_octets(file);
  Octets in(octets, kMagic);
  Regression made;
  made.labels_ = in.texts();
  made.features_ = FeatureTable(in.values<std::uint64_t>());
  made.rarity_ = in.values<float>();
  made.weights_ = in.values<float>();
  const std::size_t rows = made.features_.features().size();
  if (made.labels_.size() > kMostLabels || made.rarity_.size() != rows || made.weights_.size() != (rows + 1) * made.labels_.size() ||
      !in.at_end())
    throw std::runtime_error(file.string() + " is not whole");
  return made;
}

}  // namespace darcha::triage
