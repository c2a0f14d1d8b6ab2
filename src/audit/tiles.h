// Where the hashes and entries of the log lie. Spec: C2SP tlog-tiles. Pure: no I/O.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "audit/merkle.h"
#include "core/bytes.h"
#include "core/refusal.h"

namespace darcha::audit {

inline constexpr std::uint64_t kTileWidth = 256;
inline constexpr std::size_t kMaxEntry = 65'535;  ///< what the two-octet length of a bundle can say

/// A tile of hashes, or a bundle of entries; of width 1..255 while it is partial, 256 for ever after.
struct TileRef {
  bool entries = false;
  unsigned level = 0;  ///< 0..5: the tree has fewer than 2^48 leaves here; entries are level 0
  std::uint64_t index = 0;
  unsigned width = kTileWidth;
  auto operator<=>(const TileRef&) const = default;
};

/// "tile/0/x001/x234/067", "tile/entries/000.p/7"; relative to the log's address.
std::string tile_path(const TileRef& ref);
/// The inverse, strictly: each tile has exactly one path.
Result<TileRef> parse_tile_path(std::string_view path);
/// How wide the tile is in a log of `size` entries; 0 if it does not exist yet.
unsigned width_at(unsigned level, std::uint64_t index, std::uint64_t size);
/// Every partial and full tile of a level that a log of `size` entries has: indexes 0 .. count - 1.
std::uint64_t tile_count(unsigned level, std::uint64_t size);

/// Which tile holds what is needed to compute a node.
TileRef tile_of(NodeId node);
/// Computes the node from that tile's hashes (32 octets each, one after another). Throws std::out_of_range if the tile is too narrow.
Digest node_in_tile(NodeId node, BytesView hashes);

/// Adds one entry (two octets of length, big endian, then the entry) to a bundle. Throws std::length_error above kMaxEntry.
void append_to_bundle(Bytes& bundle, BytesView entry);
/// The entries of a bundle, as views into it. Refuses a bundle that does not hold exactly `width` of them.
Result<std::vector<BytesView>> parse_bundle(BytesView bundle, unsigned width);
/// The octets of the first `width` entries; refuses a broken bundle or one with fewer.
Result<BytesView> bundle_prefix(BytesView bundle, unsigned width);

}  // namespace darcha::audit
