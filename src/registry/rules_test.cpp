#include "registry/rules.h"

#include <gtest/gtest.h>

#include <random>

namespace darcha::registry {
namespace {

const Date kDay = *make_date(2026, 3, 4);

TEST(Numbers, FollowFromTheIdAndCatchSlips) {
  const Uuid id = make_uuid_v4();
  const std::string number = number_of(id, kDay);
  EXPECT_TRUE(number.starts_with("RY-26-")) << number;
  EXPECT_EQ(number, number_of(id, kDay));
  EXPECT_NE(number, number_of(make_uuid_v4(), kDay));
  EXPECT_EQ(parse_number(number), number);
  std::string lower = number;
  for (char& c : lower) c = c == '-' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(parse_number(lower), number);
  for (std::size_t i = 6; i < number.size(); ++i) {
    if (number[i] == '-') continue;
    std::string slip = number;
    slip[i] = slip[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(parse_number(slip)) << slip;
  }
  for (const char* wrong : {"", "RY", "RY-26-7K3M-9QX2", "AR-26-7K3M-9QX2-5", "RY-XX-7K3M-9QX2-5"})
    EXPECT_FALSE(parse_number(wrong)) << wrong;
}

TEST(Statistics, SmallCellsAreHiddenWithEnoughOthers) {
  using Counts = std::map<std::string, std::int64_t>;
  const auto shown = [](const Counts& counts) {
    std::string text;
    const Series series = hide_small(counts);
    for (const Cell& cell : series.cells) text += (cell.count ? std::to_string(*cell.count) : "-") + " ";
    return text + "= " + (series.total ? std::to_string(*series.total) : "-");
  };
  EXPECT_EQ(shown({{"a", 10}, {"b", 7}, {"c", 5}}), "10 7 5 = 22");
  EXPECT_EQ(shown({{"a", 10}, {"b", 7}, {"c", 3}}), "10 - - = 20") << "alone it could be subtracted";
  EXPECT_EQ(shown({{"a", 10}, {"b", 1}, {"c", 1}}), "- - - = 12") << "two ones add up to two, and would be known";
  EXPECT_EQ(shown({{"a", 10}, {"b", 3}, {"c", 4}}), "10 - - = 17");
  EXPECT_EQ(shown({{"a", 10}, {"b", 0}, {"c", 0}}), "10 - - = 10") << "nobody is nobody's secret";
  EXPECT_EQ(shown({{"a", 4}}), "- = -");
  EXPECT_EQ(shown({{"a", 2}, {"b", 1}}), "- - = -");
  EXPECT_EQ(shown({}), "= -");
}

TEST(Statistics, NoSubtractionGivesASmallNumber) {
  std::mt19937 random(7);
  for (int round = 0; round < 5000; ++round) {
    std::map<std::string, std::int64_t> counts;
    const int cells = 1 + static_cast<int>(random() % 14);
    for (int i = 0; i < cells; ++i) counts[std::to_string(i)] = random() % (round % 2 ? 7 : 30);
    const Series series = hide_small(counts);
    std::int64_t hidden = 0, hidden_sum = 0;
    for (const Cell& cell : series.cells) {
      const std::int64_t truth = counts.at(cell.key);
      if (cell.count) {
        EXPECT_EQ(*cell.count, truth);
        EXPECT_GE(truth, kLeastShown);
      } else {
        ++hidden;
        hidden_sum += truth;
      }
    }
    if (!series.total) continue;
    if (hidden_sum > 0) {
      EXPECT_GE(hidden_sum, kLeastShown);
      EXPECT_GE(hidden, 2);
    }
  }
}

TEST(Statistics, MonthsWaitForTheirEndAndRegionsForTheYears) {
  std::vector<Counted> counted;
  for (const auto& [day, count] : {std::pair{*make_date(2026, 1, 5), 6}, {*make_date(2026, 2, 5), 7}, {*make_date(2026, 3, 4), 9}})
    counted.push_back({"admitted", "1726", day, count});
  counted.push_back({"admitted", "1735", *make_date(2025, 5, 5), 8});
  const auto tables = tabulate(counted, {"admitted", "released"}, {"1726", "1735"}, *make_date(2026, 3, 4));
  ASSERT_EQ(tables.size(), 4u);
  EXPECT_EQ(tables[0].year, 2026);
  EXPECT_EQ(tables[0].months, (Series{13, {{"01", 6}, {"02", 7}}})) << "March is not over";
  EXPECT_TRUE(tables[0].regions.cells.empty());
  EXPECT_EQ(tables[1].entry, "released");
  EXPECT_EQ(tables[2].year, 2025);
  EXPECT_EQ(tables[2].months.cells.size(), 12u);
  EXPECT_EQ(tables[2].regions, (Series{8, {{"1726", std::nullopt}, {"1735", 8}}}));
}

}  // namespace
}  // namespace darcha::registry
