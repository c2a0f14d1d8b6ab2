// Search measured as people meet it: a catalogue of invented services, queries with typos, endings and both scripts.
#pragma once

namespace darcha::catalog {

struct SearchBench {
  int services = 0;
  int queries = 0;
  int found = 0;  ///< queries that found anything
  double p50_ms = 0;
  double p95_ms = 0;
  double build_ms = 0;  ///< making the index
};

/// The same services and queries every time.
SearchBench bench_search(int services, int queries);

}  // namespace darcha::catalog
