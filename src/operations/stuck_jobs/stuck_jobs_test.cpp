// What an operator does with a job that got stuck, page by page; each decision stands in the audit log.
#include "operations/stuck_jobs/stuck_jobs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/jobs/sql.h"
#include "gen/offices/sql.h"
#include "gen/operations/text.h"
#include "web/test_kit.h"

namespace darcha::operations {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

class StuckJobs : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({jobs::sql::migrations(), audit::sql::migrations(), offices::sql::migrations()});
  }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    DatabaseTest::SetUp();
    services_ = std::make_shared<Services>(Services{pool()});
  }
  /// A job that failed as often as it may.
  jobs::DeadLetter stuck(std::string error) {
    const jobs::Job job{.id = JobId::make(kNow),
                        .kind = "mail.send",
                        .key = make_uuid_v7(kNow),
                        .payload = R"({"message":"m-1"})",
                        .run_at = kNow,
                        .max_attempts = 1};
    db::Batch batch;
    jobs::enqueue(batch, job);
    await(pool().run(std::move(batch)));
    jobs::Worker worker(io(), pool(), clock_, "test");
    worker.on_job("mail.send", [error](jobs::Job) -> Task<> {
      throw std::runtime_error(error);
      co_return;
    });
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
    const auto all = await(jobs::list_dead_letters(pool()));
    EXPECT_FALSE(all.empty());
    return all.at(0);
  }
  net::Response visit(net::Method method, std::string path, std::vector<std::pair<std::string, std::string>> fields = {},
                      Lang lang = Lang::uz) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(method, std::move(path));
    for (auto& [name, value] : fields) context.request->form.add(name, value);
    context.now = kNow;
    context.visitor = {.session = SessionId::make(kNow),
                       .officer = OfficerId::make(kNow),
                       .office = OfficeId::make(kNow),
                       .roles = {"operator"},
                       .assurance = 2,
                       .display_name = "A. Operator"};
    return await(web::test::Site(routes(services_)).visit(std::move(context)));
  }
  static std::string path_of(const jobs::DeadLetter& letter) {
    return std::string{kList} + "/" + std::to_string(letter.lane) + "/" + letter.id.str();
  }
  std::int64_t logged(const std::string& kind) {
    std::int64_t found = 0;
    for (const auto& row : await(pool().query(audit::sql::ScanGeneralRecords{.after_record = RecordId{}, .most = 100})))
      found += row.details.find(kind) != std::string::npos ? 1 : 0;
    return found;
  }

  static constexpr std::string_view kList = "/xodim/toxtagan-vazifalar";
  FixedClock clock_{kNow};
  std::shared_ptr<Services> services_;
};

TEST_F(StuckJobs, AreListedWithTheirReasonInEveryLanguage) {
  for (const Lang lang : kLangs)
    EXPECT_THAT(web::test::body_of(visit(net::Method::get, std::string{kList}, {}, lang)), HasSubstr("p-empty"));
  const auto letter = stuck("no route to <host>");
  for (const Lang lang : kLangs) {
    const std::string list = web::test::body_of(visit(net::Method::get, std::string{kList}, {}, lang));
    EXPECT_THAT(list, HasSubstr(path_of(letter)));
    EXPECT_THAT(list, HasSubstr("no route to &lt;host&gt;"));
    const std::string one = web::test::body_of(visit(net::Method::get, path_of(letter), {}, lang));
    EXPECT_THAT(one, HasSubstr("m-1"));
    EXPECT_THAT(one, Not(HasSubstr("operations.jobs_reason"))) << "a reason has no words in " << code(lang);
  }
  EXPECT_EQ(await(officer_entry(pool()).waiting({})), 1);
}

TEST_F(StuckJobs, ALongErrorIsCutInTheListBetweenCharacters) {
  std::string words;
  for (int i = 0; i < 100; ++i) words += "ўқ";
  const auto letter = stuck(words);
  const std::string list = web::test::body_of(visit(net::Method::get, std::string{kList}));
  EXPECT_THAT(list, HasSubstr("…"));
  EXPECT_THAT(list, Not(HasSubstr(words)));
  EXPECT_THAT(web::test::body_of(visit(net::Method::get, path_of(letter))), HasSubstr(words));
}

TEST_F(StuckJobs, AreRunAgainOnceAndTheLogSaysWhy) {
  const auto letter = stuck("away");
  const auto answer = visit(net::Method::post, path_of(letter), {{"qaror", "qayta"}, {"sabab", "other_system_is_back"}});
  EXPECT_EQ(answer.status, 303);
  EXPECT_TRUE(await(jobs::list_dead_letters(pool())).empty());
  EXPECT_EQ(logged("operations.job_retried"), 1);
  EXPECT_EQ(logged("operations.other_system_is_back"), 1);
  const auto again = visit(net::Method::post, path_of(letter), {{"qaror", "qayta"}, {"sabab", "other_system_is_back"}});
  EXPECT_EQ(again.status, 404);
  EXPECT_EQ(logged("operations.job_retried"), 1);
}

TEST_F(StuckJobs, TheSlowerOfTwoOperatorsIsTold) {
  const auto letter = stuck("away");
  const Settlement settlement{.lane = letter.lane,
                              .job = letter.id,
                              .reason = "not_needed",
                              .actor = {.kind = audit::ActorKind::officer, .name = "A"},
                              .now = kNow};
  EXPECT_TRUE(await(settle(services_, settlement)));
  const auto second = await(settle(services_, settlement));
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "operations.no_such_job");
  EXPECT_EQ(logged("operations.job_discarded"), 1);
}

TEST_F(StuckJobs, NeedADecisionAndAReason) {
  const auto letter = stuck("away");
  using Fields = std::vector<std::pair<std::string, std::string>>;
  for (const Fields& fields : std::vector<Fields>{{},
                                                  {{"qaror", "qayta"}},
                                                  {{"sabab", "not_needed"}},
                                                  {{"qaror", "boshqa"}, {"sabab", "not_needed"}},
                                                  {{"qaror", "olish"}, {"sabab", "erkin matn"}}}) {
    const auto answer = visit(net::Method::post, path_of(letter), fields);
    EXPECT_EQ(answer.status, 422);
    EXPECT_THAT(web::test::body_of(answer), HasSubstr("xatolar"));
  }
  EXPECT_EQ(await(jobs::count_dead_letters(pool())), 1);
}

TEST_F(StuckJobs, AnAddressThatNamesNoJobIsAPageThatDoesNotExist) {
  const auto letter = stuck("away");
  for (const std::string& path : {std::string{kList} + "/64/" + letter.id.str(), std::string{kList} + "/-1/" + letter.id.str(),
                                  std::string{kList} + "/x/" + letter.id.str(), std::string{kList} + "/1/x",
                                  std::string{kList} + "/" + std::to_string((letter.lane + 1) % 64) + "/" + letter.id.str()})
    EXPECT_EQ(visit(net::Method::get, path).status, 404) << path;
}

}  // namespace
}  // namespace darcha::operations
