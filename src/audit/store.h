// The only caller of the room's SQL. Private to the room.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "audit/merkle.h"
#include "audit/tiles.h"
#include "gen/audit/sql.h"

namespace darcha::audit::store {

inline constexpr std::int16_t kLanes = 16;
std::int16_t lane_of(const RecordId& id);  ///< from the random end of the id: 0 .. kLanes - 1

void add_event(db::Batch& batch, const Event& event);

struct LastCheckpoint {
  std::uint64_t size = 0;
  std::string note;
  Instant at{};
};
Task<std::optional<LastCheckpoint>> find_last_checkpoint(db::Pool& pool);

/// The octets of a tile or bundle at the width the reference asks for; nothing if the log is not that long yet.
Task<std::optional<Bytes>> find_tile(db::Pool& pool, TileRef ref);

/// Every complete subtree that `plan` reads, fetched first: proofs are computed by plain functions, tiles come from the database. `plan`
/// is called with a reader that records what is asked for; the answer computes each node of it.
Task<NodeReader> fetch_nodes(db::Pool& pool, std::function<void(const NodeReader&)> plan);

}  // namespace darcha::audit::store
