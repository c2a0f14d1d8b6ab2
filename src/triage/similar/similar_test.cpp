#include <gtest/gtest.h>

#include "triage/text/fold.h"
#include "triage/triage.h"

namespace darcha::triage {
namespace {

constexpr Instant kNow{std::chrono::seconds{1'800'000'000}};
constexpr std::string_view kWater =
    "Navoiy koʻchasi 12-uyda ikki haftadan beri ichimlik suvi yoʻq, nasos ishlamayapti, bolalar kasal boʻlib qoldi";

Candidate candidate(std::uint8_t n, std::string_view text, std::string topic = "", std::optional<Place> place = {}, Instant at = kNow) {
  Uuid id;
  id.octets[15] = n;
  return {.id = id, .sketch = sketch(text), .topic = std::move(topic), .place = place, .at = at};
}

TEST(Fold, BothScriptsAndWhatPeopleMistypeFallTogether) {
  for (const auto& [a, b] : {std::pair{"yoʻq", "йўқ"},
                             {"yo'q", "йук"},
                             {"yoq", "yo`q"},
                             {"xizmat", "hizmat"},
                             {"ҳизмат", "хизмат"},
                             {"qoʻshni", "қўшни"},
                             {"yer", "ер"},
                             {"maʼlumot", "маълумот"},
                             {"SHAHAR", "шаҳар"},
                             {"suw", "суў"},
                             {"joq", "жоқ"},
                             {"suww", "suw"}})
    EXPECT_EQ(fold(a, 100), fold(b, 100)) << a << " " << b;
  EXPECT_NE(fold("gaz", 100), fold("suv", 100));
}

TEST(Fold, WordsKnowWhereTheyStand) {
  const std::string_view text = "Суви йўқ, 12 kun!";
  const auto words = fold_words(text, text.size());
  ASSERT_EQ(words.size(), 4u);
  EXPECT_EQ(text.substr(words[1].begin, words[1].end - words[1].begin), "йўқ");
  EXPECT_EQ(words[2].folded, "0");
}

TEST(Similar, TheSameTextInTheOtherScriptIsTheSameText) {
  const auto found = similar(
      {.text = "Навоий кўчаси 12-уйда икки ҳафтадан бери ичимлик суви йўқ, насос ишламаяпти, болалар касал бўлиб қолди", .at = kNow},
      {candidate(1, kWater), candidate(2, "Пенсия третий месяц не приходит, прошу разобраться")});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].id.octets[15], 1);
  EXPECT_EQ(found[0].likeness, Likeness::same_text);
}

TEST(Similar, TheSameEventIsFoundInAnotherLanguageByTopicPlaceAndTime) {
  const Place here{.latitude = 41.3111, .longitude = 69.2797}, near{.latitude = 41.3125, .longitude = 69.2800},
      far{.latitude = 41.3511, .longitude = 69.2797};
  const Question question{.text = "В доме нет воды", .topic = "water", .place = here, .at = kNow};
  const auto likeness_of = [&](Candidate c) {
    const auto found = similar(question, {std::move(c)});
    return found.empty() ? std::string{"none"} : std::string{code(found[0].likeness)};
  };
  EXPECT_EQ(likeness_of(candidate(1, kWater, "water", near)), "same_event");
  EXPECT_EQ(likeness_of(candidate(1, kWater, "water", far)), "none");
  EXPECT_EQ(likeness_of(candidate(1, kWater, "gas", near)), "none");
  EXPECT_EQ(likeness_of(candidate(1, kWater, "water", near, kNow - std::chrono::hours{24 * 11})), "none");
}

TEST(Similar, TextsWithoutAWordAreLikeNothing) { EXPECT_TRUE(similar({.text = "!!!", .at = kNow}, {candidate(1, "...")}).empty()); }

TEST(Similar, ClustersAreThoseThatBelongTogether) {
  const std::string other = "Bogʻchada oʻrin yoʻq, navbat bir yildan beri siljimayapti, kimga murojaat qilish kerak";
  const std::string copied = "Assalomu alaykum! " + std::string{kWater};
  const auto groups =
      clusters({candidate(1, kWater), candidate(2, other), candidate(3, copied), candidate(4, "Автобус не приходит вовремя")});
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0], (std::vector<std::size_t>{0, 2}));
}

TEST(Sketch, SurvivesARow) {
  const Sketch own = sketch(kWater);
  EXPECT_EQ(Sketch::parse(own.bytes()), own);
  EXPECT_EQ(Sketch::parse("short"), std::nullopt);
  // Sketches are stored: another way to compute them would make old rows strangers.
  EXPECT_EQ(sketch("suv yoʻq").lowest[0], sketch("сув йўқ").lowest[0]);
}

}  // namespace
}  // namespace darcha::triage
