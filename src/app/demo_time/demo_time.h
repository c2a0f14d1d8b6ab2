// The clock of a demonstration: it runs like the machine's, and a visitor may move it forward to watch terms run out. Never back: what
// happened has happened. What the law counts lives by it; sign-in, second factors and certificates stay on the machine's clock.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <vector>

#include "core/refusal.h"
#include "core/time.h"
#include "web/web.h"

namespace darcha::app {

/// How far a demonstration may go ahead of the machine's clock: the holidays beyond are not known, and the development certificate ends.
inline constexpr Days kFarthest{2 * 366};

class DemoClock final : public Clock {
 public:
  /// `file` keeps how far ahead it is over a restart; an empty path keeps nothing. `at_least` is the offset asked for at the start.
  DemoClock(std::filesystem::path file, std::chrono::microseconds at_least);
  Instant now() const override;
  std::chrono::microseconds offset() const { return std::chrono::microseconds{offset_.load()}; }
  /// The same time of day on `day`. Refuses "app.day_passed" and "app.day_too_far". Kept on disk before it holds.
  Result<void> move_to(Date day);

 private:
  std::filesystem::path file_;
  std::atomic<std::int64_t> offset_{0};  ///< microseconds, never negative but for --today in the past
};

/// /namuna/vaqt: the day of the demonstration, and a form that moves it. `moved` is told after each move (a cache is dropped there).
std::vector<web::Route> demo_time_routes(DemoClock& clock, std::function<void()> moved);

}  // namespace darcha::app
