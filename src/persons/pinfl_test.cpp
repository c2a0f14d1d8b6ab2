#include "persons/pinfl.h"

#include <gtest/gtest.h>

#include <random>

namespace darcha::persons {
namespace {

struct Bad {
  std::string_view text;
  std::string_view code;
};

TEST(Pinfl, ReadsThePublishedTestNumbers) {
  const auto first = parse_pinfl("53112990010014");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->sex(), Sex::male);
  EXPECT_EQ(first->born(), make_date(2099, 12, 31));
  EXPECT_EQ(first->district(), 1);
  EXPECT_EQ(first->serial(), 1);
  const auto second = parse_pinfl("60101990260141");
  ASSERT_TRUE(second);
  EXPECT_EQ(second->sex(), Sex::female);
  EXPECT_EQ(second->born(), make_date(2099, 1, 1));
  EXPECT_EQ(second->district(), 26);
  EXPECT_EQ(second->serial(), 14);
  const auto third = parse_pinfl("51507981019998");
  ASSERT_TRUE(third);
  EXPECT_EQ(third->sex(), Sex::male);
  EXPECT_EQ(third->district(), 101);
  EXPECT_EQ(third->serial(), 999);
}

TEST(Pinfl, ForgivesSpacesAndHyphens) { EXPECT_TRUE(parse_pinfl(" 5311299-001 0014 ")); }

TEST(Pinfl, SaysWhatIsWrong) {
  for (const Bad& bad :
       {Bad{"", "length"}, Bad{"5311299001001", "length"}, Bad{"531129900100144", "length"}, Bad{"5311299001001A", "digits"},
        Bad{"5311299001001４", "digits"}, Bad{"03112990010014", "century"}, Bad{"73112990010014", "century"}, Bad{"53202990010014", "date"},
        Bad{"53113990010014", "date"}, Bad{"52902990010014", "date"}, Bad{"50012990010014", "date"}, Bad{"53112990000014", "district"},
        Bad{"53112990010004", "serial"}, Bad{"53112990010015", "check_digit"}, Bad{"35112990010014", "date"},
        Bad{"53112990100014", "check_digit"}}) {
    const auto result = parse_pinfl(bad.text);
    ASSERT_FALSE(result) << bad.text;
    EXPECT_EQ(result.error().code, "persons.pinfl_" + std::string{bad.code}) << bad.text;
    EXPECT_EQ(result.error().kind, RefusalKind::bad_input);
  }
}

TEST(Pinfl, AFutureBirthIsAnotherQuestionThanStructure) {
  const Date today = *make_date(2026, 11, 21);
  EXPECT_FALSE(born_by(*parse_pinfl("53112990010014"), today));
  EXPECT_TRUE(born_by(make_pinfl(Sex::female, today, 901, 1), today));
  EXPECT_FALSE(born_by(make_pinfl(Sex::female, today + Days{1}, 901, 1), today));
}

TEST(Pinfl, TheFirstDigitIsCenturyAndSex) {
  EXPECT_EQ(make_pinfl(Sex::male, *make_date(1899, 12, 31), 1, 1).text()[0], '1');
  EXPECT_EQ(make_pinfl(Sex::female, *make_date(1899, 12, 31), 1, 1).text()[0], '2');
  EXPECT_EQ(make_pinfl(Sex::male, *make_date(1900, 1, 1), 1, 1).text()[0], '3');
  EXPECT_EQ(make_pinfl(Sex::female, *make_date(1999, 12, 31), 1, 1).text()[0], '4');
  EXPECT_EQ(make_pinfl(Sex::male, *make_date(2000, 2, 29), 1, 1).text()[0], '5');
  EXPECT_EQ(make_pinfl(Sex::female, *make_date(2099, 12, 31), 1, 1).text()[0], '6');
  EXPECT_THROW(make_pinfl(Sex::male, *make_date(2100, 1, 1), 1, 1), std::invalid_argument);
  EXPECT_THROW(make_pinfl(Sex::male, *make_date(1990, 1, 1), 0, 1), std::invalid_argument);
  EXPECT_THROW(make_pinfl(Sex::male, *make_date(1990, 1, 1), 1, 1000), std::invalid_argument);
}

TEST(Pinfl, EveryOneDigitErrorIsFoundOrGivesAnotherFault) {
  std::mt19937 random(20261121);
  int wrong_but_accepted = 0, tried = 0;
  for (int i = 0; i < 500; ++i) {
    const Date born = *make_date(1930, 1, 1) + Days{random() % 35'000};
    const Pinfl good = make_pinfl(random() % 2 ? Sex::male : Sex::female, born, 900 + static_cast<int>(random() % 100),
                                  1 + static_cast<int>(random() % 999));
    ASSERT_EQ(parse_pinfl(good.text()), good);
    for (std::size_t at = 0; at < 14; ++at) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        if (digit == good.text()[at]) continue;
        std::string changed = good.text();
        changed[at] = digit;
        ++tried;
        if (parse_pinfl(changed)) ++wrong_but_accepted;
      }
    }
  }
  // Weights 7, 3, 1 are prime to 10, so no single wrong digit can keep the sum.
  EXPECT_EQ(wrong_but_accepted, 0) << "of " << tried;
}

TEST(IcaoCheckDigit, FollowsTheWorkedExamplesOfDoc9303) {
  EXPECT_EQ(icao_check_digit("520727"), 3);
  EXPECT_EQ(icao_check_digit("AB2134<<<"), 5);
  EXPECT_EQ(icao_check_digit("D23145890"), 7);
  EXPECT_EQ(icao_check_digit(""), 0);
  EXPECT_EQ(icao_check_digit("a"), -1);
}

}  // namespace
}  // namespace darcha::persons
