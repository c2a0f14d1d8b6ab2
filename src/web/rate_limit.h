// Token buckets in memory, bounded.
#pragma once
#include <mutex>
#include <vector>

#include "web/web.h"

namespace darcha::web {

/// Safe from any thread. Keys (addresses, identifiers people type) are kept only as a keyed hash. When the table is full, the bucket of
/// its group that is nearest to full again is forgotten: an attacker who floods the table with new keys frees only buckets that limit no
/// one. A bucket forgotten is a bucket full: limits are per process and begin anew after a restart.
class MemoryRateLimiter final : public RateLimiter {
 public:
  explicit MemoryRateLimiter(std::size_t max_buckets = 65'536);
  bool allow(std::string_view bucket, std::string_view key, double per_minute, double burst, Instant now) override;

 private:
  struct Bucket {
    std::uint64_t hash_high = 0;  ///< 0 and 0: free
    std::uint64_t hash_low = 0;
    double tokens = 0;
    double per_second = 0;
    double burst = 0;
    Instant at{};
  };
  static constexpr std::size_t kGroup = 8;

  std::mutex mutex_;
  Bytes secret_;
  std::vector<Bucket> buckets_;
};

}  // namespace darcha::web
