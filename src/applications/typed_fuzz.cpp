// Numbers people type and files they attach: one printed form for each number, and a kind for a file only where its content says so.
#include <cstdlib>

#include "applications/attach/attach.h"
#include "applications/rules.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::applications;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto number = parse_number(text); number && parse_number(*number) != number) std::abort();
  if (const auto type = sniff_type(text); type && *type != "application/pdf" && *type != "image/jpeg" && *type != "image/png") std::abort();
  return 0;
}
