// The clock of a demonstration goes forward only, never further than the holidays are known, and keeps its day over a restart.
#include "app/demo_time/demo_time.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/crypto.h"

namespace darcha::app {
namespace {

class DemoTime : public ::testing::Test {
 public:
  ~DemoTime() override { std::filesystem::remove(file_); }
  Date today() const { return date_in_tashkent(SystemClock{}.now()); }
  std::filesystem::path file_ = std::filesystem::temp_directory_path() / ("darcha-demo-clock-" + random_token(6));
};

TEST_F(DemoTime, MovesToTheSameHourOfALaterDay) {
  DemoClock clock({}, {});
  const Instant before = SystemClock{}.now();
  ASSERT_TRUE(clock.move_to(today() + Days{10}));
  EXPECT_GE(clock.now(), before + Days{10});
  EXPECT_LT(clock.now(), before + Days{10} + std::chrono::minutes{1});
}

TEST_F(DemoTime, RefusesTodayThePastAndWhatIsTooFar) {
  DemoClock clock({}, {});
  ASSERT_TRUE(clock.move_to(today() + Days{2}));
  for (const Date day : {today(), today() + Days{1}, today() + Days{2}}) {
    const auto moved = clock.move_to(day);
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().code, "app.day_passed");
  }
  const auto far = clock.move_to(today() + kFarthest + Days{1});
  ASSERT_FALSE(far);
  EXPECT_EQ(far.error().code, "app.day_too_far");
  EXPECT_TRUE(clock.move_to(today() + kFarthest));
}

TEST_F(DemoTime, KeepsItsDayOverARestart) {
  {
    DemoClock clock(file_, {});
    ASSERT_TRUE(clock.move_to(today() + Days{100}));
  }
  EXPECT_EQ(date_in_tashkent(DemoClock(file_, {}).now()), today() + Days{100});
  EXPECT_EQ(date_in_tashkent(DemoClock(file_, Days{200}).now()), today() + Days{200}) << "--today asks for a later day";
  EXPECT_EQ(date_in_tashkent(DemoClock(file_, Days{5}).now()), today() + Days{100}) << "never back";
}

TEST_F(DemoTime, StartsAtTheMachinesDayWithADamagedFile) {
  std::ofstream(file_) << "tomorrow";
  EXPECT_EQ(DemoClock(file_, {}).offset().count(), 0);
}

}  // namespace
}  // namespace darcha::app
