#include "app/secrets.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <thread>

#include "core/crypto.h"

namespace darcha::app {
namespace {

namespace fs = std::filesystem;

class Keys : public ::testing::Test {
 public:
  ~Keys() override { fs::remove_all(folder_); }
  fs::path folder_ = fs::temp_directory_path() / ("darcha-keys-" + random_token(6)) / "keys";
  fs::path file_ = folder_ / "seal.key";
};

TEST_F(Keys, AreMadeOnceAndReadableByTheirOwnerOnly) {
  const Bytes made = load_or_create_key(folder_, "seal");
  EXPECT_EQ(made.size(), 32U);
  EXPECT_EQ(load_or_create_key(folder_, "seal"), made);
  EXPECT_NE(load_or_create_key(folder_, "web"), made);
  EXPECT_EQ(fs::status(file_).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(folder_).permissions(), fs::perms::owner_all);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator{}), 2) << "no half-written file stays";
}

TEST_F(Keys, AreRefusedWhenOthersCouldReadThem) {
  load_or_create_key(folder_, "seal");
  for (const fs::perms wide : {fs::perms::group_read, fs::perms::others_read}) {
    fs::permissions(file_, fs::perms::owner_read | fs::perms::owner_write | wide);
    EXPECT_THROW(load_or_create_key(folder_, "seal"), std::runtime_error);
  }
}

TEST_F(Keys, AreRefusedWhenShortLongOrALink) {
  load_or_create_key(folder_, "seal");
  for (const std::size_t size : {0, 31, 33}) {
    fs::resize_file(file_, size);
    EXPECT_THROW(load_or_create_key(folder_, "seal"), std::runtime_error) << size;
  }
  fs::remove(file_);
  load_or_create_key(folder_, "web");
  fs::create_symlink(folder_ / "web.key", file_);
  EXPECT_THROW(load_or_create_key(folder_, "seal"), std::runtime_error) << "a key is where its name says, or nowhere";
}

TEST_F(Keys, AreTheSameForTwoWhoStartAtOnce) {
  for (int round = 0; round < 20; ++round) {
    const std::string name = "race" + std::to_string(round);
    std::vector<Bytes> keys(4);
    {
      std::vector<std::jthread> makers;
      for (Bytes& key : keys) makers.emplace_back([&] { key = load_or_create_key(folder_, name); });
    }
    EXPECT_EQ(std::set<Bytes>(keys.begin(), keys.end()).size(), 1U);
  }
}

}  // namespace
}  // namespace darcha::app
