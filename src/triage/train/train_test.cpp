#include "triage/train/train.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "triage/corpus/corpus.h"
#include "triage/model/engine.h"

namespace darcha::triage {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot{DARCHA_SOURCE_DIR};

std::string text_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// What a test of the machinery needs of the house's texts; the whole of them is measured by `darcha train` and ./dev bench triage.
const std::set<std::string> kTopics{"water", "roads", "noise", "pension"};
constexpr std::size_t kMostLines = 12;  // of a topic in a file

/// The blocks of kTopics of a file of the corpus, and what stands before any topic.
std::string few_of(const fs::path& file, std::size_t most) {
  std::ifstream in(file);
  std::string out, line;
  bool taken = true;
  for (std::size_t lines = 0; std::getline(in, line); ++lines) {
    if (line.starts_with('@')) {
      taken = kTopics.contains(line.substr(1));
      lines = 0;
    }
    if (taken && lines <= most) out += line + '\n';
  }
  return out;
}

/// A corpus of its own: some topics of the house's, its held-out texts frozen as they are.
fs::path make_small_corpus(const fs::path& folder) {
  const fs::path whole = kRoot / "data" / "triage";
  for (const char* set : {"train", "validate", "heldout"}) {
    fs::create_directories(folder / set);
    for (const auto& entry : fs::directory_iterator(whole / set)) {
      const std::string name = entry.path().filename();
      const bool spoken = name.starts_with("frames.") || name.starts_with("topics.");
      std::ofstream(folder / set / name) << (name.starts_with("frames.") ? text_of(entry.path())
                                                                         : few_of(entry.path(), spoken ? 50 : kMostLines));
    }
  }
  fs::copy(whole / "authors.txt", folder / "authors.txt");
  std::ofstream(folder / "heldout.sha256") << digest_of(folder / "heldout");
  return folder;
}

TrainOptions options(const fs::path& models) {
  Effort effort = kQuick;
  effort.spoken = 16;
  effort.passes = 6;
  return {.corpus = models / "corpus",
          .regions = kRoot / "data" / "regions.json",
          .topics = kRoot / "services" / "appeals" / "topics.yaml",
          .models = models / "models",
          .made_on = Date{std::chrono::year{2026} / 11 / 21},
          .effort = effort};
}

/// One small model, made once for all tests of this file.
class Model : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = fs::temp_directory_path() / ("darcha-triage-test-" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    make_small_corpus(folder_ / "corpus");
    trained_ = train(options(folder_));
    engine_ = Engine::load(trained_.folder);
    topics_ = load_topics(options(folder_).topics);
  }
  static void TearDownTestSuite() { fs::remove_all(folder_); }
  static Suggestion say(std::string_view text) { return suggest_now(engine_.get(), topics_, text); }

  static inline fs::path folder_;
  static inline Trained trained_;
  static inline std::shared_ptr<const Engine> engine_;
  static inline Topics topics_;
};

TEST_F(Model, TheCardHoldsWhatItMeasured) {
  const auto card = boost::json::parse(text_of(trained_.folder / "card.json")).as_object();
  const auto& test = card.at("held_out").as_object();
  EXPECT_EQ(card.at("data").as_object().at("held_out_sha256").as_string(), held_out_digest(options(folder_).corpus));
  EXPECT_FALSE(test.contains("confusions")) << "nobody need look at single errors";
  const auto value = [&](const char* name) { return test.at(name).as_object().at("value").as_double(); };
  EXPECT_GE(value("topic_all"), 0.85) << "of four topics that have little in common";
  EXPECT_GE(value("topic_first_three"), value("topic_all"));
  EXPECT_GE(value("suggested_right"), 0.85);
  EXPECT_GE(value("language_all"), 0.93);
  EXPECT_EQ(test.at("region").as_object().size(), 14u);
  EXPECT_NE(text_of(trained_.folder / "card.md").find("## Region and sex"), std::string::npos);
  EXPECT_NE(text_of(trained_.folder / "card.html").find("<h2>Confidence</h2>"), std::string::npos);
}

TEST_F(Model, SuggestsWithReasonsThatStandInTheText) {
  const std::string text = "Маҳалламизда бир ҳафтадан бери ичимлик суви йўқ, ёрдам беринг";
  const Suggestion s = say(text);
  EXPECT_EQ(s.model, trained_.version);
  ASSERT_TRUE(s.topic);
  EXPECT_EQ(s.topic->code, "water");
  EXPECT_EQ(s.body, "suv");
  EXPECT_EQ(s.level, Level::district);
  ASSERT_FALSE(s.topic->because.empty());
  double sum = 0;
  for (const Reason& reason : s.topic->because) {
    EXPECT_NE(text.find(reason.word), std::string::npos) << reason.word;
    sum += reason.share;
  }
  EXPECT_LE(sum, 1.0 + 1e-9);
  EXPECT_TRUE(std::ranges::any_of(s.topic->because, [](const Reason& r) { return r.word.starts_with("сув") || r.word == "ичимлик"; }));
}

TEST_F(Model, BelowTheThresholdNothingIsSuggestedButTheNextOnesAreThere) {
  const fs::path strict = folder_ / "strict";  // the same model, silent more often
  fs::copy(trained_.folder, strict);
  auto json = boost::json::parse(text_of(strict / "model.json")).as_object();
  json.at("models").as_object().at("topic").as_object()["threshold"] = 0.9;
  std::ofstream(strict / "model.json") << boost::json::serialize(json);
  const auto engine = Engine::load(strict);
  const Suggestion s = suggest_now(engine.get(), topics_, "qwrtp zxcvb");
  EXPECT_FALSE(s.topic);
  EXPECT_EQ(s.body, "");
  EXPECT_EQ(s.level, std::nullopt);
  EXPECT_LE(s.other_topics.size(), 3u);
  EXPECT_FALSE(suggest_now(engine.get(), topics_, "...").topic);
  EXPECT_TRUE(suggest_now(engine.get(), topics_, "Ichimlik suvi yoʻq, kran qurib qoldi, suv quvuri buzilgan, suv bering").topic);
}

TEST_F(Model, CutsTwoComplaintsInKarakalpakAndNamesTheirTopics) {
  const Suggestion s = say(
      "Awılımızda úsh kúnnen beri ishimlik suw joq, kran qurıp qaldı. Kóshede jol buzılǵan, asfalttıń ornı shuqır, mashina júre almaydı.");
  EXPECT_EQ(s.detection.lang, Lang::kaa);
  ASSERT_EQ(s.points.size(), 2u);
  EXPECT_EQ(s.points[0].topic, "water");
  EXPECT_EQ(s.points[1].topic, "roads");
}

TEST_F(Model, IsMadeOnceAndTheSameOctetsAgain) {
  EXPECT_FALSE(train(options(folder_)).new_made);
  TrainOptions elsewhere = options(folder_);
  elsewhere.models = folder_ / "elsewhere";
  const Trained again = train(elsewhere);
  EXPECT_TRUE(again.new_made);
  EXPECT_EQ(again.version, trained_.version);
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(trained_.folder)) {
    EXPECT_TRUE(text_of(entry.path()) == text_of(again.folder / entry.path().filename())) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 11u) << "three models with their regressions, n-grams, the list of them and the card in three forms";
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "elsewhere"), {}), 1) << "nothing half made is left";
  elsewhere.effort.passes += 1;
  EXPECT_NE(version_of(elsewhere), trained_.version);
}

TEST_F(Model, WhatOfficersTaughtMakesAnotherVersionAndIsLearnt) {
  TrainOptions taught = options(folder_);
  for (int i = 0; i < 8; ++i) taught.learnt.push_back({.topic = "noise", .words = fold("rubob dutor", 100)});  // as known_words gives them
  const Trained again = train(taught);
  EXPECT_NE(again.version, trained_.version);
  const auto engine = Engine::load(again.folder);
  // Whether it is sure enough to be suggested is another matter: what comes first tells.
  const auto first = [](const Suggestion& s) { return s.topic ? s.topic->code : s.other_topics.at(0).code; };
  EXPECT_EQ(first(suggest_now(engine.get(), topics_, "rubob dutor")), "noise");
  EXPECT_NE(first(say("rubob dutor")), "noise");
}

TEST_F(Model, TheCurrentOneIsLoadedAndNoneIsNoFault) {
  EXPECT_EQ(load_current(folder_ / "nowhere"), nullptr);
  EXPECT_FALSE(has_current(options(folder_).models));
  make_current(trained_);
  EXPECT_TRUE(has_current(options(folder_).models));
  const auto current = load_current(options(folder_).models);
  ASSERT_NE(current, nullptr);
  EXPECT_EQ(current->version(), trained_.version);
}

TEST_F(Model, KnownWordsLeaveOutNamesAndNumbers) {
  EXPECT_EQ(known_words(engine_.get(), "Suv yoʻq 998901234567 Xudoyberganovich suv"), "suv yuk");
}

TEST_F(Model, ABrokenFolderIsSaidNotLoaded) {
  const fs::path broken = folder_ / "broken";
  fs::create_directories(broken);
  EXPECT_THROW(Engine::load(broken), std::runtime_error);
  std::ofstream(broken / "model.json") << text_of(trained_.folder / "model.json");
  std::ofstream(broken / "topic.bin") << "no model";
  EXPECT_THROW(Engine::load(broken), std::runtime_error);
}

TEST_F(Model, OneOfAProgramBeforeIsMadeAgain) {
  const fs::path models = folder_ / "before";
  fs::create_directories(models);
  fs::copy(trained_.folder, models / "01d");
  std::ofstream(models / "01d" / "topic.regression") << "darcha-regression-1";
  std::ofstream(models / "current") << "01d";
  EXPECT_FALSE(has_current(models));
  EXPECT_THROW(load_current(models), std::runtime_error);
}

TEST(Corpus, TextsToMeasureWithShareNoTemplateWithTrainingTexts) {
  std::set<std::string> phrases;
  std::vector<Sketch> written;
  for (const auto& entry : fs::directory_iterator(kRoot / "data" / "triage" / "train")) {
    std::ifstream in(entry.path());
    if (const std::string name = entry.path().filename(); name.starts_with("words.")) {
      continue;  // single words, of which any text is made
    } else if (name.starts_with("written.") || name.starts_with("seen.") || name.starts_with("told.")) {
      for (const Labelled& text : read_texts(entry.path(), Lang::uz)) written.push_back(sketch(text.text));
      continue;
    }
    for (std::string line; std::getline(in, line);)
      if (line.size() > 20 && line[0] != '~' && line[0] != '@') phrases.insert(fold(line.substr(line[1] == ' ' ? 2 : 0), 10'000));
  }
  ASSERT_GT(phrases.size(), 1'000u);
  ASSERT_GT(written.size(), 800u);
  constexpr double kMostAlike = 0.5;
  for (const auto& [lang, name] :
       {std::pair{Lang::uz, "uz"}, {Lang::uz_cyrl, "uz_cyrl"}, {Lang::ru, "ru"}, {Lang::en, "en"}, {Lang::kaa, "kaa"}})
    for (const char* set : {"validate", "heldout"})
      for (const Labelled& text : read_texts(kRoot / "data" / "triage" / set / (std::string{name} + ".txt"), lang)) {
        const std::string folded = fold(text.text, 10'000);
        for (const std::string& phrase : phrases)
          if (folded.find(phrase) != std::string::npos) ADD_FAILURE() << text.text << " / " << phrase;
        const Sketch like = sketch(text.text);
        EXPECT_FALSE(std::ranges::any_of(written, [&](const Sketch& one) { return likeness(like, one) >= kMostAlike; })) << text.text;
      }
}

TEST(Corpus, HeldOutTextsThatWereChangedStopTheTraining) {
  const fs::path corpus = fs::temp_directory_path() / ("darcha-triage-heldout-" + std::to_string(::getpid()));
  fs::create_directories(corpus / "heldout");
  fs::copy(kRoot / "data/triage/heldout", corpus / "heldout", fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  fs::copy(kRoot / "data/triage/heldout.sha256", corpus / "heldout.sha256", fs::copy_options::overwrite_existing);
  EXPECT_EQ(held_out_digest(corpus), held_out_digest(kRoot / "data/triage"));
  std::ofstream(corpus / "heldout" / "en.txt", std::ios::app) << "a one more\n";
  EXPECT_THROW(held_out_digest(corpus), std::runtime_error);
  fs::remove_all(corpus);
}

TEST(Corpus, EveryTopicIsInEverySetAndLanguage) {
  const Topics topics = load_topics(kRoot / "services" / "appeals" / "topics.yaml");
  for (const char* name : {"uz", "ru", "en", "kaa"}) {
    const std::string part = std::string{"."} + name + ".txt";
    const Grammar grammar = read_grammar(kRoot / "data/triage/train" / ("frames" + part), kRoot / "data/triage/train" / ("topics" + part));
    EXPECT_EQ(grammar.topics.size(), topics.all().size()) << name;
    for (const Topic& topic : topics.all()) EXPECT_TRUE(grammar.topics.contains(topic.code)) << name << " " << topic.code;
  }
}

TEST(Corpus, FaultsSayFileAndLine) {
  const fs::path file = fs::temp_directory_path() / ("darcha-triage-corpus-" + std::to_string(::getpid()));
  std::ofstream(file) << "@water\na good text\nx bad label\n";
  try {
    read_texts(file, Lang::uz);
    FAIL() << "taken";
  } catch (const std::runtime_error& failure) {
    EXPECT_NE(std::string{failure.what()}.find(":3: "), std::string::npos) << failure.what();
  }
  fs::remove(file);
}

}  // namespace
}  // namespace darcha::triage
