#include "audit/store.h"

#include <set>
#include <stdexcept>

#include "audit/entry.h"

namespace darcha::audit::store {

std::int16_t lane_of(const RecordId& id) { return static_cast<std::int16_t>(id.value.octets[15] % kLanes); }

void add_event(db::Batch& batch, const Event& event) {
  const Salt salt = make_salt();
  Bytes salt_octets(salt.begin(), salt.end());
  std::string details = canonical_details(event);
  const Digest digest = details_digest(salt_octets, details);
  if (event.subject.is_nil()) {
    batch.add(sql::AppendGeneralRecord{.record_id = event.id, .salt = std::move(salt_octets), .details = std::move(details)});
  } else {
    batch.add(sql::AppendRecord{
        .subject_id = event.subject, .record_id = event.id, .salt = std::move(salt_octets), .details = std::move(details)});
  }
  batch.add(sql::EnqueueEntry{
      .lane = lane_of(event.id), .record_id = event.id, .entry = canonical_entry({event.id, event.at, event.kind, digest})});
}

Task<std::optional<LastCheckpoint>> find_last_checkpoint(db::Pool& pool) {
  const auto row = co_await pool.query(sql::FindLastCheckpoint{});
  if (!row) co_return std::nullopt;
  co_return LastCheckpoint{static_cast<std::uint64_t>(row->tree_size), row->note, row->at};
}

Task<std::optional<Bytes>> find_tile(db::Pool& pool, TileRef ref) {
  if (ref.entries) {
    const auto row = co_await pool.query(sql::FindBundle{.bundle_index = static_cast<std::int64_t>(ref.index)});
    if (!row || static_cast<unsigned>(row->width) < ref.width) co_return std::nullopt;
    const auto prefix = bundle_prefix(row->entries, ref.width);
    if (!prefix) throw std::runtime_error("a stored bundle of the audit log is broken; run the verification");
    co_return Bytes(prefix->begin(), prefix->end());
  }
  const auto row =
      co_await pool.query(sql::FindTile{.level = static_cast<std::int16_t>(ref.level), .tile_index = static_cast<std::int64_t>(ref.index)});
  if (!row || static_cast<unsigned>(row->width) < ref.width) co_return std::nullopt;
  co_return Bytes(row->hashes.begin(), row->hashes.begin() + static_cast<std::ptrdiff_t>(ref.width * sizeof(Digest)));
}

Task<NodeReader> fetch_nodes(db::Pool& pool, std::function<void(const NodeReader&)> plan) {
  std::set<std::pair<unsigned, std::uint64_t>> wanted;
  plan([&wanted](NodeId node) {
    const TileRef ref = tile_of(node);
    wanted.emplace(ref.level, ref.index);
    return Digest{};
  });
  db::Batch batch;
  std::vector<std::pair<std::pair<unsigned, std::uint64_t>, db::Slot<sql::FindTile>>> slots;
  for (const auto& [level, index] : wanted)
    slots.emplace_back(std::pair(level, index),
                       batch.add(sql::FindTile{.level = static_cast<std::int16_t>(level), .tile_index = static_cast<std::int64_t>(index)}));
  auto tiles = std::make_shared<std::map<std::pair<unsigned, std::uint64_t>, Bytes>>();
  if (!batch.empty()) {
    const db::Results results = co_await pool.run(std::move(batch));
    for (const auto& [where, slot] : slots) {
      auto row = results.get(slot);
      if (!row) throw std::runtime_error("a tile of the audit log is missing; run the verification");
      tiles->emplace(where, std::move(row->hashes));
    }
  }
  co_return [tiles](NodeId node) {
    const TileRef ref = tile_of(node);
    return node_in_tile(node, tiles->at({ref.level, ref.index}));
  };
}

}  // namespace darcha::audit::store
