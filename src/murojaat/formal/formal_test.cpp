// Does a reply answer? Rules are data; each sign alone, in several languages and both scripts.
#include "murojaat/formal/formal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace darcha::murojaat {
namespace {

const std::filesystem::path kServices = std::filesystem::path{DARCHA_SOURCE_DIR} / "services";

const FormalityRules& rules() {
  static const auto one = load_formality(kServices);
  return *one;
}

std::vector<std::string> codes(const std::string& answer, const std::string& done, const std::string& evidence = {}) {
  std::vector<std::string> out;
  for (const Flag& flag : find_flags(rules(), {Point{.no = 1, .answer = answer, .done = done, .evidence = evidence}}, {}))
    out.push_back(flag.code);
  return out;
}

TEST(Formality, RulesOfTheRepositoryAreSound) {
  for (const auto& fault : check_formality(kServices)) ADD_FAILURE() << fault.str();
  EXPECT_FALSE(check_formality(kServices / "nowhere").empty());
  EXPECT_THROW(load_formality(kServices / "nowhere"), std::runtime_error);
}

TEST(Formality, AnAnswerWithADeedAndAFactIsNotFormal) {
  EXPECT_TRUE(codes("Berdaq koʻchasidagi yoʻl 2026-yil 24-noyabrda 120 metr taʼmirlandi.", "Asfalt almashtirildi").empty());
  EXPECT_TRUE(codes("Дорога по улице Бердаха длиной 120 метров отремонтирована 24 ноября.", "Заменены 6 фонарей").empty());
  EXPECT_TRUE(codes("The road in Berdaq street was repaired on 24 November, 120 metres.", "6 lamps replaced").empty());
}

TEST(Formality, BoilerplateWithoutFactsIsFlaggedInEveryScript) {
  for (const char* text : {"Murojaatingiz koʻrib chiqildi va nazoratga olindi.", "Мурожаатингиз кўриб чиқилди ва назоратга олинди.",
                           "Ваше обращение рассмотрено и взято на контроль."})
    EXPECT_THAT(codes(text, ""), ::testing::IsSupersetOf({"boilerplate", "no_facts", "no_action"})) << text;
}

TEST(Formality, ADeedWithoutAnythingToCheckIsFlagged) {
  EXPECT_THAT(codes("Sizning koʻchangizdagi yoʻl toʻliq taʼmirlandi va hammasi joyida boʻldi.", "Taʼmirlandi"),
              ::testing::ElementsAre("no_facts"));
}

TEST(Formality, AnAnswerThatNamesNoDeedIsFlagged) {
  EXPECT_THAT(codes("2026-yil rejasida 12 ta koʻcha bor, sizning koʻchangiz ham shular qatorida turibdi.", "Reja bor"),
              ::testing::ElementsAre("no_action"));
}

TEST(Formality, TheSameAnswerToTwoPointsIsFlagged) {
  const std::string text = "Berdaq koʻchasidagi yoʻl 2026-yil 24-noyabrda 120 metr taʼmirlandi.";
  const auto flags = find_flags(
      rules(), {Point{.no = 1, .answer = text, .done = "Taʼmirlandi"}, Point{.no = 2, .answer = text, .done = "Taʼmirlandi"}}, {});
  EXPECT_THAT(flags, ::testing::ElementsAre(Flag{"same_answer", 2, {}}));
}

TEST(Formality, ACopyIsToldFromASketchWithoutKeepingItsWords) {
  const std::string text =
      "Berdaq koʻchasidagi yoʻl 2026-yil 24-noyabrda 120 metr uzunlikda taʼmirlandi, asfalt toʻliq almashtirildi va oltita chiroq "
      "oʻrnatildi, ish 17-sonli dalolatnoma bilan qabul qilib olindi.";
  const std::string other = "Suv quvuri 2026-yil 3-dekabrda almashtirildi, 40 metr yangi quvur yotqizildi va bosim tekshirildi.";
  EXPECT_EQ(likeness(sketch_of(text), sketch_of(text)), 100);
  EXPECT_LT(likeness(sketch_of(text), sketch_of(other)), 20);
  EXPECT_EQ(likeness({}, sketch_of(text)), 0);
  EXPECT_TRUE(sketch_of("").empty());
}

TEST(Formality, ABriefNeverHidesALikeness) {
  const std::string text = "Berdaq koʻchasidagi yoʻl 2026-yil 24-noyabrda 120 metr uzunlikda taʼmirlandi, asfalt toʻliq almashtirildi";
  const Sketch one = sketch_of(text);
  EXPECT_EQ(brief_of(one).size(), kHashes);
  EXPECT_EQ(brief_of({-1, 256, 257}), (Bytes{0xFF, 0, 1}));
  for (const char* changed : {"", " va oltita chiroq oʻrnatildi", " ish 17-sonli dalolatnoma bilan qabul qilib olindi va hisobot berildi"})
    EXPECT_GE(likeness(BytesView{brief_of(one)}, BytesView{brief_of(sketch_of(text + changed))}), likeness(one, sketch_of(text + changed)));
  EXPECT_EQ(likeness(BytesView{brief_of({})}, BytesView{brief_of(one)}), 0);
}

TEST(Formality, BlanksOfATemplateHaveToBeFilled) {
  EXPECT_TRUE(has_blanks("Hurmatli [ism],"));
  EXPECT_FALSE(has_blanks("Hurmatli Aygul,"));
  EXPECT_FALSE(has_blanks("] ["));
}

}  // namespace
}  // namespace darcha::murojaat
