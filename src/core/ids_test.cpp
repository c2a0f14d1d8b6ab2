#include "core/ids.h"

#include <gtest/gtest.h>

#include <set>

namespace darcha {
namespace {

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

TEST(Ids, OfOneMomentAreInTheOrderTheyWereMade) {
  for (int round = 0; round < 50; ++round) {
    const Instant moment = kNow + std::chrono::milliseconds{round};
    Uuid last = make_uuid_v7(moment);
    for (int i = 0; i < 2'000; ++i) {
      const Uuid next = make_uuid_v7(moment);
      ASSERT_LT(last, next) << i;
      last = next;
    }
    EXPECT_LT(last, make_uuid_v7(moment + std::chrono::milliseconds{1}));
  }
}

TEST(Ids, AreDifferentHoweverManyAMomentHas) {
  std::set<Uuid> seen;
  for (int i = 0; i < 20'000; ++i) seen.insert(make_uuid_v7(kNow));
  EXPECT_EQ(seen.size(), 20'000U);
}

TEST(Ids, AreOfVersionSevenAndNameTheirMillisecond) {
  const std::string id = make_uuid_v7(kNow).str();
  EXPECT_EQ(id.substr(0, 8) + id.substr(9, 4), "01a1fccc2640");
  EXPECT_EQ(id[14], '7');
  EXPECT_NE(std::string{"89ab"}.find(id[19]), std::string::npos);
}

}  // namespace
}  // namespace darcha
