// Figures of fairness from appeals that were answered, and the page that shows them.
#include "murojaat/fairness/fairness.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "murojaat/testing.h"

namespace darcha::murojaat {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using triage::GroupFigure;
using triage::Measure;

class FairnessOfAppeals : public testing::MurojaatTest {
 public:
  /// Answered three days after it was lodged, under the topic of the letter (heating), where `said` was suggested.
  void answered(const std::string& said, Author author, bool in_time = true) {
    services_->suggest = [said](std::string, std::optional<Lang>) {
      return std::optional{Suggestion{.model = "t-1", .lang = Lang::kaa, .topic = said, .topic_confidence = 0.9}};
    };
    const auto receipt = await(lodge(services_, letter(std::move(author))));
    ASSERT_TRUE(receipt);
    await(pool().execute("update murojaat.appeals set answered_at = lodged_at + interval '3 days', due_at = lodged_at + interval '" +
                         std::string{in_time ? "9" : "1"} + " days' where appeal_id = '" + receipt->key.id.str() + "'"));
  }
  std::string page(Lang lang) {
    web::Context made = web::test::context(lang);
    made.request = web::test::request(net::Method::get, "/murojaat/adolat");
    made.now = clock_.now();
    web::test::Site site(routes(services_));
    return web::test::body_of(await(site.visit(made)));
  }
  static const GroupFigure* find(const std::vector<GroupFigure>& figures, std::string_view dimension, std::string_view group,
                                 Measure measure) {
    const auto found = std::ranges::find_if(
        figures, [&](const GroupFigure& f) { return f.dimension == dimension && f.group == group && f.measure == measure; });
    return found == figures.end() ? nullptr : &*found;
  }
};

TEST_F(FairnessOfAppeals, AreCountedByLanguageRegionSexAndChannelAndSmallGroupsStayUnseen) {
  EXPECT_THAT(page(Lang::uz), Not(HasSubstr("id=\"language\""))) << "nothing was answered";
  for (int i = 0; i < 6; ++i) answered(i < 4 ? "heating" : "water", person_of(add_citizen()), i != 0);
  for (int i = 0; i < 2; ++i) answered("heating", {});
  const auto figures = await(fairness_since(pool(), cpu_, clock_.now() - Days{30}));
  const GroupFigure* right = find(figures, "language", "kaa", Measure::accuracy);
  ASSERT_NE(right, nullptr);
  EXPECT_EQ(right->count, 8U);
  EXPECT_DOUBLE_EQ(right->value, 6.0 / 8);
  EXPECT_FALSE(right->tested) << "too few";
  const GroupFigure* days = find(figures, "region", "1735", Measure::delay);
  ASSERT_NE(days, nullptr);
  EXPECT_DOUBLE_EQ(days->value, 1) << "from the working day it was registered on";
  const GroupFigure* women = find(figures, "sex", "f", Measure::outcome);
  ASSERT_NE(women, nullptr);
  EXPECT_EQ(women->count, 6U) << "of authors who left no trace nothing is known";
  EXPECT_DOUBLE_EQ(women->value, 5.0 / 6);
  EXPECT_TRUE(await(fairness_since(pool(), cpu_, clock_.now() + Days{30})).empty());

  await(publish_fairness(services_));
  await(publish_fairness(services_));  // the same day again
  const auto report = await(newest_fairness(pool()));
  ASSERT_TRUE(report);
  EXPECT_EQ(report->on, date_in_tashkent(clock_.now()));
  for (const GroupFigure& f : report->figures) EXPECT_GE(f.count, triage::kSmallestShown) << f.dimension << " " << f.group;
  const GroupFigure* kept = find(report->figures, "language", "kaa", Measure::accuracy);
  ASSERT_NE(kept, nullptr);
  EXPECT_DOUBLE_EQ(kept->interval.high, right->interval.high);
  for (const Lang lang : kLangs) EXPECT_THAT(page(lang), HasSubstr("75 %"));
}

TEST_F(FairnessOfAppeals, AnAlarmIsSaidAboveTheTables) {
  await(pool().execute(
      R"(insert into murojaat.fairness values ('2026-11-20', '[{"dimension":"language","group":"ru","measure":"delay","count":60,"value":12,)"
      R"("low":11,"high":13,"rest":6,"p_value":0.001,"tested":true,"alarm":true},{"dimension":"sex","group":"m","measure":"outcome",)"
      R"("count":60,"value":0.5,"low":0.4,"high":0.6,"rest":0.5,"p_value":1,"tested":true,"alarm":false}]'))"));
  const std::string html = page(Lang::en);
  EXPECT_THAT(html, HasSubstr("Russian. Until the answer, median: 12 d, all others 6 d"));
  EXPECT_THAT(html, HasSubstr("id=\"sex\""));
  EXPECT_THAT(html, Not(HasSubstr("id=\"region\"")));
}

}  // namespace
}  // namespace darcha::murojaat
