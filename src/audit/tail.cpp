#include "audit/tail.h"

#include <set>
#include <stdexcept>

namespace darcha::audit {

std::vector<TileRef> Tail::partials(std::uint64_t size) {
  std::vector<TileRef> refs;
  for (unsigned level = 0; size >> (8 * level) != 0; ++level) {
    const std::uint64_t nodes = size >> (8 * level);
    if (nodes % kTileWidth == 0) continue;
    refs.push_back({false, level, nodes / kTileWidth, static_cast<unsigned>(nodes % kTileWidth)});
  }
  if (size % kTileWidth != 0) refs.push_back({true, 0, size / kTileWidth, static_cast<unsigned>(size % kTileWidth)});
  return refs;
}

Tail Tail::restore(std::uint64_t size, std::map<unsigned, Bytes> partial_tiles, Bytes partial_bundle) {
  for (const TileRef& ref : partials(size)) {
    const bool right =
        ref.entries ? parse_bundle(partial_bundle, ref.width).has_value() : partial_tiles[ref.level].size() == ref.width * sizeof(Digest);
    if (!right) throw std::runtime_error("the end of the audit log is not as its size says (" + tile_path(ref) + "); run the verification");
  }
  Tail tail;
  std::vector<Digest> heads;
  for (const NodeId node : complete_subtrees(size)) heads.push_back(node_in_tile(node, partial_tiles.at(node.level / 8)));
  tail.range_ = CompactRange(size, std::move(heads));
  tail.tiles_ = std::move(partial_tiles);
  tail.bundle_ = std::move(partial_bundle);
  return tail;
}

std::vector<TileWrite> Tail::append(std::span<const std::string> entries) {
  std::vector<TileWrite> writes;
  std::set<unsigned> grown;
  const auto take_node = [&](NodeId node, const Digest& hash) {
    if (node.level % 8 != 0) return;
    const unsigned level = node.level / 8;
    Bytes& tile = tiles_[level];
    tile.insert(tile.end(), hash.begin(), hash.end());
    grown.insert(level);
    if (tile.size() < kTileWidth * sizeof(Digest)) return;
    writes.push_back({{false, level, node.index / kTileWidth, kTileWidth}, std::move(tile)});
    tile = {};
    grown.erase(level);
  };
  for (const std::string& entry : entries) {
    append_to_bundle(bundle_, as_bytes(entry));
    range_.append(leaf_hash(as_bytes(entry)), take_node);
    if (size() % kTileWidth != 0) continue;
    writes.push_back({{true, 0, size() / kTileWidth - 1, kTileWidth}, std::move(bundle_)});
    bundle_ = {};
  }
  for (const TileRef& ref : partials(size())) {
    if (ref.entries && !entries.empty()) writes.push_back({ref, bundle_});
    if (!ref.entries && grown.contains(ref.level)) writes.push_back({ref, tiles_.at(ref.level)});
  }
  return writes;
}

}  // namespace darcha::audit
