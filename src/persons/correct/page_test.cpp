// Pages of corrections in process: every language, faults at the field, other offices' tasks do not exist.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/jobs/sql.h"
#include "gen/offices/sql.h"
#include "gen/persons/sql.h"
#include "offices/offices.h"
#include "persons/persons.h"
#include "web/test_kit.h"

namespace darcha::persons {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

class CorrectionPages : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({jobs::sql::migrations(), audit::sql::migrations(), offices::sql::migrations(), sql::migrations()});
  }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    DatabaseTest::SetUp();
    const std::filesystem::path root{DARCHA_SOURCE_DIR};
    auto territories = offices::load_territories(root / "data");
    auto agencies = offices::load_agencies(root / "services" / "agencies.yaml");
    auto all_offices = offices::load_offices(root / "data" / "offices.yaml", territories, agencies);
    await(offices::save(pool(), std::move(territories), std::move(agencies), std::move(all_offices), {}));
    await(pool().execute("insert into persons.subjects (subject_id, kind, status, sex, born, source, updated_at) values ('" +
                         subject_.str() + "', 'person', 'citizen', 'male', '1990-01-01', 'civil', '2026-01-01')"));
    services_ = std::make_shared<Services>(Services{pool()});
    office_ = offices::office_id_of("iiv-17");  // no address: the office of the republic
  }
  web::Context context(net::Method method, std::string target, Lang lang = Lang::uz) {
    web::Context c = web::test::context(lang);
    c.request = web::test::request(method, std::move(target));
    c.now = kNow;
    c.visitor.session = SessionId::make(kNow);
    c.visitor.subject = subject_;
    c.visitor.officer = OfficerId::make(kNow);
    c.visitor.office = office_;
    c.visitor.display_name = "T. Reymov";
    c.visitor.roles = {"register_owner"};
    return c;
  }
  Result<net::Response> call(net::Method method, std::string_view pattern, web::Context c, std::optional<Uuid> id = std::nullopt) {
    if (id) c.request->path_params.emplace_back("id", id->str());
    for (const web::Route& route : routes(services_))
      if (route.method == method && route.pattern == pattern) return await(route.page(std::move(c)));
    throw std::logic_error("no such route");
  }
  std::string body(const Result<net::Response>& result) {
    EXPECT_TRUE(result) << (result ? "" : result.error().code);
    return result ? std::get<std::string>(result->body) : "";
  }
  Uuid open(std::string said) {
    const auto opened = await(open_correction(pool(),
                                              {.id = make_uuid_v7(kNow),
                                               .actor = {.kind = audit::ActorKind::citizen, .id = subject_},
                                               .subject = subject_,
                                               .path = "civil.birth_date",
                                               .shown = "01.01.1990",
                                               .said = std::move(said),
                                               .case_ref = "DA-7"},
                                              kNow));
    EXPECT_TRUE(opened);
    jobs::Worker worker(io(), pool(), clock_, "test");
    register_handlers(worker, pool());
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
    return opened->id;
  }

  static constexpr std::string_view kQueue = "/xodim/tuzatishlar", kTask = "/xodim/tuzatishlar/{id}", kMine = "/kabinet/tuzatishlar";
  FixedClock clock_{kNow + std::chrono::minutes{1}};
  std::shared_ptr<Services> services_;
  SubjectId subject_ = SubjectId::make(kNow);
  OfficeId office_;
};

TEST_F(CorrectionPages, ShowEverySentenceInEveryLanguage) {
  for (const Lang lang : kLangs) {
    EXPECT_THAT(body(call(net::Method::get, kQueue, context(net::Method::get, "/"))), HasSubstr("<h1"));
    EXPECT_THAT(body(call(net::Method::get, kMine, context(net::Method::get, "/", lang))), HasSubstr("<h1"));
  }
  const Uuid id = open("<b>02.01.1990</b>");
  for (const Lang lang : kLangs) {
    const std::string queue = body(call(net::Method::get, kQueue, context(net::Method::get, "/", lang)));
    EXPECT_THAT(queue, HasSubstr(id.str()));
    EXPECT_THAT(queue, Not(HasSubstr("persons.path"))) << "a text is missing in " << code(lang);
    EXPECT_THAT(queue, Not(HasSubstr("02.01.1990"))) << "the list holds no personal data";
    const std::string task = body(call(net::Method::get, kTask, context(net::Method::get, "/", lang), id));
    EXPECT_THAT(task, HasSubstr("&lt;b&gt;02.01.1990"));
    EXPECT_THAT(task, HasSubstr("name=\"sabab\""));
    EXPECT_THAT(body(call(net::Method::get, kMine, context(net::Method::get, "/", lang))), HasSubstr("02.01.1990"));
  }
  EXPECT_THAT(body(call(net::Method::get, "/api/v1/corrections", context(net::Method::get, "/"))), HasSubstr("civil.birth_date"));
}

TEST_F(CorrectionPages, TheDeskCountsWhatWaitsForTheOfficeUntilItIsAnswered) {
  const web::OfficerEntry entry = officer_entry(pool());
  web::Visitor officer = context(net::Method::get, "/").visitor;
  EXPECT_EQ(await(entry.waiting(officer)), 0);
  const Uuid id = open("02.01.1990");
  EXPECT_EQ(await(entry.waiting(officer)), 1);
  EXPECT_TRUE(await(resolve_correction(
      pool(),
      {.correction = id, .actor = {.kind = audit::ActorKind::officer, .id = officer.officer, .office = office_}, .reason = "Togʻri"},
      kNow)));
  jobs::Worker worker(io(), pool(), clock_, "test");
  register_handlers(worker, pool());
  while (await(worker.run_once()) > 0) {
  }
  await(worker.stop());
  EXPECT_EQ(await(entry.waiting(officer)), 0);
  officer.office = OfficeId::make(kNow);
  EXPECT_EQ(await(entry.waiting(officer)), 0) << "another office";
}

TEST_F(CorrectionPages, EveryPathHasAName) {
  for (const std::string_view path : known_paths()) {
    std::string key{path};
    std::ranges::replace(key, '.', '_');
    EXPECT_TRUE(web::find_text("persons.path." + key)) << path;
  }
}

TEST_F(CorrectionPages, AnAnswerNeedsAChoiceAndAReasonAndKeepsWhatWasTyped) {
  const Uuid id = open("02.01.1990");
  auto c = context(net::Method::post, "/");
  c.request->form.add("sabab", "Guvohnomada 2-yanvar");
  const auto result = call(net::Method::post, kTask, c, id);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 422);
  EXPECT_THAT(std::get<std::string>(result->body), HasSubstr("Guvohnomada 2-yanvar"));
  EXPECT_THAT(std::get<std::string>(result->body), HasSubstr("xatolar"));
}

TEST_F(CorrectionPages, AnAnswerIsSeenByThePersonAndCannotBeGivenTwice) {
  const Uuid id = open("02.01.1990");
  const auto answer = [&] {
    auto c = context(net::Method::post, "/");
    c.request->form.add("qaror", "ha");
    c.request->form.add("sabab", "Guvohnomada 2-yanvar");
    return call(net::Method::post, kTask, c, id);
  };
  const auto first = answer();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->status, 303);
  EXPECT_EQ(answer().error().code, "persons.correction_closed");
  EXPECT_THAT(body(call(net::Method::get, kMine, context(net::Method::get, "/"))), HasSubstr("Guvohnomada 2-yanvar"));
}

TEST_F(CorrectionPages, ATaskOfAnotherOfficeOrABrokenIdIsNotThere) {
  const Uuid id = open("02.01.1990");
  office_ = offices::office_id_of("iiv-1735401");
  EXPECT_EQ(call(net::Method::get, kTask, context(net::Method::get, "/"), id).error().kind, RefusalKind::not_found);
  auto broken = context(net::Method::get, "/");
  broken.request->path_params.emplace_back("id", "../../etc");
  EXPECT_EQ(call(net::Method::get, kTask, broken).error().kind, RefusalKind::not_found);
}

constexpr std::string_view kReport = "/kabinet/tuzatishlar/yangi";

TEST_F(CorrectionPages, TheReportShowsTheRegistersValueInEveryLanguage) {
  for (const Lang lang : kLangs) {
    const auto c = context(net::Method::get, "/kabinet/tuzatishlar/yangi?nima=civil.birth_date&qaytish=/kabinet/malumotlarim", lang);
    const std::string html = body(call(net::Method::get, kReport, c));
    EXPECT_THAT(html, HasSubstr("1990")) << code(lang);
    EXPECT_THAT(html, HasSubstr("name=\"togri\""));
    EXPECT_THAT(html, HasSubstr("href=\"/kabinet/malumotlarim\""));
    EXPECT_THAT(html, Not(HasSubstr("role=\"alert\"")));
  }
}

TEST_F(CorrectionPages, AReportOfNoValueOrOfAnotherSiteGoesNowhere) {
  EXPECT_EQ(call(net::Method::get, kReport, context(net::Method::get, "/kabinet/tuzatishlar/yangi?nima=civil.nothing")).error().kind,
            RefusalKind::not_found);
  const auto away = context(net::Method::get, "/kabinet/tuzatishlar/yangi?nima=civil.birth_date&qaytish=//evil.example/");
  EXPECT_THAT(body(call(net::Method::get, kReport, away)), HasSubstr("data-variant=\"secondary\" href=\"/kabinet/tuzatishlar\""));
}

TEST_F(CorrectionPages, AnEmptyReportIsAskedForAgain) {
  auto c = context(net::Method::post, "/kabinet/tuzatishlar/yangi?nima=civil.birth_date");
  c.request->form.add("togri", "  ");
  const auto result = call(net::Method::post, kReport, c);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 422);
  EXPECT_THAT(body(result), HasSubstr("href=\"#togri\""));
}

TEST_F(CorrectionPages, AReportSentTwiceIsOneTask) {
  const auto send = [&] {
    auto c = context(net::Method::post, "/kabinet/tuzatishlar/yangi?nima=civil.birth_date&qaytish=/kabinet/malumotlarim?x=1");
    c.request->form.add("togri", "02.01.1990");
    c.request->form.add("once", "AAECAwQFBgcICQoLDA0ODw");
    return call(net::Method::post, kReport, c);
  };
  for (int times = 0; times < 2; ++times) {
    const auto sent = send();
    ASSERT_TRUE(sent) << sent.error().code;
    EXPECT_EQ(sent->headers.find("Location").value_or(""), "/kabinet/malumotlarim?x=1&tuzatish=1");
  }
  FindRequest request{.actor = {.kind = audit::ActorKind::citizen, .id = subject_}, .purpose = "self", .case_ref = {}};
  EXPECT_EQ(await(corrections_of(pool(), request, subject_, kNow))->size(), 1U);
}

}  // namespace
}  // namespace darcha::persons
