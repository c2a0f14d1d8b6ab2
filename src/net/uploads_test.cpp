// Multipart bodies: the parser alone, cut at every octet, and uploads through the server.
#include <filesystem>
#include <fstream>

#include "core/bytes.h"
#include "core/crypto.h"
#include "net/multipart.h"
#include "net/test_kit.h"

namespace darcha::net {
namespace {

using test::Answer;
using test::RawClient;
using test::TestServer;
namespace fs = std::filesystem;

struct Recorder final : MultipartParser::Events {
  std::string said;
  std::string data_;
  int begin(const MultipartParser::Part& part) override {
    said += "[" + part.name + (part.file_name ? " file=" + *part.file_name : "") +
            (part.content_type.empty() ? "" : " type=" + part.content_type) + "]";
    return 0;
  }
  int data(std::string_view piece) override {
    data_ += piece;
    return 0;
  }
  int end() override {
    said += std::exchange(data_, {}) + ";";
    return 0;
  }
};

std::string outcome(std::string_view body, std::size_t piece = 1 << 20, MultipartLimits limits = {}) {
  Recorder recorder;
  MultipartParser parser("b", limits, recorder);
  int status = 0;
  for (std::size_t at = 0; at < body.size() && status == 0; at += piece) status = parser.feed(body.substr(at, piece));
  if (status == 0) status = parser.finish();
  return status == 0 ? recorder.said : std::to_string(status);
}

std::string field(std::string_view name, std::string_view value) {
  return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"\r\n\r\n" + std::string(value) + "\r\n";
}
std::string file(std::string_view name, std::string_view file_name, std::string_view content) {
  return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"; filename=\"" + std::string(file_name) +
         "\"\r\nContent-Type: application/pdf\r\n\r\n" + std::string(content) + "\r\n";
}

TEST(Multipart, GivesTheSamePartsHoweverTheBodyIsCut) {
  const std::string body =
      field("a", "1") + field("empty", "") + file("f", "x.pdf", "line\r\n--almost\r\n--") + field("last", "\r\n") + "--b--\r\n";
  const std::string expected = "[a]1;[empty];[f file=x.pdf type=application/pdf]line\r\n--almost\r\n--;[last]\r\n;";
  for (std::size_t piece = 1; piece <= body.size(); ++piece) ASSERT_EQ(outcome(body, piece), expected) << piece;
}

struct BrokenBody {
  const char* name;
  std::string body;
  const char* outcome;
};

TEST(Multipart, RefusesWhatMakesNoSense) {
  const std::vector<BrokenBody> table{
      {"nothing", "", "400"},
      {"no boundary", "hello", "400"},
      {"preamble", "hello\r\n--b--", "400"},
      {"not closed", field("a", "1"), "400"},
      {"closed at once", "--b--", ""},
      {"no disposition", "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--", "400"},
      {"no headers", "--b\r\n\r\nx\r\n--b--", "400"},
      {"other disposition", "--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--", "400"},
      {"two dispositions", "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx\r\n--b--",
       "400"},
      {"no name", "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", "400"},
      {"two names", "--b\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx\r\n--b--", "400"},
      {"two file names", "--b\r\nContent-Disposition: form-data; name=a; filename=b; filename=c\r\n\r\nx\r\n--b--", "400"},
      {"open quote", "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b--", "400"},
      {"folded header", "--b\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\nx\r\n--b--", "400"},
      {"space before colon", "--b\r\nContent-Disposition : form-data; name=a\r\n\r\nx\r\n--b--", "400"},
      {"encoded part", "--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--b--", "415"},
      {"bad utf-8 in a name", "--b\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--b--", "400"},
      {"header too long", "--b\r\nX: " + std::string(10'000, 'y'), "431"},
      {"something after the boundary", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--bc\r\n", "400"},
      {"name too long", field(std::string(300, 'n'), "") + "--b--", "400"},
  };
  for (const BrokenBody& broken : table) EXPECT_EQ(outcome(broken.body), broken.outcome) << broken.name;
}

TEST(Multipart, CountsPartsAndFiles) {
  MultipartLimits limits;
  limits.parts = 3;
  limits.files = 1;
  EXPECT_EQ(outcome(field("a", "") + field("b", "") + field("c", "") + "--b--", 64, limits), "[a];[b];[c];");
  EXPECT_EQ(outcome(field("a", "") + field("b", "") + field("c", "") + field("d", "") + "--b--", 64, limits), "413");
  EXPECT_EQ(outcome(file("a", "1", "") + file("b", "2", "") + "--b--", 64, limits), "413");
}

TEST(Multipart, ReadsBoundaries) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data ; charset=utf-8 ; BOUNDARY=\"a b\""), "a b");
  for (const char* bad : {"multipart/form-data", "multipart/mixed; boundary=a",
                          "multipart/form-data; boundary=", "multipart/form-data; boundary=a; boundary=b",
                          "multipart/form-data; boundary=\"a", "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a@b"})
    EXPECT_EQ(multipart_boundary(bad), std::nullopt) << bad;
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=" + std::string(71, 'a')), std::nullopt);
}

TEST(Multipart, CleansFileNames) {
  EXPECT_EQ(clean_file_name("ariza.pdf"), "ariza.pdf");
  EXPECT_EQ(clean_file_name("C:\\Users\\x\\ariza.pdf"), "ariza.pdf");
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("..."), "file");
  EXPECT_EQ(clean_file_name(""), "file");
  EXPECT_EQ(clean_file_name("a\r\nb\tc\x7f.pdf"), "abc.pdf");
  EXPECT_EQ(clean_file_name("fdp.\u202Eexe"), "fdp.exe");
  EXPECT_EQ(clean_file_name("Maʼlumotnoma Ўзбек.pdf"), "Maʼlumotnoma Ўзбек.pdf");
  const std::string cut = clean_file_name(std::string(50, 'a') + [] {
    std::string s;
    for (int i = 0; i < 200; ++i) s += "ў";
    return s;
  }() + ".pdf");
  EXPECT_LE(cut.size(), 200u);
  EXPECT_TRUE(cut.ends_with("ў.pdf"));
}

struct Uploads : testing::Test {
  fs::path dir = fs::temp_directory_path() / ("darcha-uploads-" + to_hex(random_bytes(8)));
  fs::path kept = dir.string() + ".kept";
  void TearDown() override {
    fs::remove_all(dir);
    fs::remove(kept);
  }
  std::size_t files() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir), fs::directory_iterator())); }

  static Task<Response> keep(fs::path to, std::shared_ptr<Request> request) {
    fs::rename(request->uploads.at(0).path, to);
    co_return Response::text("kept");
  }
  std::vector<Route> routes() {
    return {{Method::post, "/up", test::echo, 3'000'000, std::chrono::milliseconds(15'000), true},
            {Method::post, "/keep", [to = kept](std::shared_ptr<Request> request) { return keep(to, std::move(request)); }, 1'000'000,
             std::chrono::milliseconds(15'000), true}};
  }
  ServerOptions options() {
    ServerOptions out;
    out.upload_dir = dir;
    return out;
  }
  static std::string post(std::string_view path, std::string_view body) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
  }
};

TEST_F(Uploads, ReachTheHandlerWithSizeAndDigestAndDisappearAfterwards) {
  TestServer server(routes(), options());
  RawClient client = server.connect();
  const std::string content(2'000'000, 'p');
  const Answer answer =
      client.ask(post("/up", field("izoh", "Oʻzbekcha") + file("ilova", "C:\\a.pdf", content) + file("bosh", "", "") + "--b--\r\n"));
  EXPECT_EQ(answer.body,
            "POST /up\nform izoh=Oʻzbekcha\nupload ilova a.pdf application/pdf 2000000 " + to_hex(sha256(content)) + "\nbody 0\n");
  client.ask(post("/up", field("a", "b") + "--b--"));  // the first request is over for certain
  EXPECT_EQ(files(), 0u);
}

TEST_F(Uploads, AreKeptByWhoMovesThem) {
  TestServer server(routes(), options());
  EXPECT_EQ(server.connect().ask(post("/keep", file("f", "a", "content") + "--b--")).body, "kept");
  std::ifstream in(kept);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "content");
}

TEST_F(Uploads, LeaveNothingBehindWhenTheyFail) {
  TestServer server(routes(), options());
  EXPECT_EQ(server.connect().ask(post("/up", file("f", "a", std::string(100'000, 'x')) + "--bnonsense")).status, 400);
  EXPECT_EQ(server.connect().ask(post("/up", std::string(3'000'001, 'x'))).status, 413);
  EXPECT_EQ(server.connect().ask(post("/up", field("a", "\xff") + "--b--")).status, 400);
  EXPECT_EQ(server.connect().ask(post("/up", field("a", std::string(600'000, 'x')) + "--b--")).status, 413);
  {
    RawClient leaves = server.connect();
    leaves.send(post("/up", file("f", "a", std::string(100'000, 'x')) + "--b--").substr(0, 60'000));
  }
  server.stop(std::chrono::seconds(5));
  EXPECT_EQ(files(), 0u);
}

TEST_F(Uploads, OfACrashedProcessAreRemovedAtTheNextStart) {
  fs::create_directories(dir);
  std::ofstream(dir / "upload-old.part") << "x";
  std::ofstream(dir / "upload-new.part") << "x";
  std::ofstream(dir / "something-else") << "x";
  fs::last_write_time(dir / "upload-old.part", fs::file_time_type::clock::now() - std::chrono::hours(48));
  TestServer server(routes(), options());
  EXPECT_FALSE(fs::exists(dir / "upload-old.part"));
  EXPECT_TRUE(fs::exists(dir / "upload-new.part"));
  EXPECT_TRUE(fs::exists(dir / "something-else"));
}

TEST_F(Uploads, NeedAFolder) {
  boost::asio::io_context io;
  EXPECT_THROW(Server(io, {}, routes(), test::say_status), std::invalid_argument);
}

}  // namespace
}  // namespace darcha::net
