#include "triage/fairness/fairness.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace darcha::triage {
namespace {

TEST(Stats, WilsonIsWhatTheFormulaSays) {
  const Interval half = wilson({.hits = 5, .all = 10});  // Wilson 1927; figures of the usual tables
  EXPECT_NEAR(half.low, 0.2366, 1e-4);
  EXPECT_NEAR(half.high, 0.7634, 1e-4);
  const Interval all = wilson({.hits = 10, .all = 10});
  EXPECT_NEAR(all.low, 0.7225, 1e-4);
  EXPECT_NEAR(all.high, 1.0, 1e-9);
  EXPECT_EQ(wilson({}).low, 0);
  EXPECT_EQ(wilson({}).high, 1);
}

TEST(Stats, TwoSharesAreToldApartOrNot) {
  EXPECT_NEAR(same_share({.hits = 45, .all = 100}, {.hits = 55, .all = 100}), 0.1573, 1e-4);
  EXPECT_LT(same_share({.hits = 30, .all = 100}, {.hits = 60, .all = 100}), 0.0001);
  EXPECT_EQ(same_share({}, {.hits = 1, .all = 2}), 1);
  EXPECT_EQ(same_share({.hits = 3, .all = 3}, {.hits = 2, .all = 2}), 1);
}

TEST(Stats, MediansAndTheirIntervals) {
  EXPECT_EQ(median({}), 0);
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
  std::vector<double> values;
  for (int i = 1; i <= 101; ++i) values.push_back(i);
  const Interval interval = median_interval(values, 1);
  EXPECT_LT(interval.low, 51);
  EXPECT_GT(interval.high, 51);
  EXPECT_GT(interval.low, 35);
  EXPECT_LT(interval.high, 67);
  std::vector<double> later;
  for (const double v : values) later.push_back(v + 60);
  EXPECT_LT(same_median(values, later, 1), 0.01);
  EXPECT_GT(same_median(values, values, 1), 0.9);
}

TEST(Stats, HolmStopsAtTheFirstThatHolds) {
  EXPECT_EQ(refused_by_holm({0.01, 0.04, 0.03, 0.005}, 0.05), (std::vector<bool>{true, false, false, true}));
  EXPECT_EQ(refused_by_holm({}, 0.05), std::vector<bool>{});
  EXPECT_EQ(refused_by_holm({0.05}, 0.05), std::vector<bool>{true});
}

std::vector<Treated> served(double share_of_kaa) {
  std::vector<Treated> all;
  for (int i = 0; i < 200; ++i)
    for (const char* language : {"uz", "ru", "kaa"}) {
      const double share = std::string_view{language} == "kaa" ? share_of_kaa : 0.9;
      all.push_back({.language = language,
                     .region = i % 2 == 0 ? "UZ-TK" : "UZ-QR",
                     .sex = i % 4 < 2 ? "f" : "m",
                     .suggested_right = i % 100 < std::lround(share * 100),
                     .days = 5.0 + i % 7});
    }
  return all;
}

TEST(Fairness, AGapThatIsNotChanceRaisesAnAlarmAndOnlyThere) {
  const auto figures = fairness(served(0.7), 1);
  std::vector<std::string> alarms;
  for (const GroupFigure& f : figures)
    if (f.alarm) alarms.push_back(f.dimension + "/" + f.group + "/" + std::string{code(f.measure)});
  EXPECT_TRUE(std::ranges::find(alarms, "language/kaa/accuracy") != alarms.end());
  for (const std::string& alarm : alarms) EXPECT_TRUE(alarm.starts_with("language/")) << alarm;
  EXPECT_NE(fairness_markdown(figures).find("| language | kaa | accuracy | 200 | 70.0 % |"), std::string::npos)
      << fairness_markdown(figures);
}

TEST(Fairness, NoAlarmWhereAllAreServedAlike) {
  for (const GroupFigure& f : fairness(served(0.9), 1)) EXPECT_FALSE(f.alarm) << f.dimension << " " << f.group << " " << code(f.measure);
}

TEST(Fairness, TooFewAreShownButNotJudged) {
  std::vector<Treated> few{{.language = "en", .suggested_right = false}};
  for (int i = 0; i < 50; ++i) few.push_back({.language = "uz", .suggested_right = true});
  const auto figures = fairness(few, 1);
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_FALSE(figures[0].tested);
  EXPECT_FALSE(figures[0].alarm);
  EXPECT_EQ(figures[0].count, 1u);
}

TEST(Fairness, SmallGroupsAreNotPublishedNorFoundBySubtraction) {
  const auto shown = [](std::vector<std::pair<std::string, std::size_t>> groups) {
    std::vector<GroupFigure> figures;
    for (const auto& [group, count] : groups) figures.push_back({.dimension = "language", .group = group, .count = count});
    std::string out;
    for (const GroupFigure& f : publishable(std::move(figures))) out += f.group + " ";
    return out;
  };
  EXPECT_EQ(shown({{"uz", 50}, {"ru", 5}}), "uz ru ");
  EXPECT_EQ(shown({{"uz", 50}, {"ru", 30}, {"kaa", 20}, {"en", 4}}), "uz ru ") << "the smallest other one is hidden with it";
  EXPECT_EQ(shown({{"uz", 50}, {"ru", 30}, {"kaa", 1}, {"en", 2}}), "uz ") << "two of three appeals together are still too few";
  EXPECT_EQ(shown({{"f", 60}, {"m", 4}}), "") << "one of two tells the other";
  EXPECT_EQ(shown({}), "");
}

TEST(Fairness, ADelayIsComparedByItsMedian) {
  std::vector<Treated> all;
  for (int i = 0; i < 60; ++i) {
    all.push_back({.channel = "web", .days = 3.0 + i % 5});
    all.push_back({.channel = "paper", .days = 9.0 + i % 5});
  }
  const auto figures = fairness(all, 1);
  ASSERT_EQ(figures.size(), 2u);
  EXPECT_EQ(figures[0].group, "paper");
  EXPECT_EQ(figures[0].value, 11);
  EXPECT_EQ(figures[0].rest, 5);
  EXPECT_TRUE(figures[0].alarm);
}

}  // namespace
}  // namespace darcha::triage
