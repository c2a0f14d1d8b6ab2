// Posted forms, settings and tokens: what a form accepts keeps the rule it was read with, and no text leads away from the site.
#include <cstdlib>

#include "core/text.h"
#include "web/csrf.h"
#include "web/form.h"
#include "web/test_kit.h"
#include "web/visit.h"

namespace {

using namespace darcha;
using namespace darcha::web;

void must(bool holds) {
  if (!holds) std::abort();
}

void read_fields(const Context& context) {
  Form form(context);
  const std::string text = form.text("a", {.required = false, .max = 40, .uzbek = true});
  must(is_utf8(text) && text.size() <= 160 && text.find('\0') == std::string::npos && text.find('\n') == std::string::npos);
  const std::string pattern = form.text("a", {.required = false, .max = 10, .pattern = "[a-z]{2,4}"});
  must(pattern.empty() || (pattern.size() >= 2 && pattern.size() <= 4));
  if (const auto number = form.integer("n", {.required = false, .min = -5, .max = 1000})) must(*number >= -5 && *number <= 1000);
  if (const auto money = form.money("n", {.required = false, .max = 1000})) must(money->tiyin >= 0 && money->tiyin <= 100'000);
  if (const auto date = form.date("d", {.required = false})) must(parse_iso_date(to_iso(*date)) == date);
  const std::string choice = form.choice("a", {"work", "bank"}, false);
  must(choice.empty() || choice == "work" || choice == "bank");
  for (const std::string& chosen : form.choices("a", {"work", "bank"})) must(chosen == "work" || chosen == "bank");
  const std::string phone = form.phone("p", false);
  must(phone.empty() || phone.size() == 13);
  const std::string pin = form.pin("p", false);
  must(pin.empty() || pin.size() == 14);
  (void)form.email("a", false);
  must(form.group_count("g", 20) <= 20);
  (void)form.summary();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Context context = test::context(Lang::en);
  if (auto fields = net::parse_urlencoded(text, 60)) {
    context.request->form = std::move(*fields);
    read_fields(context);
  }
  if (const auto path = safe_local_path(text)) {
    must(path->starts_with('/') && !path->starts_with("//") && path->size() <= 2000);
    for (const unsigned char c : *path) must(c != '\\' && c >= 0x20 && c != 0x7F);
  }
  const Prefs prefs = prefs_from_cookie(text);
  must(prefs_to_cookie(prefs_from_cookie(prefs_to_cookie(prefs))) == prefs_to_cookie(prefs));
  must(!token_matches(text, std::string(32, 'x')));  // nobody guesses a token
  Writer writer(context);
  writer.url(text);
  writer.escaped(text);
  must(writer.buffer().find_first_of("<>\"'") == std::string::npos);
  return 0;
}
