// Server-Sent Events.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::Answer;
using test::RawClient;
using test::TestServer;
using namespace std::chrono_literals;

using TestTimer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// How many sources live; whoever waits is told when the last one goes.
struct Alive {
  void add(int by) {
    const std::lock_guard lock(mutex);
    count += by;
    changed.notify_all();
  }
  int now() {
    const std::lock_guard lock(mutex);
    return count;
  }
  bool nobody_left() {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 10s, [this] { return count == 0; });
  }
  std::mutex mutex;
  std::condition_variable changed;
  int count = 0;
} alive;

/// Counts to `last`, pausing before each number.
struct Counting final : EventStream {
  Counting(int last, std::chrono::milliseconds pause) : last_(last), pause_(pause) { alive.add(1); }
  ~Counting() override { alive.add(-1); }
  Task<std::optional<std::string>> next() override {
    TestTimer timer(co_await boost::asio::this_coro::executor);
    timer.expires_after(pause_);
    co_await timer.async_wait(boost::asio::use_awaitable_t<Executor>{});
    if (count_ == last_) co_return std::nullopt;
    co_return "data: " + std::to_string(++count_) + "\n\n";
  }
  int count_ = 0;
  int last_;
  std::chrono::milliseconds pause_;
};

struct Failing final : EventStream {
  Task<std::optional<std::string>> next() override {
    throw std::runtime_error("no more");
    co_return std::nullopt;
  }
};

Response stream_of(std::shared_ptr<EventStream> events) {
  Response response;
  response.body = std::move(events);
  return response;
}
Task<Response> three(std::shared_ptr<Request>) { co_return stream_of(std::make_shared<Counting>(3, 1ms)); }
Task<Response> silent(std::shared_ptr<Request>) { co_return stream_of(std::make_shared<Counting>(3, 60'000ms)); }
Task<Response> endless(std::shared_ptr<Request>) { co_return stream_of(std::make_shared<Counting>(-1, 5ms)); }
Task<Response> failing(std::shared_ptr<Request>) { co_return stream_of(std::make_shared<Failing>()); }

std::vector<Route> routes() {
  return {{Method::get, "/three", three},
          {Method::get, "/silent", silent},
          {Method::get, "/endless", endless},
          {Method::get, "/failing", failing}};
}

TEST(Events, ComeOneByOneUntilTheStreamEnds) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer answer = client.get("/three");
  EXPECT_EQ(answer.headers.find("Content-Type"), "text/event-stream");
  EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
  EXPECT_EQ(answer.body, "data: 1\n\ndata: 2\n\ndata: 3\n\n");
  EXPECT_TRUE(answer.complete);
  EXPECT_TRUE(alive.nobody_left());
}

TEST(Events, ASilentStreamBeats) {
  ServerOptions options;
  options.limits.heartbeat = 30ms;
  TestServer server(routes(), options);
  RawClient client = server.connect();
  client.send("GET /silent HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(client.read_until(": \n\n").find(": \n\n"), std::string::npos);
  EXPECT_NE(client.read_until(": \n\n").find(": \n\n"), std::string::npos);
}

TEST(Events, AClientThatLeavesIsNoticedThoughNothingIsSent) {
  TestServer server(routes());
  {
    RawClient client = server.connect();
    client.send("GET /silent HTTP/1.1\r\nHost: x\r\n\r\n");
    client.read_until("\r\n\r\n");
    EXPECT_EQ(alive.now(), 1);
  }
  EXPECT_TRUE(alive.nobody_left());
}

TEST(Events, AStoppingServerEndsItsStreams) {
  TestServer server(routes());
  RawClient client = server.connect();
  client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n");
  client.read_until("data: 2\n\n");
  const auto began = std::chrono::steady_clock::now();
  server.stop(20s);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_TRUE(client.read_all().ends_with("0\r\n\r\n"));
  EXPECT_TRUE(alive.nobody_left());
}

TEST(Events, AStreamThatFailsEndsItsConnectionOnly) {
  TestServer server(routes());
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/failing").body, "");
  EXPECT_EQ(server.connect().get("/three").status, 200);
}

TEST(Events, ReachClientsOfHttp10WithoutChunks) {
  TestServer server(routes());
  RawClient client = server.connect();
  client.send("GET /three HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(client.read_all().ends_with("\r\n\r\ndata: 1\n\ndata: 2\n\ndata: 3\n\n"));
}

}  // namespace
}  // namespace darcha::net
