// The commands of the catalogue as an operator types them, against a database of their own.
#include "app/catalog_commands.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/house.h"
#include "app/schema.h"
#include "catalog/catalog.h"
#include "core/crypto.h"
#include "db/testing.h"

namespace darcha::app {
namespace {

const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};

class CatalogCommands : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return all_migrations(); }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    DatabaseTest::SetUp();
    std::filesystem::create_directories(root_);
    std::filesystem::copy(kRepository / "services", root_ / "services", std::filesystem::copy_options::recursive);
    change("\nversion: 2\n", "\nversion: 1\n");  // a house that has published nothing newer
    load();
  }
  void TearDown() override {
    std::filesystem::remove_all(root_);
    DatabaseTest::TearDown();
  }

 protected:
  void load() {
    catalog::Catalogue catalogue({root_ / "services", kRepository / "data"});
    (void)await(catalogue.load(pool(), *parse_iso_instant("2026-11-21T06:30:00Z")));
  }
  void change(const std::string& from, const std::string& to) {
    const auto path = root_ / "services" / "residence-certificate" / "service.yaml";
    std::ifstream in(path);
    std::string whole = (std::stringstream() << in.rdbuf()).str();
    const std::size_t at = whole.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    std::ofstream(path) << whole.replace(at, from.size(), to);
  }
  struct Said {
    int exit_code = 0;
    std::string out, error;
  };
  Said run(const std::string& name, std::vector<std::string> words, std::map<std::string, std::string> options = {}) {
    Arguments arguments{.words = std::move(words), .options = std::move(options)};
    arguments.config.database_url = url();
    arguments.config.services_dir = root_ / "services";
    arguments.config.reference_dir = kRepository / "data";
    const auto commands = catalog_commands();
    const auto command = std::ranges::find(commands, name, &Command::name);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    Said said{.exit_code = command->run(arguments)};
    said.out = ::testing::internal::GetCapturedStdout();
    said.error = ::testing::internal::GetCapturedStderr();
    return said;
  }

  std::filesystem::path root_ = std::filesystem::temp_directory_path() / ("darcha-commands-" + random_token(9));
};

TEST_F(CatalogCommands, DiffSaysInWordsWhatPublishingWouldChange) {
  EXPECT_NE(run("catalog diff", {"residence-certificate"}).out.find("nothing that people would feel"), std::string::npos);
  change("version: 1", "version: 2");
  change("valid: { count: 30, unit: days }", "valid: { count: 60, unit: days }");
  const Said before = run("catalog diff", {"residence-certificate"});
  EXPECT_EQ(before.exit_code, 0);
  EXPECT_NE(before.out.find("1 -> 2 (folder)"), std::string::npos) << before.out;
  EXPECT_NE(before.out.find("- The document issued changed"), std::string::npos) << before.out;
  EXPECT_EQ(run("catalog diff", {"residence-certificate", "1", "2"}).exit_code, 1) << "looking publishes nothing";
  load();
  const Said after = run("catalog diff", {"residence-certificate", "1", "2"}, {{"lang", "ru"}});
  EXPECT_NE(after.out.find("- Изменился выдаваемый документ"), std::string::npos) << after.out;
}

TEST_F(CatalogCommands, DiffSaysWhatItDoesNotKnow) {
  EXPECT_EQ(run("catalog diff", {}).exit_code, 2);
  EXPECT_EQ(run("catalog diff", {"residence-certificate"}, {{"lang", "de"}}).exit_code, 2);
  EXPECT_NE(run("catalog diff", {"no-such"}).error.find("no version of no-such"), std::string::npos);
  for (const char* wrong : {"7", "0", "-1", "one", "1x", "99999999999999999999"}) {
    const Said said = run("catalog diff", {"residence-certificate", wrong, "1"});
    EXPECT_EQ(said.exit_code, 1) << wrong;
    EXPECT_NE(said.error.find("published: 1"), std::string::npos) << said.error;
  }
  change("status: live", "status: alive");
  EXPECT_NE(run("catalog diff", {"residence-certificate"}).error.find("catalog check"), std::string::npos);
}

TEST_F(CatalogCommands, WithdrawIsDoneOnceAndSaysHowToUndoIt) {
  EXPECT_EQ(run("catalog withdraw", {}).exit_code, 2);
  EXPECT_NE(run("catalog withdraw", {"no-such"}).error.find("There is no such service"), std::string::npos);
  EXPECT_NE(run("catalog withdraw", {"complaint"}).error.find("citizenship-admission"), std::string::npos);
  const Said done = run("catalog withdraw", {"residence-certificate"}, {{"reason", "Merged"}});
  EXPECT_EQ(done.exit_code, 0) << done.error;
  EXPECT_NE(done.out.find("publish a higher version"), std::string::npos);
  EXPECT_NE(run("catalog withdraw", {"residence-certificate"}).error.find("withdrawn already"), std::string::npos);
  change("version: 1", "version: 2");
  const Said back = run("catalog diff", {"residence-certificate"});
  EXPECT_NE(back.out.find("- The status changed: Withdrawn → Online"), std::string::npos) << back.out;
}

}  // namespace
}  // namespace darcha::app
