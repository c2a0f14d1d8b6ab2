// Corners of HTTP/1.x a good client relies on.
#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::Answer;
using test::RawClient;
using test::TestServer;
using namespace std::chrono_literals;

Task<Response> tagged(std::shared_ptr<Request>) {
  Response response = Response::text("tagged");
  response.headers.add("ETag", "\"v1\"");
  co_return response;
}
Task<Response> long_text(std::shared_ptr<Request>) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "Maʼlumotnoma ";
  co_return Response::html(text);
}
Task<Response> splitting(std::shared_ptr<Request>) {
  Response response = Response::text("x");
  response.headers.add("X-Name", "a\r\nSet-Cookie: stolen=1");
  co_return response;
}
Task<Response> not_here(std::shared_ptr<Request>) {
  throw StatusError(404);
  co_return Response{};
}
Task<Response> throws_a_number(std::shared_ptr<Request>) {
  throw 7;
  co_return Response{};
}
Task<Response> who(std::shared_ptr<Request> request) { co_return Response::text(request->peer + (request->secure ? " secure" : " plain")); }
Task<Response> broken_fallback(std::shared_ptr<Request>, int, std::exception_ptr) {
  throw std::runtime_error("even this");
  co_return Response{};
}

std::vector<Route> routes() {
  return {{Method::get, "/", test::say_ok},
          {Method::get, "/tagged", tagged},
          {Method::get, "/long", long_text},
          {Method::get, "/split", splitting},
          {Method::get, "/gone", not_here},
          {Method::get, "/number", throws_a_number},
          {Method::post, "/echo", test::echo, 100'000},
          {Method::get, "/who", who},
          {Method::get, "/cabinet", test::say_ok},
          {Method::get, "/rest/{path*}", test::echo}};
}

TEST(Protocol, Http10ClosesUnlessAskedToStay) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer answer = client.ask("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(answer.body, "ok");
  EXPECT_EQ(answer.headers.find("Connection"), "close");
  EXPECT_TRUE(client.closed_by_server());
  RawClient staying = server.connect();
  EXPECT_EQ(staying.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").headers.find("Connection"), "keep-alive");
  EXPECT_EQ(staying.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body, "ok");
}

TEST(Protocol, ClosesWhenAsked) {
  TestServer server(routes());
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/", "Connection: close\r\n").headers.find("Connection"), "close");
  EXPECT_TRUE(client.closed_by_server());
}

TEST(Protocol, ReadsChunkedBodiesAndForgetsTrailers) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer answer = client.ask(
      "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3;ext=1\r\na=1\r\n4\r\n&b=2\r\n0\r\nX-Trailer: t\r\nContent-Type: evil\r\n\r\n");
  EXPECT_EQ(answer.body, "POST /echo\nform a=1\nform b=2\nbody 7\na=1&b=2");
  EXPECT_EQ(client.get("/").body, "ok");
}

TEST(Protocol, SaysContinueToWhoWaitsForIt) {
  TestServer server(routes());
  RawClient client = server.connect();
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_EQ(client.ask("abc").body, "POST /echo\nbody 3\nabc");
  RawClient refused = server.connect();
  EXPECT_EQ(refused.ask("POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 300000\r\n\r\n").status, 413);
}

TEST(Protocol, TheRefusalOfALargeBodyArrivesAlthoughTheClientKeepsSending) {
  TestServer server(routes());
  RawClient client = server.connect();
  client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n" + std::string(2'000'000, 'x'));
  EXPECT_EQ(client.read_answer().status, 413);
}

TEST(Protocol, AnswersNotModifiedToWhoHasIt) {
  TestServer server(routes());
  RawClient client = server.connect();
  for (const char* known : {"\"v1\"", "W/\"v1\"", "\"v0\", \"v1\"", "*"}) {
    const Answer answer = client.get("/tagged", std::string("If-None-Match: ") + known + "\r\n");
    EXPECT_EQ(answer.status, 304) << known;
    EXPECT_EQ(answer.headers.find("ETag"), "\"v1\"");
    EXPECT_FALSE(answer.headers.find("Content-Length"));
  }
  EXPECT_EQ(client.get("/tagged", "If-None-Match: \"v2\"\r\n").body, "tagged");
}

TEST(Protocol, CompressesLongTextForWhoTakesIt) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer plain = client.get("/long");
  const Answer br = client.get("/long", "Accept-Encoding: gzip, deflate, br\r\n");
  const Answer gz = client.get("/long", "Accept-Encoding: gzip, br;q=0\r\n");
  EXPECT_FALSE(plain.headers.find("Content-Encoding"));
  EXPECT_EQ(br.headers.find("Content-Encoding"), "br");
  EXPECT_EQ(gz.headers.find("Content-Encoding"), "gzip");
  for (const Answer& answer : {plain, br, gz}) EXPECT_EQ(answer.headers.find("Vary"), "Accept-Encoding");
  EXPECT_LT(br.body.size() * 10, plain.body.size());
  EXPECT_LT(gz.body.size() * 10, plain.body.size());
  EXPECT_FALSE(client.get("/", "Accept-Encoding: br\r\n").headers.find("Content-Encoding")) << "two octets are not worth it";
}

TEST(Protocol, AHeaderThatWouldSplitTheAnswerBecomesAFault) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer answer = client.get("/split");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.head.find("stolen"), std::string::npos);
  EXPECT_EQ(client.get("/").status, 200);
}

TEST(Protocol, AHandlerMayLeaveTheAnswerToTheFallback) {
  TestServer server(routes());
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/gone").body, "404");
  EXPECT_EQ(client.get("/number").status, 500);
}

TEST(Protocol, AnswersEvenWhenTheFallbackThrows) {
  TestServer server(routes(), {}, broken_fallback);
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/nowhere").status, 404);
  EXPECT_EQ(client.get("/number").status, 500);
  EXPECT_EQ(client.get("/").status, 200);
}

TEST(Protocol, SendsAPathWithASlashTooManyToItsPage) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer answer = client.get("/cabinet/?til=ru");
  EXPECT_EQ(answer.status, 308);
  EXPECT_EQ(answer.headers.find("Location"), "/cabinet?til=ru");
  EXPECT_EQ(client.get("//cabinet/").status, 404);
  EXPECT_EQ(client.get("/nowhere/").status, 404);
}

TEST(Protocol, TakesAnAbsoluteTargetAndAnAsterisk) {
  TestServer server(routes());
  RawClient client = server.connect();
  EXPECT_EQ(client.ask("GET http://localhost:80/tagged?x=1 HTTP/1.1\r\nHost: other\r\n\r\n").body, "tagged");
  EXPECT_EQ(client.ask("GET http://localhost HTTP/1.1\r\nHost: other\r\n\r\n").body, "ok");
  EXPECT_EQ(client.ask("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n").status, 204);
}

TEST(Protocol, BelievesOnlyProxiesItTrusts) {
  ServerOptions behind;
  behind.trusted_proxies = {"127.0.0.0/8", "10.1.0.0/16"};
  TestServer trusting(routes(), behind);
  TestServer alone(routes());
  const std::string lines = "X-Forwarded-For: 6.6.6.6, 203.0.113.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n";
  EXPECT_EQ(trusting.connect().get("/who", lines).body, "203.0.113.9 secure");
  EXPECT_EQ(alone.connect().get("/who", lines).body, "127.0.0.1 plain");
  EXPECT_EQ(trusting.connect().get("/who", "X-Forwarded-For: nonsense\r\n").body, "127.0.0.1 plain");
  ServerOptions wrong;
  wrong.trusted_proxies = {"10.0.0.0/99"};
  boost::asio::io_context io;
  EXPECT_THROW(Server(io, wrong, routes(), test::say_status), std::invalid_argument);
}

TEST(Protocol, RefusesAnAmbiguousTableOfRoutes) {
  boost::asio::io_context io;
  const auto table = [&](std::vector<Route> rows) { Server(io, {}, std::move(rows), test::say_status); };
  EXPECT_THROW(table({{Method::get, "/a", test::say_ok}, {Method::get, "/a", test::say_ok}}), std::invalid_argument);
  EXPECT_THROW(table({{Method::get, "/{a}", test::say_ok}, {Method::get, "/{b}", test::say_ok}}), std::invalid_argument);
  EXPECT_THROW(table({{Method::get, "a", test::say_ok}}), std::invalid_argument);
  EXPECT_THROW(table({{Method::get, "/{a*}/b", test::say_ok}}), std::invalid_argument);
  EXPECT_THROW(table({{Method::get, "/a{b}", test::say_ok}}), std::invalid_argument);
}

}  // namespace
}  // namespace darcha::net
