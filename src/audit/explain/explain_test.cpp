#include "audit/explain/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/who_looked/who_looked.h"
#include "core/dates.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/jobs/sql.h"
#include "web/test_kit.h"

namespace darcha::audit {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// As the house lends it: who stands in for somebody is named with them.
Task<Actor> named_with_role(web::Visitor visitor, std::string role) {
  co_return Actor{
      .kind = ActorKind::officer, .id = visitor.officer, .name = visitor.display_name + " as " + role, .office = visitor.office};
}

class Explanations : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({jobs::sql::migrations(), sql::migrations()}); }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    DatabaseTest::SetUp();
    services_ = std::make_shared<Services>(Services{pool(), clock_, {}});
  }

 protected:
  // Reads by the office, asks why, and lets the events arrive.
  RecordId asked_record(OfficeId office) {
    const RecordId id = RecordId::make(now_);
    db::Batch batch;
    append(batch, {id,
                   subject_,
                   now_,
                   "persons.read",
                   {ActorKind::officer, make_uuid_v4(), "Sh. Toʻrayev", office, "Nukus"},
                   "prefill",
                   "",
                   {"address"}});
    await(pool().run(std::move(batch)));
    EXPECT_TRUE(await(ask_explanation(services_, subject_, id, "Nega <b>koʻrildi</b>?", "D. Karimova", now_)));
    deliver();
    return id;
  }
  void deliver() {
    jobs::Worker worker(io(), pool(), clock_, "explain-test");
    subscribe(worker, pool());
    await(worker.run_once());
    await(worker.stop());
  }
  Result<net::Response> call(net::Method method, std::string_view pattern, RecordId record, OfficeId office, std::vector<std::string> roles,
                             std::string answer = {}, Lang lang = Lang::uz) {
    web::Context c = web::test::context(lang);
    c.request = web::test::request(method, std::string{pattern});
    c.request->path_params = {{"id", record.str()}};
    if (!answer.empty()) c.request->form.add("javob", answer);
    c.now = now_;
    c.visitor = {.session = SessionId::make(now_),
                 .subject = SubjectId::make(now_),
                 .officer = OfficerId::make(now_),
                 .office = office,
                 .roles = std::move(roles),
                 .assurance = 2,
                 .display_name = "A. Bosh"};
    for (const web::Route& route : explain_routes(services_, named_with_role))
      if (route.method == method && route.pattern == pattern) return await(route.page(std::move(c)));
    throw std::logic_error("no such route");
  }
  std::string body(const Result<net::Response>& result) {
    EXPECT_TRUE(result) << (result ? "" : result.error().code);
    return result ? web::test::body_of(*result) : std::string();
  }
  std::optional<std::string> stored_answer(RecordId record) {
    return await(pool().query(sql::FindExplanation{.subject_id = subject_, .record_id = record})).value().answer;
  }

  static constexpr std::string_view kList = "/xodim/tushuntirishlar";
  static constexpr std::string_view kOne = "/xodim/tushuntirishlar/{id}";
  SystemClock clock_;
  Instant now_ = clock_.now();
  SubjectId subject_ = SubjectId::make(now_);
  OfficeId office_ = OfficeId::make(now_);
  std::shared_ptr<Services> services_;
};

TEST_F(Explanations, TheHeadOfTheOfficeThatLookedAnswers) {
  const RecordId record = asked_record(office_);
  for (const Lang lang : kLangs)
    EXPECT_THAT(body(call(net::Method::get, kList, record, office_, {"head"}, {}, lang)), HasSubstr(record.str()));
  const std::string list = body(call(net::Method::get, kList, record, office_, {"head"}, {}, Lang::en));
  EXPECT_THAT(list, HasSubstr("Data looked at: " + format_date_time(now_, Lang::en)));
  EXPECT_THAT(list, Not(HasSubstr(">" + record.str()))) << "an id is an address, not a word";
  const std::string task = body(call(net::Method::get, kOne, record, office_, {"head"}));
  EXPECT_THAT(task, HasSubstr("Nega &lt;b&gt;koʻrildi&lt;/b&gt;?"));
  const auto sent = call(net::Method::post, kOne, record, office_, {"head"}, "Ariza boʻyicha manzil tekshirildi.");
  ASSERT_TRUE(sent);
  EXPECT_EQ(sent->status, 303);
  EXPECT_EQ(stored_answer(record), "Ariza boʻyicha manzil tekshirildi.");
  EXPECT_EQ(await(pool().query(sql::FindExplanation{.subject_id = subject_, .record_id = record})).value().answered_by, "A. Bosh as head");
  const std::string told = await(export_of(pool(), subject_));
  EXPECT_THAT(told, AllOf(HasSubstr("audit.explanation_opened"), HasSubstr("audit.explanation_given"), HasSubstr("A. Bosh as head")));
  deliver();
  EXPECT_THAT(body(call(net::Method::get, kList, record, office_, {"head"})), Not(HasSubstr(record.str())));
}

TEST_F(Explanations, AnAnswerIsGivenOnceAndIsNotTooShort) {
  const RecordId record = asked_record(office_);
  const auto short_one = call(net::Method::post, kOne, record, office_, {"head"}, "ha");
  ASSERT_TRUE(short_one);
  EXPECT_EQ(short_one->status, 422);
  EXPECT_FALSE(stored_answer(record));
  const ExplanationAnswer answer{.office = office_,
                                 .record = record,
                                 .answer = "Birinchi javob matni",
                                 .actor = {ActorKind::officer, make_uuid_v4(), "A"},
                                 .now = now_};
  EXPECT_TRUE(await(answer_explanation(services_, answer)));
  const auto again = await(answer_explanation(services_, answer));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "audit.explanation_answered");
}

TEST_F(Explanations, AnotherOfficeAndOtherRolesSeeNothing) {
  const RecordId record = asked_record(office_);
  const OfficeId other = OfficeId::make(now_);
  for (const auto& [office, roles] :
       std::vector<std::pair<OfficeId, std::vector<std::string>>>{{other, {"head"}}, {office_, {"registrar"}}, {office_, {"operator"}}}) {
    EXPECT_THAT(body(call(net::Method::get, kList, record, office, roles)), Not(HasSubstr(record.str())));
    const auto refused = call(net::Method::get, kOne, record, office, roles);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, RefusalKind::not_found);
    EXPECT_FALSE(call(net::Method::post, kOne, record, office, roles, "Begona idoraning javobi"));
  }
  EXPECT_FALSE(stored_answer(record));
}

TEST_F(Explanations, TheDeskCountsWhatWaitsForEachRole) {
  asked_record(office_);
  asked_record(OfficeId{});
  const web::OfficerEntry entry = officer_entry(pool());
  const auto waiting = [&](OfficeId office, std::vector<std::string> roles) {
    return await(entry.waiting({.office = office, .roles = std::move(roles)}));
  };
  const auto of_operator = waiting(office_, {"operator"});  // tests before this one may have left some of no office
  EXPECT_GE(of_operator, 1);
  EXPECT_EQ(waiting(office_, {"head"}), 1);
  EXPECT_EQ(waiting(office_, {"head", "operator"}), of_operator + 1);
  EXPECT_EQ(waiting(office_, {"registrar"}), 0);
  EXPECT_EQ(waiting(OfficeId::make(now_), {"head"}), 0);
}

TEST_F(Explanations, ReadsOfNoOfficeAreTheOperatorsToExplain) {
  const RecordId record = asked_record(OfficeId{});
  EXPECT_THAT(body(call(net::Method::get, kList, record, office_, {"operator"})), HasSubstr(record.str()));
  EXPECT_THAT(body(call(net::Method::get, kList, record, office_, {"head"})), Not(HasSubstr(record.str())));
}

TEST_F(Explanations, AnEventDeliveredTwiceIsListedOnce) {
  const RecordId record = asked_record(office_);
  await(pool().query(sql::QueueExplanation{.office_id = office_, .record_id = record, .subject_id = subject_, .asked_at = now_}));
  EXPECT_EQ(await(pool().query(sql::ListQueuedExplanations{.office_id = office_, .most = 10})).size(), 1U);
}

}  // namespace
}  // namespace darcha::audit
