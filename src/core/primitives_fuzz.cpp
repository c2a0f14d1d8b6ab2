// The small readers everything else stands on: octets as text, ids, dates, languages, sealed fields. What is accepted has one meaning.
#include <cstdlib>

#include "core/ids.h"
#include "core/lang.h"
#include "core/seal.h"

namespace {

using namespace darcha;

void must(bool holds) {
  if (!holds) std::abort();
}

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, [](unsigned char c) { return std::tolower(c); }, [](unsigned char c) { return std::tolower(c); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const BytesView octets(data, size);
  if (const auto hex = parse_hex(text)) must(same_letters(to_hex(*hex), text));
  if (const auto base64 = parse_base64(text)) must(to_base64(*base64) == text);
  if (const auto base64url = parse_base64url(text)) must(to_base64url(*base64url) == text);
  must(parse_hex(to_hex(octets)) == Bytes(data, data + size));
  must(parse_base64(to_base64(octets)) == Bytes(data, data + size));
  must(parse_base64url(to_base64url(octets)) == Bytes(data, data + size));
  if (const auto uuid = parse_uuid(text)) must(same_letters(uuid->str(), text));
  if (const auto date = parse_iso_date(text)) must(to_iso(*date) == text);
  if (const auto instant = parse_iso_instant(text)) must(parse_iso_instant(to_iso(*instant)) == instant);
  if (const auto lang = parse_lang(text)) must(parse_lang(code(*lang)) == lang);
  (void)negotiate_lang(text);
  static const Bytes key(32, 7);
  must(!open_sealed(key, octets, "fuzz"));  // nobody seals by chance
  must(open_sealed(key, seal(key, octets, "fuzz"), "fuzz") == Bytes(data, data + size));
  return 0;
}
