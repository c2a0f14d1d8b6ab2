// Proof files, entries and details: only canonical texts are read, and no file proves anything by chance.
#include <cstdlib>

#include "audit/entry.h"
#include "audit/note.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::audit;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const std::string vkey = NoteSigner::generate("fuzz.test/log").verifier().vkey();
  if (prove(text, vkey).holds) std::abort();
  if (const auto entry = parse_entry(text); entry && canonical_entry(*entry) != text) std::abort();
  if (const auto event = parse_details(text); event && canonical_details(*event) != text) std::abort();
  return 0;
}
