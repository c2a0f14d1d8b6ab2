#include "web/rate_limit.h"

#include <cstring>

#include "core/crypto.h"

namespace darcha::web {
namespace {

double seconds_between(Instant from, Instant to) { return std::max(0.0, std::chrono::duration<double>(to - from).count()); }

}  // namespace

MemoryRateLimiter::MemoryRateLimiter(std::size_t max_buckets) : secret_(random_bytes(32)) {
  std::size_t groups = 1;
  while (groups * kGroup < max_buckets) groups *= 2;
  buckets_.resize(groups * kGroup);
}

bool MemoryRateLimiter::allow(std::string_view bucket, std::string_view key, double per_minute, double burst, Instant now) {
  const std::string name = std::string{bucket} + '\0' + std::string{key};
  const Digest digest = hmac_sha256(secret_, as_bytes(name));
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, digest.data(), 8);
  std::memcpy(&low, digest.data() + 8, 8);

  const std::lock_guard lock(mutex_);
  Bucket* group = &buckets_[(low % (buckets_.size() / kGroup)) * kGroup];
  Bucket* found = nullptr;
  Bucket* spare = group;
  double spare_wait = std::numeric_limits<double>::infinity();
  for (Bucket* b = group; b != group + kGroup; ++b) {
    if (b->hash_high == high && b->hash_low == low) found = b;
    const bool is_free = b->hash_high == 0 && b->hash_low == 0;
    const double missing = b->burst - b->tokens - seconds_between(b->at, now) * b->per_second;
    const double wait = is_free ? -1 : std::max(0.0, missing) / std::max(b->per_second, 1e-9);
    if (wait < spare_wait) {
      spare = b;
      spare_wait = wait;
    }
  }
  if (!found) {
    found = spare;
    *found = {.hash_high = high, .hash_low = low, .tokens = burst, .at = now};
  }
  found->per_second = per_minute / 60;
  found->burst = burst;
  found->tokens = std::min(burst, found->tokens + seconds_between(found->at, now) * found->per_second);
  found->at = std::max(found->at, now);
  if (found->tokens < 1) return false;
  found->tokens -= 1;
  return true;
}

}  // namespace darcha::web
