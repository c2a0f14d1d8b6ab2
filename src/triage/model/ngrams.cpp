#include "triage/model/ngrams.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace darcha::triage {
namespace {

constexpr std::string_view kMagic = "darcha-ngrams-2";
constexpr std::size_t kPiece = 4;
constexpr std::size_t kBeginning = 5;
constexpr double kWordWeight = 2;  // against 1 of a piece

template <class Each>
void for_each_feature(const std::string& word, Each each) {
  if (word == "0") return;
  each(feature_of('w', word), kWordWeight);
  each(feature_of('p', std::string_view{word}.substr(0, kBeginning)), 1.0);
  const std::string framed = "<" + word + ">";
  for (std::size_t at = 0; at + kPiece <= framed.size(); ++at) each(feature_of('-', std::string_view{framed}.substr(at, kPiece)), 1.0);
}

}  // namespace

void Ngrams::learn(std::string_view label, const std::vector<Word>& words) {
  heard_.resize(labels_.size());
  const auto at = static_cast<std::size_t>(std::ranges::find(labels_, label) - labels_.begin());
  for (const Word& word : words) for_each_feature(word.folded, [&](std::uint64_t feature, double) { heard_.at(at).push_back(feature); });
}

void Ngrams::finish() {
  struct Heard {
    std::uint64_t feature;
    std::uint8_t label;
    std::uint32_t times;
  };
  std::vector<Heard> all;
  std::vector<std::uint64_t> features;
  for (std::size_t label = 0; label < heard_.size(); ++label) {
    const Counted of_label = counted(std::move(heard_[label]));
    for (std::size_t i = 0; i < of_label.values.size(); ++i)
      all.push_back({of_label.values[i], static_cast<std::uint8_t>(label), of_label.times[i]});
    features.insert(features.end(), of_label.values.begin(), of_label.values.end());
  }
  heard_.clear();
  std::sort(all.begin(), all.end(),
            [](const Heard& a, const Heard& b) { return a.feature != b.feature ? a.feature < b.feature : a.label < b.label; });
  Counted labels = counted(std::move(features));  // of each feature, in how many labels it is
  std::size_t at = 0;
  for (const std::uint32_t shared : labels.times) {
    const double rare = std::log((static_cast<double>(labels_.size()) + 0.5) / static_cast<double>(shared));
    first_.push_back(static_cast<std::uint32_t>(at));
    for (std::uint32_t i = 0; i < shared; ++i, ++at) {
      label_.push_back(all[at].label);
      weight_.push_back(static_cast<float>(std::log1p(static_cast<double>(all[at].times)) * rare));
    }
  }
  first_.push_back(static_cast<std::uint32_t>(at));
  features_ = FeatureTable(std::move(labels.values));
}

void Ngrams::save(const std::filesystem::path& file) const {
  std::string out{kMagic};
  put_texts(out, labels_);
  put_values(out, features_.features());
  put_values(out, first_);
  put_values(out, label_);
  put_values(out, weight_);
  write_octets(file, out);
}

Ngrams Ngrams::load(const std::filesystem::path& file) {
  const std::string octets = read_octets(file);
  Octets in(octets, kMagic);
  Ngrams made(in.texts());
  made.features_ = FeatureTable(in.values<std::uint64_t>());
  made.first_ = in.values<std::uint32_t>();
  made.label_ = in.values<std::uint8_t>();
  made.weight_ = in.values<float>();
  const bool whole = made.first_.size() == made.features_.features().size() + 1 && std::ranges::is_sorted(made.first_) &&
                     made.first_.back() == made.weight_.size() && made.label_.size() == made.weight_.size() && in.at_end() &&
                     std::ranges::all_of(made.label_, [&](std::uint8_t label) { return label < made.labels_.size(); });
  if (!whole) throw std::runtime_error(file.string() + " is not whole");
  return made;
}

void Ngrams::add(const std::string& folded, std::vector<double>& scores) const {
  for_each_feature(folded, [&](std::uint64_t feature, double times) {
    const std::uint32_t row = features_.row_of(feature);
    if (row == FeatureTable::kNone) return;
    for (std::uint32_t i = first_[row]; i < first_[row + 1]; ++i) scores[label_[i]] += times * static_cast<double>(weight_[i]);
  });
}

}  // namespace darcha::triage
