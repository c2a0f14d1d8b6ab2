#include "triage/points/points.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "triage/triage.h"

namespace darcha::triage {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(std::string_view text) {
  std::vector<std::string> out;
  for (const Point& point : split_points(text)) {
    EXPECT_EQ(point.text, text.substr(point.begin, point.end - point.begin));
    out.push_back(point.text);
  }
  return out;
}

TEST(Points, NumberedThingsArePointsAndDatesAreNot) {
  EXPECT_THAT(texts("Assalomu alaykum. Iltimos: 1) suv yoʻq 12.05.2026 dan beri; 2) gaz bosimi past. Rahmat."),
              ElementsAre("suv yoʻq 12.05.2026 dan beri;", "gaz bosimi past."));
}

TEST(Points, WhatIntroducesAListIsNoPointOfItsOwnUnlessItSaysSomething) {
  EXPECT_THAT(texts("Prosim pomoch. 1. net vody\n2. net sveta"), ElementsAre("Prosim pomoch.", "net vody", "net sveta"));
}

TEST(Points, TurnsOfSpeechBeginAPointInEveryLanguage) {
  EXPECT_THAT(texts("Suv yoʻq. Ikki hafta boʻldi. Bundan tashqari, chiqindi olib ketilmayapti."),
              ElementsAre("Suv yoʻq. Ikki hafta boʻldi.", "Bundan tashqari, chiqindi olib ketilmayapti."));
  EXPECT_THAT(texts("Сув йўқ. Бундан ташқари газ ҳам йўқ."), ElementsAre("Сув йўқ.", "Бундан ташқари газ ҳам йўқ."));
  EXPECT_THAT(texts("Нет воды. Кроме того, не вывозят мусор."), ElementsAre("Нет воды.", "Кроме того, не вывозят мусор."));
  EXPECT_THAT(texts("There is no water. Also, the lift is broken."), ElementsAre("There is no water.", "Also, the lift is broken."));
  EXPECT_THAT(texts("Suw joq. Sonday-aq, jol buzılǵan."), ElementsAre("Suw joq.", "Sonday-aq, jol buzılǵan."));
}

TEST(Points, GreetingsAndThanksBelongToNoneButAloneTheyAreThere) {
  EXPECT_THAT(texts("Здравствуйте! Нет воды. Спасибо."), ElementsAre("Нет воды."));
  EXPECT_THAT(texts("Рахмат"), ElementsAre("Рахмат"));
  EXPECT_THAT(texts(" \n 12 "), ElementsAre("12"));
  EXPECT_TRUE(split_points("").empty());
}

TEST(Points, AnAbbreviationDoesNotEndASentence) {
  EXPECT_THAT(texts("ул. Навои, д. 5 без света."), ElementsAre("ул. Навои, д. 5 без света."));
}

TEST(Points, ASurelyOtherTopicBeginsAPoint) {
  const TopicOf topic_of = [](std::string_view s) {
    return s.find("suv") != s.npos ? std::string{"water"} : s.find("gaz") != s.npos ? std::string{"gas"} : std::string{};
  };
  const auto points = split_points("Bizda suv yoʻq. Bolalar kasal. Endi gaz ham kelmayapti.", topic_of);
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].text, "Bizda suv yoʻq. Bolalar kasal.");
  EXPECT_EQ(points[0].topic, "water");
  EXPECT_EQ(points[1].topic, "gas");
}

TEST(Points, NeverMoreThanTwelve) {
  std::string text;
  for (int i = 1; i <= 20; ++i) text += std::to_string(i) + ") suv yoʻq\n";
  const auto points = split_points(text);
  ASSERT_EQ(points.size(), 12u);
  EXPECT_NE(points.back().text.find("20)"), std::string::npos);
}

}  // namespace
}  // namespace darcha::triage
