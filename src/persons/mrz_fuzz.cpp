// Whatever a scanner or a stranger sends: no crash, no hang, and what is accepted can be written again and read the same.
#include <cstdlib>

#include "persons/names.h"
#include "persons/persons.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::persons;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)parse_pinfl(text);
  (void)parse_document_number(text);
  (void)parse_birth_certificate_number(text);
  (void)parse_phone(text);
  (void)parse_email(text);
  (void)parse_name_query(text);
  const auto mrz = parse_mrz(text);
  if (!mrz) return 0;
  // Words of a shortened or oddly spaced name may be written differently; everything under a check digit may not.
  const auto again = parse_mrz(write_mrz(*mrz));
  if (!again || again->number != mrz->number || again->born != mrz->born || again->expires != mrz->expires || again->sex != mrz->sex)
    std::abort();
  return 0;
}
