// Notes, checkpoints and keys: what is read is written back the same.
#include <cstdlib>

#include "audit/note.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::audit;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static const NoteVerifier verifier = NoteSigner::generate("fuzz.test/log").verifier();
  if (open_checkpoint(text, verifier)) std::abort();  // nobody signs by chance
  (void)parse_note(text);
  if (const auto checkpoint = parse_checkpoint(text); checkpoint && format_checkpoint(*checkpoint) != text) std::abort();
  if (const auto key = parse_vkey(text); key && key->vkey() != text) std::abort();
  if (const auto key = NoteSigner::parse(text); key && key->skey() != text) std::abort();
  return 0;
}
