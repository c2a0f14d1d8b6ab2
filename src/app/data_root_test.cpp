// The program finds its data wherever it is called from.
#include "app/data_root.h"

#include <gtest/gtest.h>

#include "core/crypto.h"

namespace darcha::app {
namespace {

namespace fs = std::filesystem;

class DataRoot : public ::testing::Test {
 public:
  ~DataRoot() override { fs::remove_all(folder_); }
  static void fill(const fs::path& root) {
    for (const char* part : {"services", "assets", "data", "documents/templates"}) fs::create_directories(root / part);
  }
  const fs::path folder_ = fs::temp_directory_path() / ("darcha-root-" + random_token(9));
};

TEST_F(DataRoot, IsBesideAnInstalledProgram) {
  fill(folder_ / "usr/share/darcha");
  EXPECT_EQ(find_data_root(folder_ / "usr/bin/darcha"), folder_ / "usr/share/darcha");
  EXPECT_EQ(find_data_root(folder_ / "usr/lib/darcha/bin/darcha"), folder_ / "usr/share/darcha");
}

TEST_F(DataRoot, IsTheSourceTreeOfABuild) {
  fill(folder_);
  EXPECT_EQ(find_data_root(folder_ / "build/release/src/darcha"), folder_);
  EXPECT_EQ(find_data_root(this_executable()), fs::path{DARCHA_SOURCE_DIR}) << "as of this test";
}

TEST_F(DataRoot, IsNotHalfAFolder) {
  fill(folder_ / "usr/share/darcha");
  fs::remove_all(folder_ / "usr/share/darcha/documents");
  EXPECT_EQ(find_data_root(folder_ / "usr/bin/darcha"), std::nullopt);
}

TEST_F(DataRoot, MovesTheDefaultsOnly) {
  fill(folder_ / "usr/share/darcha");
  Config config;
  place_data(config, folder_ / "usr/bin/darcha");
  EXPECT_EQ(config.services_dir, folder_ / "usr/share/darcha/services");
  EXPECT_EQ(config.templates_dir, folder_ / "usr/share/darcha/documents/templates");
  EXPECT_EQ(config.models_dir, folder_ / "usr/models");
  EXPECT_EQ(config.data_dir, "var") << "what the server keeps is not the program's";
  ASSERT_TRUE(apply_setting(config, "services-dir", "my/services"));
  EXPECT_EQ(config.services_dir, "my/services");
  Config elsewhere;
  place_data(elsewhere, folder_ / "opt/darcha");
  EXPECT_EQ(elsewhere.services_dir, "services");
}

}  // namespace
}  // namespace darcha::app
