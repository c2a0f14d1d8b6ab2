// Whatever octets arrive: no function of text reads out of bounds, and what it gives for good text is good text.
#include <cstdlib>

#include "core/text.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace darcha;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const bool good = is_utf8(text);
  for (const auto& out : {to_nfc(text), normalize_apostrophes(text), latin_to_cyrillic(text), cyrillic_to_latin(text),
                          kaa_cyrillic_to_latin(text), fold_for_search(text), to_upper(text), to_lower(text)}) {
    if (good && !is_utf8(out)) std::abort();
  }
  if (good && normalize_apostrophes(normalize_apostrophes(text)) != normalize_apostrophes(text)) std::abort();
  return 0;
}
