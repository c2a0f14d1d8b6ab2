// What triage lends to appeals: a suggestion as appeals keep it, and open appeals like a text.
#include "app/suggestions.h"

#include <gtest/gtest.h>

#include "murojaat/testing.h"

namespace darcha::app {
namespace {

class Suggestions : public murojaat::testing::MurojaatTest {
 protected:
  std::shared_ptr<triage::Services> machine() {
    return std::make_shared<triage::Services>(triage::Services{.cpu = cpu_,
                                                               .topics = std::make_shared<const triage::Topics>(triage::load_topics(
                                                                   murojaat::testing::kRepository / "services/appeals/topics.yaml"))});
  }
};

TEST_F(Suggestions, AreKeptWithWhatDroveThem) {
  triage::Suggestion said{.model = "abc", .detection = {.lang = Lang::kaa, .script = triage::Script::latin}};
  said.topic =
      triage::Choice{.code = "water", .confidence = 0.9, .because = {{.word = "suw", .share = 0.7}, {.word = "kran", .share = 0.2}}};
  said.urgency = triage::Choice{.code = "urgent", .confidence = 0.8};
  said.points = {{.text = "a"}, {.text = "b"}};
  const murojaat::Suggestion kept = suggestion_of(said);
  EXPECT_EQ(kept.model, "abc");
  EXPECT_EQ(kept.lang, Lang::kaa);
  EXPECT_EQ(kept.script, "latin");
  EXPECT_EQ(kept.topic, "water");
  EXPECT_DOUBLE_EQ(kept.topic_confidence, 0.9);
  EXPECT_EQ(kept.words, (std::vector<std::string>{"suw", "kran"}));
  EXPECT_EQ(kept.kind, "") << "not sure enough";
  EXPECT_EQ(kept.urgency, 3);
  EXPECT_DOUBLE_EQ(kept.urgency_confidence, 0.8);
  EXPECT_EQ(kept.points, (std::vector<std::string>{"a", "b"}));
  said.urgency.reset();
  said.points.resize(1);
  EXPECT_EQ(suggestion_of(said).urgency, 0);
  EXPECT_TRUE(suggestion_of(said).points.empty()) << "one point is the text as it is";
}

TEST_F(Suggestions, WithoutAModelAreNotLent) {
  lend_suggestions(*services_, machine());
  EXPECT_FALSE(services_->suggest);
  EXPECT_FALSE(services_->known_words);
}

TEST_F(Suggestions, OpenAppealsLikeATextAreFoundInItsDistrictByTheirPublicWordsOnly) {
  const murojaat::Receipt receipt = lodged(letter());
  const auto found = [&](const char* text, const char* district) { return await(similar_open(services_, machine(), text, district)); };
  const auto alike = found("Jol buzılǵan eken", "1735401");
  ASSERT_EQ(alike.size(), 1U);
  EXPECT_EQ(alike.front().appeal.number, receipt.number);
  EXPECT_GT(alike.front().likeness, 0.2);
  EXPECT_TRUE(found("Jol buzılǵan eken", "1726262").empty()) << "another district";
  ASSERT_EQ(found("Jol buzılǵan eken", "").size(), 1U) << "no place is named yet: what is alike is shown, wherever it is";
  EXPECT_TRUE(found("", "").empty());
  EXPECT_TRUE(found("Dúzetip beriwińizdi soraymız", "1735401").empty()) << "words of the text itself are nobody else's";
}

}  // namespace
}  // namespace darcha::app
