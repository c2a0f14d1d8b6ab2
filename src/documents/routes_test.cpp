#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>

#include "db/testing.h"
#include "documents/testing.h"
#include "gen/audit/sql.h"
#include "gen/documents/sql.h"
#include "web/web.h"

namespace darcha::documents {
namespace {

std::shared_ptr<net::Request> request(std::string target) {
  auto out = std::make_shared<net::Request>();
  out->target = target;
  const std::size_t question = target.find('?');
  out->path = target.substr(0, question);
  if (question != std::string::npos) out->query = net::parse_urlencoded(std::string_view{target}.substr(question + 1)).value();
  out->peer = "192.0.2.1";
  return out;
}

/// Lets each address through three times.
class ThreeEach final : public web::RateLimiter {
 public:
  bool allow(std::string_view bucket, std::string_view key, double, double, Instant) override {
    return ++seen_[std::string(bucket) + std::string(key)] <= 3;
  }

 private:
  std::map<std::string, int> seen_;
};

class Routes : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({audit::sql::migrations(), sql::migrations()}); }
  void SetUp() override {
    DatabaseTest::SetUp();
    services_ = std::make_shared<Services>(Services{pool(), cpu_, objects_, testing::press(), "https://darcha.example"});
    routes_ = routes(services_);
    prepared_ = *await(prepare(services_, {.subject = subject_,
                                           .service_code = "residence-certificate",
                                           .service_version = 1,
                                           .content = testing::residence(Lang::ru),
                                           .holder = "Toʻrayeva Dilnoza",
                                           .valid_until = make_date(2026, 12, 21),
                                           .now = testing::kNow}));
    db::Batch batch;
    add_to(batch, prepared_, {.kind = audit::ActorKind::system});
    (void)await(pool().run(std::move(batch)));
  }

  web::Context context(Lang lang, std::string target, SubjectId subject = {}) {
    web::Context out;
    out.lang = lang;
    out.csrf = std::string(32, 'x');
    out.state = std::make_shared<web::RequestState>();
    auto kit = std::make_shared<web::Services>();
    kit->secret = Bytes(32, 7);
    out.services = kit;
    out.request = request(std::move(target));
    out.now = testing::kNow;
    out.visitor.subject = subject;
    if (!subject.is_nil()) out.visitor.session = SessionId::make(testing::kNow);
    return out;
  }
  Result<net::Response> ask(net::Method method, std::string_view pattern, web::Context c) {
    for (const web::Route& route : routes_)
      if (route.method == method && route.pattern == pattern) return await(route.page(std::move(c)));
    throw std::logic_error("no such route");
  }
  static std::string body(const Result<net::Response>& response) { return std::get<std::string>(response.value().body); }

  CpuPool cpu_{2};
  ObjectStore objects_{testing::folder_of_run().path() / "objects", cpu_};
  std::shared_ptr<Services> services_;
  std::vector<web::Route> routes_;
  SubjectId subject_ = SubjectId::make(testing::kNow);
  Prepared prepared_;
};

TEST_F(Routes, VerifyAnswersInEveryLanguageWithTheLeastThatServes) {
  const std::pair<Lang, std::string_view> table[] = {{Lang::uz, "Hujjat haqiqiy"},
                                                     {Lang::uz_cyrl, "Ҳужжат ҳақиқий"},
                                                     {Lang::ru, "Документ подлинный"},
                                                     {Lang::en, "The document is genuine"},
                                                     {Lang::kaa, "Hújjet haqıyqıy"}};
  for (const auto& [lang, words] : table) {
    auto c = context(lang, "/tekshirish/" + prepared_.code);
    c.request->path_params = {{"code", prepared_.code}};
    const std::string html = body(ask(net::Method::get, "/tekshirish/{code}", c));
    EXPECT_NE(html.find(words), std::string::npos) << code(lang);
    EXPECT_NE(html.find(prepared_.number), std::string::npos);
    EXPECT_NE(html.find("T. D."), std::string::npos);
    EXPECT_EQ(html.find("Dilnoza"), std::string::npos) << "a stranger learns initials only";
    EXPECT_EQ(html.find("41703940001234"), std::string::npos);
  }
}

TEST_F(Routes, VerifyTellsAMistypedCodeFromAnUnknownOne) {
  const auto wrong = ask(net::Method::get, "/tekshirish", context(Lang::en, "/tekshirish?kod=%3Cscript%3E7F2K"));
  EXPECT_EQ(wrong->status, 400);
  EXPECT_NE(body(wrong).find("incomplete or mistyped"), std::string::npos);
  EXPECT_NE(body(wrong).find("&lt;script&gt;7F2K"), std::string::npos) << "what was typed is kept, and harmless";
  const auto unknown = ask(net::Method::get, "/tekshirish", context(Lang::en, "/tekshirish?kod=" + make_code(random_bytes(kCodeRandom))));
  EXPECT_NE(body(unknown).find("No such document"), std::string::npos);
}

TEST_F(Routes, VerifyTakesAFile) {
  auto c = context(Lang::en, "/tekshirish");
  const auto none = ask(net::Method::post, "/tekshirish", c);
  EXPECT_NE(body(none).find("Choose a PDF file"), std::string::npos);
  std::string content = *await(objects_.get(prepared_.digest));
  for (const auto& [change, words] :
       std::initializer_list<std::pair<bool, std::string_view>>{{false, "The document is genuine"}, {true, "has been altered"}}) {
    if (change) content[2500] ^= 1;
    const auto path = testing::folder_of_run().path() / "upload.pdf";
    std::ofstream(path, std::ios::binary) << content;
    c.request->uploads = {{.field = "fayl", .path = path, .size = content.size(), .sha256_hex = to_hex(sha256(content))}};
    EXPECT_NE(body(ask(net::Method::post, "/tekshirish", c)).find(words), std::string::npos) << words;
  }
}

TEST_F(Routes, VerifyIsLimitedPerAddress) {
  ThreeEach limiter;
  auto c = context(Lang::en, "/api/v1/documents/verify?code=x");
  auto services = std::make_shared<web::Services>(*c.services);
  services->limiter = &limiter;
  c.services = services;
  std::string last;
  for (int i = 0; i < 4; ++i) last = ask(net::Method::get, "/api/v1/documents/verify", c).error().code;
  EXPECT_EQ(last, "documents.too_many_checks");
  c.request = request("/api/v1/documents/verify?code=x");
  c.request->peer = "192.0.2.77";
  EXPECT_EQ(ask(net::Method::get, "/api/v1/documents/verify", c).error().code, "documents.bad_code");
}

TEST_F(Routes, ApiSaysTheSame) {
  const auto json = boost::json::parse(
      body(ask(net::Method::get, "/api/v1/documents/verify", context(Lang::en, "/api/v1/documents/verify?code=" + prepared_.code))));
  EXPECT_EQ(json.at("status").as_string(), "valid");
  EXPECT_EQ(json.at("document").at("number").as_string(), prepared_.number);
  EXPECT_EQ(json.at("document").at("holder_initials").as_string(), "T. D.");
}

TEST_F(Routes, CabinetListsAndGivesTheHoldersOwnDocumentsOnly) {
  const std::string html = body(ask(net::Method::get, "/kabinet/hujjatlar", context(Lang::uz, "/kabinet/hujjatlar", subject_)));
  EXPECT_NE(html.find(prepared_.number), std::string::npos);
  EXPECT_NE(html.find("<svg"), std::string::npos);
  const SubjectId stranger = SubjectId::make(testing::kNow);
  EXPECT_EQ(body(ask(net::Method::get, "/kabinet/hujjatlar", context(Lang::uz, "/kabinet/hujjatlar", stranger))).find(prepared_.number),
            std::string::npos);
  const auto fetch = [&](SubjectId who, std::string file) {
    auto c = context(Lang::uz, "/kabinet/hujjatlar/x", who);
    c.request->path_params = {{"file", std::move(file)}};
    return ask(net::Method::get, "/kabinet/hujjatlar/{file}", c);
  };
  const auto own = fetch(subject_, prepared_.id.str() + ".pdf");
  EXPECT_EQ(std::get<net::FileBody>(own->body).size, prepared_.size);
  EXPECT_TRUE(std::filesystem::exists(std::get<net::FileBody>(own->body).path));
  EXPECT_EQ(fetch(stranger, prepared_.id.str() + ".pdf").error().code, "documents.not_found");
  for (const std::string& bad : {prepared_.id.str(), std::string("..pdf"), std::string(".pdf"), prepared_.id.str() + ".exe"})
    EXPECT_EQ(fetch(subject_, bad).error().code, "documents.not_found") << bad;
}

}  // namespace
}  // namespace darcha::documents
