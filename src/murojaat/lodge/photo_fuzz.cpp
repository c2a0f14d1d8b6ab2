// Photos of strangers: cleaning reads nothing beyond them, adds next to nothing, and what was cleaned is clean.
#include <cstdlib>

#include "murojaat/lodge/photo.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using darcha::murojaat::without_metadata;
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  for (const char* type : {"image/jpeg", "image/png"}) {
    const std::string once = without_metadata(content, type);
    if (once.size() > content.size() + 40 || without_metadata(once, type) != once) std::abort();
  }
  return 0;
}
