// TLS on both ends, and the client against servers that misbehave.
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>

#include "core/bytes.h"
#include "core/crypto.h"
#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::TestServer;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

struct Folder {
  Folder() : path(fs::temp_directory_path() / ("darcha-net-" + to_hex(random_bytes(8)))) { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

using TestTimer =
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

Task<Response> secure_or_not(std::shared_ptr<Request> request) { co_return Response::text(request->secure ? "secure" : "plain"); }
Task<Response> large(std::shared_ptr<Request>) { co_return Response::bytes(std::string(300'000, 'x'), "application/octet-stream"); }
Task<Response> sleepy(std::shared_ptr<Request>) {
  TestTimer timer(co_await boost::asio::this_coro::executor);
  timer.expires_after(30s);
  co_await timer.async_wait(boost::asio::use_awaitable_t<Executor>{});
  co_return Response::text("late");
}

std::vector<Route> routes() {
  return {{Method::get, "/", secure_or_not},
          {Method::get, "/large", large},
          {Method::post, "/echo", test::echo, 1'000'000},
          {Method::get, "/sleepy", sleepy, 0, 60'000ms}};
}

/// The client lives where its io_context runs: in this coroutine, not in the test's thread.
Task<Response> send(boost::asio::io_context* io, ClientRequest request) {
  Client client(*io);
  co_return co_await client.send(std::move(request));
}

Response ask(TestServer& server, ClientRequest request) { return server.run(send(&server.io(), std::move(request))); }

std::string failure_of(TestServer& server, ClientRequest request) {
  try {
    return "answered " + std::to_string(ask(server, std::move(request)).status);
  } catch (const Failure& failure) {
    return failure.what();
  }
}

std::string body_of(const Response& response) { return std::get<std::string>(response.body); }

ServerOptions secured(const Folder& folder) {
  const auto made = development_certificate(folder.path);
  ServerOptions options;
  options.tls_certificate = made.certificate;
  options.tls_key = made.key;
  return options;
}

TEST(Tls, CarriesRequestsBetweenServerAndClient) {
  const Folder folder;
  TestServer server(routes(), secured(folder));
  const std::string base = "https://localhost:" + std::to_string(server.port());
  const std::string authority = (folder.path / "localhost.crt").string();
  EXPECT_EQ(body_of(ask(server, {.url = base + "/", .ca_file = authority})), "secure");
  EXPECT_EQ(body_of(ask(server, {.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/", .ca_file = authority})), "secure");
  EXPECT_EQ(body_of(ask(server, {.url = base + "/large", .ca_file = authority})), std::string(300'000, 'x'));
  const std::string body(200'000, 'b');
  EXPECT_TRUE(body_of(ask(server, {.method = Method::post, .url = base + "/echo", .body = body, .ca_file = authority})).ends_with(body));
}

TEST(Tls, TheClientRefusesAServerItCannotVerify) {
  const Folder folder;
  const Folder other;
  TestServer server(routes(), secured(folder));
  const std::string url = "https://localhost:" + std::to_string(server.port()) + "/";
  EXPECT_TRUE(failure_of(server, {.url = url}).starts_with("no TLS with localhost"));
  EXPECT_TRUE(
      failure_of(server, {.url = url, .ca_file = development_certificate(other.path).certificate}).starts_with("no TLS with localhost"));
}

TEST(Tls, ClosesWhoDoesNotShakeHands) {
  const Folder folder;
  ServerOptions options = secured(folder);
  options.limits.header_timeout = 200ms;
  TestServer server(routes(), options);
  test::RawClient plain = server.connect();
  plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(plain.read_all().find("HTTP"), std::string::npos);
  test::RawClient silent = server.connect();
  EXPECT_EQ(silent.read_all(), "");
}

TEST(Tls, KeepsTheDevelopmentCertificateAndItsKeyPrivate) {
  const Folder folder;
  const auto first = development_certificate(folder.path);
  const auto written = fs::last_write_time(first.certificate);
  EXPECT_EQ(fs::status(first.key).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  development_certificate(folder.path);
  EXPECT_EQ(fs::last_write_time(first.certificate), written);
}

TEST(HttpClient, SpeaksPlainHttp) {
  TestServer server(routes());
  const std::string base = "http://localhost:" + std::to_string(server.port());
  EXPECT_EQ(body_of(ask(server, {.url = base})), "plain");
  EXPECT_EQ(ask(server, {.url = base + "/none"}).status, 404);
  ClientRequest form{.method = Method::post, .url = base + "/echo?q=1", .body = "a=b"};
  form.headers.add("Content-Type", "application/x-www-form-urlencoded");
  EXPECT_EQ(body_of(ask(server, form)), "POST /echo\nquery q=1\nform a=b\nbody 3\na=b");
  EXPECT_EQ(body_of(ask(server, {.method = Method::head, .url = base + "/large"})), "");
}

TEST(HttpClient, SaysWhyThereIsNoAnswer) {
  TestServer server(routes());
  const std::string base = "http://127.0.0.1:" + std::to_string(server.port());
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(failure_of(server, {.url = base + "/sleepy", .deadline = 200ms}).ends_with("in time"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
  EXPECT_EQ(failure_of(server, {.url = base + "/large", .max_response = 1000}), "the answer is larger than 1000 octets");
  EXPECT_TRUE(failure_of(server, {.url = "http://127.0.0.1:1/"}).starts_with("cannot connect to 127.0.0.1:1"));
  EXPECT_EQ(failure_of(server, {.url = "file:///etc/passwd"}), "a URL that is neither http nor https");
  EXPECT_EQ(failure_of(server, {.url = "http://user:word@x/"}), "a URL here has a host and no user");
  EXPECT_EQ(failure_of(server, {.url = "not a url"}), "not a URL");
  ClientRequest split{.url = base};
  split.headers.add("X-A", "b\r\nX-C: d");
  EXPECT_EQ(failure_of(server, split), "a header of the request holds a character it may not");
}

/// Accepts once, reads a little, says `answer` and closes.
struct Liar {
  explicit Liar(std::string answer) : listener(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 1) != 0)
      throw std::runtime_error("cannot listen");
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
    url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
    thread = std::thread([this, answer = std::move(answer)] {
      const int peer = ::accept(listener, nullptr, nullptr);
      char asked[4096];
      if (::recv(peer, asked, sizeof asked, 0) > 0) (void)::send(peer, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(peer);
    });
  }
  ~Liar() {
    thread.join();
    ::close(listener);
  }
  int listener;
  std::string url;
  std::thread thread;
};

TEST(HttpClient, IsNotFooledByServersThatLie) {
  TestServer server(routes());
  const auto outcome = [&](std::string answer) {
    const Liar liar(std::move(answer));
    return failure_of(server, {.url = liar.url, .deadline = 5000ms});
  };
  EXPECT_EQ(outcome("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), "the peer closed the connection before its answer was complete");
  EXPECT_EQ(outcome("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"),
            "the peer closed the connection before its answer was complete");
  EXPECT_EQ(outcome(""), "the peer closed the connection before its answer was complete");
  EXPECT_TRUE(outcome("SMTP hello\r\n\r\n").starts_with("the answer is not HTTP"));
  EXPECT_TRUE(outcome("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na").starts_with("the answer is not HTTP"));
  EXPECT_EQ(outcome("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\na"), "answered 201");
  EXPECT_EQ(outcome("HTTP/1.0 200 OK\r\n\r\nuntil the end"), "answered 200");
  EXPECT_EQ(outcome("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), "answered 200");
}

}  // namespace
}  // namespace darcha::net
