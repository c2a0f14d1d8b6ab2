// Files in the object store that no row refers to: an upload whose request died before its row, an attachment that was removed, a document
// drawn for a transaction that failed. They are found by asking each room that keeps files, and removed when nobody has touched them for
// long.
#pragma once
#include <functional>
#include <vector>

#include "core/time.h"
#include "db/db.h"
#include "documents/object_store.h"

namespace darcha::documents {

/// Which of these files rows of one room refer to. At most 500 are asked for at once.
using Referred = std::function<Task<std::vector<Digest>>(std::vector<Digest>)>;

/// Of this room: issued documents, whatever their state.
Task<std::vector<Digest>> issued_among(db::Pool& db, std::vector<Digest> files);

inline constexpr int kStoreParts = 256;  ///< by the first octet of the digest
/// A file younger than this is left alone: its row may still be on the way, or in a backup that is being restored.
inline constexpr Days kSweepAge{30};

struct Swept {
  std::size_t looked_at = 0;  ///< files old enough
  std::size_t removed = 0;
};

/// Goes through one part of the store. Whoever puts or adopts content that is there already makes the file young again before the row is
/// written, and a file is looked at once more after it was taken out of its place: so none is removed that a row is about to refer to.
/// After a crash at worst a file lies beside its place under a draft's name; the next sweep of the part removes it, or puts it back if it
/// is needed. `before` is of the file system's own clock, whatever day a demonstration has.
Task<Swept> sweep_part(const ObjectStore& store, CpuPool& cpu, int part, std::filesystem::file_time_type before,
                       std::vector<Referred> rooms);

}  // namespace darcha::documents
