// Static files, frozen pages, content negotiation, metrics and the internal port.
#include <brotli/decode.h>
#include <zlib.h>
#include <boost/asio/use_awaitable.hpp>
#include <filesystem>
#include <fstream>

#include "core/bytes.h"
#include "core/crypto.h"
#include "net/negotiate.h"
#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::Answer;
using test::RawClient;
using test::TestServer;
namespace fs = std::filesystem;

std::string unbrotli(std::string_view packed) {
  std::string out(1 << 20, '\0');
  std::size_t size = out.size();
  if (BrotliDecoderDecompress(packed.size(), reinterpret_cast<const std::uint8_t*>(packed.data()), &size,
                              reinterpret_cast<std::uint8_t*>(out.data())) != BROTLI_DECODER_RESULT_SUCCESS)
    return "not brotli";
  out.resize(size);
  return out;
}

std::string ungzip(std::string_view packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return done == Z_STREAM_END ? out : "not gzip";
}

struct AssetsOnDisk : testing::Test {
  fs::path dir = fs::temp_directory_path() / ("darcha-assets-" + to_hex(random_bytes(8)));
  std::string sheet =
      "@font-face{src:url(\"fonts/inter.woff2#x\")} .a{background:url( data:image/png )} .b{color:red}" + std::string(3000, ' ');
  void SetUp() override {
    fs::create_directories(dir / "fonts");
    std::ofstream(dir / "core.css") << sheet;
    std::ofstream(dir / "fonts/inter.woff2") << "font";
    std::ofstream(dir / "old.0123456789abcdef.js") << "let a = 1;";
    std::ofstream(dir / ".hidden") << "x";
  }
  void TearDown() override { fs::remove_all(dir); }
};

TEST_F(AssetsOnDisk, HaveNamesThatFollowTheirContent) {
  const Assets assets = Assets::load(dir, "/static/");
  EXPECT_EQ(assets.url("fonts/inter.woff2"), "/static/fonts/inter." + to_hex(BytesView(sha256("font")).first(4)) + ".woff2");
  EXPECT_EQ(assets.url("old.0123456789abcdef.js"), "/static/old.0123456789abcdef.js");
  EXPECT_THROW(assets.url("none.css"), std::out_of_range);
  EXPECT_THROW(assets.url(".hidden"), std::out_of_range);
  const std::string before = assets.url("core.css");
  std::ofstream(dir / "fonts/inter.woff2") << "another font";
  EXPECT_NE(Assets::load(dir, "/static").url("core.css"), before) << "a sheet's name covers the files it points at";
  EXPECT_THROW(Assets::load(dir / "none", "/static"), std::runtime_error);
}

TEST_F(AssetsOnDisk, AreCompressedOnceAndNeverTakenFromASpoiltCopy) {
  const fs::path kept = dir / ".." / (dir.filename().string() + "-kept");
  const auto served = [&] {
    const Assets assets = Assets::load(dir, "/static", 9, kept);
    TestServer server(assets.routes());
    return unbrotli(server.connect().get(assets.url("core.css"), "Accept-Encoding: br\r\n").body);
  };
  const auto files = [&] {
    std::map<std::string, std::string> all;
    for (const auto& entry : fs::directory_iterator(kept)) {
      std::ifstream in(entry.path(), std::ios::binary);
      all[entry.path().filename().string()] = {std::istreambuf_iterator<char>(in), {}};
    }
    return all;
  };
  const std::string sheet_as_served = served();
  const auto first = files();
  ASSERT_EQ(first.size(), 2U) << "the sheet and the script; fonts are compressed already";
  for (const auto& [name, packed] : first) {
    EXPECT_TRUE(name.ends_with(".q9.br")) << name;
    // As an earlier start would have left it: another form of the same octets is taken as it is...
    std::ofstream(kept / name, std::ios::binary) << (unbrotli(packed) == sheet_as_served ? brotli(sheet_as_served, 1) : "spoilt");
  }
  EXPECT_EQ(served(), sheet_as_served);
  const auto second = files();
  int taken = 0, made_again = 0;
  for (const auto& [name, packed] : second) (packed == first.at(name) ? made_again : taken) += 1;
  EXPECT_EQ(taken, 1) << "not compressed again";
  EXPECT_EQ(made_again, 1) << "... and one that does not unpack to it is made again";
  std::ofstream(dir / "core.css") << sheet << "/**/";
  EXPECT_NE(served(), sheet_as_served);
  EXPECT_EQ(files().size(), 2U) << "what no file needs any more is gone";
  fs::remove_all(kept);
  std::ofstream(kept) << "a file where the folder should be";
  EXPECT_TRUE(served().ends_with("/**/")) << "nowhere to keep it: compressed each time";
  fs::remove(kept);
}

TEST_F(AssetsOnDisk, AreServedForEverInTheFormTheClientTakes) {
  const Assets assets = Assets::load(dir, "/static");
  TestServer server(assets.routes());
  RawClient client = server.connect();
  const std::string url = assets.url("core.css");
  const Answer plain = client.get(url);
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(plain.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(plain.headers.find("Content-Type"), "text/css; charset=utf-8");
  EXPECT_EQ(plain.headers.find("Vary"), "Accept-Encoding");
  EXPECT_NE(plain.body.find("url(\"" + assets.url("fonts/inter.woff2") + "#x\")"), std::string::npos);
  EXPECT_NE(plain.body.find("url( data:image/png )"), std::string::npos);
  const Answer br = client.get(url, "Accept-Encoding: gzip, br\r\n");
  EXPECT_EQ(br.headers.find("Content-Encoding"), "br");
  EXPECT_EQ(unbrotli(br.body), plain.body);
  const Answer gz = client.get(url, "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(gz.headers.find("Content-Encoding"), "gzip");
  EXPECT_EQ(ungzip(gz.body), plain.body);
  EXPECT_NE(gz.headers.find("ETag"), br.headers.find("ETag"));

  const std::string known = "If-None-Match: " + std::string(*br.headers.find("ETag")) + "\r\n";
  const Answer unchanged = client.get(url, "Accept-Encoding: br\r\n" + known);
  EXPECT_EQ(unchanged.status, 304);
  EXPECT_TRUE(unchanged.headers.find("X-Request-Id"));
  EXPECT_EQ(client.get(url, known).status, 200) << "the plain form has another tag";
  EXPECT_EQ(client.get("/static/none.css").status, 404);
  EXPECT_EQ(server.connect().get("/static/fonts/..%2f..%2fetc").status, 400);
  client.send("HEAD " + url + " HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(client.read_answer(true).headers.find("Content-Length"), std::to_string(plain.body.size()));
  EXPECT_EQ(client.get(url).body, plain.body);
}

TEST(Negotiation, ChoosesByWeight) {
  struct Row {
    const char* accepted;
    Coding chosen;
  };
  for (const Row& row : {Row{"", Coding::identity},
                         {"br", Coding::br},
                         {"gzip", Coding::gzip},
                         {"gzip, br", Coding::br},
                         {"br;q=0.5, gzip", Coding::gzip},
                         {"br;q=0, gzip;q=0", Coding::identity},
                         {"*", Coding::br},
                         {"*;q=0", Coding::identity},
                         {"identity, gzip;q=0.5", Coding::identity},
                         {"gzip;q=0.001", Coding::gzip},
                         {"gzip;q=nonsense", Coding::identity},
                         {" BR ; Q=1.0 ", Coding::br},
                         {"zstd, deflate", Coding::identity},
                         {",,,gzip,", Coding::gzip},
                         {"gzip;q=0.0009", Coding::identity},
                         {"x-gzip", Coding::gzip}})
    EXPECT_EQ(choose_coding(row.accepted), row.chosen) << row.accepted;
}

TEST(MetricsText, IsWhatPrometheusReads) {
  Metrics metrics;
  metrics.describe("seen_total", "How many.");
  metrics.count("seen_total", {{"kind", "a\"\\\n"}, {"by", "x"}});
  metrics.count("seen_total", {{"by", "x"}, {"kind", "a\"\\\n"}}, 2);
  metrics.gauge("open", {}, 3);
  metrics.observe("took_seconds", {{"route", "/"}}, 0.003);
  metrics.observe("took_seconds", {{"route", "/"}}, 100);
  const std::string text = metrics.text();
  EXPECT_NE(text.find("# HELP seen_total How many.\n# TYPE seen_total counter\nseen_total{by=\"x\",kind=\"a\\\"\\\\\\n\"} 3\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("# TYPE open gauge\nopen 3\n"), std::string::npos) << text;
  EXPECT_NE(text.find("took_seconds_bucket{route=\"/\",le=\"0.0025\"} 0\n"), std::string::npos) << text;
  EXPECT_NE(text.find("took_seconds_bucket{route=\"/\",le=\"0.005\"} 1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("took_seconds_bucket{route=\"/\",le=\"+Inf\"} 2\n"), std::string::npos) << text;
  EXPECT_NE(text.find("took_seconds_count{route=\"/\"} 2\n"), std::string::npos) << text;
  EXPECT_THROW(metrics.count("not a name", {}), std::invalid_argument);
  EXPECT_THROW(metrics.gauge("seen_total", {}, 1), std::invalid_argument);
}

TEST(MetricsText, CountsFromManyThreads) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&metrics] {
      for (int i = 0; i < 1000; ++i) metrics.count("n", {{"i", std::to_string(i % 3)}});
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(
      metrics.counter("n", {{"i", "0"}}).value() + metrics.counter("n", {{"i", "1"}}).value() + metrics.counter("n", {{"i", "2"}}).value(),
      4000);
}

std::atomic<bool> database_answers = true;
Task<bool> database() { co_return database_answers.load(); }
Task<bool> breaks() {
  throw std::runtime_error("no disk");
  co_return true;
}

TEST(InternalPort, TellsHealthReadinessAndNumbers) {
  TestServer server(internal_routes({{"db", database}}, Metrics::global()), {}, problem_fallback());
  RawClient client = server.connect();
  EXPECT_EQ(client.get("/healthz").body, "ok\n");
  EXPECT_EQ(client.get("/readyz").body, "{\"ready\":true,\"checks\":{\"db\":true}}\n");
  database_answers = false;
  const Answer broken = client.get("/readyz");
  EXPECT_EQ(broken.status, 503);
  EXPECT_EQ(broken.body, "{\"ready\":false,\"checks\":{\"db\":false}}\n");
  EXPECT_NE(client.get("/metrics").body.find("http_requests_total{method=\"GET\",route=\"/readyz\",status=\"5xx\"} 1\n"),
            std::string::npos);
  const Answer problem = client.get("/nothing");
  EXPECT_EQ(problem.headers.find("Content-Type"), "application/problem+json");
  EXPECT_EQ(problem.body, "{\"type\":\"about:blank\",\"status\":404,\"code\":\"net.status_404\",\"title\":\"Not Found\",\"request_id\":\"" +
                              std::string(*problem.headers.find("X-Request-Id")) + "\"}");
}

TEST(InternalPort, ACheckThatThrowsFails) {
  TestServer server(internal_routes({{"disk", breaks}}, Metrics::global()));
  EXPECT_EQ(server.connect().get("/readyz").body, "{\"ready\":false,\"checks\":{\"disk\":false}}\n");
}

TEST(ProblemJson, EscapesWhatItIsGiven) {
  EXPECT_EQ(problem_json(400, "x.y", "a \"b\"\n", std::string("\x01", 1), ""),
            "{\"type\":\"about:blank\",\"status\":400,\"code\":\"x.y\",\"title\":\"a \\\"b\\\"\\n\",\"detail\":\"\\u0001\"}");
}

TEST(RequestFields, RepeatedNamesAreNotFound) {
  const auto fields = parse_urlencoded("a=1&b=2&a=3");
  EXPECT_EQ(fields->find("a"), std::nullopt);
  EXPECT_EQ(fields->count("a"), 2u);
  EXPECT_EQ(fields->find("b"), "2");
  EXPECT_EQ(parse_urlencoded("a&b&c", 2), std::nullopt);
  Request request;
  request.headers.add("Cookie", "a=1; b=\"2\"; a=1; c=1; c=2; d");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("b"), "2");
  EXPECT_EQ(request.cookie("c"), std::nullopt) << "two cookies of one name that differ: one of them was planted";
  EXPECT_EQ(request.cookie("d"), std::nullopt);
}

TEST(HttpDate, IsWrittenAsTheSpecSays) {
  EXPECT_EQ(http_date(std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + std::chrono::hours(8) + std::chrono::minutes(49) +
                      std::chrono::seconds(37)),
            "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace darcha::net
