#include "catalog/store.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/audit.h"
#include "gen/catalog/sql.h"

namespace darcha::catalog {

const StoredVersion* Stored::find(std::string_view code, int version) const {
  const auto it = std::ranges::find_if(versions, [&](const StoredVersion& v) { return v.code == code && v.version == version; });
  return it == versions.end() ? nullptr : &*it;
}

const Offered* Stored::find_offered(std::string_view code) const {
  const auto it = std::ranges::find(offered, code, &Offered::code);
  return it == offered.end() ? nullptr : &*it;
}

int Stored::offered_version(std::string_view code) const {
  const Offered* found = find_offered(code);
  return found == nullptr ? 0 : found->version;
}

namespace {

std::vector<Offered> to_offered(std::vector<sql::ListOffered::Row> rows) {
  std::vector<Offered> offered;
  for (auto& row : rows) {
    offered.push_back({std::move(row.code), row.version, {}});
    if (row.withdrawn_at) offered.back().withdrawal = Withdrawal{*row.withdrawn_at, row.reason.value_or("")};
  }
  return offered;
}

}  // namespace

Task<Stored> load_stored(db::Pool& pool) {
  db::Batch batch;
  const auto versions = batch.add(sql::ListVersions{});
  const auto offered = batch.add(sql::ListOffered{});
  const db::Results results = co_await pool.run(std::move(batch));
  Stored stored;
  for (auto& row : results.get(versions)) stored.versions.push_back({row.code, row.version, row.content, row.digest, row.loaded_at});
  stored.offered = to_offered(results.get(offered));
  co_return stored;
}

Task<std::vector<Offered>> list_offered(db::Pool& pool) { co_return to_offered(co_await pool.query(sql::ListOffered{})); }

Task<> save_versions(db::Pool& pool, std::vector<StoredVersion> versions, Instant now) {
  db::Batch batch;
  for (const StoredVersion& v : versions) {
    batch.add(sql::SaveVersion{.code = v.code, .version = v.version, .content = v.content, .digest = v.digest, .loaded_at = v.loaded_at});
    batch.add(sql::OfferVersion{.code = v.code, .version = v.version, .since = now});
  }
  co_await pool.run(std::move(batch));
}

Task<> save_withdrawal(db::Pool& pool, std::string code, int version, Withdrawal withdrawal) {
  db::Batch batch;
  batch.add(sql::WithdrawVersion{.code = code, .version = version, .at = withdrawal.at, .reason = std::move(withdrawal.reason)});
  audit::append(batch, {.id = RecordId::make(withdrawal.at),
                        .at = withdrawal.at,
                        .kind = "catalog.withdrawn",
                        .actor = {.kind = audit::ActorKind::system},
                        .purpose = code,
                        .case_ref = fmt::format("{}@{}", code, version),
                        .what = {"service"}});
  co_await pool.run(std::move(batch));
}

}  // namespace darcha::catalog
