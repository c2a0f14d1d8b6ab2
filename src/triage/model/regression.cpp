#include "triage/model/regression.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <stdexcept>

#include "triage/corpus/corpus.h"

namespace darcha::triage {
namespace {

constexpr std::string_view kMagic = "darcha-regression-1";
constexpr std::uint64_t kSeed = 20261122;
constexpr std::size_t kMostWords = 1'500;  // further words of a text change nothing any more
constexpr std::size_t kMostLabels = 255;
constexpr int kEpochs = 6;
constexpr double kRate = 0.5;
constexpr double kDecay = 2e-5;      // of weights, each time they are touched: pieces seen once stay small
constexpr double kWordWeight = 1.5;  // against 1 of a piece
constexpr double kBias = 0.3;        // value of the feature every text has
constexpr double kBalance = 0.5;     // power of how rare a label is: urgent texts are few and must be found

template <class Each>
void for_each_feature(const std::string& word, Each each) {
  if (word == "0") return;
  each("w" + word, kWordWeight);
  if (word.size() > 4) each("p" + word.substr(0, 4), 1.0);
  if (word.size() > 6) each("p" + word.substr(0, 6), 1.0);
  const std::string framed = "<" + word + ">";
  for (std::size_t size = 3; size <= 5; ++size)
    for (std::size_t at = 0; at + size <= framed.size(); ++at) each(framed.substr(at, size), 0.7);
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

void put(std::string& out, std::uint32_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

class In {
 public:
  explicit In(std::string_view octets) : octets_(octets) {}
  std::string_view take(std::size_t size) {
    if (size > octets_.size()) throw std::runtime_error("regression: cut short");
    const std::string_view out = octets_.substr(0, size);
    octets_.remove_prefix(size);
    return out;
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  float real() {
    float value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::size_t left() const { return octets_.size(); }

 private:
  std::string_view octets_;
};

/// AdaGrad, one text at a time in an order that is always the same.
void descend(std::vector<Example>& examples, std::size_t labels, std::vector<float>& weights, const std::function<void(double)>& progress) {
  std::vector<float> past(weights.size(), 1e-2F);
  std::vector<double> scores(labels);
  std::mt19937_64 random(kSeed);
  std::vector<std::size_t> order(examples.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
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
    if (progress) progress(static_cast<double>(epoch + 1) / kEpochs);
  }
}

}  // namespace

Regression Regression::learn(const std::vector<Lesson>& lessons, const std::function<void(double)>& progress) {
  if (lessons.empty()) throw std::runtime_error("regression: nothing to learn from");
  Regression made;
  std::map<std::string, double> share;
  for (const Lesson& lesson : lessons) share[lesson.label] += lesson.weight;
  for (const auto& [label, weight] : share) made.labels_.push_back(label);
  if (made.labels_.size() > kMostLabels) throw std::runtime_error("regression: too many labels");
  std::map<std::string, std::uint32_t> texts;  // that have a feature, by its name: rows in the order of the names
  for (const Lesson& lesson : lessons) {
    std::set<std::string> here;
    for (const Word& word : lesson.words) for_each_feature(word.folded, [&](std::string name, double) { here.insert(std::move(name)); });
    for (const std::string& name : here) ++texts[name];
  }
  std::uint32_t row = 0;
  for (const auto& [name, count] : texts)
    made.features_.emplace(
        name, Feature{row++, static_cast<float>(std::log((static_cast<double>(lessons.size()) + 1) / (static_cast<double>(count) + 1)))});
  std::vector<Example> examples;
  const double mean = std::accumulate(share.begin(), share.end(), 0.0, [](double sum, const auto& one) { return sum + one.second; }) /
                      static_cast<double>(share.size());
  for (const Lesson& lesson : lessons) {
    const auto label = std::ranges::find(made.labels_, lesson.label);
    Example example{.label = static_cast<std::size_t>(label - made.labels_.begin()),
                    .weight = static_cast<float>(lesson.weight * std::pow(mean / share.at(lesson.label), kBalance))};
    std::map<std::uint32_t, double> values;
    for (const Word& word : lesson.words)
      for_each_feature(word.folded, [&](const std::string& name, double times) {
        const Feature& feature = made.features_.at(name);
        values[feature.row] += times * static_cast<double>(feature.rarity);
      });
    double length = 0;
    for (const auto& [at, value] : values) length += value * value;
    for (const auto& [at, value] : values) example.values.emplace_back(at, static_cast<float>(value / std::sqrt(length)));
    example.values.emplace_back(row, static_cast<float>(kBias));
    examples.push_back(std::move(example));
  }
  made.weights_.assign((static_cast<std::size_t>(row) + 1) * made.labels_.size(), 0.0F);
  descend(examples, made.labels_.size(), made.weights_, progress);
  return made;
}

std::vector<double> Regression::scores(const std::vector<Word>& words) const {
  std::vector<std::pair<std::uint32_t, double>> found;
  for (std::size_t i = 0; i < std::min(words.size(), kMostWords); ++i)
    for_each_feature(words[i].folded, [&](const std::string& name, double times) {
      if (const auto feature = features_.find(name); feature != features_.end())
        found.emplace_back(feature->second.row, times * static_cast<double>(feature->second.rarity));
    });
  std::ranges::sort(found, {}, &std::pair<std::uint32_t, double>::first);
  std::size_t values = 0;  // one for each row
  for (const auto& [row, value] : found) {
    if (values > 0 && found[values - 1].first == row)
      found[values - 1].second += value;
    else
      found[values++] = {row, value};
  }
  found.resize(values);
  std::vector<double> out(labels_.size(), 0);
  double length = 0;
  for (const auto& [row, value] : found) length += value * value;
  for (const auto& [row, value] : found) add_row(weights_, row, value / std::sqrt(length), out);
  add_row(weights_, features_.size(), kBias, out);
  return out;
}

double Regression::push(const std::string& folded, std::size_t label) const {
  std::vector<double> sum(labels_.size(), 0);
  for_each_feature(folded, [&](const std::string& name, double times) {
    const auto found = features_.find(name);
    if (found != features_.end()) add_row(weights_, found->second.row, times * static_cast<double>(found->second.rarity), sum);
  });
  return sum[label] - std::accumulate(sum.begin(), sum.end(), 0.0) / static_cast<double>(sum.size());
}

void Regression::save(const std::filesystem::path& file) const {
  std::string out{kMagic};
  const auto put_text = [&out](std::string_view text) {
    put(out, static_cast<std::uint32_t>(text.size()));
    out += text;
  };
  put(out, static_cast<std::uint32_t>(labels_.size()));
  for (const std::string& label : labels_) put_text(label);
  std::vector<std::pair<std::string_view, Feature>> rows(features_.size());  // the same octets each time
  for (const auto& [name, feature] : features_) rows[feature.row] = {name, feature};
  put(out, static_cast<std::uint32_t>(rows.size()));
  for (const auto& [name, feature] : rows) {
    put_text(name);
    out.append(reinterpret_cast<const char*>(&feature.rarity), sizeof feature.rarity);
  }
  out.append(reinterpret_cast<const char*>(weights_.data()), weights_.size() * sizeof(float));
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(out.data(), static_cast<std::streamsize>(out.size()));
  stream.close();
  if (!stream) throw std::runtime_error(file.string() + " cannot be written");
}

Regression Regression::load(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(stream), {}};
  In in(octets);
  if (!stream || in.take(std::min(kMagic.size(), octets.size())) != kMagic) throw std::runtime_error(file.string() + " is not a model");
  Regression made;
  made.labels_.resize(in.number() & 0xFF);
  for (std::string& label : made.labels_) label = in.take(in.number());
  const std::uint32_t rows = in.number();
  for (std::uint32_t row = 0; row < rows; ++row) {
    std::string name{in.take(in.number())};
    made.features_.emplace(std::move(name), Feature{row, in.real()});
  }
  const std::size_t size = (static_cast<std::size_t>(rows) + 1) * made.labels_.size();
  if (made.features_.size() != rows || in.left() != size * sizeof(float)) throw std::runtime_error(file.string() + " is not whole");
  made.weights_.resize(size);
  std::memcpy(made.weights_.data(), in.take(size * sizeof(float)).data(), size * sizeof(float));
  return made;
}

}  // namespace darcha::triage
