#include <gtest/gtest.h>

#include "triage/triage.h"

namespace darcha::triage {
namespace {

struct Case {
  std::string_view text;
  std::optional<Lang> lang;
  Script script;
};

TEST(Detect, KnowsTheFiveLanguagesAndBothScripts) {
  const Case cases[] = {
      {"Mahallamizda ikki haftadan beri ichimlik suvi yoʻq, yordam bering", Lang::uz, Script::latin},
      {"Kochamizda chiroq yonmayapti, bolalar qorongida yuribdi", Lang::uz, Script::latin},
      {"Маҳалламизда ичимлик суви йўқ, ёрдам беринг", Lang::uz_cyrl, Script::cyrillic},
      {"Кучамизда чирок йук, болалар коронгида юрибди", Lang::uz_cyrl, Script::cyrillic},
      {"В нашем доме третью неделю нет воды, просим помочь", Lang::ru, Script::cyrillic},
      {"Пенсия задерживается, прошу разобраться", Lang::ru, Script::cyrillic},
      {"There has been no water in our building since Monday", Lang::en, Script::latin},
      {"Awılımızda eki háptedan beri ishimlik suw joq, járdem beriń", Lang::kaa, Script::latin},
      {"Awilimizda eki aydan beri gaz joq, otinemen jardem berin", Lang::kaa, Script::latin},
      {"Аўылымызда еки айдан бери суў жоқ, жәрдем бериң", Lang::kaa, Script::cyrillic},
      {"12345 !!! ...", std::nullopt, Script::none},
      {"", std::nullopt, Script::none},
  };
  for (const Case& c : cases) {
    const Detection found = detect(c.text);
    EXPECT_EQ(found.lang, c.lang) << c.text << ": " << (found.lang ? code(*found.lang) : "none");
    EXPECT_EQ(found.script, c.script) << c.text << ": " << code(found.script);
    EXPECT_FALSE(found.mixed) << c.text;
  }
}

TEST(Detect, SaysWhenASecondLanguageHasAQuarterOfTheWords) {
  const Detection found = detect(
      "Mahallamizda ikki kundan beri suv yoʻq, hech kim kelmayapti. Прошу принять меры, мы уже писали в хокимият, но нам никто не "
      "ответил.");
  EXPECT_TRUE(found.mixed);
  EXPECT_EQ(found.script, Script::mixed);
  EXPECT_FALSE(detect("Mahallamizda ikki kundan beri suv yoʻq, hech kim kelmayapti. Спасибо").mixed);
}

TEST(Detect, ANameAloneIsLeftToThePage) {
  const Topics topics;
  const Suggestion suggestion = suggest_now(nullptr, topics, "1234", {.page = Lang::kaa});
  EXPECT_EQ(suggestion.detection.lang, Lang::kaa);
  EXPECT_EQ(suggestion.detection.confidence, 0);
}

}  // namespace
}  // namespace darcha::triage
