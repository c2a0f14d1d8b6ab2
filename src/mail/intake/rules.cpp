#include "mail/intake/rules.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "mail/mime/charset.h"
#include "mail/mime/flow.h"

namespace darcha::mail {
namespace {

bool says(const Headers& headers, std::string_view name, std::initializer_list<std::string_view> words) {
  const auto value = headers.find(name);
  if (!value) return false;
  const std::string low = lower_ascii(*value);
  return std::ranges::any_of(words, [&](std::string_view word) { return low.starts_with(word); });
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> letters) {
  return std::ranges::any_of(letters, [&](std::string_view letter) { return text.contains(letter); });
}

}  // namespace

std::optional<std::string_view> machine_wrote(const Parsed& mail, const Envelope& envelope, std::string_view our_domain) {
  const Headers& headers = mail.headers;
  if (envelope.from.empty()) return "nobody";
  if (mail.report) return "report";
  const auto submitted = headers.find("auto-submitted");
  if (submitted && lower_ascii(parse_valued(*submitted).value) != "no") return "automatic";
  for (const char* name : {"x-autoreply", "x-autorespond", "x-auto-reply", "x-failed-recipients"})
    if (headers.find(name)) return "automatic";
  for (const char* name : {"list-id", "list-post", "list-unsubscribe"})
    if (headers.find(name)) return "list";
  if (says(headers, "precedence", {"list"})) return "list";
  if (says(headers, "precedence", {"bulk", "junk", "auto"})) return "automatic";
  if (says(headers, "return-path", {"<>"})) return "nobody";
  const auto from = headers.find("from");
  const auto author = from ? parse_mailbox(*from) : std::nullopt;
  if (!author) return "no_author";
  const std::string address = lower_ascii(author->address);
  const std::string_view local = std::string_view(address).substr(0, address.rfind('@'));
  if (std::string_view(address).substr(local.size() + 1) == our_domain && (headers.find("x-darcha") || local.contains('+'))) return "own";
  for (const std::string_view name : {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "do-not-reply", "bounce"})
    if (local.starts_with(name)) return "automatic";
  return std::nullopt;
}

std::string bare_subject(std::string_view decoded) {
  constexpr std::array<std::string_view, 9> kBefore{"re:", "fwd:", "fw:", "aw:", "ha:", "на:", "отв:", "пересл:", "javob:"};
  std::string_view rest = trim(decoded);
  for (bool again = true; again;) {
    again = false;
    const std::string low = to_lower(rest.substr(0, 40));
    for (const std::string_view word : kBefore)
      if (low.starts_with(word)) {
        rest = trim(rest.substr(word.size()));  // these letters are as long in either case
        again = true;
        break;
      }
  }
  return std::string(rest);
}

Lang guess_lang(std::string_view text) {
  std::size_t cyrillic = 0, latin = 0;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    cyrillic += octet == 0xD0 || octet == 0xD1 || octet == 0xD2;
    latin += (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
  }
  if (cyrillic > latin) return contains_any(text, {"ў", "қ", "ғ", "ҳ", "Ў", "Қ", "Ғ", "Ҳ"}) ? Lang::uz_cyrl : Lang::ru;
  if (contains_any(text, {"ı", "ǵ", "ń", "Á", "á", "ú", "Ǵ", "Ń", "Ú"})) return Lang::kaa;
  const std::string low = " " + fold_for_search(text.substr(0, 4000)) + " ";
  int english = 0;
  for (const std::string_view word : {" the ", " and ", " is ", " of ", " to ", " not ", " please ", " our "})
    english += low.contains(word);
  return english >= 3 ? Lang::en : Lang::uz;
}

}  // namespace darcha::mail
