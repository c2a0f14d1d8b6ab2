// What a document costs, for ./dev bench.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace darcha::documents {

struct Measure {
  std::string name;  ///< "documents.compose_sign_store.p95"
  double value;
  std::string unit;  ///< "ms", "1/s"
};

/// Composes, signs and stores `count` residence certificates one after another on one thread, in a folder that goes away. The first, which
/// loads the fonts, is reported by itself.
std::vector<Measure> bench(const std::filesystem::path& templates_dir, int count);

}  // namespace darcha::documents
