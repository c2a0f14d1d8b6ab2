#include "jobs/hub.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "db/testing.h"

namespace darcha::jobs {
namespace {

using db::testing::await;

TEST(EventText, WritesEachLineOfTheDataWithItsOwnField) {
  EXPECT_EQ(event_text("news", "one"), "event: news\ndata: one\n\n");
  EXPECT_EQ(event_text("news", "a\nb\r\nc\rd"), "event: news\ndata: a\ndata: b\ndata: c\ndata: d\n\n");
  EXPECT_EQ(event_text("news", ""), "event: news\ndata: \n\n");
}

TEST(Hub, ReachesEveryStreamOfTheChannelAndNoOther) {
  boost::asio::io_context io{1};
  Hub hub;
  const auto a = hub.subscribe("p1"), b = hub.subscribe("p1"), c = hub.subscribe("p2");
  EXPECT_EQ(hub.publish("p1", "x", "1"), 2u);
  EXPECT_EQ(hub.publish("p3", "x", "1"), 0u);
  EXPECT_EQ(hub.publish("p2", "x", "2"), 1u);
  EXPECT_EQ(await(io, a->next()), "event: x\ndata: 1\n\n");
  EXPECT_EQ(await(io, b->next()), "event: x\ndata: 1\n\n");
  EXPECT_EQ(await(io, c->next()), "event: x\ndata: 2\n\n");
}

TEST(Hub, WakesAStreamThatWaitsOnAnotherThread) {
  boost::asio::io_context io{1};
  Hub hub;
  const auto stream = hub.subscribe("p");
  constexpr int kEvents = 500;
  std::atomic<int> got{0};
  // Each event is sent when the one before has arrived: a lost wake-up would show as a keep-alive comment.
  std::jthread publisher{[&](std::stop_token stop) {
    for (int i = 0; i < kEvents; ++i) {
      while (got < i && !stop.stop_requested()) std::this_thread::yield();
      if (hub.publish("p", "x", std::to_string(i)) == 0) return;
    }
  }};
  for (int i = 0; i < kEvents; ++i) {
    ASSERT_EQ(await(io, stream->next()), fmt::format("event: x\ndata: {}\n\n", i));
    got = i + 1;
  }
}

TEST(Hub, ClosesAStreamThatFellBehind) {
  boost::asio::io_context io{1};
  Hub hub;
  const auto stream = hub.subscribe("p");
  for (std::size_t i = 0; i < Hub::kBuffered; ++i) EXPECT_EQ(hub.publish("p", "x", "1"), 1u);
  EXPECT_EQ(hub.publish("p", "x", "1"), 0u);
  EXPECT_EQ(await(io, stream->next()), std::nullopt);
  EXPECT_EQ(hub.streams(), 0u);
}

TEST(Hub, ForgetsAStreamThatIsGoneAndEndsAllWhenClosed) {
  boost::asio::io_context io{1};
  Hub hub;
  auto gone = hub.subscribe("p");
  const auto stays = hub.subscribe("p");
  gone.reset();
  EXPECT_EQ(hub.streams(), 1u);
  EXPECT_EQ(hub.publish("p", "x", "1"), 1u);
  hub.close();
  EXPECT_EQ(await(io, stays->next()), "event: x\ndata: 1\n\n");
  EXPECT_EQ(await(io, stays->next()), std::nullopt);
  EXPECT_EQ(await(io, hub.subscribe("p")->next()), std::nullopt);
}

TEST(Hub, KeepsAtMostSoManyStreamsPerChannelAndClosesTheOldest) {
  boost::asio::io_context io{1};
  Hub hub;
  std::vector<std::shared_ptr<HubStream>> streams;
  for (std::size_t i = 0; i <= Hub::kStreamsPerChannel; ++i) streams.push_back(hub.subscribe("p"));
  EXPECT_EQ(hub.streams(), Hub::kStreamsPerChannel);
  EXPECT_EQ(await(io, streams.front()->next()), std::nullopt);
  EXPECT_EQ(hub.publish("p", "x", "1"), Hub::kStreamsPerChannel);
}

}  // namespace
}  // namespace darcha::jobs
