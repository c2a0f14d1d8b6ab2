// The server over a real socket: what a good client gets.
#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::Answer;
using test::RawClient;
using test::TestServer;
using namespace std::chrono_literals;

Task<Response> fail(std::shared_ptr<Request>) {
  throw std::runtime_error("the roof leaks");
  co_return Response{};
}

std::vector<Route> routes() {
  return {
      {Method::get, "/", test::say_ok},
      {Method::get, "/echo", test::echo},
      {Method::post, "/echo", test::echo, 1000},
      {Method::get, "/people/{id}/papers/{paper}", test::echo},
      {Method::get, "/people/me/papers/{paper}", test::echo},
      {Method::get, "/tiles/{path*}", test::echo},
      {Method::get, "/fail", fail},
  };
}

std::string post(std::string_view path, std::string_view type, std::string_view body) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + std::string(type) +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

TEST(Server, AnswersAndKeepsTheConnection) {
  TestServer server(routes());
  RawClient client = server.connect();
  for (int i = 0; i < 3; ++i) {
    const Answer answer = client.get("/");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "ok");
    EXPECT_EQ(answer.headers.find("X-Request-Id")->size(), 26u);
    EXPECT_TRUE(answer.headers.find("Date")->ends_with(" GMT"));
  }
  EXPECT_EQ(server.finished(3), (std::vector<std::string>{"GET / 200", "GET / 200", "GET / 200"}));
}

TEST(Server, GivesEveryRequestItsOwnId) {
  TestServer server(routes());
  RawClient client = server.connect();
  std::set<std::string> ids;
  for (int i = 0; i < 50; ++i) ids.insert(std::string(client.get("/").headers.find("X-Request-Id").value()));
  EXPECT_EQ(ids.size(), 50u);
}

TEST(Server, RoutesLiteralsBeforeParametersBeforeTheRest) {
  TestServer server(routes());
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/people/7/papers/a%20b").body, "GET /people/7/papers/a b\nparam id=7\nparam paper=a b\nbody 0\n");
  EXPECT_EQ(client.get("/people/me/papers/x").body, "GET /people/me/papers/x\nparam paper=x\nbody 0\n");
  EXPECT_EQ(client.get("/tiles/0/x001/p").body, "GET /tiles/0/x001/p\nparam path=0/x001/p\nbody 0\n");
  EXPECT_EQ(client.get("/people//papers/x").status, 404);
  EXPECT_EQ(client.get("/people/7").status, 404);
  EXPECT_EQ(client.get("/tiles/").status, 404);
}

TEST(Server, ReadsFormsAndQueries) {
  TestServer server(routes());
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/echo?a=1&b=%D1%88+y&a=2").body, "GET /echo\nquery a=1\nquery b=ш y\nquery a=2\nbody 0\n");
  EXPECT_EQ(client.ask(post("/echo", "application/x-www-form-urlencoded", "name=O%CA%BBktam&x=&y")).body,
            "POST /echo\nform name=Oʻktam\nform x=\nform y=\nbody 21\nname=O%CA%BBktam&x=&y");
  EXPECT_EQ(client.ask(post("/echo", "application/json", "{}")).body, "POST /echo\nbody 2\n{}");
}

TEST(Server, TurnsAnExceptionIntoTheFallbacksAnswerAndGoesOn) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer answer = client.get("/fail");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, "500 the roof leaks");
  EXPECT_EQ(client.get("/").status, 200);
}

TEST(Server, SaysWhichMethodsAPathHas) {
  TestServer server(routes());
  RawClient client = server.connect();
  const Answer answer = client.ask("DELETE /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.headers.find("Allow"), "GET, HEAD, POST, OPTIONS");
  const Answer options = client.ask("OPTIONS /echo HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.find("Allow"), "GET, HEAD, POST, OPTIONS");
}

TEST(Server, AnswersHeadWithTheHeadOfGet) {
  TestServer server(routes());
  RawClient client = server.connect();
  client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
  const Answer answer = client.read_answer(true);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.find("Content-Length"), "2");
  EXPECT_EQ(client.get("/").body, "ok");
}

}  // namespace
}  // namespace darcha::net
