// What tests of this room share: their data, and the vectors published by others, which are read where DARCHA_VECTORS or ../shared/vectors
// has them and are not part of this repository.
#pragma once
#include <boost/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

#include "core/bytes.h"
#include "core/crypto.h"

namespace darcha::audit::testing {

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return (std::stringstream() << in.rdbuf()).str();
}
inline boost::json::value read_json(const std::filesystem::path& path) { return boost::json::parse(read_file(path)); }

inline std::optional<std::filesystem::path> foreign_vectors() {
  const char* set = std::getenv("DARCHA_VECTORS");
  const std::filesystem::path folder = set != nullptr ? set : std::filesystem::path(DARCHA_SOURCE_DIR) / "../shared/vectors";
  if (std::filesystem::is_directory(folder)) return folder;
  return std::nullopt;
}

/// Nothing unless there are exactly 32 octets.
inline std::optional<Digest> as_digest(const std::optional<Bytes>& octets) {
  Digest digest;
  if (!octets || octets->size() != digest.size()) return std::nullopt;
  std::copy(octets->begin(), octets->end(), digest.begin());
  return digest;
}
inline std::string_view text(const boost::json::value& value) { return {value.as_string().data(), value.as_string().size()}; }

}  // namespace darcha::audit::testing
