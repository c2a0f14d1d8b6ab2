#include "core/ids.h"

#include <cstring>

#include "core/bytes.h"
#include "core/crypto.h"

namespace darcha {

std::string Uuid::str() const {
  const std::string hex = to_hex(octets);
  return hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) + '-' + hex.substr(20);
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string hex;
  hex.reserve(32);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return std::nullopt;
    if (!dash) hex.push_back(text[i]);
  }
  const auto bytes = parse_hex(hex);
  if (!bytes) return std::nullopt;
  Uuid uuid;
  std::memcpy(uuid.octets.data(), bytes->data(), 16);
  return uuid;
}

// Spec: RFC 9562 5.7, millisecond precision, and 6.2 method 1: within a millisecond the ids of one thread are in the order they were made
// (several uploads of one form, several events of one request), by a counter of 12 bits that begins in its lower half. The 62 bits behind
// it stay random. A thread that makes more than 2,048 in one millisecond loses the order at that point, never the uniqueness.
Uuid make_uuid_v7(Instant now) {
  thread_local std::uint64_t last_ms = 0;
  thread_local unsigned counter = 0;
  Uuid uuid = make_uuid_v4();
  const auto ms = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count());
  const unsigned start = (uuid.octets[6] & 0x07U) << 8 | uuid.octets[7];
  counter = ms == last_ms && counter < 0xFFF ? counter + 1 : start;
  last_ms = ms;
  for (int i = 0; i < 6; ++i) uuid.octets[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  uuid.octets[6] = static_cast<std::uint8_t>(0x70 | counter >> 8);
  uuid.octets[7] = static_cast<std::uint8_t>(counter);
  return uuid;
}

Uuid make_uuid_v4() {
  Uuid uuid;
  fill_random(uuid.octets);
  uuid.octets[6] = static_cast<std::uint8_t>((uuid.octets[6] & 0x0F) | 0x40);
  uuid.octets[8] = static_cast<std::uint8_t>((uuid.octets[8] & 0x3F) | 0x80);
  return uuid;
}

}  // namespace darcha

std::size_t std::hash<darcha::Uuid>::operator()(const darcha::Uuid& u) const noexcept {
  std::size_t h = 0;
  std::memcpy(&h, u.octets.data() + 8, sizeof h);  // the random half
  return h;
}
