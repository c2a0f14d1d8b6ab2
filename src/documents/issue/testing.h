// A database with issued documents: for the tests of what becomes of them.
#pragma once
#include "db/testing.h"
#include "documents/testing.h"
#include "gen/audit/sql.h"
#include "gen/documents/sql.h"

namespace darcha::documents::testing {

class IssueTest : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({audit::sql::migrations(), sql::migrations()}); }
  void SetUp() override {
    DatabaseTest::SetUp();
    services_ = std::make_shared<Services>(Services{pool(), cpu_, objects_, press(), "https://darcha.example"});
  }

  Order order(SubjectId subject) {
    return {.subject = subject,
            .application = ApplicationId::make(kNow),
            .case_ref = "A-26-1",
            .service_code = "residence-certificate",
            .service_version = 1,
            .content = residence(Lang::kaa),
            .holder = "Toʻrayeva Dilnoza Gʻanijon qizi",
            .valid_until = make_date(2026, 12, 21),
            .now = kNow};
  }
  Prepared issue(SubjectId subject) {
    auto prepared = await(prepare(services_, order(subject)));
    EXPECT_TRUE(prepared);
    db::Batch batch;
    add_to(batch, *prepared, {.kind = audit::ActorKind::system});
    (void)await(pool().run(std::move(batch)));
    return *prepared;
  }

  CpuPool cpu_{2};
  ObjectStore objects_{folder_of_run().path() / "objects", cpu_};
  std::shared_ptr<Services> services_;
  SubjectId subject_ = SubjectId::make(kNow);
};

}  // namespace darcha::documents::testing
