#include "net/wheel.h"

#include <gtest/gtest.h>

namespace darcha::net {
namespace {

using namespace std::chrono_literals;

struct Fires final : Wheel::Entry {
  int count = 0;
  Wheel* again = nullptr;
  Wheel::Time when{};
  void expired() override {
    ++count;
    if (again != nullptr) again->arm(*this, when);
  }
};

struct WheelTest : testing::Test {
  Wheel::Time start{};
  Wheel wheel{start};
};

TEST_F(WheelTest, FiresOnceNeitherEarlyNorMuchLater) {
  Fires entry;
  wheel.arm(entry, start + 100ms);
  wheel.advance(start + 99ms);
  EXPECT_EQ(entry.count, 0);
  wheel.advance(start + 100ms + 2 * Wheel::kTick);
  EXPECT_EQ(entry.count, 1);
  wheel.advance(start + 10h);
  EXPECT_EQ(entry.count, 1);
}

TEST_F(WheelTest, FollowsDeadlinesThatMoveBothWays) {
  Fires later;
  Fires sooner;
  wheel.arm(later, start + 100ms);
  wheel.arm(later, start + 10s);
  wheel.arm(sooner, start + 10s);
  wheel.arm(sooner, start + 100ms);
  wheel.advance(start + 1s);
  EXPECT_EQ(later.count, 0);
  EXPECT_EQ(sooner.count, 1);
  wheel.advance(start + 11s);
  EXPECT_EQ(later.count, 1);
}

TEST_F(WheelTest, ReachesBeyondOneTurn) {
  Fires entry;
  wheel.arm(entry, start + 3h);
  wheel.advance(start + 3h - 1s);
  EXPECT_EQ(entry.count, 0);
  wheel.advance(start + 3h + 1s);
  EXPECT_EQ(entry.count, 1);
}

TEST_F(WheelTest, ForgetsWhatIsDisarmedOrGone) {
  Fires disarmed;
  wheel.arm(disarmed, start + 100ms);
  wheel.disarm(disarmed);
  {
    Fires gone;
    wheel.arm(gone, start + 100ms);
  }
  wheel.advance(start + 1s);
  EXPECT_EQ(disarmed.count, 0);
  wheel.arm(disarmed, start + 2s);
  wheel.advance(start + 3s);
  EXPECT_EQ(disarmed.count, 1);
}

TEST_F(WheelTest, AnEntryMayArmItselfAgainWhileItFires) {
  Fires entry;
  entry.again = &wheel;
  entry.when = start;  // long past: fires again with the next tick, not in this one for ever
  wheel.arm(entry, start + 100ms);
  wheel.advance(start + 100ms + Wheel::kTick);
  EXPECT_EQ(entry.count, 1);
  wheel.advance(start + 100ms + 3 * Wheel::kTick);
  EXPECT_EQ(entry.count, 3);
  entry.again = nullptr;
}

}  // namespace
}  // namespace darcha::net
