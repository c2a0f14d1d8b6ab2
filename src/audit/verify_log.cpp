#include <fmt/format.h>

#include <algorithm>

#include "audit/verify.h"

namespace darcha::audit {
namespace {

constexpr std::uint64_t kStretch = 64;  ///< bundles fetched at once: about 3 MB
constexpr unsigned kLevels = 6;

std::vector<Digest> split(BytesView octets, unsigned width) {
  std::vector<Digest> hashes(std::min<std::size_t>(width, octets.size() / sizeof(Digest)));
  for (std::size_t i = 0; i < hashes.size(); ++i) std::ranges::copy(octets.subspan(i * sizeof(Digest), sizeof(Digest)), hashes[i].begin());
  return hashes;
}

Digest head_of(const std::vector<Digest>& hashes) {
  CompactRange range;
  for (const Digest& hash : hashes) range.append(hash);
  return range.root();
}

std::vector<std::uint64_t> differing(const std::vector<Digest>& a, const std::vector<Digest>& b, std::uint64_t first) {
  std::vector<std::uint64_t> places;
  for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i)
    if (i >= a.size() || i >= b.size() || a[i] != b[i]) places.push_back(first + i);
  return places;
}

std::string list(const std::vector<std::uint64_t>& places) {
  constexpr std::size_t kShown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(places.size(), kShown); ++i) text += fmt::format("{}{}", i > 0 ? ", " : "", places[i]);
  if (places.size() > kShown) text += fmt::format(" and {} more", places.size() - kShown);
  return text;
}

}  // namespace

void LogReader::fault(Fault fault, const TileRef& ref, std::string sentence, std::int64_t leaf) {
  TileRef whole = ref;
  whole.width = kTileWidth;
  findings_.add({.fault = fault, .leaf = leaf, .tile = tile_path(whole), .sentence = std::move(sentence)});
}

Task<> LogReader::read(std::vector<Checkpoint> elsewhere, OnEntry on_entry) {
  on_entry_ = std::move(on_entry);
  co_await read_checkpoints();
  for (const Checkpoint& head : elsewhere) {
    if (head.size > size_) {
      findings_.add(
          {.fault = Fault::log_gone_back,
           .sentence = fmt::format("A head of {} entries was signed and is kept elsewhere, but the log has only {}: it has gone back.",
                                   head.size, size_)});
    } else if (head.size > 0) {
      heads_.emplace(head.size, ExpectedHead{head.root, true});
    }
  }
  for (std::uint64_t index = 0; index < tile_count(0, size_); ++index) {
    if (index % kStretch == 0) co_await fetch(index);
    co_await read_place(index);
  }
  for (const auto& [level, computed] : upper_)
    if (!computed.empty() && !lost_) co_await check_upper(level, tile_count(level, size_) - 1, computed);
  co_await look_for_extra();
}

Task<> LogReader::fetch(std::uint64_t index) {
  bundles_.clear();
  tiles_.clear();
  const std::int64_t after = static_cast<std::int64_t>(index) - 1;
  db::Batch batch;
  const auto bundles = batch.add(sql::ScanBundles{.after_index = after, .most = kStretch});
  const auto tiles = batch.add(sql::ScanTiles{.level = 0, .after_index = after, .most = kStretch});
  const db::Results results = co_await transaction_.run(std::move(batch));
  for (auto& row : results.get(bundles))
    bundles_[static_cast<std::uint64_t>(row.bundle_index)] = {static_cast<unsigned>(row.width), std::move(row.entries)};
  for (auto& row : results.get(tiles))
    tiles_[static_cast<std::uint64_t>(row.tile_index)] = {static_cast<unsigned>(row.width), std::move(row.hashes)};
}

LogReader::Place LogReader::look_at(std::uint64_t index) {
  Place place{index, width_at(0, index, size_), {}, {}, std::nullopt};
  const TileRef bundle_ref{true, 0, index, kTileWidth}, tile_ref{false, 0, index, kTileWidth};
  if (const auto bundle = bundles_.find(index); bundle == bundles_.end()) {
    fault(Fault::bundle_missing, bundle_ref,
          fmt::format("The entries {} to {} of the log are missing.", index * kTileWidth, index * kTileWidth + place.width - 1));
  } else {
    ++report_.bundles;
    auto entries = parse_bundle(bundle->second.octets, bundle->second.width);
    if (!entries || bundle->second.width < place.width) {
      fault(Fault::bundle_changed, bundle_ref, fmt::format("The bundle of entries from {} on is broken or too short.", index * kTileWidth));
    } else {
      if (bundle->second.width > place.width)
        fault(Fault::bundle_extra, bundle_ref, fmt::format("The log has {} entries, but its last bundle holds more.", size_),
              static_cast<std::int64_t>(size_));
      place.entries = std::move(*entries);
      place.entries.resize(place.width);
      for (const BytesView entry : place.entries) place.computed.push_back(leaf_hash(entry));
    }
  }
  if (const auto tile = tiles_.find(index); tile == tiles_.end()) {
    fault(Fault::tile_missing, tile_ref,
          fmt::format("The hashes of the entries {} to {} are missing.", index * kTileWidth, index * kTileWidth + place.width - 1));
  } else {
    ++report_.tiles;
    if (tile->second.width > place.width)
      fault(Fault::tile_extra, tile_ref, fmt::format("The log has {} entries, but its last tile holds hashes of more.", size_),
            static_cast<std::int64_t>(size_));
    if (tile->second.width < place.width) {
      fault(Fault::tile_changed, tile_ref, fmt::format("The tile of hashes from {} on is too short.", index * kTileWidth));
    } else {
      place.stored = split(tile->second.octets, place.width);
    }
  }
  return place;
}

Task<> LogReader::read_place(std::uint64_t index) {
  Place place = look_at(index);
  const std::uint64_t first = index * kTileWidth;
  if (place.computed.empty()) {
    for (unsigned i = 0; i < place.width; ++i) unknown_[first + i] = place.stored ? std::optional((*place.stored)[i]) : std::nullopt;
    if (!place.stored) {
      lost_ = true;
      co_return;
    }
    co_await grow(*place.stored);
    co_return;
  }
  const std::vector<Digest> settled = !place.stored || place.computed == *place.stored ? place.computed : co_await settle(place);
  tell_entries(place);
  co_await grow(settled);
}

/// Entries and hashes disagree: the tree above says which of the two was changed.
Task<std::vector<Digest>> LogReader::settle(Place place) {
  const std::uint64_t first = place.index * kTileWidth;
  const auto places = differing(place.computed, *place.stored, first);
  const bool entries_fit = co_await fits_above(place.index, place.computed);
  const bool hashes_fit = !entries_fit && co_await fits_above(place.index, *place.stored);
  if (!entries_fit) {
    fault(Fault::bundle_changed, {true, 0, place.index, kTileWidth},
          fmt::format("The log's entries at {} were changed: {}.", list(places),
                      hashes_fit ? "their hashes and the tree above them still stand" : "neither they nor their hashes fit the tree above"),
          static_cast<std::int64_t>(places.front()));
    for (const std::uint64_t leaf : places) unknown_[leaf] = hashes_fit ? std::optional((*place.stored)[leaf - first]) : std::nullopt;
  }
  if (!hashes_fit)
    fault(Fault::tile_changed, {false, 0, place.index, kTileWidth},
          fmt::format("The hashes of the entries {} were changed{}.", list(places),
                      entries_fit ? ": the entries themselves still fit the tree above" : ""),
          static_cast<std::int64_t>(places.front()));
  co_return hashes_fit ? *place.stored : place.computed;
}

Task<bool> LogReader::fits_above(std::uint64_t index, std::vector<Digest> hashes) {
  if (hashes.size() == kTileWidth) {
    const auto above = co_await transaction_.query(sql::FindTile{.level = 1, .tile_index = static_cast<std::int64_t>(index / kTileWidth)});
    const std::size_t at = index % kTileWidth * sizeof(Digest);
    if (!above || above->hashes.size() < at + sizeof(Digest)) co_return false;
    const Digest head = head_of(hashes);
    co_return std::equal(head.begin(), head.end(), above->hashes.begin() + static_cast<std::ptrdiff_t>(at));
  }
  CompactRange whole = range_;
  for (const Digest& hash : hashes) whole.append(hash);
  const auto head = heads_.find(size_);
  co_return head != heads_.end() && head->second.root == whole.root();
}

void LogReader::tell_entries(const Place& place) {
  const std::uint64_t first = place.index * kTileWidth;
  for (std::size_t i = 0; i < place.entries.size(); ++i) {
    if (unknown_.contains(first + i)) continue;
    const auto entry = parse_entry(as_text(place.entries[i]));
    if (entry) {
      on_entry_(first + i, *entry);
    } else {
      fault(Fault::entry_broken, {true, 0, place.index, kTileWidth}, fmt::format("Leaf {} is not an entry of this log.", first + i),
            static_cast<std::int64_t>(first + i));
    }
  }
}

Task<> LogReader::grow(std::vector<Digest> hashes) {
  if (lost_) co_return;
  struct Full {
    unsigned level;
    std::uint64_t index;
    Bytes computed;
  };
  std::vector<Full> full;
  const auto on_node = [&](NodeId node, const Digest& hash) {
    if (node.level == 0 || node.level % 8 != 0) return;
    Bytes& tile = upper_[node.level / 8];
    tile.insert(tile.end(), hash.begin(), hash.end());
    if (tile.size() == kTileWidth * sizeof(Digest)) full.push_back({node.level / 8, node.index / kTileWidth, std::exchange(tile, {})});
  };
  for (const Digest& hash : hashes) {
    range_.append(hash, on_node);
    check_heads();
  }
  for (Full& tile : full) co_await check_upper(tile.level, tile.index, std::move(tile.computed));
}

Task<> LogReader::check_upper(unsigned level, std::uint64_t index, Bytes computed) {
  const TileRef ref{false, level, index, kTileWidth};
  const auto stored =
      co_await transaction_.query(sql::FindTile{.level = static_cast<std::int16_t>(level), .tile_index = static_cast<std::int64_t>(index)});
  if (!stored) {
    fault(Fault::tile_missing, ref, fmt::format("{} is missing.", tile_path(ref)));
    co_return;
  }
  ++report_.tiles;
  const auto width = static_cast<unsigned>(computed.size() / sizeof(Digest));
  if (static_cast<unsigned>(stored->width) > width)
    fault(Fault::tile_extra, ref, fmt::format("{} holds hashes of more entries than the log has.", tile_path(ref)));
  const auto places = differing(split(computed, width), split(stored->hashes, std::min(width, static_cast<unsigned>(stored->width))), 0);
  if (!places.empty())
    fault(Fault::tile_changed, ref,
          fmt::format("{} does not fit the tiles below it: hashes {} of it were changed.", tile_path(ref), list(places)));
}

Task<> LogReader::read_checkpoints() {
  constexpr std::int64_t kPage = 1'000;
  std::int64_t after = -1;
  bool last_seen = false;
  for (;;) {
    const auto rows = co_await transaction_.query(sql::ScanCheckpoints{.after_size = after, .most = kPage});
    for (const auto& row : rows) {
      ++report_.checkpoints;
      after = row.tree_size;
      const auto signed_head = open_checkpoint(row.note, verifier_);
      const auto size = static_cast<std::uint64_t>(row.tree_size);
      last_seen = last_seen || size == size_;
      if (!signed_head || signed_head->size != size || !std::ranges::equal(signed_head->root, row.root)) {
        findings_.add({.fault = Fault::checkpoint_forged,
                       .sentence = fmt::format("The checkpoint of size {} {}.", size,
                                               signed_head ? "says something else than its row" : "is not signed by this log's key")});
      } else if (size > size_) {
        findings_.add({.fault = Fault::log_gone_back,
                       .sentence = fmt::format("A checkpoint of {} entries was signed, but the log says it has only {}: it has gone back.",
                                               size, size_)});
      } else if (size > 0) {
        heads_.emplace(size, ExpectedHead{signed_head->root, false});
      }
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) break;
  }
  if (size_ > 0 && !last_seen)
    findings_.add({.fault = Fault::checkpoint_missing,
                   .sentence = fmt::format("The log has {} entries, but no checkpoint of that size: the newest one is gone.", size_)});
}

void LogReader::check_heads() {
  for (auto head = heads_.begin(); head != heads_.end() && head->first == range_.size(); head = heads_.erase(head)) {
    if (head->second.root == range_.root()) continue;
    // The last one stays in use by fits_above only while its tile is read; by now that is over.
    findings_.add({.fault = Fault::checkpoint_contradicts,
                   .sentence = fmt::format("The entries do not give the head that was signed for size {}{}.", head->first,
                                           head->second.elsewhere ? " and is kept elsewhere: the log was rewritten" : "")});
  }
}

Task<> LogReader::look_for_extra() {
  constexpr std::int64_t kShown = 100;
  for (const auto& row :
       co_await transaction_.query(sql::ScanBundles{.after_index = static_cast<std::int64_t>(tile_count(0, size_)) - 1, .most = kShown}))
    fault(Fault::bundle_extra, {true, 0, static_cast<std::uint64_t>(row.bundle_index), kTileWidth},
          fmt::format("The log has {} entries, but there is a bundle of entries from {} on.", size_,
                      row.bundle_index * static_cast<std::int64_t>(kTileWidth)));
  for (unsigned level = 0; level < kLevels; ++level)
    for (const auto& row :
         co_await transaction_.query(sql::ScanTiles{.level = static_cast<std::int16_t>(level),
                                                    .after_index = static_cast<std::int64_t>(tile_count(level, size_)) - 1,
                                                    .most = kShown})) {
      const TileRef ref{false, level, static_cast<std::uint64_t>(row.tile_index), kTileWidth};
      fault(Fault::tile_extra, ref, fmt::format("The log has {} entries, which {} lies beyond.", size_, tile_path(ref)));
    }
}

Task<> LogReader::reread(OnEntry on_entry) {
  for (std::uint64_t index = 0; index < tile_count(0, size_); ++index) {
    if (index % kStretch == 0) co_await fetch(index);
    const auto bundle = bundles_.find(index);
    if (bundle == bundles_.end()) continue;
    const auto entries = parse_bundle(bundle->second.octets, bundle->second.width);
    if (!entries) continue;
    for (std::size_t i = 0; i < std::min<std::size_t>(entries->size(), width_at(0, index, size_)); ++i) {
      const std::uint64_t leaf = index * kTileWidth + i;
      if (unknown_.contains(leaf)) continue;
      if (const auto entry = parse_entry(as_text((*entries)[i]))) on_entry(leaf, *entry);
    }
  }
}

}  // namespace darcha::audit
