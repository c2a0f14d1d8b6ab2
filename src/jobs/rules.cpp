#include "jobs/rules.h"

#include <cstring>

#include "core/crypto.h"
#include "jobs/jobs.h"

namespace darcha::jobs {

using namespace std::chrono_literals;

int lane_of(const Uuid& key) { return sha256(BytesView{key.octets})[0] % kLanes; }

bool clock_was_set(std::chrono::microseconds by_wall, std::chrono::microseconds by_steady) {
  return std::chrono::abs(by_wall - by_steady) >= kLease / 6;
}

std::chrono::milliseconds retry_delay(int attempt, double random) {
  const std::chrono::milliseconds full =
      std::min<std::chrono::milliseconds>(1h, 1s * (std::int64_t{1} << std::min(std::max(attempt, 1) - 1, 20)));
  return full - std::chrono::milliseconds{static_cast<std::int64_t>(random * static_cast<double>(full.count()) / 2)};
}

Instant next_run(Instant due, std::chrono::seconds period, Instant now) {
  if (due > now) return due;
  return due + period * ((now - due) / period + 1);
}

LanePlan plan_lanes(const std::vector<LaneState>& lanes, int workers, std::size_t spread) {
  const int count = static_cast<int>(lanes.size());
  const int share = (count + std::max(workers, 1) - 1) / std::max(workers, 1);
  int have = static_cast<int>(std::count_if(lanes.begin(), lanes.end(), [](const LaneState& lane) { return lane.ours; }));
  LanePlan plan;
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const LaneState& lane = lanes[(i + spread) % lanes.size()];
    if (lane.ours && !lane.busy && have > share) {
      plan.give_back.push_back(lane.lane);
      --have;
    } else if (!lane.ours && lane.free && have < share) {
      plan.take.push_back(lane.lane);
      ++have;
    }
  }
  return plan;
}

Uuid delivery_id(const Uuid& event, std::string_view topic, std::string_view subscriber) {
  const Digest digest = Sha256{}.update(event.octets).update(topic).update(std::string_view{"\0", 1}).update(subscriber).finish();
  Uuid id;
  std::memcpy(id.octets.data(), digest.data(), id.octets.size());
  id.octets[6] = static_cast<std::uint8_t>((id.octets[6] & 0x0F) | 0x80);  // Spec: RFC 9562 5.8, version 8
  id.octets[8] = static_cast<std::uint8_t>((id.octets[8] & 0x3F) | 0x80);
  return id;
}

}  // namespace darcha::jobs
