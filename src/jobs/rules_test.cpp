#include "jobs/rules.h"

#include <gmock/gmock.h>

#include "core/crypto.h"
#include "jobs/jobs.h"

namespace darcha::jobs {
namespace {

using namespace std::chrono_literals;

TEST(RetryDelay, DoublesFromASecondToAnHourAndIsShortenedByHalfAtMost) {
  const struct {
    int attempt;
    std::chrono::milliseconds longest;
  } rows[] = {{0, 1s}, {1, 1s}, {2, 2s}, {3, 4s}, {5, 16s}, {12, 2048s}, {13, 1h}, {100, 1h}};
  for (const auto& row : rows) {
    EXPECT_EQ(retry_delay(row.attempt, 0), row.longest) << row.attempt;
    EXPECT_EQ(retry_delay(row.attempt, 1), row.longest / 2) << row.attempt;
  }
}

TEST(NextRun, KeepsItsRhythmAndSkipsWhatWasMissed) {
  const Instant t{1000s};
  EXPECT_EQ(next_run(t, 60s, t), t + 60s);
  EXPECT_EQ(next_run(t, 60s, t + 59s), t + 60s);
  EXPECT_EQ(next_run(t, 60s, t + 60s), t + 120s);
  EXPECT_EQ(next_run(t, 60s, t + 600s), t + 660s);
  EXPECT_EQ(next_run(t, 60s, t - 1s), t);
}

std::vector<LaneState> lanes(int ours, int others, int free) {
  std::vector<LaneState> states;
  for (int i = 0; i < ours + others + free; ++i) states.push_back({.lane = i, .ours = i < ours, .free = i >= ours + others});
  return states;
}

TEST(PlanLanes, TakesTheShareAndGivesBackWhatIsAboveIt) {
  const struct {
    int ours, others, free, workers;
    std::size_t take, give_back;
  } rows[] = {{0, 0, 64, 1, 64, 0}, {0, 0, 64, 2, 32, 0},   {64, 0, 0, 2, 0, 32}, {32, 32, 0, 2, 0, 0}, {32, 0, 32, 1, 32, 0},
              {0, 64, 0, 2, 0, 0},  {10, 40, 14, 3, 12, 0}, {22, 42, 0, 3, 0, 0}, {0, 0, 64, 0, 64, 0}};
  for (const auto& row : rows) {
    const LanePlan plan = plan_lanes(lanes(row.ours, row.others, row.free), row.workers, 17);
    EXPECT_EQ(plan.take.size(), row.take) << row.ours << ' ' << row.workers;
    EXPECT_EQ(plan.give_back.size(), row.give_back) << row.ours << ' ' << row.workers;
  }
}

TEST(ClockWasSet, IsToldFromTimeThatPassed) {
  EXPECT_FALSE(clock_was_set(0s, 0s));
  EXPECT_FALSE(clock_was_set(24h, 24h)) << "a long sleep of both is no setting";
  EXPECT_FALSE(clock_was_set(10s, 12s)) << "a clock that is slewed";
  EXPECT_TRUE(clock_was_set(0s, 5s));
  EXPECT_TRUE(clock_was_set(15s, 10s));
  EXPECT_TRUE(clock_was_set(-1h, 1s));
  EXPECT_TRUE(clock_was_set(24h, 1s));
}

TEST(PlanLanes, GivesNoLaneBackInWhichSomethingRuns) {
  auto states = lanes(64, 0, 0);
  for (auto& state : states) state.busy = state.lane != 7;
  EXPECT_THAT(plan_lanes(states, 2, 0).give_back, ::testing::ElementsAre(7));
}

TEST(DeliveryId, IsTheSameForTheSameEventAndSubscriberOnly) {
  const Uuid event = make_uuid_v4();
  EXPECT_EQ(delivery_id(event, "a.b", "c"), delivery_id(event, "a.b", "c"));
  EXPECT_NE(delivery_id(event, "a.b", "c"), delivery_id(event, "a.b", "d"));
  EXPECT_NE(delivery_id(event, "a.bc", ""), delivery_id(event, "a.b", "c"));
  EXPECT_NE(delivery_id(event, "a.b", "c"), delivery_id(make_uuid_v4(), "a.b", "c"));
}

TEST(LaneOf, SpreadsKeysOverAllLanes) {
  std::set<int> seen;
  for (int i = 0; i < 4000; ++i) seen.insert(lane_of(make_uuid_v7(Instant{1s * i})));
  EXPECT_EQ(seen.size(), 64u);
  EXPECT_EQ(*seen.begin(), 0);
  EXPECT_EQ(*seen.rbegin(), 63);
}

}  // namespace
}  // namespace darcha::jobs
