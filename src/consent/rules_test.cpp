#include "consent/rules.h"

#include <gtest/gtest.h>

#include <stdexcept>

namespace darcha::consent {
namespace {

const Instant kEnd = *parse_iso_instant("2027-11-21T06:30:00Z");

TEST(ConsentRules, AYesEndsWithItsTermAndANoDoesNot) {
  const auto before = kEnd - std::chrono::seconds{1};
  EXPECT_EQ(standing_of("asked", kEnd, before), Standing::asked);
  EXPECT_EQ(standing_of("given", kEnd, before), Standing::given);
  EXPECT_EQ(standing_of("asked", kEnd, kEnd), Standing::expired);
  EXPECT_EQ(standing_of("given", kEnd, kEnd), Standing::expired);
  EXPECT_EQ(standing_of("refused", kEnd, kEnd), Standing::refused);
  EXPECT_EQ(standing_of("withdrawn", kEnd, kEnd), Standing::withdrawn);
  EXPECT_THROW((void)standing_of("yes", kEnd, before), std::logic_error);
}

TEST(ConsentRules, EveryAnswerToEveryStandingLeadsSomewhereOrNowhere) {
  using S = Standing;
  using A = Answer;
  const std::vector<std::tuple<S, A, std::optional<S>>> table{
      {S::asked, A::yes, S::given},       {S::asked, A::no, S::refused},       {S::asked, A::withdraw, std::nullopt},
      {S::given, A::yes, std::nullopt},   {S::given, A::no, std::nullopt},     {S::given, A::withdraw, S::withdrawn},
      {S::refused, A::yes, S::given},     {S::refused, A::no, std::nullopt},   {S::refused, A::withdraw, std::nullopt},
      {S::withdrawn, A::yes, S::given},   {S::withdrawn, A::no, std::nullopt}, {S::withdrawn, A::withdraw, std::nullopt},
      {S::expired, A::yes, std::nullopt}, {S::expired, A::no, std::nullopt},   {S::expired, A::withdraw, std::nullopt}};
  for (const auto& [standing, answer, next] : table) EXPECT_EQ(after(standing, answer), next) << code(standing);
}

}  // namespace
}  // namespace darcha::consent
