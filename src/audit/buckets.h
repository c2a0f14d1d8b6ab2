// Compares two multisets of any size, each seen once in any order, with constant memory: items are summed per bucket under a key drawn
// for this run, so that nobody can have prepared a change that sums to nothing. Buckets that differ are then looked at item by item.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "core/crypto.h"
#include "core/ids.h"

namespace darcha::audit {

class Buckets {
 public:
  static constexpr std::size_t kCount = 65'536;

  Buckets() : sums_(kCount) { fill_random(key_); }
  /// `value` is what has to be equal on both sides for the record.
  void add_left(const Uuid& record, BytesView value) { add(record, value, 1); }
  void add_right(const Uuid& record, BytesView value) { add(record, value, ~std::uint64_t{0}); }
  static std::size_t bucket_of(const Uuid& record) { return static_cast<std::size_t>(record.octets[14]) << 8 | record.octets[15]; }
  bool differs(std::size_t bucket) const { return sums_[bucket] != Sum{}; }
  bool differs(const Uuid& record) const { return differs(bucket_of(record)); }
  bool any() const {
    for (const Sum& sum : sums_)
      if (sum != Sum{}) return true;
    return false;
  }

 private:
  using Sum = std::array<std::uint64_t, 4>;
  void add(const Uuid& record, BytesView value, std::uint64_t sign);

  std::array<std::uint8_t, 32> key_;
  std::vector<Sum> sums_;
};

}  // namespace darcha::audit
