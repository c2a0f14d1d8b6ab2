// Asked, answered, withdrawn: by the person alone, with a trace on both sides.
#include <gtest/gtest.h>

#include "consent/consent.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/consent/sql.h"
#include "gen/jobs/sql.h"
#include "gen/notifications/sql.h"
#include "web/test_kit.h"

namespace darcha::consent {
namespace {

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");
constexpr std::chrono::hours kTerm{24 * 365};

class Consents : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({jobs::sql::migrations(), audit::sql::migrations(), notifications::sql::migrations(), sql::migrations()});
  }
  void SetUp() override {
    DatabaseTest::SetUp();
    auto service = std::make_shared<catalog::Service>();
    service->code = "admission";
    service->version = 3;
    service->title = LocalText({"Xizmat", "Услуга", "Service", "Xızmet", "Хизмат"});
    catalog::Consent consent{.code = "child_consent", .from = catalog::Consent::From::child_14_18};
    consent.title = LocalText({"Rozilik-X", "Согласие-X", "Consent-X", "Razılıq-X", "Розилик-X"});
    service->consents = {consent};
    services_ = std::make_shared<Services>(Services{.db = pool(),
                                                    .find_service = [service](std::string_view, int) { return service; },
                                                    .reference = [] { return std::make_shared<const catalog::Reference>(); }});
  }
  void ask_child(Instant at = kNow) {
    db::Batch batch;
    ask(batch, {.person = child_,
                .person_name = "Aydos",
                .asker = parent_,
                .asker_name = "A. Reymova",
                .application = application_,
                .service_code = "admission",
                .service_version = 3,
                .consent = "child_consent",
                .asked_at = at,
                .expires_at = at + kTerm});
    await(pool().run(std::move(batch)));
  }
  std::string say(SubjectId who, Answer given, Instant now = kNow) {
    const auto done = await(answer(services_, who, application_, "child_consent", given, now));
    return done ? "" : done.error().code;
  }
  Standing standing(Instant now = kNow) { return await(state_of(pool(), parent_, application_, now)).at(0).standing; }
  std::int64_t count(const std::string& from) {
    std::int64_t n = 0;
    await(pool().execute("select count(*) from " + from)).row(0, 0).read(0, n);
    return n;
  }
  net::Response visit(SubjectId who, net::Method method, const std::string& target, const std::string& given = "") {
    web::Context context = web::test::context(Lang::uz);
    context.request = web::test::request(method, target);
    if (!given.empty()) context.request->form.add("answer", given);
    context.visitor = {.session = SessionId::make(kNow), .subject = who, .assurance = 1, .display_name = "A"};
    context.now = kNow;
    web::test::Site site(routes(services_));
    return await(site.visit(context));
  }

  const SubjectId child_ = SubjectId::make(kNow), parent_ = SubjectId::make(kNow);
  const ApplicationId application_ = ApplicationId::make(kNow);
  std::shared_ptr<Services> services_;
};

TEST_F(Consents, AreGivenWithdrawnAndGivenAgainByThePersonAlone) {
  ask_child();
  EXPECT_EQ(standing(), Standing::asked);
  EXPECT_EQ(say(parent_, Answer::yes), "consent.not_found") << "nobody answers for somebody else";
  EXPECT_EQ(say(child_, Answer::withdraw), "consent.too_late");
  EXPECT_EQ(say(child_, Answer::yes), "");
  EXPECT_EQ(say(child_, Answer::yes), "consent.too_late");
  EXPECT_EQ(standing(), Standing::given);
  EXPECT_EQ(say(child_, Answer::withdraw), "");
  EXPECT_EQ(standing(), Standing::withdrawn);
  EXPECT_EQ(say(child_, Answer::yes), "");
  EXPECT_EQ(count("audit.records where subject_id = '" + child_.str() + "'"), 4) << "asked, given, withdrawn, given";
  EXPECT_EQ(count("notifications.messages where subject_id = '" + parent_.str() + "'"), 3);
  EXPECT_EQ(count("notifications.messages where subject_id = '" + child_.str() + "'"), 1);
}

TEST_F(Consents, WaitForTheOneWhoIsAskedUntilTheyAnswerOrTheTermEnds) {
  const auto waiting = [&](SubjectId who, Instant now = kNow) { return await(count_waiting(pool(), who, now)); };
  EXPECT_EQ(waiting(child_), 0);
  ask_child();
  EXPECT_EQ(waiting(child_), 1);
  EXPECT_EQ(waiting(parent_), 0) << "it is not theirs to answer";
  EXPECT_EQ(waiting(child_, kNow + kTerm), 0);
  EXPECT_EQ(say(child_, Answer::no), "");
  EXPECT_EQ(waiting(child_), 0);
}

TEST_F(Consents, EndWithTheirTermAndCanThenBeAskedAgain) {
  ask_child();
  EXPECT_THROW(ask_child(), db::StaleState) << "the question still stands";
  say(child_, Answer::yes);
  EXPECT_EQ(standing(kNow + kTerm), Standing::expired);
  EXPECT_EQ(say(child_, Answer::withdraw, kNow + kTerm), "consent.expired");
  ask_child(kNow + kTerm);
  EXPECT_EQ(standing(kNow + kTerm), Standing::asked);
  EXPECT_EQ(await(state_of(pool(), child_, application_, kNow)).size(), 0U) << "the list is the applicant's";
}

TEST_F(Consents, ThePageShowsWhatIsAskedAndTakesTheAnswer) {
  ask_child();
  const std::string html = web::test::body_of(visit(child_, net::Method::get, "/kabinet/roziliklar"));
  for (const char* words : {"Rozilik-X", "Xizmat", "A. Reymova", "value=\"yes\"", "value=\"no\""})
    EXPECT_NE(html.find(words), std::string::npos) << words;
  EXPECT_EQ(html.find("value=\"withdraw\""), std::string::npos);
  const std::string action = "/kabinet/roziliklar/" + application_.str() + "/child_consent";
  EXPECT_EQ(visit(child_, net::Method::post, action, "maybe").status, 400);
  EXPECT_EQ(visit(parent_, net::Method::post, action, "yes").status, 404);
  EXPECT_EQ(visit(child_, net::Method::post, action, "no").status, 303);
  EXPECT_EQ(standing(), Standing::refused);
  EXPECT_EQ(web::test::body_of(visit(parent_, net::Method::get, "/kabinet/roziliklar")).find("Rozilik-X"), std::string::npos);
}

}  // namespace
}  // namespace darcha::consent
