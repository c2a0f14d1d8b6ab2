// What keeps one machine and a sharded cluster the same program (docs/scaling.md), checked on a plain, migrated PostgreSQL. For tests:
// each function returns the faults it found, one sentence each with what to do; none is what a test expects.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "db/db.h"

namespace darcha::db {

enum class Placement { distributed, reference, local };

/// One line of src/sharding.yaml.
struct TablePlace {
  Placement placement = Placement::local;
  std::string by;     ///< distribution column
  std::string group;  ///< tables of one group lie together
  std::vector<std::string> personal, special;
};
using Manifest = std::map<std::string, TablePlace>;  ///< by "room.table"

/// Throws std::runtime_error with file, line and what is wrong.
Manifest load_manifest(const std::string& path);

/// Tables, keys and constraints of the database against the manifest. Rooms that were not migrated here are left out.
Task<std::vector<std::string>> check_catalogue(Pool& pool, Manifest manifest);

/// Each statement prepares with the types it declares, gives the columns it declares, and its shard is true to the manifest.
Task<std::vector<std::string>> check_statements(Pool& pool, Manifest manifest, std::span<const StatementInfo* const> statements);

/// What the texts of migrations may not hold (constraints without a name, more than their room's schema).
std::vector<std::string> check_migrations(std::span<const Migration> migrations);

}  // namespace darcha::db
