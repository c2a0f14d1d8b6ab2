// Who may do what, over every route of the house: nothing is open that nobody decided to open.
#include "app/who_may.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "app/house.h"
#include "app/schema.h"
#include "core/crypto.h"
#include "db/testing.h"

namespace darcha::app {
namespace {

class WhoMayTable : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override { return all_migrations(); }
  void SetUp() override {
    DatabaseTest::SetUp();
    const std::filesystem::path source{DARCHA_SOURCE_DIR};
    std::filesystem::create_directories(folder_ / "assets");
    std::filesystem::current_path(source);  // the templates of documents lie beside the program
    Config config;
    config.data_dir = folder_;
    config.assets_dir = folder_ / "assets";
    config.services_dir = source / "services";
    config.reference_dir = source / "data";
    config.database_url = url();
    config.demo = true;
    shared_ = std::make_unique<Shared>(config, true);
    rooms_ = std::make_unique<Rooms>(*shared_, pool());
    routes_ = all_pages(*shared_, pool(), *rooms_, {});
  }
  void TearDown() override {
    routes_.clear();
    rooms_.reset();
    shared_.reset();
    std::filesystem::remove_all(folder_);
    DatabaseTest::TearDown();
  }

  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("darcha-who-may-" + random_token(6));
  std::unique_ptr<Shared> shared_;
  std::unique_ptr<Rooms> rooms_;
  std::vector<web::Route> routes_;
};

TEST_F(WhoMayTable, HasNoEmptyCellAndNoRouteTwice) {
  const auto rows = who_may_table(routes_);
  const auto kinds = visitor_kinds();
  EXPECT_EQ(rows.size(), routes_.size());
  EXPECT_GT(rows.size(), 40U);
  std::set<std::string> seen;
  for (const WhoMayRow& row : rows) {
    ASSERT_EQ(row.cells.size(), kinds.size()) << row.pattern;
    for (const std::string& cell : row.cells) EXPECT_FALSE(cell.empty()) << row.pattern;
    EXPECT_TRUE(seen.insert(row.method + " " + row.pattern).second) << row.method << " " << row.pattern << " is served twice";
  }
}

TEST_F(WhoMayTable, OpensToAnyoneOnlyThePostsThatAreMeantForAnyone) {
  const std::set<std::string> meant{
      "/kirish", "/kirish/davom", "/kirish/kod", "/chiqish", "/royxatdan-otish", "/parolni-tiklash", "/sozlamalar", "/tekshirish",
      "/namuna/vaqt",
      // An appeal needs no account; its thread opens by session or by the cookie of its secret code.
      "/murojaat/yozish", "/murojaat/oxshash", "/murojaat/yuborish", "/murojaat/varaqa", "/murojaat/kod", "/murojaat/{number}/{act}",
      // Programs show a key in the request: keys.cpp asks it before anything is read.
      "/open311/v2/requests.xml", "/open311/v2/requests.json", "/api/v1/appeals", "/api/v1/appeals/{number}/messages",
      "/api/v1/appeals/{number}/assign", "/api/v1/appeals/{number}/resolve", "/api/v1/appeals/{number}/notices",
      "/api/v1/appeals/{number}/requests/{request}/answer"};
  std::set<std::string> open;
  for (const web::Route& route : routes_)
    if (route.method != net::Method::get && route.method != net::Method::head && route.who_may.kind == web::WhoMay::Kind::anyone)
      open.insert(route.pattern);
  for (const std::string& pattern : open)
    EXPECT_TRUE(meant.contains(pattern)) << pattern << " changes something and asks nobody who they are";
  for (const std::string& pattern : meant) EXPECT_TRUE(open.contains(pattern)) << pattern << " is no route (any more)";
}

TEST_F(WhoMayTable, KeepsTheCabinetToWhoIsSignedInAndTheDeskToOfficers) {
  for (const WhoMayRow& row : who_may_table(routes_)) {
    if (row.pattern.starts_with("/kabinet")) EXPECT_EQ(row.cells[0], "sign in") << row.pattern;
    if (row.pattern.starts_with("/xodim")) {
      EXPECT_EQ(row.cells[0], "sign in") << row.pattern;
      EXPECT_EQ(row.cells[1], "step up") << row.pattern;
      EXPECT_EQ(row.cells[2], "no") << row.pattern;
    }
  }
}

TEST_F(WhoMayTable, IsWhatTheDocumentSays) {
  std::ifstream in(std::filesystem::path{DARCHA_SOURCE_DIR} / "docs" / "who-may.md");
  std::ostringstream text;
  text << in.rdbuf();
  EXPECT_TRUE(text.str() == who_may_document(routes_)) << "docs/who-may.md is out of date: darcha who-may --demo > docs/who-may.md";
}

TEST_F(WhoMayTable, KeepsAdministrationToAdministrators) {
  const auto kinds = visitor_kinds();
  for (const WhoMayRow& row : who_may_table(routes_))
    if (row.pattern.starts_with("/xodim/boshqaruv"))
      for (std::size_t i = 3; i < kinds.size(); ++i)
        EXPECT_EQ(row.cells[i], kinds[i] == offices::kRoleAdministrator ? "yes" : "no") << row.pattern << " " << kinds[i];
}

TEST_F(WhoMayTable, DoesNotSayYesWhereThePageDecides) {
  const auto rows = who_may_table(routes_);
  const auto cell = [&](std::string_view pattern, std::size_t kind) {
    const auto row = std::ranges::find(rows, pattern, &WhoMayRow::pattern);
    return row == rows.end() ? std::string{"no such route"} : row->cells[kind];
  };
  for (const char* pattern : {"/xodim/reestrlar", "/xodim/ishlar/{id}", "/xodim/rahbar", "/xodim/tushuntirishlar"}) {
    EXPECT_EQ(cell(pattern, 2), "no") << pattern;
    for (std::size_t kind = 3; kind < visitor_kinds().size(); ++kind) EXPECT_EQ(cell(pattern, kind), "inside") << pattern;
  }
  EXPECT_EQ(cell("/xodim", 3), "yes");
}

TEST_F(WhoMayTable, AsksForTwoFactorsWhereOneIsNotEnough) {
  std::set<std::string> strong;
  for (const web::Route& route : routes_)
    if (route.who_may.kind == web::WhoMay::Kind::signed_in && route.who_may.assurance >= 2)
      strong.insert(std::string{net::name(route.method)} + " " + route.pattern);
  EXPECT_TRUE(strong.contains("POST /kabinet/xavfsizlik/kod/ochirish"));
  EXPECT_TRUE(strong.contains("POST /kabinet/xavfsizlik/zaxira"));
}

}  // namespace
}  // namespace darcha::app
