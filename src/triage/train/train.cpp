#include "triage/train/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <future>
#include <iterator>
#include <mutex>
#include <set>
#include <stdexcept>

#include "core/crypto.h"
#include "core/text.h"
#include "triage/model/ngrams.h"
#include "triage/train/card.h"
#include "triage/train/evaluate.h"

namespace darcha::triage {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCurrent = "current";  // the version in use
constexpr std::uint64_t kSeed = 20261121;
constexpr double kMistypedWords = 0.06;   // of training texts: hurried hands, without drowning the words
constexpr double kTopicPrecision = 0.85;  // of what is suggested on the calibration texts
constexpr double kKindPrecision = 0.75;
constexpr double kUrgencyPrecision = 0.85;
constexpr std::string_view kFormat = "1";  // of folding, features and recipe: a change makes every model another version
constexpr std::size_t kLearntTimes = 3;    // an officer's choice weighs as three spoken texts

// Uzbek is spoken once: both scripts fold to the same words.
constexpr std::pair<Lang, const char*> kSpoken[] = {{Lang::uz, "uz"}, {Lang::ru, "ru"}, {Lang::en, "en"}, {Lang::kaa, "kaa"}};
constexpr std::pair<Lang, const char*> kWritten[] = {
    {Lang::uz, "uz"}, {Lang::uz_cyrl, "uz_cyrl"}, {Lang::ru, "ru"}, {Lang::en, "en"}, {Lang::kaa, "kaa"}};

struct Part {
  const char* name;
  Recipe recipe;
  double share;  // of the whole work
};

Recipe small(Recipe recipe) {
  recipe.dimensions = 16;
  recipe.epochs = 6;
  return recipe;
}

void write(const fs::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) throw std::runtime_error(file.string() + " cannot be written");
}

struct Corpus {
  std::vector<Labelled> spoken, calibrate, test;
};

Corpus read_corpus(const TrainOptions& options) {
  Corpus corpus;
  std::mt19937_64 random(kSeed);
  for (const auto& [lang, name] : kSpoken) {
    const Grammar grammar = read_grammar(options.corpus / "train" / fmt::format("frames.{}.txt", name),
                                         options.corpus / "train" / fmt::format("topics.{}.txt", name));
    std::ranges::move(speak(grammar, lang, options.texts_for_each_topic, random), std::back_inserter(corpus.spoken));
  }
  for (const auto& [lang, name] : kWritten) {
    const std::string file = fmt::format("{}.txt", name);
    std::ranges::move(read_texts(options.corpus / "calibrate" / file, lang), std::back_inserter(corpus.calibrate));
    std::ranges::move(read_texts(options.corpus / "test" / file, lang), std::back_inserter(corpus.test));
  }
  return corpus;
}

void check_topics(const Corpus& corpus, const Topics& topics) {
  for (const auto* texts : {&corpus.spoken, &corpus.calibrate, &corpus.test})
    for (const Labelled& text : *texts)
      if (topics.find(text.topic) == nullptr)
        throw std::runtime_error("the corpus has the topic @" + text.topic + ", topics.yaml does not");
}

/// Three files of lines for fastText: the same texts under another label.
void write_lines(const Corpus& corpus, const TrainOptions& options, const Topics& topics, const fs::path& folder) {
  std::string topic, kind, urgency;
  std::mt19937_64 random(kSeed + 1);
  std::vector<std::size_t> order(corpus.spoken.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  for (std::size_t at = order.size() - 1; at > 0; --at) std::swap(order[at], order[below(random, at + 1)]);
  for (const std::size_t i : order) {
    const Labelled& text = corpus.spoken[i];
    const std::string words = mistyped(fold(text.text, kMostRead), kMistypedWords, random);
    topic += fmt::format("__label__{} {}\n", text.topic, words);
    if (text.kind.empty()) continue;
    kind += fmt::format("__label__{} {}\n", text.kind, words);
    urgency += fmt::format("__label__{} {}\n", text.urgent ? "urgent" : "normal", words);
  }
  for (const Learnt& learnt : options.learnt)
    for (std::size_t i = 0; i < kLearntTimes && topics.find(learnt.topic) != nullptr; ++i)
      topic += fmt::format("__label__{} {}\n", learnt.topic, learnt.words);
  write(folder / "topic.lines", topic);
  write(folder / "kind.lines", kind);
  write(folder / "urgency.lines", urgency);
}

class Progress {
 public:
  explicit Progress(const TrainOptions& options) : tell_(options.progress) {}
  void part(std::size_t which, double share, double done) {
    const std::lock_guard lock(mutex_);
    parts_[which] = share * std::clamp(done, 0.0, 1.0);
    if (tell_) tell_("training", parts_[0] + parts_[1] + parts_[2]);
  }
  void stage(std::string_view name, double done) {
    const std::lock_guard lock(mutex_);
    if (tell_) tell_(name, done);
  }

 private:
  std::mutex mutex_;
  double parts_[3] = {0, 0, 0};
  const std::function<void(std::string_view, double)>& tell_;
};

void train_all(const fs::path& folder, Progress& progress) {
  const Part tasks[] = {{"topic", Recipe{}, 0.7}, {"kind", small(Recipe{}), 0.1}, {"urgency", small(Recipe{}), 0.1}};
  std::vector<std::future<void>> running;
  for (std::size_t i = 0; i < std::size(tasks); ++i)  // each with one thread of its own: the order of its steps is fixed
    running.push_back(std::async(std::launch::async, [&, i] {
      const fs::path lines = folder / fmt::format("{}.lines", tasks[i].name);
      train_classifier(lines, folder / fmt::format("{}.bin", tasks[i].name), tasks[i].recipe,
                       [&, i](double done) { progress.part(i, tasks[i].share, done); });
      fs::remove(lines);
    }));
  for (auto& one : running) one.wait();
  for (auto& one : running) one.get();
}

/// Words that are folded already.
std::vector<Word> words_of(std::string_view folded) {
  std::vector<Word> words;
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    if (end > at) words.push_back({at, end, std::string{folded.substr(at, end - at)}});
    at = end + 1;
  }
  return words;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

template <class LabelOf>
Pairs pairs(const std::vector<Labelled>& texts, LabelOf label_of) {
  Pairs out;
  for (const Labelled& text : texts) out.emplace_back(text.text, label_of(text));
  return out;
}

void write_ngrams(const Corpus& corpus, const TrainOptions& options, const Topics& topics, const fs::path& folder) {
  std::vector<std::string> labels;
  for (const Topic& topic : topics.all()) labels.push_back(topic.code);
  Ngrams ngrams(std::move(labels));
  for (const Labelled& text : corpus.spoken) ngrams.learn(text.topic, fold_words(text.text, kMostRead));
  for (const Learnt& learnt : options.learnt)
    for (std::size_t i = 0; i < kLearntTimes && topics.find(learnt.topic) != nullptr; ++i)
      ngrams.learn(learnt.topic, words_of(learnt.words));
  ngrams.finish();
  ngrams.save(folder / "topic.ngrams");
}

Engine calibrated(const std::string& version, const fs::path& folder, const std::vector<Labelled>& texts) {
  const auto load = [&](const char* name, const fs::path& ngrams = {}) {
    return Classifier::load(folder / fmt::format("{}.bin", name), {}, ngrams);
  };
  Engine engine(version, load("topic", folder / "topic.ngrams"), load("kind"), load("urgency"));
  engine.topic().calibrate(fit(engine.topic(), pairs(texts, [](const Labelled& t) { return t.topic; }), kTopicPrecision));
  engine.kind().calibrate(fit(engine.kind(), pairs(texts, [](const Labelled& t) { return t.kind; }), kKindPrecision));
  engine.urgency().calibrate(fit(engine.urgency(),
                                 pairs(texts, [](const Labelled& t) { return t.urgent ? std::string{"urgent"} : std::string{"normal"}; }),
                                 kUrgencyPrecision));
  return engine;
}

boost::json::object manifest(const Engine& engine, const TrainOptions& options, const fs::path& folder) {
  boost::json::object models;
  for (const auto& [name, model] : {std::pair{"topic", &std::as_const(engine).topic()},
                                    {"kind", &std::as_const(engine).kind()},
                                    {"urgency", &std::as_const(engine).urgency()}}) {
    std::ifstream in(folder / fmt::format("{}.bin", name), std::ios::binary);
    const std::string octets{std::istreambuf_iterator<char>(in), {}};
    models[name] = boost::json::object{{"temperature", model->calibration().temperature},
                                       {"threshold", model->calibration().threshold},
                                       {"labels", model->labels().size()},
                                       {"octets", octets.size()},
                                       {"sha256", to_hex(sha256(octets))}};
  }
  return {{"version", engine.version()}, {"made_on", to_iso(options.made_on)}, {"models", std::move(models)}};
}

CardFacts facts_of(const TrainOptions& options, const Corpus& corpus) {
  CardFacts facts{.made_on = options.made_on, .learnt = options.learnt.size()};
  for (const Labelled& text : corpus.spoken) ++facts.spoken[std::string{code(text.lang)}];
  for (const Labelled& text : corpus.calibrate) ++facts.calibrate[std::string{code(text.lang)}];
  for (const Labelled& text : corpus.test) ++facts.test[std::string{code(text.lang)}];
  return facts;
}

}  // namespace

std::string version_of(const TrainOptions& options) {
  Sha256 digest;
  digest.update(kFormat).update(digest_of(options.corpus)).update(fmt::format("{}", options.texts_for_each_topic));
  std::ifstream in(options.topics, std::ios::binary);
  digest.update(std::string{std::istreambuf_iterator<char>(in), {}});
  for (const Learnt& learnt : options.learnt) digest.update(learnt.topic).update("\n").update(learnt.words).update("\n");
  return to_hex(digest.finish()).substr(0, 12);
}

Trained train(const TrainOptions& options) {
  Trained trained{.version = version_of(options)};
  trained.folder = options.models / trained.version;
  if (fs::exists(trained.folder / "model.json")) {
    trained.new_made = false;
    return trained;
  }
  Progress progress(options);
  progress.stage("reading the corpus", 0);
  const Corpus corpus = read_corpus(options);
  const Topics topics = load_topics(options.topics);
  check_topics(corpus, topics);
  const fs::path making = options.models / fmt::format("{}.making-{}", trained.version, random_token(6));
  fs::create_directories(making);
  try {
    write_lines(corpus, options, topics, making);
    write_ngrams(corpus, options, topics, making);
    train_all(making, progress);
    progress.stage("calibrating", 0.9);
    const Engine engine = calibrated(trained.version, making, corpus.calibrate);
    progress.stage("measuring on texts it never saw", 0.93);
    const Evaluation evaluation = evaluate(engine, topics, corpus.test, options.corpus / "test" / "authors.txt", options.regions);
    boost::json::object json = manifest(engine, options, making);
    const Card card = make_card(json, facts_of(options, corpus), evaluation);
    write(making / "card.json", card.json);
    write(making / "card.md", card.markdown);
    write(making / "card.html", card.html);
    write(making / "model.json", boost::json::serialize(json));
    std::error_code there;  // another process was faster: its octets are the same
    fs::rename(making, trained.folder, there);
    if (there && !fs::exists(trained.folder / "model.json")) throw std::runtime_error(trained.folder.string() + ": " + there.message());
  } catch (...) {
    std::error_code ignored;
    fs::remove_all(making, ignored);
    throw;
  }
  std::error_code ignored;
  fs::remove_all(making, ignored);
  progress.stage("done", 1);
  return trained;
}

void make_current(const Trained& trained) {
  const fs::path beside = trained.folder.parent_path() / fmt::format("current.{}", random_token(6));
  write(beside, trained.version);
  fs::rename(beside, trained.folder.parent_path() / kCurrent);
}

std::shared_ptr<const Engine> load_current(const fs::path& models) {
  std::ifstream in(models / kCurrent, std::ios::binary);
  std::string version;
  if (!in || !std::getline(in, version) || version.find_first_not_of("0123456789abcdef") != std::string::npos) return nullptr;
  return Engine::load(models / version);
}

}  // namespace darcha::triage
