#include "catalog/store.h"

#include <algorithm>

#include "gen/catalog/sql.h"

namespace darcha::catalog {

const StoredVersion* Stored::find(std::string_view code, int version) const {
  const auto it = std::ranges::find_if(versions, [&](const StoredVersion& v) { return v.code == code && v.version == version; });
  return it == versions.end() ? nullptr : &*it;
}

int Stored::offered_version(std::string_view code) const {
  const auto it = std::ranges::find_if(offered, [&](const auto& o) { return o.first == code; });
  return it == offered.end() ? 0 : it->second;
}

Task<Stored> load_stored(db::Pool& pool) {
  db::Batch batch;
  const auto versions = batch.add(sql::ListVersions{});
  const auto offered = batch.add(sql::ListOffered{});
  const db::Results results = co_await pool.run(std::move(batch));
  Stored stored;
  for (auto& row : results.get(versions)) stored.versions.push_back({row.code, row.version, row.content, row.digest, row.loaded_at});
  for (auto& row : results.get(offered)) stored.offered.emplace_back(row.code, row.version);
  co_return stored;
}

Task<> save_versions(db::Pool& pool, std::vector<StoredVersion> versions, Instant now) {
  db::Batch batch;
  for (const StoredVersion& v : versions) {
    batch.add(sql::SaveVersion{.code = v.code, .version = v.version, .content = v.content, .digest = v.digest, .loaded_at = v.loaded_at});
    batch.add(sql::OfferVersion{.code = v.code, .version = v.version, .since = now});
  }
  co_await pool.run(std::move(batch));
}

}  // namespace darcha::catalog
