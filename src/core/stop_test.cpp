#include "core/stop.h"

#include <gtest/gtest.h>

namespace darcha {
namespace {

TEST(Stops, ComeBackFromTheirJson) {
  const Instant from = *parse_iso_instant("2026-11-21T06:30:00.000001Z"), until = *parse_iso_instant("2026-11-23T00:00:00Z");
  const std::vector<Stop> stops{{"awaiting_applicant", from, until}, {"boshqa \"idora\"", until, std::nullopt}};
  EXPECT_EQ(parse_stops(to_json(stops)), stops);
  EXPECT_EQ(to_json({}), "[]");
  EXPECT_TRUE(parse_stops("[]").empty());
  for (const char* damaged : {"", "{}", "[{}]", R"([{"code":"a"}])", R"([{"code":"a","from":"yesterday"}])"})
    EXPECT_ANY_THROW((void)parse_stops(damaged)) << damaged;
}

}  // namespace
}  // namespace darcha
