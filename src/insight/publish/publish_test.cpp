// The promise that nobody is found in what is published, tried on thousands of invented months.
#include "insight/publish/publish.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>
#include <set>

#include "insight/table/table.h"

namespace darcha::insight {
namespace {

const Month kMay = *parse_iso_date("2026-05-01");

OfficeId office(int n) {
  Uuid id;
  id.octets[15] = static_cast<std::uint8_t>(n + 1);
  return OfficeId{id};
}

/// A month of up to `most` appeals, thin in most cells: bodies that have one topic only, rare outcomes, everything the rule is for.
Totals invented(std::mt19937& dice, int most) {
  Totals out;
  const int appeals = static_cast<int>(dice() % static_cast<unsigned>(most + 1));
  for (int i = 0; i < appeals; ++i) {
    const int topic = static_cast<int>(std::min(dice() % 9, dice() % 9));
    const int region = static_cast<int>(std::min(dice() % 5, dice() % 5));
    const Cell cell{office(topic / 2 * 5 + region), "t" + std::to_string(topic), "17" + std::to_string(region + 10),
                    dice() % 4 == 0 ? "email" : "web"};
    Counts& counts = out[cell];
    ++counts["received"];
    if (dice() % 6 == 0) continue;
    ++counts[dice() % 8 == 0 ? "late" : "on_time"];
    ++counts[day_name(static_cast<int>(dice() % 50))];
    if (dice() % 9 == 0) ++counts["formal"];
    if (dice() % 12 == 0) ++counts["reopened"];
    if (dice() % 2 == 0) ++counts[dice() % 3 == 0 ? "unsatisfied" : "satisfied"];
    if (dice() % 3 != 0) continue;
    ++counts["rated"];
    counts["stars"] += 1 + static_cast<std::int64_t>(dice() % 5);
    if (dice() % 2 == 0) ++counts[dice() % 4 == 0 ? "not_done" : "done"];
  }
  return out;
}

std::int64_t sum_of(const Totals& totals, const std::string& name) {
  std::int64_t n = 0;
  for (const auto& [cell, counts] : totals)
    if (const auto found = counts.find(name); found != counts.end()) n += found->second;
  return n;
}

Year published(const Totals& totals, Month month = kMay) {
  Year year;
  for (const Stage stage : kStages) year.months[month][stage] = publish(month, stage, totals);
  return year;
}

TEST(Publish, NoGroupHasFewerThanFiveAndAllAppealsAreInOne) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 dice(seed);
    const Totals totals = invented(dice, 120);
    std::int64_t all = 0;
    for (const Group& group : group(totals)) {
      ASSERT_GE(group.received, kFewest) << seed;
      all += group.received;
    }
    const std::int64_t received = sum_of(totals, "received");
    ASSERT_EQ(all, received >= kFewest ? received : 0) << seed;
  }
}

TEST(Publish, AGroupSaysOnlyWhatAllOfItShare) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937 dice(seed);
    const Totals totals = invented(dice, 120);
    const auto groups = group(totals);
    for (const auto& [cell, number] : group_of_cells(totals)) {
      if (number < 0) continue;
      const Cell& told = groups[static_cast<std::size_t>(number)].cell;
      ASSERT_TRUE(told.office.is_nil() || told.office == cell.office) << seed;
      ASSERT_TRUE(told.topic.empty() || told.topic == cell.topic) << seed;
      ASSERT_TRUE(told.region.empty() || told.region == cell.region) << seed;
      ASSERT_TRUE(told.channel.empty() || told.channel == cell.channel) << seed;
    }
  }
}

/// The heart of it: every set's answers are given by nobody or by five and more, sets of a question share no group, and questions about
/// answered appeals are asked of whole sets of the first question, so that no difference of two published numbers is from 1 to 4.
TEST(Publish, NoNumberAndNoDifferenceOfNumbersIsSmall) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    std::mt19937 dice(seed);
    const Totals totals = invented(dice, 200);
    const Year year = published(totals);
    const auto& outcome = year.months.at(kMay).at(Stage::answered).sets.at(Question::outcome);
    for (const auto& [stage, edition] : year.months.at(kMay))
      for (const auto& [question, sets] : edition.sets) {
        std::set<int> seen;
        for (const Set& set : sets) {
          std::int64_t received = 0;
          for (const int group : set.groups) {
            ASSERT_TRUE(seen.insert(group).second) << "a group in two sets, seed " << seed;
            received += year.months.at(kMay).at(Stage::counted).groups.at(static_cast<std::size_t>(group)).received;
          }
          for (const std::int64_t n : set.n) ASSERT_TRUE(is_safe(n)) << seed << " " << code(question);
          std::int64_t whole = 0, asked = std::accumulate(set.n.begin(), set.n.end(), std::int64_t{0});
          for (const Set& told : outcome) {
            const bool inside = std::ranges::includes(set.groups, told.groups);
            const bool outside =
                std::ranges::none_of(told.groups, [&](int g) { return std::ranges::find(set.groups, g) != set.groups.end(); });
            ASSERT_TRUE(inside || outside) << "cuts through a set whose answered are known, seed " << seed;
            if (inside) whole += told.n[0] + told.n[1];
          }
          ASSERT_EQ(asked, question == Question::outcome ? received : whole) << seed << " " << code(question);
          if (question != Question::outcome) continue;
          std::int64_t banded = 0;
          for (const std::int64_t n : set.extra) {
            ASSERT_TRUE(n == kJoined || is_safe(n)) << seed;
            if (n > 0) banded += n;
          }
          ASSERT_EQ(banded, set.n[0] + set.n[1]) << seed;
        }
      }
  }
}

/// Whoever asks the page for anything: all counts of all rows of all choices, and the differences of a total and its rows, of a choice and
/// a narrower one.
TEST(Publish, NothingThatCanBeAskedOfThePageIsSmallNorIsAnyDifference) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    std::mt19937 dice(seed);
    const Year year = published(invented(dice, 150));
    std::vector<Ask> asks;
    for (const Dimension by : kDimensions)
      for (int only = 0; only < 4; ++only) {
        Ask ask{.by = by};
        if ((only & 1) != 0) ask.only.topic = "t" + std::to_string(dice() % 5);
        if ((only & 2) != 0) ask.only.region = "171" + std::to_string(dice() % 3);
        asks.push_back(ask);
      }
    for (const Ask& ask : asks) {
      const Table table = table_of(year, ask);
      const Table wide = table_of(year, {.by = ask.by});
      std::int64_t rest = table.total.received;
      for (const Row& row : table.rows) {
        rest -= row.received;
        for (const std::int64_t n : {row.received, row.on_time.part, row.on_time.whole - row.on_time.part, row.unanswered, row.formal.part,
                                     row.formal.whole - row.formal.part, row.reopened.part, row.satisfied.part,
                                     row.satisfied.whole - row.satisfied.part, row.rated, row.done.part, row.done.whole - row.done.part})
          ASSERT_TRUE(is_safe(n)) << seed << " " << code(ask.by) << " " << n;
        for (const Row& other : wide.rows)
          if (other.key == row.key) ASSERT_TRUE(is_safe(other.received - row.received)) << seed;
      }
      ASSERT_EQ(rest, 0) << "a row for everything";
      ASSERT_TRUE(is_safe(wide.total.received - table.total.received)) << seed;
      ASSERT_TRUE(is_safe(wide.total.on_time.part - table.total.on_time.part)) << seed;
    }
  }
}

/// Two downloads, days apart: appeals come, move and are answered in between. What both have is the same, octet by octet, since a month's
/// books are closed before it is published; what only the later one has is a whole step of a month.
TEST(Publish, TwoDownloadsDaysApartDifferByWholeStepsOfMonths) {
  const OfficeId here = office(1), there = office(2);
  for (unsigned seed = 0; seed < 60; ++seed) {
    std::mt19937 dice(seed);
    std::vector<std::vector<murojaat::Event>> appeals(60);
    std::map<std::pair<Month, Stage>, Edition> earlier;
    for (Instant now = *parse_iso_instant("2026-05-01T00:00:00+05:00"); now < *parse_iso_instant("2027-01-15T00:00:00+05:00");
         now += Days{1 + dice() % 9}) {
      for (auto& events : appeals) {  // somebody does something with some of them
        if (dice() % 5 != 0) continue;
        murojaat::Event event = events.empty() ? murojaat::Event{.kind = "registered"} : events.back();
        event.seq = static_cast<int>(events.size()) + 1;
        event.at = now + std::chrono::seconds{dice() % 3600};
        event.office = dice() % 2 == 0 ? here : there;
        event.facts.topic = "t" + std::to_string(dice() % 3);
        event.facts.due_at = now + Days{10};
        event.facts.registered_on = date_in_tashkent(now);
        event.facts.no = static_cast<int>(dice() % 2);
        event.facts.stars = 3;
        constexpr std::array kKinds{"replied", "verdict", "reopened", "rated", "forwarded"};
        if (!events.empty()) event.kind = kKinds[dice() % kKinds.size()];
        events.push_back(event);
      }
      std::map<Month, Totals> totals;
      for (const auto& events : appeals)
        if (!events.empty()) {
          const Mark mark = mark_of(events);
          for (const auto& [name, n] : mark.counts) totals[mark.month][mark.cell][name] += n;
        }
      for (const auto& [month, sums] : totals)
        for (const Stage stage : kStages) {
          if (now < closes(month, stage)) continue;
          const Edition edition = publish(month, stage, sums);
          const auto [before, fresh] = earlier.try_emplace({month, stage}, edition);
          ASSERT_TRUE(fresh || before->second == edition) << seed << " " << to_iso(month) << " " << code(stage);
        }
    }
    EXPECT_GE(earlier.size(), 6U);
  }
}

TEST(Publish, AMonthOfFourIsNotThere) {
  Totals totals;
  totals[{office(1), "water", "1726", "web"}]["received"] = 4;
  EXPECT_TRUE(publish(kMay, Stage::counted, totals).groups.empty());
  EXPECT_EQ(table_of(published(totals), {}).total.received, 0);
  totals[{office(1), "water", "1726", "web"}]["received"] = 5;
  EXPECT_EQ(table_of(published(totals), {}).total.received, 5);
}

TEST(Publish, ATopicOfOneBodyCannotBeFoundAsItsTotalLessItsOtherTopic) {
  Totals totals;
  totals[{office(1), "water", "1726", "web"}]["received"] = 20;
  totals[{office(1), "well", "1726", "web"}]["received"] = 2;
  totals[{office(2), "roads", "1726", "web"}]["received"] = 9;
  const Year year = published(totals);
  for (const Row& row : table_of(year, {.by = Dimension::topic}).rows) EXPECT_NE(row.key, "well");
  for (const Row& row : table_of(year, {.by = Dimension::body}).rows) EXPECT_NE(row.received, 22) << "22 - 20 would be the well's 2";
}

TEST(Table, TheMiddleAnswerLiesInItsBand) {
  Row row;
  EXPECT_FALSE(row.median_days());
  row.bands = {0, 0, 0, 10, 0, 0, 0, 0};
  EXPECT_EQ(row.median_days(), 13) << "half way from day 11 to day 15";
  row.bands = {0, 0, 0, 10, 0, 0, 0, 30};
  EXPECT_EQ(row.median_days(), 46);
  EXPECT_EQ((Share{1, 3}.per_cent()), 33);
  EXPECT_FALSE((Share{}.per_cent()));
}

}  // namespace
}  // namespace darcha::insight
