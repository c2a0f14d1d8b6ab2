// Slow, greedy and impatient clients; deadlines of handlers; the orderly end.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fstream>

#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::Answer;
using test::RawClient;
using test::TestServer;
using namespace std::chrono_literals;

using TestTimer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr boost::asio::use_awaitable_t<Executor> kAwait{};

Task<Response> wait_for(std::shared_ptr<Request> request) {
  TestTimer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(std::chrono::milliseconds(std::stoi(std::string(request->path_param("ms")))));
  co_await timer.async_wait(kAwait);
  co_return Response::text("waited");
}

/// Answers although it was cancelled.
Task<Response> stubborn(std::shared_ptr<Request>) {
  TestTimer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(std::chrono::seconds(60));
  bool cancelled = false;
  try {
    co_await timer.async_wait(kAwait);
  } catch (const boost::system::system_error&) {
    cancelled = true;
  }
  co_return Response::text(cancelled ? std::string(1'000'000, 'c') : "not cancelled");
}

Task<Response> big(std::shared_ptr<Request>) { co_return Response::bytes(std::string(32 * 1024 * 1024, 'x'), "application/octet-stream"); }

std::vector<Route> routes() {
  return {{Method::get, "/", test::say_ok},
          {Method::post, "/", test::echo, 1'000'000},
          {Method::get, "/big", big},
          {Method::get, "/stubborn", stubborn, 0, 100ms},
          {Method::get, "/wait/{ms}", wait_for, 0, 10'000ms},
          {Method::get, "/hurry/{ms}", wait_for, 0, 100ms}};
}

ServerOptions quick() {
  ServerOptions options;
  options.limits.header_timeout = 200ms;
  options.limits.body_timeout = 200ms;
  options.limits.idle_timeout = 200ms;
  options.limits.write_timeout = 300ms;
  options.limits.body_grace = 300ms;
  return options;
}

ServerOptions patient() { return {}; }

TEST(Limits, CutsAClientThatSendsItsHeadTooSlowly) {
  TestServer server(routes(), quick());
  RawClient client = server.connect();
  client.send("GET / HTTP/1.1\r\nHo");
  const Answer answer = client.read_answer();
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.headers.find("Connection"), "close");
  EXPECT_TRUE(client.closed_by_server());
}

TEST(Limits, ADripOfHeaderOctetsDoesNotExtendTheDeadline) {
  TestServer server(routes(), quick());
  RawClient client = server.connect();
  const auto began = std::chrono::steady_clock::now();
  client.send("GET / HTTP/1.1\r\n");
  while (client.send("a: b\r\n") && !client.read_some(50ms)) {
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_EQ(client.read_answer().status, 408);
}

TEST(Limits, ClosesAnIdleConnectionWithoutAWord) {
  TestServer server(routes(), quick());
  RawClient fresh = server.connect();
  RawClient used = server.connect();
  EXPECT_EQ(used.get("/").status, 200);
  EXPECT_EQ(fresh.read_all(), "");
  EXPECT_EQ(used.read_all(), "");
}

TEST(Limits, CutsABodyThatStops) {
  TestServer server(routes(), quick());
  RawClient client = server.connect();
  const Answer answer = client.ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
  EXPECT_EQ(answer.status, 408);
}

TEST(Limits, CutsABodyThatDrips) {
  ServerOptions options = quick();
  options.limits.min_body_rate = 10'000;
  TestServer server(routes(), options);
  RawClient client = server.connect();
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
  const auto began = std::chrono::steady_clock::now();
  while (client.send("x") && !client.read_some(20ms) && std::chrono::steady_clock::now() - began < 10s) {
  }
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_EQ(client.read_answer().status, 408);
}

TEST(Limits, CutsAReaderThatDoesNotRead) {
  ServerOptions options = quick();
  options.limits.min_body_rate = 1'000'000'000;
  TestServer server(routes(), options);
  RawClient client = server.connect();
  client.receive_buffer(4096);
  client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(server.finished(1), std::vector<std::string>{"GET /big 200"});  // given up: otherwise it would never finish
}

TEST(Limits, EndsAHandlerAtItsDeadlineAndGoesOn) {
  TestServer server(routes(), patient());
  RawClient client = server.connect();
  const Answer late = client.get("/hurry/60000");
  EXPECT_EQ(late.status, 503);
  EXPECT_TRUE(late.headers.find("Retry-After"));
  EXPECT_EQ(client.get("/").status, 200);
  EXPECT_EQ(client.get("/hurry/1").body, "waited");
}

TEST(Limits, AHandlerThatAnswersAtItsDeadlineIsHeard) {
  TestServer server(routes(), patient());
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/stubborn").body, std::string(1'000'000, 'c'));
  EXPECT_EQ(client.get("/").status, 200);
}

TEST(Limits, RefusesMoreConnectionsThanItMayHold) {
  ServerOptions options;
  options.limits.connections = 2;
  TestServer server(routes(), options);
  RawClient first = server.connect();
  RawClient second = server.connect();
  EXPECT_EQ(first.get("/").status, 200);
  EXPECT_EQ(second.get("/").status, 200);
  RawClient third = server.connect();
  EXPECT_EQ(third.read_answer().status, 503);
  EXPECT_TRUE(third.closed_by_server());
  EXPECT_EQ(first.get("/").status, 200);
}

TEST(Limits, AnswersPipelinedRequestsInOrder) {
  TestServer server(routes(), patient());
  RawClient client = server.connect();
  std::string octets;
  for (int i = 0; i < 100; ++i) octets += "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n" + std::to_string(100 + i);
  client.send(octets);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(client.read_answer().body, "POST /\nbody 3\n" + std::to_string(100 + i));
}

TEST(Limits, AFloodOfPipelinedRequestsDoesNotStarveOthers) {
  ServerOptions options;
  options.limits.pipelined = 4;
  TestServer server(routes(), options);
  RawClient flood = server.connect();
  RawClient other = server.connect();
  std::string octets;
  for (int i = 0; i < 200; ++i) octets += "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
  flood.send(octets);
  EXPECT_EQ(other.get("/").status, 200);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(flood.read_answer().status, 200);
}

TEST(Limits, RunningRequestsFinishWhenTheServerStops) {
  TestServer server(routes(), patient());
  RawClient busy = server.connect();
  RawClient idle = server.connect();
  EXPECT_EQ(idle.get("/").status, 200);
  busy.send("GET /wait/300 HTTP/1.1\r\nHost: x\r\n\r\n");
  while (busy.read_some(50ms)) {
  }
  auto stopped = server.begin_stop(10s);
  EXPECT_EQ(idle.read_all(), "");
  const Answer answer = busy.read_answer();
  EXPECT_EQ(answer.body, "waited");
  EXPECT_EQ(answer.headers.find("Connection"), "close");
  EXPECT_EQ(stopped.wait_for(10s), std::future_status::ready);
  EXPECT_THROW(server.connect(), std::runtime_error);
  server.join();
}

TEST(Limits, AStopCutsWhatDoesNotFinishInTime) {
  TestServer server(routes(), patient());
  RawClient busy = server.connect();
  busy.send("GET /wait/9000 HTTP/1.1\r\nHost: x\r\n\r\n");
  busy.read_some(100ms);
  const auto began = std::chrono::steady_clock::now();
  server.stop(100ms);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

std::size_t resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  return 0;
}

TEST(Limits, AThousandIdleConnectionsTakeLittle) {
  TestServer server(routes(), patient());
  std::vector<RawClient> clients;
  clients.reserve(1000);
  {
    RawClient warm = server.connect();
    warm.get("/");
  }
  const std::size_t before = resident_kilobytes();
  for (int i = 0; i < 1000; ++i) {
    clients.push_back(server.connect());
    ASSERT_EQ(clients.back().get("/").status, 200);
  }
  const std::size_t grown = resident_kilobytes() - before;
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
  EXPECT_LT(grown, 400u * 1024);
#else
  EXPECT_LT(grown, 30u * 1024);  // 30 KB each, the client's side included
#endif
}

}  // namespace
}  // namespace darcha::net
