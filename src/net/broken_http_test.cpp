// Tables of broken HTTP: each gets a clear status and a closed connection, never a guess.
#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::Answer;
using test::RawClient;
using test::TestServer;

struct Case {
  const char* name;
  std::string octets;
  int status;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::string get(std::string_view target) { return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n"; }
std::string get_with(std::string_view lines) { return "GET / HTTP/1.1\r\nHost: x\r\n" + std::string(lines) + "\r\n"; }
std::string post_with(std::string_view lines, std::string_view body) {
  return "POST /form HTTP/1.1\r\nHost: x\r\n" + std::string(lines) + "\r\n" + std::string(body);
}
std::string form(std::string_view body) {
  return post_with("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) + "\r\n", body);
}
std::string many_headers(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += "X-" + std::to_string(i) + ": y\r\n";
  return lines;
}

std::vector<Case> cases() {
  return {
      // request line
      {"no version", "GET /\r\n\r\n", 400},
      {"version 2", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"version 0.9", "GET / HTTP/0.9\r\nHost: x\r\n\r\n", 505},
      {"http/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"lower-case protocol", "GET / http/1.1\r\nHost: x\r\n\r\n", 400},
      {"two spaces", "GET  / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"space in target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"unknown method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"lower-case method", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"connect", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"trace", "TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 501},
      {"bad method token", "G@T / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"tls on a plain port", std::string("\x16\x03\x01\x02\x00\x01\x00\n", 8), 400},
      {"target too long", get("/" + std::string(9000, 'a')), 414},
      {"endless first line", std::string(9000, 'a'), 414},
      {"asterisk for get", get("*"), 400},
      {"no slash", get("index"), 400},
      {"absolute of another scheme", get("ftp://x/"), 400},
      {"absolute without host", get("http:///"), 400},
      {"fragment", get("/#a"), 400},
      {"eight bits in target", get("/\xC3\xA9"), 400},
      // paths
      {"parent", get("/../etc/passwd"), 400},
      {"parent inside", get("/a/../b"), 400},
      {"encoded parent", get("/%2e%2e/etc/passwd"), 400},
      {"half encoded parent", get("/.%2E/etc"), 400},
      {"current", get("/./a"), 400},
      {"encoded slash", get("/a%2fb"), 400},
      {"encoded backslash", get("/a%5Cb"), 400},
      {"nul", get("/a%00b"), 400},
      {"control character", get("/a%0d%0ab"), 400},
      {"bad escape", get("/%zz"), 400},
      {"cut escape", get("/%4"), 400},
      {"bad utf-8", get("/%ff"), 400},
      {"overlong utf-8", get("/%c0%ae%c0%ae/"), 400},
      {"surrogate", get("/%ed%a0%80"), 400},
      {"bad escape in query", get("/?a=%"), 400},
      {"bad utf-8 in query", get("/?a=%c3%28"), 400},
      // headers
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
      {"host with a path", "GET / HTTP/1.1\r\nHost: x/y\r\n\r\n", 400},
      {"host with user", "GET / HTTP/1.1\r\nHost: a@x\r\n\r\n", 400},
      {"space before colon", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400},
      {"header without colon", get_with("nonsense\r\n"), 400},
      {"header without name", get_with(": x\r\n"), 400},
      {"folded header", get_with("A: b\r\n c\r\n"), 400},
      {"folded by tab", get_with("A: b\r\n\tc\r\n"), 400},
      {"space before first header", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400},
      {"bare lf after request line", "GET / HTTP/1.1\nHost: x\r\n\r\n", 400},
      {"bare lf between headers", "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400},
      {"bare lf at the end", "GET / HTTP/1.1\r\nHost: x\r\n\n", 400},
      {"bare cr in a value", get_with("A: b\rc\r\n"), 400},
      {"nul in a value", get_with(std::string("A: b\0c\r\n", 8)), 400},
      {"bad name", get_with("A(b): c\r\n"), 400},
      {"too many headers", get_with(many_headers(120)), 431},
      {"too much header", get_with("A: " + std::string(17 * 1024, 'b') + "\r\n"), 431},
      {"other expectation", post_with("Expect: miracles\r\nContent-Length: 1\r\n", "a"), 417},
      // framing: what request smuggling is made of
      {"length and chunked", post_with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"chunked and length", post_with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), 400},
      {"two lengths", post_with("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"), 400},
      {"the same length twice", post_with("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"), 400},
      {"list of lengths", post_with("Content-Length: 3, 3\r\n", "abc"), 400},
      {"signed length", post_with("Content-Length: +3\r\n", "abc"), 400},
      {"negative length", post_with("Content-Length: -1\r\n", "abc"), 400},
      {"hexadecimal length", post_with("Content-Length: 0x3\r\n", "abc"), 400},
      {"empty length", post_with("Content-Length: \r\n", "abc"), 400},
      {"enormous length", post_with("Content-Length: 99999999999999999999\r\n", "abc"), 400},
      {"two codings", post_with("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
      {"chunked twice", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {"chunked in one line twice", post_with("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 501},
      {"other coding", post_with("Transfer-Encoding: identity\r\n", ""), 501},
      {"disguised chunked", post_with("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501},
      {"chunked for 1.0", "POST /form HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"body of a get", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 400},
      // chunks
      {"chunk size of nothing", post_with("Transfer-Encoding: chunked\r\n", "\r\nabc\r\n0\r\n\r\n"), 400},
      {"chunk size of letters", post_with("Transfer-Encoding: chunked\r\n", "xyz\r\nabc\r\n0\r\n\r\n"), 400},
      {"signed chunk size", post_with("Transfer-Encoding: chunked\r\n", "+3\r\nabc\r\n0\r\n\r\n"), 400},
      {"chunk longer than it says", post_with("Transfer-Encoding: chunked\r\n", "2\r\nabc\r\n0\r\n\r\n"), 400},
      {"chunk line ended by lf", post_with("Transfer-Encoding: chunked\r\n", "3\nabc\r\n0\r\n\r\n"), 400},
      {"chunk size beyond 64 bits", post_with("Transfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\nabc\r\n0\r\n\r\n"), 400},
      {"enormous chunk", post_with("Transfer-Encoding: chunked\r\n", "ffffffff\r\nabc"), 413},
      {"endless chunk extension", post_with("Transfer-Encoding: chunked\r\n", "3;" + std::string(9000, 'a')), 400},
      {"chunked body too large",
       post_with("Transfer-Encoding: chunked\r\n",
                 "384\r\n" + std::string(900, 'a') + "\r\nc8\r\n" + std::string(200, 'b') + "\r\n0\r\n\r\n"),
       413},
      {"bad trailer", post_with("Transfer-Encoding: chunked\r\n", "0\r\nnonsense\r\n\r\n"), 400},
      // bodies
      {"body too large", post_with("Content-Length: 1001\r\n", ""), 413},
      {"compressed body", post_with("Content-Encoding: gzip\r\nContent-Length: 1\r\n", "a"), 415},
      {"two content types", post_with("Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 1\r\n", "a"), 400},
      {"multipart where none is taken", post_with("Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1\r\n", "a"), 415},
      {"form with a bad escape", form("a=%4"), 400},
      {"form with bad utf-8", form("a=%ff"), 400},
      {"form with nul", form("a=%00"), 400},
      {"body for nobody", "POST /none HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 404},
      {"body for another method", "PUT /form HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc", 405},
  };
}

class BrokenHttp : public testing::TestWithParam<Case> {
 protected:
  static void SetUpTestSuite() { server = new TestServer({{Method::get, "/", test::say_ok}, {Method::post, "/form", test::echo, 1000}}); }
  static void TearDownTestSuite() { delete server; }
  static inline TestServer* server = nullptr;
};

TEST_P(BrokenHttp, IsRefusedWithItsStatus) {
  RawClient client = server->connect();
  client.send(GetParam().octets);
  const Answer answer = client.read_answer();
  EXPECT_EQ(answer.status, GetParam().status);
  EXPECT_TRUE(answer.complete);
  EXPECT_TRUE(answer.headers.find("X-Request-Id"));
  const bool may_go_on = GetParam().octets.find("urlencoded") != std::string::npos;  // delimited well: only its content makes no sense
  if (!may_go_on) {
    EXPECT_EQ(answer.headers.find("Connection"), "close");
    client.shut_write();
    EXPECT_EQ(client.read_all(), "") << "something after the refusal was answered";
  }
}

TEST_P(BrokenHttp, IsRefusedAlikeWhenItComesOctetByOctet) {
  RawClient client = server->connect();
  for (const char c : GetParam().octets)
    if (!client.send({&c, 1})) break;
  EXPECT_EQ(client.read_answer().status, GetParam().status);
}

INSTANTIATE_TEST_SUITE_P(Table, BrokenHttp, testing::ValuesIn(cases()), [](const auto& info) {
  std::string out;
  bool upper = true;
  for (const char c : std::string_view(info.param.name)) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0)
      upper = true;
    else
      out += static_cast<char>(std::exchange(upper, false) ? std::toupper(static_cast<unsigned char>(c)) : c);
  }
  return out;
});

}  // namespace
}  // namespace darcha::net
