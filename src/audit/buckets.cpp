#include "audit/buckets.h"

#include <algorithm>
#include <cstring>

namespace darcha::audit {

void Buckets::add(const Uuid& record, BytesView value, std::uint64_t sign) {
  std::array<std::uint8_t, 32 + 16 + 32> text{};
  std::ranges::copy(key_, text.begin());
  std::ranges::copy(record.octets, text.begin() + 32);
  std::ranges::copy(value.first(std::min<std::size_t>(value.size(), 32)), text.begin() + 48);
  const Digest digest = sha256(BytesView(text));
  Sum& sum = sums_[bucket_of(record)];
  for (std::size_t i = 0; i < sum.size(); ++i) {
    std::uint64_t word;
    std::memcpy(&word, digest.data() + 8 * i, 8);
    sum[i] += word * sign;  // times 1 or minus 1, modulo 2^64
  }
}

}  // namespace darcha::audit
