// What workers decide by. Pure.
#pragma once
#include <chrono>
#include <vector>

#include "core/ids.h"
#include "core/time.h"

namespace darcha::jobs {

inline constexpr std::chrono::seconds kLease{30};
/// A lease that ends later than this was taken while a clock was wrong, and binds nobody. The statements of sql/ say the same.
inline constexpr std::chrono::hours kNoLease{1};
inline constexpr std::chrono::minutes kLongestRun{15};  ///< after that a handler counts as hanging and its lease is not extended any more

/// Lanes running at once in one worker. While requests have to wait for the database jobs give way, and still go on.
inline constexpr std::size_t kLanesAtOnce = 8, kLanesUnderPressure = 2;

/// Whether somebody set the clock between two looks at it and at one that nobody sets: by less, no lease is near its end.
bool clock_was_set(std::chrono::microseconds by_wall, std::chrono::microseconds by_steady);

/// When to try again after the attempt of this number (from 1) failed: 1 s doubling to 1 h, of which `random` (0..1) shortens up to half.
std::chrono::milliseconds retry_delay(int attempt, double random);

/// The next moment of a schedule that was due at `due` and runs every `period`: keeps its rhythm, skips what was missed.
Instant next_run(Instant due, std::chrono::seconds period, Instant now);

struct LaneState {
  int lane;
  bool ours;
  bool free;          ///< nobody's, or the lease has run out
  bool busy = false;  ///< ours, and something runs in it
};
struct LanePlan {
  std::vector<int> take, give_back;
};
/// How one of `workers` brings its lanes to its share: keeps what it has, takes free ones up to the share, gives idle ones above it back.
/// `spread` starts the search somewhere else for each worker, so that they do not all reach for lane 0.
LanePlan plan_lanes(const std::vector<LaneState>& lanes, int workers, std::size_t spread);

/// The job that delivers an event to a subscriber has always the same id: relaying twice makes no second job.
Uuid delivery_id(const Uuid& event, std::string_view topic, std::string_view subscriber);

}  // namespace darcha::jobs
