// The log to the world and to the person it is about, in process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/entry.h"
#include "audit/note.h"
#include "audit/tiles.h"
#include "core/crypto.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/jobs/sql.h"
#include "web/test_kit.h"

namespace darcha::audit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class LogPages : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({jobs::sql::migrations(), sql::migrations()}); }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    DatabaseTest::SetUp();
    folder_ = std::filesystem::temp_directory_path() / ("darcha_pages_" + random_token(9));
    log_ = std::make_unique<Log>(pool(), clock_, LogOptions{.origin = "darcha.test/log", .folder = folder_});
    services_ = std::make_shared<Services>(Services{pool(), clock_, log_->vkey()});
  }
  void TearDown() override {
    const Verification report = await(verify(pool(), {.vkey = log_->vkey()}));
    EXPECT_TRUE(report.holds()) << report.text();
    log_.reset();
    services_.reset();
    DatabaseTest::TearDown();
    std::filesystem::remove_all(folder_);
  }

 protected:
  RecordId read_by_officer(SubjectId subject) {
    now_ += std::chrono::milliseconds(5);
    db::Batch batch;
    const RecordId id = RecordId::make(now_);
    append(batch, {id,
                   subject,
                   now_,
                   "persons.read",
                   {ActorKind::officer, make_uuid_v4(), "Sh. <b>Toʻrayev</b>", OfficeId(make_uuid_v4()), "Yunusobod DXM"},
                   "residence_certificate",
                   "RS-2026-1",
                   {"address", "family"}});
    await(pool().run(std::move(batch)));
    return id;
  }
  Result<net::Response> call(net::Method method, std::string_view pattern, std::string target,
                             std::vector<std::pair<std::string, std::string>> params = {}, Lang lang = Lang::uz,
                             std::string question = {}) {
    web::Context c = web::test::context(lang);
    c.request = web::test::request(method, std::move(target));
    c.request->path_params = std::move(params);
    if (!question.empty()) c.request->form.add("savol", question);
    c.now = now_;
    c.visitor.session = SessionId::make(now_);
    c.visitor.subject = subject_;
    c.visitor.display_name = "D. Karimova";
    for (const web::Route& route : routes(services_))
      if (route.method == method && route.pattern == pattern) return await(route.page(std::move(c)));
    throw std::logic_error("no such route");
  }
  std::string body(const Result<net::Response>& result) {
    EXPECT_TRUE(result) << (result ? "" : result.error().code);
    return result ? web::test::body_of(*result) : std::string();
  }
  static std::string header(const Result<net::Response>& result, std::string_view name) {
    return std::string(result.value().headers.find(name).value_or(""));
  }

  std::filesystem::path folder_;
  SystemClock clock_;
  Instant now_ = clock_.now();
  SubjectId subject_ = SubjectId::make(now_);
  std::unique_ptr<Log> log_;
  std::shared_ptr<Services> services_;
};

TEST_F(LogPages, TheWorldCanFollowTheLogFromItsTiles) {
  for (int i = 0; i < 300; ++i) read_by_officer(subject_);
  await(log_->integrate());
  const auto checkpoint_answer = call(net::Method::get, "/log/checkpoint", "/log/checkpoint");
  EXPECT_EQ(header(checkpoint_answer, "Content-Type"), "text/plain; charset=utf-8");
  const auto checkpoint = open_checkpoint(body(checkpoint_answer), parse_vkey(services_->vkey).value());
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->size, 300u);
  CompactRange range;
  for (const char* path : {"entries/000", "entries/001.p/44"}) {
    const auto answer = call(net::Method::get, "/log/tile/{path*}", "/log/tile/", {{"path", path}});
    EXPECT_THAT(header(answer, "Cache-Control"), HasSubstr("immutable"));
    const std::string octets = body(answer);
    for (const BytesView entry : parse_bundle(as_bytes(octets), range.size() == 0 ? 256 : 44).value()) range.append(leaf_hash(entry));
  }
  EXPECT_EQ(range.root(), checkpoint->root);
  EXPECT_EQ(body(call(net::Method::get, "/log/tile/{path*}", "/log/tile/", {{"path", "0/001.p/7"}})).size(), 7u * 32);
  for (const char* path : {"0/001", "0/001.p/45", "0/002.p/1", "1/000.p/2", "entries/1", "../key", "0/000.p/0", ""})
    EXPECT_EQ(call(net::Method::get, "/log/tile/{path*}", "/log/tile/", {{"path", path}}).error().kind, RefusalKind::not_found) << path;
}

TEST_F(LogPages, AnEmptyLogHasAPageAndNoCheckpoint) {
  EXPECT_THAT(body(call(net::Method::get, "/log", "/log")), HasSubstr(services_->vkey.substr(0, 20)));
  EXPECT_EQ(call(net::Method::get, "/log/checkpoint", "/log/checkpoint").error().kind, RefusalKind::not_found);
}

TEST_F(LogPages, ThePersonSeesWhoLookedInEveryLanguageAndEscaped) {
  const RecordId id = read_by_officer(subject_);
  await(log_->integrate());
  for (const Lang lang : kLangs) {
    const std::string list = body(call(net::Method::get, "/kabinet/kim-kordi", "/kabinet/kim-kordi", {}, lang));
    EXPECT_THAT(list, HasSubstr("/kabinet/kim-kordi/" + id.str()));
    EXPECT_THAT(list, HasSubstr("Sh. &lt;b&gt;Toʻrayev"));
    EXPECT_THAT(list, HasSubstr("RS-2026-1"));
    EXPECT_THAT(list, Not(HasSubstr("persons.read")));  // in words, not in codes
    const std::string page = body(call(net::Method::get, "/kabinet/kim-kordi/{id}", "/kabinet/kim-kordi/x", {{"id", id.str()}}, lang));
    EXPECT_THAT(page, HasSubstr("data-proof=\"/api/v1/log/proof?record=" + id.str()));
    EXPECT_THAT(page, HasSubstr("darcha audit prove"));
  }
}

TEST_F(LogPages, TheProofThePageFetchesHolds) {
  const RecordId id = read_by_officer(subject_);
  EXPECT_EQ(call(net::Method::get, "/api/v1/log/proof", "/api/v1/log/proof?record=" + id.str()).error().kind, RefusalKind::conflict);
  await(log_->integrate());
  const auto answer = call(net::Method::get, "/api/v1/log/proof", "/api/v1/log/proof?record=" + id.str() + "&download=1");
  EXPECT_THAT(header(answer, "Content-Disposition"), HasSubstr(id.str()));
  EXPECT_TRUE(prove(body(answer), services_->vkey).holds);
}

TEST_F(LogPages, AnotherPersonsRecordDoesNotExist) {
  const RecordId other = read_by_officer(SubjectId::make(now_));
  await(log_->integrate());
  for (const std::string& id : {other.str(), std::string("x"), std::string()}) {
    EXPECT_EQ(call(net::Method::get, "/kabinet/kim-kordi/{id}", "/x", {{"id", id}}).error().code, "audit.no_such_record");
    EXPECT_EQ(call(net::Method::post, "/kabinet/kim-kordi/{id}", "/x", {{"id", id}}).error().code, "audit.no_such_record");
    EXPECT_EQ(call(net::Method::get, "/api/v1/log/proof", "/api/v1/log/proof?record=" + id).error().code, "audit.no_such_record");
  }
  EXPECT_THAT(body(call(net::Method::get, "/kabinet/kim-kordi", "/kabinet/kim-kordi")), Not(HasSubstr(other.str())));
}

TEST_F(LogPages, PagesOfTheListShowEachRecordOnce) {
  std::vector<RecordId> ids;
  for (int i = 0; i < 60; ++i) ids.push_back(read_by_officer(subject_));
  std::string target = "/kabinet/kim-kordi", all;
  for (int page = 0; page < 3; ++page) {
    const std::string html = body(call(net::Method::get, "/kabinet/kim-kordi", target));
    all += html;
    const auto end = html.find("\" rel=\"next\"");
    ASSERT_EQ(end == std::string::npos, page == 2);
    if (page == 2) break;
    const auto begin = html.rfind('"', end - 1) + 1;
    target = html.substr(begin, end - begin);
  }
  for (const RecordId& id : ids) {
    const std::string link = "/kabinet/kim-kordi/" + id.str();
    ASSERT_NE(all.find(link), std::string::npos);
    EXPECT_EQ(all.find(link, all.find(link) + 1), std::string::npos);
  }
}

TEST_F(LogPages, AnExplanationIsAskedOnceHoweverOftenTheFormIsSent) {
  const RecordId id = read_by_officer(subject_);
  for (int i = 0; i < 2; ++i) {
    const auto answer = call(net::Method::post, "/kabinet/kim-kordi/{id}", "/x", {{"id", id.str()}}, Lang::uz, "Nima uchun?");
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 303);
  }
  await(log_->integrate());
  const Verification report = await(verify(pool(), {.vkey = log_->vkey()}));
  EXPECT_EQ(report.records, 2u);  // the read, and one request
  EXPECT_THAT(body(call(net::Method::get, "/kabinet/kim-kordi/{id}", "/x", {{"id", id.str()}})), Not(HasSubstr("name=\"savol\"")));
}

TEST_F(LogPages, ConsistencyRefusesSizesThatCannotBe) {
  read_by_officer(subject_);
  await(log_->integrate());
  const std::string path = "/api/v1/log/consistency";
  EXPECT_THAT(body(call(net::Method::get, path, path + "?from=1&to=1")), HasSubstr("hashes_b64"));
  for (const char* query : {"", "?from=0&to=1", "?from=1&to=2", "?from=2&to=1", "?from=a&to=1", "?from=-1&to=1",
                            "?from=1&to=99999999999999999999", "?from=1&from=1&to=1"})
    EXPECT_EQ(call(net::Method::get, path, path + query).error().code, "audit.bad_tree_size") << query;
}

}  // namespace
}  // namespace darcha::audit
