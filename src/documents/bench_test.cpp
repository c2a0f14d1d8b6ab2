#include "documents/bench.h"

#include <gtest/gtest.h>

namespace darcha::documents {
namespace {

TEST(Bench, MeasuresEveryFigure) {
  const auto measures = bench(std::filesystem::path(DARCHA_SOURCE_DIR) / "documents/templates", 20);
  ASSERT_EQ(measures.size(), 4U);
  for (const Measure& m : measures) {
    EXPECT_GT(m.value, 0) << m.name;
    RecordProperty(m.name, std::to_string(m.value));
  }
}

}  // namespace
}  // namespace darcha::documents
