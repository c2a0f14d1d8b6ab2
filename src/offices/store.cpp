// The only caller of this room's SQL.
#include <mutex>

#include "core/crypto.h"
#include "gen/offices/sql.h"
#include "offices/offices.h"

namespace darcha::offices {

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::chrono::seconds kSnapshotAge{60};

struct Snapshot {
  std::shared_ptr<const Directory> directory;
  Steady::time_point loaded_at;
  std::uint64_t edition = 0;
};

/// One snapshot for each pool of the process (one pool an io thread). A pool that ends leaves its entry; pools live as long as the process.
struct Snapshots {
  std::mutex mutex;
  std::uint64_t edition = 0;  ///< of what this process knows to have changed
  std::unordered_map<const db::Pool*, Snapshot> by_pool;
};
Snapshots& snapshots() {
  static Snapshots all;
  return all;
}

LocalText to_text(std::vector<std::string> texts) {
  LocalText out;
  for (const Lang lang : kLangs) out.in(lang) = std::move(texts.at(static_cast<std::size_t>(lang)));
  return out;
}

std::vector<std::string> to_array(const LocalText& text) {
  std::vector<std::string> out;
  for (const Lang lang : kLangs) out.push_back(text.in(lang));
  return out;
}

Uuid uuid_of(std::string_view kind, std::string_view code) {
  const Digest digest = sha256(std::string{"darcha.offices."} + std::string{kind} + ":" + std::string{code});
  Uuid id;
  std::copy_n(digest.begin(), id.octets.size(), id.octets.begin());
  id.octets[6] = static_cast<std::uint8_t>((id.octets[6] & 0x0f) | 0x80);  // RFC 9562 5.8: version 8, our own meaning
  id.octets[8] = static_cast<std::uint8_t>((id.octets[8] & 0x3f) | 0x80);
  return id;
}

Task<std::shared_ptr<const Directory>> load(db::Pool& pool) {
  db::Batch batch;
  const auto territories = batch.add(sql::ListTerritories{});
  const auto agencies = batch.add(sql::ListAgencies{});
  const auto offices = batch.add(sql::ListOffices{});
  const auto officers = batch.add(sql::ListOfficers{});
  const auto absences = batch.add(sql::ListAbsences{});
  const db::Results results = co_await pool.run(std::move(batch));

  std::vector<Territory> all_territories;
  for (auto& row : results.get(territories)) all_territories.push_back({row.soato, row.parent, row.kind, to_text(std::move(row.name))});
  std::vector<Agency> all_agencies;
  for (auto& row : results.get(agencies))
    all_agencies.push_back({row.agency_id, row.code, to_text(std::move(row.name)), to_text(std::move(row.short_name)), row.link});
  std::vector<Office> all_offices;
  for (auto& row : results.get(offices))
    all_offices.push_back({row.office_id, row.agency_id, OfficeId{row.parent_id.value_or(Uuid{})}, row.code,
                           parse_level(row.level).value_or(Level::republic), row.territory, to_text(std::move(row.name)), row.version,
                           row.serves, row.services, row.closed_on, OfficeId{row.successor_id.value_or(Uuid{})}});
  std::vector<Officer> all_officers;
  for (auto& row : results.get(officers))
    all_officers.push_back({row.officer_id, row.office_id, row.subject_id, row.display_name, to_text(std::move(row.position)), row.roles,
                            row.since, row.until, row.version});
  std::vector<Absence> all_absences;
  for (auto& row : results.get(absences))
    all_absences.push_back({row.absence_id, row.officer_id, row.substitute_id, row.from_day, row.until_day, row.ground, row.version});
  co_return std::make_shared<const Directory>(std::move(all_territories), std::move(all_agencies), std::move(all_offices),
                                              std::move(all_officers), std::move(all_absences));
}

}  // namespace

AgencyId agency_id_of(std::string_view agency_code) { return AgencyId{uuid_of("agency", agency_code)}; }
OfficeId office_id_of(std::string_view office_code) { return OfficeId{uuid_of("office", office_code)}; }

Task<std::shared_ptr<const Directory>> refresh(db::Pool& pool) {
  std::uint64_t edition = 0;
  {
    const std::lock_guard lock(snapshots().mutex);
    edition = snapshots().edition;  // before it is read: what changes meanwhile makes it old at once
  }
  auto fresh = co_await load(pool);
  const std::lock_guard lock(snapshots().mutex);
  snapshots().by_pool[&pool] = {fresh, Steady::now(), edition};
  co_return fresh;
}

void outdate_directories() {
  const std::lock_guard lock(snapshots().mutex);
  ++snapshots().edition;
}

Task<std::shared_ptr<const Directory>> directory(db::Pool& pool) {
  {
    const std::lock_guard lock(snapshots().mutex);
    const auto found = snapshots().by_pool.find(&pool);
    if (found != snapshots().by_pool.end() && found->second.edition == snapshots().edition &&
        Steady::now() - found->second.loaded_at < kSnapshotAge)
      co_return found->second.directory;
  }
  co_return co_await refresh(pool);
}

Task<> save(db::Pool& pool, std::vector<Territory> territories, std::vector<Agency> agencies, std::vector<Office> offices,
            std::vector<Officer> officers) {
  db::Batch reference;
  for (const Territory& t : territories)
    reference.add(sql::SaveTerritory{.soato = t.soato, .parent = t.parent, .kind = t.kind, .name = to_array(t.name)});
  for (const Agency& a : agencies)
    reference.add(
        sql::SaveAgency{.agency_id = a.id, .code = a.code, .name = to_array(a.name), .short_name = to_array(a.short_name), .link = a.link});
  // Parents before children: the levels in order.
  for (const Level level : {Level::republic, Level::region, Level::district})
    for (const Office& o : offices)
      if (o.level == level)
        reference.add(sql::SaveOffice{.office_id = o.id,
                                      .agency_id = o.agency,
                                      .parent_id = o.parent.is_nil() ? std::nullopt : std::optional<Uuid>{o.parent.value},
                                      .code = o.code,
                                      .level = std::string{code(o.level)},
                                      .territory = o.territory,
                                      .name = to_array(o.name)});
  for (const Officer& o : officers)
    reference.add(sql::SaveOfficer{.officer_id = o.id,
                                   .office_id = o.office,
                                   .subject_id = o.subject,
                                   .display_name = o.display_name,
                                   .position = to_array(o.position),
                                   .roles = o.roles,
                                   .since = o.since,
                                   .until = o.until});
  if (!reference.empty()) co_await pool.run(std::move(reference));
  co_await refresh(pool);
}

}  // namespace darcha::offices
