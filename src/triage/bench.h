// CPU time of one suggestion over the test texts, as `./dev bench` shows it.
#pragma once
#include <filesystem>

#include "triage/triage.h"

namespace darcha::triage {

struct TriageBench {
  std::string model;  ///< its version
  int texts = 0;
  double p50_ms = 0;  ///< of CPU
  double p95_ms = 0;
  double longest_ms = 0;  ///< a text of 2,000 characters
  double similar_ms = 0;  ///< the like of one text among 2,000 candidates
};

/// `corpus` is data/triage. Throws std::runtime_error.
TriageBench bench_triage(const Engine& engine, const Topics& topics, const std::filesystem::path& corpus);

}  // namespace darcha::triage
