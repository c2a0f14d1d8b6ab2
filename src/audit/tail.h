// The growing end of the log: what must be known to lengthen it. Pure: no I/O.
#pragma once
#include <map>
#include <span>
#include <string>
#include <vector>

#include "audit/tiles.h"

namespace darcha::audit {

struct TileWrite {
  TileRef ref;   ///< with the width after this growth
  Bytes octets;  ///< hashes of a tile, or entries of a bundle
};

/// At most one partial tile per level and one partial bundle: everything to their left is complete and never read again.
class Tail {
 public:
  Tail() = default;
  /// Of a log of `size` entries, from its partial tiles (by level; of levels where size is not at the edge of a tile) and partial bundle.
  /// Throws std::runtime_error if they are not as wide as the size asks for.
  static Tail restore(std::uint64_t size, std::map<unsigned, Bytes> partial_tiles, Bytes partial_bundle);
  /// The partial tiles and bundle that restore() asks for.
  static std::vector<TileRef> partials(std::uint64_t size);

  /// Lengthens the log and gives each tile and bundle that changed, once, at its final width.
  std::vector<TileWrite> append(std::span<const std::string> entries);

  std::uint64_t size() const { return range_.size(); }
  Digest root() const { return range_.root(); }

 private:
  CompactRange range_;
  std::map<unsigned, Bytes> tiles_;
  Bytes bundle_;
};

}  // namespace darcha::audit
