#include "web/rate_limit.h"

#include <gtest/gtest.h>

namespace darcha::web {
namespace {

TEST(RateLimit, LetsABurstThroughAndThenTheRate) {
  MemoryRateLimiter limiter(64);
  Instant now{std::chrono::hours{1}};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limiter.allow("sign_in", "a", 6, 5, now));
  EXPECT_FALSE(limiter.allow("sign_in", "a", 6, 5, now));
  EXPECT_TRUE(limiter.allow("sign_in", "b", 6, 5, now)) << "another key";
  EXPECT_TRUE(limiter.allow("verify", "a", 6, 5, now)) << "another bucket";
  now += std::chrono::milliseconds{9'900};
  EXPECT_FALSE(limiter.allow("sign_in", "a", 6, 5, now));
  now += std::chrono::milliseconds{200};
  EXPECT_TRUE(limiter.allow("sign_in", "a", 6, 5, now));
  EXPECT_FALSE(limiter.allow("sign_in", "a", 6, 5, now));
  now += std::chrono::hours{1};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(limiter.allow("sign_in", "a", 6, 5, now));
  EXPECT_FALSE(limiter.allow("sign_in", "a", 6, 5, now)) << "never more than the burst";
}

TEST(RateLimit, AClockThatStepsBackGivesNothingAway) {
  MemoryRateLimiter limiter(64);
  const Instant now{std::chrono::hours{10}};
  EXPECT_TRUE(limiter.allow("x", "a", 60, 1, now));
  EXPECT_FALSE(limiter.allow("x", "a", 60, 1, now - std::chrono::hours{5}));
  EXPECT_FALSE(limiter.allow("x", "a", 60, 1, now));
}

TEST(RateLimit, AFloodOfNewKeysDoesNotFreeAnExhaustedOne) {
  MemoryRateLimiter limiter(64);
  const Instant now{std::chrono::hours{1}};
  for (int i = 0; i < 20; ++i) limiter.allow("sign_in", "victim", 1, 5, now);
  for (int i = 0; i < 10'000; ++i) limiter.allow("sign_in", "flood" + std::to_string(i), 1, 5, now);
  EXPECT_FALSE(limiter.allow("sign_in", "victim", 1, 5, now));
}

}  // namespace
}  // namespace darcha::web
