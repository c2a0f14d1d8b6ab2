// A proof that a record is in the log, as a file the person can keep and anyone can check.
//   { "entry_b64", "salt_b64", "details", "leaf_index", "tree_size", "hashes_b64": [...], "checkpoint", "vkey" }
// `details` is the exact text the digest was made of; the page's script and `darcha audit prove` read the same file.
#pragma once
#include <optional>
#include <string>

#include "audit/note.h"
#include "audit/store.h"
#include "audit/types.h"

namespace darcha::audit {

struct RecordProof {
  Bytes entry;
  Bytes salt;
  std::string details;
  std::uint64_t leaf_index = 0;
  std::uint64_t tree_size = 0;
  std::vector<Digest> path;
  std::string checkpoint;
};
std::string to_json(const RecordProof& proof, const std::string& vkey);

/// The proof of a person's record in the newest signed log. Refuses "audit.no_such_record" (also for another person's record) and
/// "audit.not_yet_logged" (conflict; a moment later it is there).
Task<Result<RecordProof>> find_proof(db::Pool& pool, SubjectId subject, RecordId record);

/// The hashes that prove the log of `to` entries to continue that of `from`. Refuses "audit.bad_tree_size" unless 0 < from <= to <= size.
Task<Result<std::vector<Digest>>> find_consistency(db::Pool& pool, std::uint64_t from, std::uint64_t to);

}  // namespace darcha::audit
