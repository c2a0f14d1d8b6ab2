// What the checks of the log answer with.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/ids.h"

namespace darcha::audit {

enum class Fault {
  record_changed,  ///< a row says something else than what was logged
  record_missing,  ///< logged, but the row is gone
  record_extra,    ///< a row that was never logged
  record_moved,    ///< a row that was logged for another person
  record_logged_twice,
  leaf_missing,  ///< the index of leaves lacks a record of the log
  leaf_wrong,    ///< the index points to another leaf, or to none
  entry_broken,  ///< a leaf that is no entry of this log
  bundle_missing,
  bundle_changed,
  bundle_extra,  ///< more entries are stored than the log says it has
  tile_missing,
  tile_changed,
  tile_extra,
  checkpoint_missing,      ///< the last one, of the log's own size
  checkpoint_forged,       ///< not signed by this log's key, or not as its row says
  checkpoint_contradicts,  ///< signed, but the entries give another head
  log_gone_back,           ///< a head was signed of a longer log
};
std::string_view code(Fault fault);

/// One fault, as exactly as can be known.
struct Finding {
  Fault fault;
  SubjectId subject{};  ///< of the row, where there is one
  RecordId record{};
  std::int64_t leaf = -1;
  std::string tile{};    ///< "tile/0/001", "tile/entries/000"
  std::string sentence;  ///< for people, English
};

struct Verification {
  std::uint64_t size = 0;     ///< entries of the log
  std::uint64_t records = 0;  ///< rows read
  std::uint64_t waiting = 0;  ///< entries not yet in the log
  std::uint64_t tiles = 0, bundles = 0, checkpoints = 0;
  std::uint64_t faults = 0;  ///< all of them, also those beyond the findings kept
  std::vector<Finding> findings;
  std::chrono::milliseconds took{};
  bool holds() const { return faults == 0; }
  std::string text() const;  ///< the report for a terminal
};

struct VerifyOptions {
  std::string vkey;                              ///< the log's public key; from where the verifier trusts it, not from the database
  std::vector<std::string> known_checkpoints{};  ///< signed heads kept elsewhere (Log's head file, a witness, a printed page)
  std::size_t most_findings = 1'000;
};

/// Whether a proof file proves what it says, without asking anyone.
struct Proved {
  bool holds = false;
  std::vector<std::string> sentences;  ///< each step and what came of it, English
  std::string details;                 ///< what was recorded, when it holds
};

}  // namespace darcha::audit
