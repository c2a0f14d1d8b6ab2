// The only caller of this room's SQL.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/task.h"
#include "core/time.h"
#include "db/db.h"

namespace darcha::catalog {

struct StoredVersion {
  std::string code;
  int version = 0;
  std::string content;  ///< canonical JSON
  Bytes digest;         ///< SHA-256 of content
  Instant loaded_at{};
};

struct Stored {
  std::vector<StoredVersion> versions;
  std::vector<std::pair<std::string, int>> offered;
  const StoredVersion* find(std::string_view code, int version) const;
  int offered_version(std::string_view code) const;  ///< 0: none
};

Task<Stored> load_stored(db::Pool& pool);
/// Stores and offers them in one transaction. A version that another node stored first stays as it is.
Task<> save_versions(db::Pool& pool, std::vector<StoredVersion> versions, Instant now);

}  // namespace darcha::catalog
