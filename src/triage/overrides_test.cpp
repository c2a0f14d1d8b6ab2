#include "triage/overrides.h"

#include <gtest/gtest.h>

#include "db/testing.h"
#include "gen/triage/sql.h"

namespace darcha::triage {
namespace {

class Overrides : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }
  bool fresh_per_test() override { return true; }

  static Override choice(std::uint8_t n, std::string suggested, std::string chosen) {
    Override made{.model = "m1",
                  .suggested = std::move(suggested),
                  .confidence = 0.7,
                  .chosen = std::move(chosen),
                  .language = "kaa",
                  .channel = "web"};
    made.id.octets[15] = n;
    made.office.value.octets[0] = 1;
    made.words = "jol shuqir";
    made.on = Date{std::chrono::year{2026} / 11 / 21};
    return made;
  }
  void record(const Override& one) {
    db::Batch batch;
    record_override(batch, one);
    await(pool().run(batch));
  }
};

TEST_F(Overrides, AreCountedPerModelOfficeAndLanguageAndARepeatedOneOnce) {
  record(choice(1, "water", "water"));
  record(choice(2, "water", "roads"));
  record(choice(2, "water", "roads"));
  record(choice(3, "", "roads"));
  const auto counts = await(count_overrides(pool()));
  ASSERT_EQ(counts.size(), 1u);
  EXPECT_EQ(counts[0].language, "kaa");
  EXPECT_EQ(counts[0].choices, 3);
  EXPECT_EQ(counts[0].overridden, 1);
  EXPECT_EQ(counts[0].unsuggested, 1);
}

TEST_F(Overrides, TeachWhereTheMachineWasWrongOrSilentOnly) {
  record(choice(1, "water", "water"));
  record(choice(2, "water", "roads"));
  record(choice(3, "", "gas"));
  Override silent = choice(4, "water", "gas");
  silent.words = "";
  record(silent);
  const auto learnt = await(list_learnt(pool()));
  ASSERT_EQ(learnt.size(), 2u);
  EXPECT_EQ(learnt[0].topic, "roads");
  EXPECT_EQ(learnt[0].words, "jol shuqir");
  EXPECT_EQ(learnt[1].topic, "gas");
  EXPECT_EQ(await(list_learnt(pool(), 1)).size(), 1u);
}

TEST_F(Overrides, AConfidenceBeyondItsBoundsIsBroughtWithin) {
  Override sure = choice(1, "water", "water");
  sure.confidence = 1.5;
  record(sure);
  EXPECT_EQ(await(count_overrides(pool())).size(), 1u);
}

TEST(KnownWords, NothingWithoutAModel) { EXPECT_EQ(known_words(nullptr, "suv yoʻq"), ""); }

}  // namespace
}  // namespace darcha::triage
