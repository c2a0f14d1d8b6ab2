// Paths and bundles: one spelling per tile, no octet of a bundle left over.
#include <cstdlib>

#include "audit/tiles.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::audit;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto ref = parse_tile_path(text); ref && tile_path(*ref) != text) std::abort();
  if (size < 1) return 0;
  const darcha::BytesView bundle(data + 1, size - 1);
  if (const auto entries = parse_bundle(bundle, data[0])) {
    darcha::Bytes again;
    for (const auto entry : *entries) append_to_bundle(again, entry);
    if (!std::equal(again.begin(), again.end(), bundle.begin(), bundle.end())) std::abort();
  }
  (void)bundle_prefix(bundle, data[0]);
  return 0;
}
