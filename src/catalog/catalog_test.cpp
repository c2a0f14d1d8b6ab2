#include "catalog/catalog.h"

#include <gtest/gtest.h>

#include <fstream>

#include "catalog/check/check.h"
#include "catalog/search/search.h"

namespace darcha::catalog {
namespace {

const std::filesystem::path kServices = std::filesystem::path(DARCHA_SOURCE_DIR) / "services";
const std::filesystem::path kData = std::filesystem::path(DARCHA_SOURCE_DIR) / "data";

std::string all_of(const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) text += fault.str() + "\n";
  return text;
}

TEST(Services, EveryFolderOfTheHouseIsSound) { EXPECT_EQ(all_of(check(kServices, kData)), ""); }

}  // namespace
}  // namespace darcha::catalog
