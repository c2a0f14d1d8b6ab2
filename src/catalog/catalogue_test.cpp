#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>

#include <fstream>
#include <future>
#include <sstream>

#include "catalog/catalog.h"
#include "catalog/test_country.h"
#include "db/testing.h"
#include "gen/catalog/sql.h"

namespace darcha::catalog {
namespace {

/// A catalogue over a copy of the house's folders, and a database of its own.
class Loading : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return db::testing::all({sql::migrations()}); }
  bool fresh_per_test() override { return true; }

  void SetUp() override {
    DatabaseTest::SetUp();
    root_ = std::filesystem::temp_directory_path() / ("darcha-catalog-" + make_uuid_v4().str());
    std::filesystem::create_directories(root_);
    std::filesystem::create_directories(root_ / "data");
    std::filesystem::create_directories(root_ / "services");
    std::filesystem::copy_file(test::kData / "base_values.yaml", root_ / "data" / "base_values.yaml");
    for (const char* file : {"categories.yaml", "life_events.yaml", "agencies.yaml", "registers.yaml", "kept_registers.yaml"})
      std::filesystem::copy_file(test::kServices / file, root_ / "services" / file);
    std::filesystem::copy(test::kServices / "residence-certificate", root_ / "services" / "residence-certificate",
                          std::filesystem::copy_options::recursive);
    change("\nversion: 2\n", "\nversion: 1\n");  // tests begin with the first version of a house that has no complaints
    change("  service: complaint ", "  # ");
  }
  void TearDown() override {
    std::filesystem::remove_all(root_);
    DatabaseTest::TearDown();
  }

 protected:
  Catalogue make() const { return Catalogue({root_ / "services", root_ / "data"}); }
  Loaded load(Catalogue& catalogue) { return await(catalogue.load(pool(), test::kNow)); }

  void change(const std::string& from, const std::string& to) {
    const auto path = root_ / "services" / "residence-certificate" / "service.yaml";
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    std::string whole = text.str();
    const std::size_t at = whole.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    whole.replace(at, from.size(), to);
    std::ofstream(path) << whole;
  }

  std::filesystem::path root_;
};

Task<> load_into(Catalogue& catalogue, db::Pool& pool, std::optional<Loaded>& loaded) {
  auto result = co_await catalogue.load(pool, test::kNow);
  loaded = std::move(result);
}

TEST_F(Loading, ReadsTheFolderOffTheLoop) {
  CpuPool cpu{1};
  std::promise<void> gate;
  cpu.post([open = gate.get_future().share()] { open.wait(); });  // the pool is busy; the loop must not be
  Catalogue catalogue({root_ / "services", root_ / "data"}, &cpu);
  std::optional<Loaded> loaded;
  boost::asio::co_spawn(io(), load_into(catalogue, pool(), loaded), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
  if (io().stopped()) io().restart();
  io().poll();
  change("version: 1", "version: 7");  // nothing was read yet
  gate.set_value();
  const auto until = std::chrono::steady_clock::now() + db::testing::kAwaitPatience;
  while (!loaded && std::chrono::steady_clock::now() < until) io().run_one_until(until);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(catalogue.now()->service("residence-certificate")->version, 7);
}

TEST_F(Loading, StoresAVersionOnceAndOffersIt) {
  Catalogue catalogue = make();
  const Loaded first = load(catalogue);
  EXPECT_EQ(test::all_of(first.faults), "");
  EXPECT_EQ(first.services, 1);
  EXPECT_EQ(first.new_versions, 1);
  EXPECT_EQ(load(catalogue).new_versions, 0);
  const auto service = catalogue.now()->service("residence-certificate");
  ASSERT_TRUE(service);
  EXPECT_EQ(service->version, 1);
  EXPECT_TRUE(service->workflow->automatic);
}

TEST_F(Loading, WhatIsStoredIsReadBackAsItWas) {
  Catalogue catalogue = make();
  load(catalogue);
  const auto stored = catalogue.now()->service("residence-certificate");
  const auto folder = read_folder(test::kServices / "residence-certificate", catalogue.now()->reference());
  EXPECT_EQ(stored->form, folder.service->form);
  EXPECT_EQ(stored->prefill, folder.service->prefill);
  EXPECT_EQ(*stored->workflow, *folder.service->workflow);
  EXPECT_EQ(stored->privacy, folder.service->privacy);
}

TEST_F(Loading, AFaultyFolderNeverReplacesAGoodVersion) {
  Catalogue catalogue = make();
  load(catalogue);
  change("version: 1", "version: 2");
  change("status: live", "status: alive");
  const Loaded again = load(catalogue);
  EXPECT_EQ(again.faults.size(), 1U);
  EXPECT_EQ(again.services, 1);
  EXPECT_EQ(catalogue.now()->service("residence-certificate")->version, 1);
}

TEST_F(Loading, AChangedTextUnderTheSameNumberIsRefused) {
  Catalogue catalogue = make();
  load(catalogue);
  change("count: 30, unit: days", "count: 60, unit: days");
  const Loaded again = load(catalogue);
  ASSERT_EQ(again.faults.size(), 1U);
  EXPECT_EQ(again.faults[0].mend, "write `version: 2`");
  EXPECT_EQ(catalogue.now()->service("residence-certificate")->output->valid->count, 30);
}

TEST_F(Loading, ARunningCaseKeepsItsVersion) {
  Catalogue catalogue = make();
  load(catalogue);
  const auto before = catalogue.now();
  change("version: 1", "version: 2");
  change("valid: { count: 30, unit: days }", "valid: { count: 60, unit: days }");
  EXPECT_EQ(load(catalogue).new_versions, 1);
  const auto after = catalogue.now();
  EXPECT_EQ(before->service("residence-certificate")->version, 1) << "a snapshot in hand does not change";
  EXPECT_EQ(after->service("residence-certificate")->version, 2);
  EXPECT_EQ(after->service("residence-certificate", 1)->output->valid->count, 30);
  EXPECT_EQ(after->service("residence-certificate", 2)->output->valid->count, 60);
  EXPECT_EQ(after->versions("residence-certificate").size(), 2U);
  Catalogue restarted = make();
  load(restarted);
  EXPECT_EQ(restarted.now()->service("residence-certificate", 1)->output->valid->count, 30);
}

TEST_F(Loading, ANumberThatWentBackIsRefused) {
  Catalogue catalogue = make();
  change("version: 1", "version: 3");
  load(catalogue);
  change("version: 3", "version: 2");
  EXPECT_EQ(load(catalogue).faults.size(), 1U);
  EXPECT_EQ(catalogue.now()->service("residence-certificate")->version, 3);
}

TEST_F(Loading, ARemovedFolderKeepsItsServiceForThoseWhoUseIt) {
  Catalogue catalogue = make();
  load(catalogue);
  std::filesystem::remove_all(root_ / "services" / "residence-certificate");
  EXPECT_EQ(load(catalogue).services, 1);
  EXPECT_TRUE(catalogue.now()->service("residence-certificate", 1));
}

TEST_F(Loading, FaultyReferenceDataLeavesEverythingAsItWas) {
  Catalogue catalogue = make();
  load(catalogue);
  std::ofstream(root_ / "services" / "agencies.yaml") << "agencies: 1\n";
  EXPECT_FALSE(load(catalogue).faults.empty());
  EXPECT_EQ(catalogue.now()->services().size(), 1U);
  EXPECT_NE(catalogue.now()->reference().find_agency("iiv"), nullptr);
}

TEST_F(Loading, ReloadsOnlyWhenAFileChanged) {
  Catalogue catalogue = make();
  load(catalogue);
  EXPECT_FALSE(await(catalogue.reload_if_changed(pool(), test::kNow)));
  change("version: 1", "version: 2 ");
  const auto loaded = await(catalogue.reload_if_changed(pool(), test::kNow));
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->new_versions, 1);
  EXPECT_FALSE(await(catalogue.reload_if_changed(pool(), test::kNow)));
}

}  // namespace
}  // namespace darcha::catalog
