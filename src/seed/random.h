// Reproducible randomness. Not std::mt19937 with std distributions: those differ between libraries, and the country must not.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace darcha::seed {

/// SplitMix64: a stream for each (seed, index, purpose), so that a household does not depend on how many came before it.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t index, std::string_view purpose) : state_(seed) {
    for (const char c : purpose) mix(static_cast<std::uint8_t>(c));
    mix(index);
  }
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  /// Whole number in [low, high]. The bias of the multiplication is under 2^-32 for the ranges used here.
  int between(int low, int high) {
    const auto span = static_cast<std::uint64_t>(high - low) + 1;
    return low + static_cast<int>(((next() >> 32) * span) >> 32);
  }
  bool chance(int percent) { return between(1, 100) <= percent; }
  bool per_mille(int count) { return between(1, 1000) <= count; }
  template <class T>
  const T& pick(std::span<const T> items) {
    return items[static_cast<std::size_t>(between(0, static_cast<int>(items.size()) - 1))];
  }

 private:
  void mix(std::uint64_t value) {
    state_ ^= value + 0x9e3779b97f4a7c15ULL + (state_ << 6) + (state_ >> 2);
    next();
  }
  std::uint64_t state_;
};

}  // namespace darcha::seed
