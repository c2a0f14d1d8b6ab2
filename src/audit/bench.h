// How fast the log is, measured on the machine it runs on (./dev bench).
#pragma once
#include "audit/audit.h"

namespace darcha::audit {

struct BenchOptions {
  std::uint64_t entries = 100'000;
  std::size_t clients = 12;         ///< transactions under way at once; the pool should have as many connections
  std::size_t per_transaction = 1;  ///< events of one business transaction
  LogOptions log;                   ///< with a folder of its own
};

struct BenchResult {
  std::uint64_t entries = 0;
  double entries_per_second = 0;        ///< appended in committed transactions, while the sequencer integrates them
  double lag_p50_s = 0, lag_p95_s = 0;  ///< from the event to the commit of its signed place in the log
  double integrated_after_s = 0;        ///< from the last append to an empty queue
  Verification verification;
};

/// Appends at full speed into the given (otherwise idle) database, then verifies the whole log.
Task<BenchResult> bench(db::Pool& pool, const Clock& clock, BenchOptions options);

}  // namespace darcha::audit
