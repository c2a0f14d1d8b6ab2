// A service taken out of the catalogue and brought back: stored once, seen by every node and after a restart, told on every page.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "catalog/pages/pages.h"
#include "catalog/test_country.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/catalog/sql.h"
#include "gen/jobs/sql.h"
#include "web/test_kit.h"

namespace darcha::catalog {
namespace {

constexpr const char* kCode = "residence-certificate";

class Withdrawing : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({jobs::sql::migrations(), audit::sql::migrations(), sql::migrations()});
  }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    DatabaseTest::SetUp();
    std::filesystem::create_directories(root_);
    std::filesystem::copy(test::kServices, root_ / "services", std::filesystem::copy_options::recursive);
    publish(kCode, 1);  // whatever the house is at now
    load();
  }
  void TearDown() override {
    std::filesystem::remove_all(root_);
    DatabaseTest::TearDown();
  }

 protected:
  Folders folders() const { return {root_ / "services", test::kData}; }
  Loaded load() { return await(catalogue_->load(pool(), test::kNow)); }
  Result<int> take(const std::string& code, const std::string& reason = {}) {
    return await(withdraw(pool(), catalogue_->now(), code, reason, test::kNow));
  }
  void publish(const std::string& code, int version) {
    const auto path = root_ / "services" / code / "service.yaml";
    std::ifstream in(path);
    std::string whole = (std::stringstream() << in.rdbuf()).str();
    const std::size_t at = whole.find("version: ");
    whole.replace(at, whole.find('\n', at) - at, "version: " + std::to_string(version));
    std::ofstream(path) << whole;
  }
  std::string page(const std::string& path, Lang lang = Lang::en) {
    const std::size_t slash = path.rfind('/');
    web::Context context = web::test::context(lang);
    context.request = web::test::request(net::Method::get, path);
    context.now = test::kNow;
    const Pages pages{catalogue_, nullptr};
    if (path.starts_with("/xizmatlar/")) {
      context.request->path_params = {{"code", path.substr(slash + 1)}};
      return web::test::body_of(*web::test::run(service_page(pages, context)));
    }
    if (path.starts_with("/api/v1/services/suggest")) return web::test::body_of(*web::test::run(api_suggest(pages, context)));
    if (path == "/raqamlashtirish") return web::test::body_of(*web::test::run(register_page(pages, context)));
    return web::test::body_of(*web::test::run(front_page(pages, context)));
  }

  std::filesystem::path root_ = std::filesystem::temp_directory_path() / ("darcha-withdraw-" + make_uuid_v4().str());
  std::shared_ptr<Catalogue> catalogue_ = std::make_shared<Catalogue>(folders());
};

TEST_F(Withdrawing, TakesTheOfferedVersionOutOnce) {
  EXPECT_EQ(take("no-such-service").error().code, "catalog.no_such_service");
  EXPECT_EQ(take(kCode, std::string(501, 'x')).error().code, "catalog.reason_too_long");
  EXPECT_EQ(take(kCode, "Merged with another service").value(), 1);
  EXPECT_EQ(take(kCode).error().code, "catalog.withdrawn_before") << "another operator was faster, and this one has not looked since";
  load();
  EXPECT_EQ(take(kCode).error().code, "catalog.withdrawn_before");
  const auto service = catalogue_->now()->service(kCode);
  EXPECT_EQ(service->status, Status::withdrawn);
  EXPECT_FALSE(service->runs());
  EXPECT_EQ(service->withdrawal, (Withdrawal{test::kNow, "Merged with another service"}));
}

TEST_F(Withdrawing, IsSeenByARunningNodeAndHoldsAfterARestart) {
  EXPECT_FALSE(await(catalogue_->reload_if_changed(pool(), test::kNow)));
  ASSERT_TRUE(take(kCode));
  EXPECT_TRUE(await(catalogue_->reload_if_changed(pool(), test::kNow))) << "no file changed, but the catalogue did";
  EXPECT_TRUE(catalogue_->now()->service(kCode)->withdrawal);
  EXPECT_FALSE(await(catalogue_->reload_if_changed(pool(), test::kNow)));
  Catalogue restarted(folders());
  EXPECT_EQ(await(restarted.load(pool(), test::kNow)).new_versions, 0);
  EXPECT_TRUE(restarted.now()->service(kCode)->withdrawal);
  EXPECT_TRUE(restarted.now()->service(kCode, 1)) << "what runs under it finds its version";
}

TEST_F(Withdrawing, AHigherVersionBringsItBack) {
  ASSERT_TRUE(take(kCode));
  publish(kCode, 2);
  EXPECT_EQ(load().new_versions, 1);
  const auto back = catalogue_->now()->service(kCode);
  EXPECT_EQ(back->version, 2);
  EXPECT_TRUE(back->runs());
  EXPECT_FALSE(catalogue_->now()->service(kCode, 1)->withdrawal) << "one sees what was offered, not that it was taken back once";
  EXPECT_EQ(take(kCode).value(), 2) << "and it can be withdrawn again";
}

TEST_F(Withdrawing, LookingStoresNothing) {
  publish(kCode, 2);
  Catalogue looking(folders());
  await(looking.look(pool(), test::kNow));
  EXPECT_EQ(looking.now()->service(kCode)->version, 1);
  EXPECT_EQ(service_in_folder(folders(), kCode)->version, 2);
  EXPECT_FALSE(service_in_folder(folders(), "../data"));
}

TEST_F(Withdrawing, AServiceThatDecisionsAreComplainedThroughStays) {
  const auto refused = take("complaint");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "catalog.needed_for_appeals");
  EXPECT_NE(refused.error().args.front().second.find("citizenship-admission"), std::string::npos);
}

TEST_F(Withdrawing, IsInTheLog) {
  ASSERT_TRUE(take(kCode));
  const auto found = await(pool().execute("select details from audit.general_records"));
  std::string details;
  found.row(0, 0).read(0, details);
  EXPECT_NE(details.find("catalog.withdrawn"), std::string::npos) << details;
  EXPECT_NE(details.find("residence-certificate@1"), std::string::npos) << details;
}

TEST_F(Withdrawing, EveryPageSaysSo) {
  EXPECT_EQ(page("/raqamlashtirish").find("Withdrawn"), std::string::npos) << "no column of nothing";
  EXPECT_NE(page("/").find("/xizmatlar/residence-certificate"), std::string::npos);
  ASSERT_TRUE(take(kCode, "Merged <b>"));
  load();
  const std::string service = page("/xizmatlar/residence-certificate");
  EXPECT_EQ(service.find("/ariza\""), std::string::npos) << "no start";
  EXPECT_NE(service.find("New applications are not taken"), std::string::npos);
  EXPECT_NE(service.find("withdrawn on 21 November 2026"), std::string::npos);
  EXPECT_NE(service.find("Why: Merged &lt;b&gt;"), std::string::npos) << service;
  EXPECT_EQ(service.find("in use now"), std::string::npos);
  EXPECT_EQ(service.find("not connected yet"), std::string::npos) << "it was connected";
  EXPECT_NE(page("/raqamlashtirish").find("Withdrawn"), std::string::npos);
  EXPECT_EQ(page("/").find("/xizmatlar/residence-certificate"), std::string::npos) << "nobody is led there from the front page";
  EXPECT_NE(page("/api/v1/services/suggest?q=residence").find("Withdrawn"), std::string::npos) << "found, and said";
  for (const Lang lang : kLangs) EXPECT_EQ(page("/xizmatlar/residence-certificate", lang).find("{date}"), std::string::npos);
}

}  // namespace
}  // namespace darcha::catalog
