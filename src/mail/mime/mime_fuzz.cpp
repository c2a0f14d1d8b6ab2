// Mails of strangers: text comes out as UTF-8 without control characters, names are safe, bounds hold, and reading a part never grows it.
#include <cstdlib>

#include "core/text.h"
#include "mail/intake/rules.h"
#include "mail/mime/charset.h"
#include "mail/mime/flow.h"
#include "mail/mime/html.h"
#include "mail/mime/message.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void require_text(std::string_view text) {
  require(text.empty() || darcha::is_utf8(text));
  for (const char c : text) require(static_cast<unsigned char>(c) >= 32 || c == '\n' || c == '\t');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::mail;
  const std::string_view octets(reinterpret_cast<const char*>(data), size);
  const MimeLimits limits{.header_bytes = 4096, .fields = 40, .depth = 6, .parts = 20, .text_bytes = 8192};
  const Parsed mail = parse_mail(octets, limits);
  require_text(mail.text);
  require(mail.headers.fields.size() <= limits.fields && mail.files.size() <= limits.parts);
  for (const Attached& file : mail.files) {
    require_text(file.name);
    require(!file.name.empty() && file.name.find_first_of("/\\\n") == std::string::npos);
    require(decode(file.octets, file.coding).size() <= file.octets.size() + 2);
  }
  for (const auto& [name, value] : mail.headers.fields) {
    const std::string words = decode_words(value);
    require_text(words);
    require(words.find('\n') == std::string::npos);
    if (const auto box = parse_mailbox(value))
      require(is_address(box->address) && box->address.find_first_of("\r\n<> ") == std::string::npos);
    for (const auto& [key, param] : parse_valued(value).params) require_text(param);
    require_text(bare_subject(words));
  }
  const std::string text = to_utf8(octets, "utf-8");
  require_text(text);
  const std::string words = html_to_text(text);
  require_text(words);
  require(words.size() <= text.size() * 4 + 16);
  require_text(new_words(text));
  require_text(unflow(text, true));
  (void)machine_wrote(mail, {.from = "a@b", .to = {}, .utf8 = false}, "example.uz");
  (void)encode_quoted_printable(words);
  return 0;
}
