#include "triage/train/train.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <future>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <stdexcept>

#include "core/crypto.h"
#include "core/text.h"
#include "triage/model/features.h"
#include "triage/model/ngrams.h"
#include "triage/model/regression.h"
#include "triage/train/card.h"
#include "triage/train/evaluate.h"

namespace darcha::triage {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCurrent = "current";  // the version in use
constexpr std::uint64_t kSeed = 20261121;
constexpr double kMistypedWords = 0.06;   // of training texts: hurried hands, without drowning the words
constexpr double kTopicPrecision = 0.85;  // of what is suggested on the validation texts
constexpr double kKindPrecision = 0.75;
constexpr double kUrgencyPrecision = 0.85;
constexpr double kAlarmPrecision = 0.5;    // one needless alarm for each right one: a person looks either way
constexpr std::string_view kFormat = "4";  // of folding, features and recipe: a change makes every model another version
constexpr std::size_t kLearntTimes = 3;    // an officer's choice weighs as much: it is real, and it is the words alone, without their order
constexpr const char* kFrozen = "heldout.sha256";  // what the held-out texts were when they were frozen

// Uzbek is spoken once: both scripts fold to the same words.
constexpr std::pair<Lang, const char*> kSpoken[] = {{Lang::uz, "uz"}, {Lang::ru, "ru"}, {Lang::en, "en"}, {Lang::kaa, "kaa"}};
constexpr std::pair<Lang, const char*> kWritten[] = {
    {Lang::uz, "uz"}, {Lang::uz_cyrl, "uz_cyrl"}, {Lang::ru, "ru"}, {Lang::en, "en"}, {Lang::kaa, "kaa"}};

struct Part {
  const char* name;
  Recipe recipe;
  double share;  // of the whole work
};

Recipe recipe_of(const Effort& effort) { return {.dimensions = effort.dimensions, .epochs = effort.epochs, .buckets = effort.buckets}; }
Recipe small(Recipe recipe) {  // kind and urgency have few labels
  recipe.dimensions = std::min(recipe.dimensions, 16);
  recipe.epochs = recipe.epochs * 2 / 5;
  return recipe;
}

struct Corpus {
  std::vector<Labelled> spoken, written, validate, held_out;
  std::map<Lang, std::vector<std::string>> openings;  // what people say before any matter: who they are and where they live
};

constexpr std::size_t kOpened = 3;  // one text of so many begins with one: such words must not speak for any topic

std::vector<std::string> openings_of(const Grammar& grammar, const std::vector<std::string>& regions, const fs::path& frames) {
  std::vector<std::string> out = grammar.frames.at("who");
  const auto from = grammar.frames.find("from");
  if (from == grammar.frames.end()) throw std::runtime_error(frames.string() + ": @from is missing");
  for (const std::string& sentence : from->second)
    for (const std::string& region : regions) {
      std::string said = sentence;
      if (const auto slot = said.find("{region}"); slot != std::string::npos) said.replace(slot, 8, region);
      out.push_back(std::move(said));
    }
  return out;
}

Corpus read_corpus(const TrainOptions& options) {
  Corpus corpus;
  std::mt19937_64 random(kSeed);
  for (const auto& [lang, name] : kSpoken) {
    const fs::path frames = options.corpus / "train" / fmt::format("frames.{}.txt", name);
    const Grammar grammar = read_grammar(frames, options.corpus / "train" / fmt::format("topics.{}.txt", name));
    corpus.openings[lang] = openings_of(grammar, region_names(options.regions, lang), frames);
    std::ranges::move(speak(grammar, lang, options.effort.spoken, random), std::back_inserter(corpus.spoken));
  }
  for (const auto& [lang, name] : kWritten) {
    const auto read = [&, lang = lang](const std::filesystem::path& file, std::vector<Labelled>& into) {
      if (fs::exists(file)) std::ranges::move(read_texts(file, lang), std::back_inserter(into));
    };
    const std::string file = fmt::format("{}.txt", name);
    for (const char* kind : {"written", "seen", "told"}) read(options.corpus / "train" / fmt::format("{}.{}", kind, file), corpus.written);
    if (const fs::path words = options.corpus / "train" / ("words." + file); fs::exists(words))
      std::ranges::move(read_words(words, lang), std::back_inserter(corpus.written));
    read(options.corpus / "validate" / file, corpus.validate);
    if (options.measure) read(options.corpus / "heldout" / file, corpus.held_out);
  }
  corpus.openings[Lang::uz_cyrl] = corpus.openings[Lang::uz];  // they fold to the same words
  return corpus;
}

void check_topics(const Corpus& corpus, const Topics& topics) {
  for (const auto* texts : {&corpus.spoken, &corpus.written, &corpus.validate, &corpus.held_out})
    for (const Labelled& text : *texts)
      if (topics.find(text.topic) == nullptr)
        throw std::runtime_error("the corpus has the topic @" + text.topic + ", topics.yaml does not");
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

/// What each model learns from: folded texts under its own labels, in an order that is always the same.
struct Lines {
  std::vector<std::pair<std::string, std::string>> topic, kind, urgency;  // label, folded words
};

Lines lines_of(const Corpus& corpus, const TrainOptions& options, const Topics& topics) {
  std::mt19937_64 random(kSeed + 1);
  std::vector<const Labelled*> order;
  for (const Labelled& text : corpus.spoken) order.push_back(&text);
  for (const Labelled& text : corpus.written) order.insert(order.end(), options.effort.written, &text);
  for (std::size_t at = order.size() - 1; at > 0; --at) std::swap(order[at], order[below(random, at + 1)]);
  Lines lines;
  for (const Labelled* text : order) {
    const auto& openings = corpus.openings.at(text->lang);
    const std::string opening = below(random, kOpened) == 0 ? openings[below(random, openings.size())] + ' ' : "";
    const std::string words = mistyped(fold(opening + text->text, kMostRead), kMistypedWords, random);
    lines.topic.emplace_back(text->topic, words);
    if (text->kind.empty()) continue;
    lines.kind.emplace_back(text->kind, words);
    lines.urgency.emplace_back(text->urgent ? "urgent" : "normal", words);
  }
  for (const Learnt& learnt : options.learnt)
    if (topics.find(learnt.topic) != nullptr) lines.topic.insert(lines.topic.end(), kLearntTimes, {learnt.topic, learnt.words});
  return lines;
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

void train_one(const Part& part, const std::vector<std::pair<std::string, std::string>>& lines, int passes, const fs::path& folder,
               const std::function<void(double)>& progress) {
  std::string text;
  std::vector<Lesson> lessons;
  for (const auto& [label, words] : lines) {
    text += fmt::format("__label__{} {}\n", label, words);
    lessons.push_back({.label = label, .words = words_of(words)});
  }
  const fs::path file = folder / fmt::format("{}.lines", part.name);
  write_octets(file, text);
  train_classifier(file, folder / fmt::format("{}.bin", part.name), part.recipe, [&](double done) { progress(done / 2); });
  fs::remove(file);
  Regression::learn(lessons, passes, [&](double done) { progress(0.5 + done / 2); }).save(folder / fmt::format("{}.regression", part.name));
}

void train_all(const Lines& lines, const Effort& effort, const fs::path& folder, Progress& progress) {
  const Recipe recipe = recipe_of(effort);
  const Part tasks[] = {{"topic", recipe, 0.7}, {"kind", small(recipe), 0.1}, {"urgency", small(recipe), 0.1}};
  const std::vector<std::pair<std::string, std::string>>* texts[] = {&lines.topic, &lines.kind, &lines.urgency};
  std::vector<std::future<void>> running;
  for (std::size_t i = 0; i < std::size(tasks); ++i)  // each with one thread of its own: the order of its steps is fixed
    running.push_back(std::async(std::launch::async, [&, i] {
      train_one(tasks[i], *texts[i], effort.passes, folder, [&, i](double done) { progress.part(i, tasks[i].share, done); });
    }));
  for (auto& one : running) one.wait();
  for (auto& one : running) one.get();
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

template <class LabelOf>
Pairs pairs(const std::vector<Labelled>& texts, LabelOf label_of) {
  Pairs out;
  for (const Labelled& text : texts) out.emplace_back(text.text, label_of(text));
  return out;
}

void write_ngrams(const Lines& lines, const Topics& topics, const fs::path& folder) {
  std::vector<std::string> labels;
  for (const Topic& topic : topics.all()) labels.push_back(topic.code);
  Ngrams ngrams(std::move(labels));
  for (const auto& [label, words] : lines.topic) ngrams.learn(label, words_of(words));
  ngrams.finish();
  ngrams.save(folder / "topic.ngrams");
}

Engine calibrated(const std::string& version, const fs::path& folder, const std::vector<Labelled>& texts) {
  const auto load = [&](const char* name, const fs::path& ngrams = {}) {
    return Classifier::load(folder / fmt::format("{}.bin", name), folder / fmt::format("{}.regression", name), {}, ngrams);
  };
  Engine engine(version, load("topic", folder / "topic.ngrams"), load("kind"), load("urgency"));
  engine.topic().calibrate(fit(engine.topic(), pairs(texts, [](const Labelled& t) { return t.topic; }), kTopicPrecision));
  engine.kind().calibrate(fit(engine.kind(), pairs(texts, [](const Labelled& t) { return t.kind; }), kKindPrecision));
  engine.urgency().calibrate(fit(engine.urgency(),
                                 pairs(texts, [](const Labelled& t) { return t.urgent ? std::string{"urgent"} : std::string{"normal"}; }),
                                 kUrgencyPrecision));
  Calibration urgency = engine.urgency().calibration();
  urgency.alarm = fit_alarm(engine.urgency(), texts, kAlarmPrecision);
  engine.urgency().calibrate(urgency);
  return engine;
}

boost::json::object manifest(const Engine& engine, const TrainOptions& options, const fs::path& folder) {
  boost::json::object models;
  for (const auto& [name, model] : {std::pair{"topic", &std::as_const(engine).topic()},
                                    {"kind", &std::as_const(engine).kind()},
                                    {"urgency", &std::as_const(engine).urgency()}}) {
    const std::string octets = read_octets(folder / fmt::format("{}.bin", name));
    models[name] = boost::json::object{{"temperature", model->calibration().temperature},
                                       {"threshold", model->calibration().threshold},
                                       {"alarm", model->calibration().alarm},
                                       {"labels", model->labels().size()},
                                       {"octets", octets.size()},
                                       {"sha256", to_hex(sha256(octets))}};
  }
  return {{"version", engine.version()}, {"made_on", to_iso(options.made_on)}, {"models", std::move(models)}};
}

CardFacts facts_of(const TrainOptions& options, const Corpus& corpus) {
  CardFacts facts{.made_on = options.made_on, .learnt = options.learnt.size(), .frozen = held_out_digest(options.corpus)};
  const auto count = [](const std::vector<Labelled>& texts, std::map<std::string, std::size_t>& into) {
    for (const Labelled& text : texts) ++into[std::string{code(text.lang)}];
  };
  count(corpus.spoken, facts.spoken);
  count(corpus.written, facts.written);
  count(corpus.validate, facts.validate);
  count(corpus.held_out, facts.held_out);
  return facts;
}

}  // namespace

std::string held_out_digest(const fs::path& corpus) {
  std::ifstream in(corpus / kFrozen, std::ios::binary);
  std::string frozen;
  in >> frozen;
  const std::string found = digest_of(corpus / "heldout");
  if (found != frozen)
    throw std::runtime_error(
        fmt::format("{}: the held-out texts are not what was frozen ({}, now {}); new ones are written and frozen before "
                    "anything is learnt, never changed afterwards",
                    (corpus / "heldout").string(), frozen.empty() ? "nothing" : frozen, found));
  return found;
}

std::string version_of(const TrainOptions& options) {
  Sha256 digest;
  const Effort& effort = options.effort;
  digest.update(kFormat).update(digest_of(options.corpus));
  digest.update(fmt::format("{} {} {} {} {} {} {}", effort.spoken, effort.written, effort.dimensions, effort.epochs, effort.buckets,
                            effort.passes, options.measure));
  digest.update(read_octets(options.topics));
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
  held_out_digest(options.corpus);
  const Corpus corpus = read_corpus(options);
  const Topics topics = load_topics(options.topics);
  check_topics(corpus, topics);
  const fs::path making = options.models / fmt::format("{}.making-{}", trained.version, random_token(6));
  fs::create_directories(making);
  try {
    const Lines lines = lines_of(corpus, options, topics);
    write_ngrams(lines, topics, making);
    train_all(lines, options.effort, making, progress);
    progress.stage("calibrating", 0.9);
    const Engine engine = calibrated(trained.version, making, corpus.validate);
    progress.stage("measuring on texts it never saw", 0.93);
    const auto measured = [&](const std::vector<Labelled>& texts) {
      return evaluate(engine, topics, texts, options.corpus / "authors.txt", options.regions);
    };
    const Evaluation validation = measured(corpus.validate);
    const Evaluation evaluation = options.measure ? measured(corpus.held_out) : validation;
    boost::json::object json = manifest(engine, options, making);
    const Card card = make_card(json, facts_of(options, corpus), evaluation, validation);
    write_octets(making / "card.json", card.json);
    write_octets(making / "card.md", card.markdown);
    write_octets(making / "card.html", card.html);
    write_octets(making / "model.json", boost::json::serialize(json));
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

std::shared_ptr<const Engine> load(const Trained& trained) { return Engine::load(trained.folder); }

void make_current(const Trained& trained) {
  const fs::path beside = trained.folder.parent_path() / fmt::format("current.{}", random_token(6));
  write_octets(beside, trained.version);
  fs::rename(beside, trained.folder.parent_path() / kCurrent);
}

bool has_current(const fs::path& models) {
  try {
    return load_current(models) != nullptr;
  } catch (const std::runtime_error&) {  // of a program before this one, or broken
    return false;
  }
}

std::shared_ptr<const Engine> load_current(const fs::path& models) {
  std::ifstream in(models / kCurrent, std::ios::binary);
  std::string version;
  if (!in || !std::getline(in, version) || version.find_first_not_of("0123456789abcdef") != std::string::npos) return nullptr;
  return Engine::load(models / version);
}

}  // namespace darcha::triage
