#include "triage/model/engine.h"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <numeric>
#include <stdexcept>

#include "triage/points/points.h"

namespace darcha::triage {
namespace {

constexpr std::size_t kMostReasons = 6;
constexpr double kSure = 0.8;          // of a sentence, to begin a point of its own
constexpr std::size_t kSureWords = 3;  // a shorter sentence says too little
constexpr std::size_t kOthers = 3;
constexpr double kWorthNaming = 0.03;  // another topic, for the officer's keys

Calibration calibration_of(const boost::json::object& models, std::string_view name) {
  const auto& entry = models.at(name).as_object();
  return {.temperature = entry.at("temperature").to_number<double>(),
          .threshold = entry.at("threshold").to_number<double>(),
          .alarm = entry.at("alarm").to_number<double>()};
}

std::vector<std::size_t> by_probability(const std::vector<double>& probabilities) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return probabilities[a] > probabilities[b]; });
  return order;
}

void suggest_topic(const Engine& engine, const Topics& topics, std::string_view text, const std::vector<Word>& words,
                   Suggestion& suggestion) {
  const Classifier& model = engine.topic();
  const std::vector<double> probabilities = model.probabilities(words);
  for (const std::size_t label : by_probability(probabilities)) {
    const std::string& code = model.labels()[label];
    const Topic* topic = topics.find(code);
    if (topic == nullptr) continue;  // the file of topics changed since the model was made
    const bool first = !suggestion.topic && suggestion.other_topics.empty();
    Choice choice{.code = code, .confidence = probabilities[label]};
    if (first && choice.confidence >= model.calibration().threshold) {
      choice.because = model.reasons(text, words, label, kMostReasons);
      suggestion.topic = std::move(choice);
      suggestion.body = topic->body;
      suggestion.level = topic->level;
      suggestion.service = topic->service;
    } else if (suggestion.other_topics.size() < kOthers && choice.confidence >= kWorthNaming) {
      suggestion.other_topics.push_back(std::move(choice));
    } else {
      break;
    }
  }
}

}  // namespace

std::shared_ptr<const Engine> Engine::load(const std::filesystem::path& folder) {
  std::ifstream in(folder / "model.json", std::ios::binary);
  if (!in) throw std::runtime_error((folder / "model.json").string() + " cannot be read");
  try {
    const auto json = boost::json::parse(std::string{std::istreambuf_iterator<char>(in), {}}).as_object();
    const auto& models = json.at("models").as_object();
    const auto model = [&](const char* name, const std::filesystem::path& ngrams = {}) {
      return Classifier::load(folder / (std::string{name} + ".bin"), folder / (std::string{name} + ".regression"),
                              calibration_of(models, name), ngrams);
    };
    return std::make_shared<const Engine>(std::string{json.at("version").as_string()}, model("topic", folder / "topic.ngrams"),
                                          model("kind"), model("urgency"));
  } catch (const std::exception& failure) {  // fastText's own exceptions among them
    throw std::runtime_error(folder.string() + ": " + failure.what());
  }
}

std::optional<Choice> choose(const Classifier& classifier, std::string_view text, const std::vector<Word>& words) {
  const std::vector<double> probabilities = classifier.probabilities(words);
  if (probabilities.empty()) return std::nullopt;
  const auto best = static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
  if (probabilities[best] < classifier.calibration().threshold) return std::nullopt;
  return Choice{
      .code = classifier.labels()[best], .confidence = probabilities[best], .because = classifier.reasons(text, words, best, kMostReasons)};
}

bool is_alarm(const Classifier& urgency, const std::vector<Word>& words) {
  const std::vector<double> probabilities = urgency.probabilities(words);
  const auto urgent = static_cast<std::size_t>(std::ranges::find(urgency.labels(), "urgent") - urgency.labels().begin());
  return urgent < probabilities.size() && probabilities[urgent] >= urgency.calibration().alarm;
}

std::optional<Choice> choose_urgency(const Classifier& classifier, std::string_view text, const std::vector<Word>& words) {
  if (!is_alarm(classifier, words)) {
    auto chosen = choose(classifier, text, words);
    if (chosen && chosen->code == "urgent") chosen.reset();  // more likely than not, and still below the alarm
    return chosen;
  }
  const auto urgent = static_cast<std::size_t>(std::ranges::find(classifier.labels(), "urgent") - classifier.labels().begin());
  return Choice{.code = "urgent",
                .confidence = classifier.probabilities(words)[urgent],
                .because = classifier.reasons(text, words, urgent, kMostReasons)};
}

std::string sure_topic(const Engine& engine, std::string_view sentence) {
  const auto words = fold_words(sentence, kMostRead);
  if (words.size() < kSureWords) return {};
  const std::vector<double> probabilities = engine.topic().probabilities(words);
  const auto best = static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
  return probabilities[best] >= kSure ? engine.topic().labels()[best] : std::string{};
}

Suggestion suggest_now(const Engine* engine, const Topics& topics, std::string_view text, const Hints& hints) {
  Suggestion suggestion{.detection = detect(text)};
  if (!suggestion.detection.lang) suggestion.detection.lang = hints.page;
  const auto words = fold_words(text, kMostRead);
  if (engine == nullptr || words.empty()) {
    suggestion.points = split_points(text);
    return suggestion;
  }
  suggestion.model = engine->version();
  suggest_topic(*engine, topics, text, words, suggestion);
  suggestion.kind = choose(engine->kind(), text, words);
  suggestion.urgency = choose_urgency(engine->urgency(), text, words);
  const Topic* topic = suggestion.topic ? topics.find(suggestion.topic->code) : nullptr;
  if (topic != nullptr && topic->urgent) suggestion.urgency = Choice{.code = "urgent", .confidence = suggestion.topic->confidence};
  suggestion.points = split_points(text, [engine](std::string_view sentence) { return sure_topic(*engine, sentence); });
  return suggestion;
}

}  // namespace darcha::triage
