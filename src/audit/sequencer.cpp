#include "audit/sequencer.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "audit/entry.h"
#include "core/log.h"
#include "net/net.h"

namespace darcha::audit {

/// What the first round trip of a batch gave.
struct Sequencer::Taken {
  struct Waiting {
    RecordId id;
    std::int16_t lane;
    std::string entry;
  };
  std::uint64_t size = 0;
  Uuid holder;
  Instant held_until{};
  std::optional<sql::FindLastCheckpoint::Row> last;
  std::vector<Waiting> waiting;
};

namespace {

std::optional<std::string> read_if_there(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return (std::stringstream() << in.rdbuf()).str();
}

void replace_file(const std::filesystem::path& file, const std::string& text) {
  const std::filesystem::path draft = file.string() + ".new";
  std::ofstream(draft, std::ios::binary | std::ios::trunc) << text;
  std::filesystem::rename(draft, file);
}

/// The tiles that the plan reads, within the transaction.
Task<std::map<std::pair<unsigned, std::uint64_t>, Bytes>> fetch_tiles(db::Transaction& transaction, std::vector<TileRef> refs) {
  db::Batch batch;
  std::vector<std::pair<TileRef, db::Slot<sql::FindTile>>> slots;
  for (const TileRef& ref : refs)
    slots.emplace_back(
        ref, batch.add(sql::FindTile{.level = static_cast<std::int16_t>(ref.level), .tile_index = static_cast<std::int64_t>(ref.index)}));
  std::map<std::pair<unsigned, std::uint64_t>, Bytes> tiles;
  if (batch.empty()) co_return tiles;
  const db::Results results = co_await transaction.run(std::move(batch));
  for (const auto& [ref, slot] : slots) {
    auto row = results.get(slot);
    if (!row) throw std::runtime_error("audit log: " + tile_path(ref) + " is missing; run the verification");
    tiles[{ref.level, ref.index}] = std::move(row->hashes);
  }
  co_return tiles;
}

}  // namespace

Sequencer::Sequencer(db::Pool& pool, const Clock& clock, std::shared_ptr<const NoteSigner> signer, Options options)
    : pool_(pool), clock_(clock), signer_(std::move(signer)), options_(std::move(options)), id_(make_uuid_v4()) {}

bool Sequencer::must_wait(const Taken& taken) {
  const Instant now = clock_.now();
  // A hold that ends later than any hold may was taken while a clock was wrong.
  if (taken.holder == id_ || taken.held_until <= now || taken.held_until > now + 10 * options_.hold) return false;
  // Who is alive renews its hold: one that has not changed for as long as a hold lasts is nobody's, whatever the wall clocks say.
  const auto steady = options_.steady();
  if (const std::pair seen{taken.holder, taken.held_until}; seen != others_hold_) {
    others_hold_ = seen;
    others_hold_since_ = steady;
  }
  return steady - others_hold_since_ < options_.hold;
}

Task<std::optional<Sequencer::Taken>> Sequencer::take(db::Transaction& transaction) {
  db::Batch batch;
  const auto lock = batch.add(sql::LockLog{});
  const auto last = batch.add(sql::FindLastCheckpoint{});
  std::vector<db::Slot<sql::TakeLane>> lanes;
  for (std::int16_t lane = 0; lane < store::kLanes; ++lane)
    lanes.push_back(batch.add(sql::TakeLane{.lane = lane, .most = options_.most_per_lane}));
  const db::Results results = co_await transaction.run(std::move(batch));
  const auto state = results.get(lock);
  Taken taken{static_cast<std::uint64_t>(state.size), state.holder, state.held_until, results.get(last), {}};
  if (must_wait(taken)) co_return std::nullopt;
  for (std::int16_t lane = 0; lane < store::kLanes; ++lane)
    for (auto& row : results.get(lanes[static_cast<std::size_t>(lane)]))
      taken.waiting.push_back({row.record_id, lane, std::move(row.entry)});
  std::ranges::sort(taken.waiting, {}, &Taken::Waiting::id);  // ids are time-ordered: the log reads like a day
  co_return taken;
}

Task<> Sequencer::catch_up(db::Transaction& transaction, const Taken& taken) {
  const std::uint64_t signed_size = taken.last ? static_cast<std::uint64_t>(taken.last->tree_size) : 0;
  if (signed_size != taken.size)
    throw std::runtime_error(
        fmt::format("audit log: its size is {}, but its last checkpoint is of size {}; run the verification", taken.size, signed_size));
  const auto agrees = [&](const Tail& tail) {
    return tail.size() == taken.size && (!taken.last || std::ranges::equal(tail.root(), taken.last->root));
  };
  if (!agrees(tail_)) {
    std::vector<TileRef> refs = Tail::partials(taken.size);
    Bytes bundle;
    if (std::erase_if(refs, [](const TileRef& ref) { return ref.entries; }) > 0) {
      auto row = co_await transaction.query(sql::FindBundle{.bundle_index = static_cast<std::int64_t>(taken.size / kTileWidth)});
      if (row) bundle = std::move(row->entries);
    }
    std::map<unsigned, Bytes> tiles;
    for (auto& [where, octets] : co_await fetch_tiles(transaction, refs)) tiles[where.first] = octets;
    Tail fresh = Tail::restore(taken.size, std::move(tiles), std::move(bundle));
    if (!agrees(fresh)) throw std::runtime_error("audit log: its tiles do not give the head of its last checkpoint; run the verification");
    tail_ = std::move(fresh);
  }
  if (!head_checked_) co_await check_head_file(transaction);
  head_checked_ = true;
}

Task<> Sequencer::check_head_file(db::Transaction& transaction) {
  if (options_.head_file.empty()) co_return;
  const auto note = read_if_there(options_.head_file);
  if (!note) co_return;
  const auto head = open_checkpoint(*note, signer_->verifier());
  if (!head) throw std::runtime_error(fmt::format("audit log: {} is not a checkpoint of this log", options_.head_file.string()));
  if (head->size > tail_.size())
    throw std::runtime_error(
        fmt::format("audit log: it has {} entries, but {} were signed: the database has gone back", tail_.size(), head->size));
  if (head->size == 0) co_return;
  std::vector<TileRef> refs;
  for (const NodeId node : complete_subtrees(head->size)) refs.push_back(tile_of(node));
  const auto tiles = co_await fetch_tiles(transaction, refs);
  const Digest root = tree_root(head->size, [&](NodeId node) {
    const TileRef ref = tile_of(node);
    return node_in_tile(node, tiles.at({ref.level, ref.index}));
  });
  if (root != head->root)
    throw std::runtime_error(fmt::format("audit log: its first {} entries are not those that were signed", head->size));
}

void Sequencer::add_writes(db::Batch& batch, const Taken& taken, const Tail& tail, const std::vector<TileWrite>& writes,
                           const std::string& note, Instant now) {
  const auto size = static_cast<std::int64_t>(tail.size());
  batch.add(
      sql::HoldLog{.size = size, .holder = id_, .held_until = now + options_.hold, .from_size = static_cast<std::int64_t>(taken.size)});
  for (const TileWrite& write : writes) {
    const auto index = static_cast<std::int64_t>(write.ref.index);
    const auto width = static_cast<std::int16_t>(write.ref.width);
    if (write.ref.entries) {
      batch.add(sql::PutBundle{.bundle_index = index, .width = width, .entries = write.octets});
    } else {
      batch.add(
          sql::PutTile{.level = static_cast<std::int16_t>(write.ref.level), .tile_index = index, .width = width, .hashes = write.octets});
    }
  }
  std::vector<Uuid> ids;
  std::vector<std::int64_t> indexes;
  std::vector<std::vector<Uuid>> by_lane(store::kLanes);
  for (const Taken::Waiting& entry : taken.waiting) {
    indexes.push_back(static_cast<std::int64_t>(taken.size + ids.size()));
    ids.push_back(entry.id);
    by_lane[static_cast<std::size_t>(entry.lane)].push_back(entry.id);
  }
  batch.add(sql::PutLeaves{.record_ids = std::move(ids), .leaf_indexes = std::move(indexes)});
  for (std::int16_t lane = 0; lane < store::kLanes; ++lane)
    if (!by_lane[static_cast<std::size_t>(lane)].empty())
      batch.add(sql::DropFromLane{.lane = lane, .record_ids = std::move(by_lane[static_cast<std::size_t>(lane)])});
  const Digest root = tail.root();
  batch.add(sql::PutCheckpoint{.tree_size = size, .root = Bytes(root.begin(), root.end()), .note = note, .at = now});
}

Task<std::size_t> Sequencer::integrate() {
  db::Transaction transaction = co_await pool_.begin();
  const auto taken = co_await take(transaction);
  if (!taken) co_return 0;
  const Instant now = clock_.now();
  if (taken->waiting.empty()) {
    const auto left = taken->held_until - now;  // more than a hold: the clock was set back, and others would think that this one is silent
    if (taken->holder == id_ && left > options_.hold / 2 && left <= options_.hold) co_return 0;
    const auto size = static_cast<std::int64_t>(taken->size);
    co_await transaction.query(sql::HoldLog{.size = size, .holder = id_, .held_until = now + options_.hold, .from_size = size});
    co_await transaction.commit();
    co_return 0;
  }
  co_await catch_up(transaction, *taken);

  std::vector<std::string> entries;
  for (const Taken::Waiting& waiting : taken->waiting) entries.push_back(waiting.entry);
  Tail grown = tail_;
  const auto writes = grown.append(entries);
  const std::string note = signer_->sign(format_checkpoint({signer_->verifier().name, grown.size(), grown.root()}));
  db::Batch batch;
  add_writes(batch, *taken, grown, writes, note, now);
  co_await transaction.run(std::move(batch));
  co_await transaction.commit();
  tail_ = std::move(grown);  // only now: after a failed commit the next batch reads again how long the log is
  published(*taken, note, clock_.now());
  co_return taken->waiting.size();
}

Task<> Sequencer::release() { co_await pool_.query(sql::ReleaseLog{.holder = id_, .now = clock_.now()}); }

void Sequencer::published(const Taken& taken, const std::string& note, Instant now) {
  if (!options_.head_file.empty()) replace_file(options_.head_file, note);
  net::Metrics& metrics = net::Metrics::global();
  metrics.count("darcha_audit_entries_total", {}, static_cast<double>(taken.waiting.size()));
  metrics.gauge("darcha_audit_log_size", {}, static_cast<double>(tail_.size()));
  // The oldest of the batch: what the slowest of its readers had to wait.
  if (const auto oldest = parse_entry(taken.waiting.front().entry))
    metrics.observe("darcha_audit_integration_lag_seconds", {}, std::chrono::duration<double>(now - oldest->at).count());
}

}  // namespace darcha::audit
