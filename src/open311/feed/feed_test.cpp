// How long events and tokens are kept, and what a reader who comes later is told.
#include "open311/feed/feed.h"

#include <gmock/gmock.h>

#include "open311/settings.h"
#include "open311/testing.h"

namespace darcha::open311 {
namespace {

using ::testing::HasSubstr;

class Feed : public testing::Open311Test {
 public:
  void SetUp() override {
    Open311Test::SetUp();
    system_ = key({.kind = KeyKind::agency,
                   .name = "Hokimlik tizimi",
                   .office = offices::office_id_of(murojaat::testing::kOffice),
                   .per_minute = 600});
    follow();  // who subscribes is known from here on
  }
  net::Response read(const std::string& cursor = {}) {
    web::Context made = call(net::Method::get, "/api/v1/events" + (cursor.empty() ? "" : "?cursor=" + cursor));
    made.request->headers.add("Authorization", "Bearer " + system_);
    return send(std::move(made));
  }
  static std::string cursor_of(const net::Response& response) { return std::string{json(response).at("cursor").as_string()}; }
  std::string kept(const char* table) { return text_of("select count(*)::text from open311." + std::string{table}); }

  std::string system_;
};

TEST_F(Feed, KeepsEventsForTheirPeriodAndTellsWhoComesLater) {
  lodged(letter());
  follow();
  clock_.advance(std::chrono::seconds{5});
  const auto all = read();
  EXPECT_THAT(text(all), HasSubstr("\"registered\""));
  const std::string first = cursor_of(all), quiet = cursor_of(read(first));
  EXPECT_NE(quiet, first) << "where nothing happens the mark goes on and does not grow old";
  EXPECT_EQ(cursor_of(read(quiet)), quiet);
  const Days period = channel_->settings->events_kept;
  EXPECT_THAT(text(get("/api/v1/openapi.json")), HasSubstr("kept for " + std::to_string(period.count()) + " days"));
  clock_.advance(period + std::chrono::seconds{1});
  const auto late = read(first);
  EXPECT_EQ(late.status, 410);
  EXPECT_THAT(text(late), HasSubstr("open311.cursor_gone"));
  EXPECT_THAT(text(read()), HasSubstr("\"items\":[]")) << "not shown, whether or not it was swept";
  EXPECT_EQ(kept("events where kind = 'registered'"), "1");
  follow();
  EXPECT_EQ(kept("events where kind = 'registered'"), "0");
}

TEST_F(Feed, KeepsTokensOfReportsForTheirPeriod) {
  const testing::Form report{{"api_key", key()}, {"service_code", "heating"}, {"description", "Isitish yoʻq"}, {"address_id", "1735401"}};
  ASSERT_EQ(post("/open311/v2/requests.json", report, {{"Idempotency-Key", "app-7-request-1"}}).status, 201);
  clock_.advance(channel_->settings->tokens_kept);
  follow();
  EXPECT_EQ(kept("tokens"), "1") << "to the last moment";
  clock_.advance(std::chrono::hours{25});
  follow();
  EXPECT_EQ(kept("tokens"), "0");
}

}  // namespace
}  // namespace darcha::open311
