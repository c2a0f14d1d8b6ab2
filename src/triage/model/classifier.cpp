#include "triage/model/classifier.h"

#include <fasttext/fasttext.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>

#include "triage/model/ngrams.h"
#include "triage/model/regression.h"

namespace darcha::triage {
namespace {

constexpr std::string_view kLabelMark = "__label__";
// Of each part's say in the sum of logarithms; chosen on the validation texts.
constexpr double kFastTextWeight = 1;
constexpr double kFastTextWeightOfTopics = 0.25;
constexpr double kRegressionWeight = 1;
constexpr double kRegressionWeightOfTopics = 2;
constexpr double kNgramWeight = 8;
constexpr double kNgramDamp = 10;          // little evidence stays little when it is scaled to the best topic
constexpr std::size_t kMostWords = 1'500;  // further words of a text change nothing any more

}  // namespace

void train_classifier(const std::filesystem::path& lines, const std::filesystem::path& model, const Recipe& recipe,
                      const std::function<void(double)>& progress) {
  fasttext::Args args;
  args.input = lines.string();
  args.model = fasttext::model_name::sup;
  args.loss = fasttext::loss_name::softmax;
  args.dim = recipe.dimensions;
  args.epoch = recipe.epochs;
  args.lr = recipe.rate;
  args.minn = recipe.shortest_piece;
  args.maxn = recipe.longest_piece;
  args.bucket = recipe.buckets;
  args.minCount = 1;
  args.wordNgrams = 1;
  args.thread = 1;
  args.seed = recipe.seed;
  args.verbose = 0;
  fasttext::FastText trained;
  trained.train(args, [&progress](float done, float, double, double, std::int64_t) {
    if (progress) progress(static_cast<double>(done));
  });
  trained.saveModel(model.string());
}

struct Classifier::State {
  std::vector<std::string> labels;
  Calibration calibration;
  std::size_t dimensions = 0;
  std::vector<float> input;   // rows of words and pieces
  std::vector<float> output;  // a row for each label
  std::shared_ptr<const fasttext::Dictionary> dictionary;
  std::optional<Regression> regression;
  std::vector<std::size_t> regression_label;  // of each of `labels`, its place in the regression
  std::optional<Ngrams> ngrams;
  std::vector<std::size_t> ngram_label;  // of each of `labels`, its place in the n-grams
  int end_of_text = -1;                  // fastText ends every line with a word of its own

  /// Adds the rows of a word; how many.
  std::size_t add(const std::string& word, std::vector<float>& sum) const {
    const std::vector<std::int32_t> rows = dictionary->getSubwords(word);
    for (const std::int32_t row : rows) add_row(row, sum);
    return rows.size();
  }
  void add_row(std::int32_t row, std::vector<float>& sum) const {
    const float* from = input.data() + static_cast<std::size_t>(row) * dimensions;
    for (std::size_t i = 0; i < dimensions; ++i) sum[i] += from[i];
  }
  /// By label, scaled to the best.
  std::vector<double> likeness(const std::vector<Word>& words) const {
    std::vector<double> sum(ngrams->labels().size(), 0);
    for (std::size_t i = 0; i < std::min(words.size(), kMostWords); ++i) ngrams->add(words[i].folded, sum);
    const double scale = kNgramWeight / (*std::ranges::max_element(sum) + kNgramDamp);
    std::vector<double> out;
    for (const std::size_t at : ngram_label) out.push_back(sum[at] * scale);
    return out;
  }
};

Classifier::Classifier(std::unique_ptr<State> state) : state_(std::move(state)) {}
Classifier::~Classifier() = default;
Classifier::Classifier(Classifier&&) noexcept = default;

Classifier Classifier::load(const std::filesystem::path& model, const std::filesystem::path& regression, Calibration calibration,
                            const std::filesystem::path& ngrams) {
  std::ifstream in(model, std::ios::binary);
  if (!in) throw std::runtime_error(model.string() + " cannot be read");
  fasttext::FastText loaded;
  loaded.loadModel(model.string());
  auto state = std::make_unique<State>();
  state->calibration = calibration;
  state->dictionary = loaded.getDictionary();
  state->dimensions = static_cast<std::size_t>(loaded.getDimension());
  const auto copy = [&](const fasttext::DenseMatrix& from, std::vector<float>& to) {
    to.assign(from.data(), from.data() + static_cast<std::size_t>(from.rows() * from.cols()));
  };
  copy(*loaded.getInputMatrix(), state->input);
  copy(*loaded.getOutputMatrix(), state->output);
  for (int i = 0; i < state->dictionary->nlabels(); ++i) state->labels.push_back(state->dictionary->getLabel(i).substr(kLabelMark.size()));
  state->end_of_text = state->dictionary->getId(fasttext::Dictionary::EOS);
  const auto places = [&state](const std::vector<std::string>& known, const std::filesystem::path& file) {
    std::vector<std::size_t> out;
    for (const std::string& label : state->labels) {
      const auto found = std::ranges::find(known, label);
      if (found == known.end()) throw std::runtime_error(file.string() + " does not know " + label);
      out.push_back(static_cast<std::size_t>(found - known.begin()));
    }
    return out;
  };
  state->regression = Regression::load(regression);
  state->regression_label = places(state->regression->labels(), regression);
  if (!ngrams.empty()) {
    state->ngrams = Ngrams::load(ngrams);
    state->ngram_label = places(state->ngrams->labels(), ngrams);
  }
  return Classifier(std::move(state));
}

const std::vector<std::string>& Classifier::labels() const { return state_->labels; }
const Calibration& Classifier::calibration() const { return state_->calibration; }
void Classifier::calibrate(Calibration calibration) { state_->calibration = calibration; }

bool Classifier::knows(const std::string& folded_word) const {
  const std::int32_t id = state_->dictionary->getId(folded_word);
  return id >= 0 && state_->dictionary->getType(id) == fasttext::entry_type::word;
}

std::vector<double> Classifier::scores(const std::vector<Word>& words) const {
  if (words.empty()) return {};
  std::vector<float> sum(state_->dimensions, 0);
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(words.size(), kMostWords); ++i) count += state_->add(words[i].folded, sum);
  if (state_->end_of_text >= 0) {
    state_->add_row(state_->end_of_text, sum);
    ++count;
  }
  std::vector<double> out(state_->labels.size(), 0);
  for (std::size_t label = 0; label < out.size(); ++label) {
    const float* row = state_->output.data() + label * state_->dimensions;
    for (std::size_t i = 0; i < state_->dimensions; ++i) out[label] += static_cast<double>(row[i]) * sum[i];
    out[label] /= static_cast<double>(std::max<std::size_t>(count, 1));
  }
  const std::vector<double> by_fasttext = softmax(out, 1);
  const std::vector<double> by_regression = softmax(state_->regression->scores(words), 1);
  const bool topics = state_->ngrams.has_value();
  const double fasttext_weight = topics ? kFastTextWeightOfTopics : kFastTextWeight;
  const double regression_weight = topics ? kRegressionWeightOfTopics : kRegressionWeight;
  for (std::size_t label = 0; label < out.size(); ++label)
    out[label] = fasttext_weight * std::log(by_fasttext[label] + 1e-6) +
                 regression_weight * std::log(by_regression[state_->regression_label[label]] + 1e-6);
  if (!state_->ngrams) return out;
  const std::vector<double> likeness = state_->likeness(words);
  for (std::size_t label = 0; label < out.size(); ++label) out[label] += likeness[label];
  return out;
}

std::vector<double> softmax(const std::vector<double>& scores, double temperature) {
  if (scores.empty()) return {};
  const double highest = *std::ranges::max_element(scores);
  std::vector<double> out;
  double sum = 0;
  for (const double score : scores) {
    out.push_back(std::exp((score - highest) / temperature));
    sum += out.back();
  }
  for (double& p : out) p /= sum;
  return out;
}

std::vector<double> Classifier::probabilities(const std::vector<Word>& words) const {
  return softmax(scores(words), state_->calibration.temperature);
}

std::vector<Reason> Classifier::reasons(std::string_view text, const std::vector<Word>& words, std::size_t label, std::size_t most) const {
  struct Pushed {
    std::string_view written;
    double push = 0;
  };
  std::map<std::string_view, Pushed> pushed;  // a word said twice counts twice and is shown once
  for (std::size_t i = 0; i < std::min(words.size(), kMostWords); ++i) {
    Pushed& entry = pushed[words[i].folded];
    if (entry.written.empty()) entry.written = text.substr(words[i].begin, words[i].end - words[i].begin);
    entry.push += state_->regression->push(words[i].folded, state_->regression_label[label]);
  }
  std::vector<Pushed> order;
  double all = 0;
  for (const auto& [folded, entry] : pushed)
    if (entry.push > 0 && folded != "0") {
      order.push_back(entry);
      all += entry.push;
    }
  std::ranges::stable_sort(order, [](const Pushed& a, const Pushed& b) { return a.push > b.push; });
  std::vector<Reason> out;
  for (const Pushed& entry : order) {
    if (out.size() == most) break;
    out.push_back({.word = std::string{entry.written}, .share = entry.push / all});
  }
  return out;
}

}  // namespace darcha::triage
