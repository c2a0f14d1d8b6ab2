// The only caller of this room's SQL.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
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

/// Which version new applications get, and whether it has been withdrawn since.
struct Offered {
  std::string code;
  int version = 0;
  std::optional<Withdrawal> withdrawal;
};

struct Stored {
  std::vector<StoredVersion> versions;
  std::vector<Offered> offered;
  const StoredVersion* find(std::string_view code, int version) const;
  const Offered* find_offered(std::string_view code) const;
  int offered_version(std::string_view code) const;  ///< 0: none
};

Task<Stored> load_stored(db::Pool& pool);
Task<std::vector<Offered>> list_offered(db::Pool& pool);
/// Stores and offers them in one transaction. A version that another node stored first stays as it is.
Task<> save_versions(db::Pool& pool, std::vector<StoredVersion> versions, Instant now);
/// With its entry in the log. Throws db::ConstraintViolation of "withdrawals_pkey" for a version that was withdrawn before.
Task<> save_withdrawal(db::Pool& pool, std::string code, int version, Withdrawal withdrawal);

}  // namespace darcha::catalog
