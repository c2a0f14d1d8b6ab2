#include "applications/rules.h"

#include <gtest/gtest.h>

namespace darcha::applications {
namespace {

const Date kDay = *make_date(2026, 11, 21);

TEST(ApplicationNumber, ComesBackHoweverItIsTyped) {
  const Bytes random{0xDE, 0xAD, 0xBE, 0xEF, 0x01};
  const std::string number = make_number(kDay, random);
  EXPECT_EQ(number.size(), 17U) << number;
  EXPECT_TRUE(number.starts_with("AR-26-")) << number;
  std::string spaced;
  for (char c : number) spaced += c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(parse_number(spaced), number);
  EXPECT_EQ(parse_number(number), number);
}

TEST(ApplicationNumber, EverySlipOfOneCharacterIsNoticed) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const std::string number = make_number(kDay, Bytes{1, 2, 3, 4, 5});
  for (std::size_t i = 3; i < number.size(); ++i) {
    if (number[i] == '-') continue;
    int noticed = 0;
    for (char c : kAlphabet) {
      std::string changed = number;
      changed[i] = c;
      if (c != number[i] && !parse_number(changed)) ++noticed;
    }
    EXPECT_GE(noticed, 30) << "at " << i;  // of 31 other characters: 0 and Z are alike modulo 31
  }
}

TEST(ApplicationNumber, RefusesTheRest) {
  for (const char* typed : {"", "AR", "AR-26-7K3M-9QX2", "XX-26-0000-0000-0", "AR-26-0000-0000-0-0", "AR-26-!!!!-0000-0"})
    EXPECT_FALSE(parse_number(typed)) << typed;
}

}  // namespace
}  // namespace darcha::applications
