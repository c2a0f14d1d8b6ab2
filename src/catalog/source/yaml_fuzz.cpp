// A service folder may come from another agency: no crash, no hang, and what is accepted has one canonical form that reads back the same.
#include <cstdlib>

#include "catalog/source/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::catalog;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_canonical_json(text, "fuzz.json");
  const auto node = parse_yaml(text, "fuzz.yaml");
  if (!node) return 0;
  const std::string canonical = canonical_json(*node);
  const auto again = parse_canonical_json(canonical, "fuzz.json");
  if (!again || canonical_json(*again) != canonical) std::abort();
  return 0;
}
