#include "triage/model/ngrams.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

namespace darcha::triage {
namespace {

constexpr std::string_view kMagic = "darcha-ngrams-1";
constexpr std::size_t kPiece = 4;
constexpr std::size_t kBeginning = 5;
constexpr double kWordWeight = 2;  // against 1 of a piece

template <class Each>
void for_each_feature(const std::string& word, Each each) {
  if (word == "0") return;
  each("w" + word, kWordWeight);
  each("p" + word.substr(0, kBeginning), 1.0);
  const std::string framed = "<" + word + ">";
  for (std::size_t at = 0; at + kPiece <= framed.size(); ++at) each(framed.substr(at, kPiece), 1.0);
}

void put(std::string& out, std::uint32_t value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

class In {
 public:
  explicit In(std::string_view octets) : octets_(octets) {}
  std::string_view take(std::size_t size) {
    if (size > octets_.size()) throw std::runtime_error("ngrams: cut short");
    const std::string_view out = octets_.substr(0, size);
    octets_.remove_prefix(size);
    return out;
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string text() { return std::string{take(number())}; }

 private:
  std::string_view octets_;
};

}  // namespace

void Ngrams::learn(std::string_view label, const std::vector<Word>& words) {
  const auto at = static_cast<std::uint8_t>(std::ranges::find(labels_, label) - labels_.begin());
  for (const Word& word : words)
    for_each_feature(word.folded, [&](const std::string& feature, double) {
      Weights& weights = features_[feature];
      const auto found = std::ranges::find(weights, at, &std::pair<std::uint8_t, float>::first);
      if (found == weights.end())
        weights.emplace_back(at, 1.0F);
      else
        found->second += 1.0F;
    });
}

void Ngrams::finish() {
  for (auto& [feature, weights] : features_) {
    const double rare = std::log((static_cast<double>(labels_.size()) + 0.5) / static_cast<double>(weights.size()));
    for (auto& [label, weight] : weights) weight = static_cast<float>(std::log1p(static_cast<double>(weight)) * rare);
    std::ranges::sort(weights);
  }
}

void Ngrams::save(const std::filesystem::path& file) const {
  std::string out{kMagic};
  put(out, static_cast<std::uint32_t>(labels_.size()));
  for (const std::string& label : labels_) {
    put(out, static_cast<std::uint32_t>(label.size()));
    out += label;
  }
  const std::map<std::string_view, const Weights*> sorted = [this] {  // the same octets each time
    std::map<std::string_view, const Weights*> all;
    for (const auto& [feature, weights] : features_) all.emplace(feature, &weights);
    return all;
  }();
  put(out, static_cast<std::uint32_t>(sorted.size()));
  for (const auto& [feature, weights] : sorted) {
    put(out, static_cast<std::uint32_t>(feature.size()));
    out += feature;
    put(out, static_cast<std::uint32_t>(weights->size()));
    for (const auto& [label, weight] : *weights) {
      out += static_cast<char>(label);
      out.append(reinterpret_cast<const char*>(&weight), sizeof weight);
    }
  }
  std::ofstream stream(file, std::ios::binary | std::ios::trunc);
  stream.write(out.data(), static_cast<std::streamsize>(out.size()));
  stream.close();
  if (!stream) throw std::runtime_error(file.string() + " cannot be written");
}

Ngrams Ngrams::load(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(stream), {}};
  In in(octets);
  if (!stream || in.take(std::min(kMagic.size(), octets.size())) != kMagic) throw std::runtime_error(file.string() + " is not a model");
  std::vector<std::string> labels(in.number() & 0xFF);
  for (std::string& label : labels) label = in.text();
  Ngrams ngrams(std::move(labels));
  const std::uint32_t count = in.number();
  for (std::uint32_t i = 0; i < count; ++i) {
    std::string feature = in.text();
    Weights weights(in.number() & 0xFF);
    for (auto& [label, weight] : weights) {
      label = static_cast<std::uint8_t>(in.take(1)[0]);
      if (label >= ngrams.labels_.size()) throw std::runtime_error(file.string() + " names a label it does not have");
      std::memcpy(&weight, in.take(sizeof weight).data(), sizeof weight);
    }
    ngrams.features_.emplace(std::move(feature), std::move(weights));
  }
  return ngrams;
}

void Ngrams::add(const std::string& folded, std::vector<double>& scores) const {
  for_each_feature(folded, [&](const std::string& feature, double times) {
    const auto found = features_.find(feature);
    if (found == features_.end()) return;
    for (const auto& [label, weight] : found->second) scores[label] += times * static_cast<double>(weight);
  });
}

}  // namespace darcha::triage
