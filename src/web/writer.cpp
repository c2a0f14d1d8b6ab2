#include <stdexcept>

#include "core/crypto.h"
#include "core/money.h"
#include "web/csrf.h"
#include "web/texts.h"
#include "web/web.h"

namespace darcha::web {
namespace {

std::string_view entity(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}

/// Where a link may lead: inside the site, or by a scheme that runs nothing.
bool is_harmless_url(std::string_view url) {
  for (char c : url) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\') return false;
  }
  if (url.starts_with('/')) return !url.starts_with("//");
  if (url.starts_with('?') || url.starts_with('#')) return true;
  for (std::string_view scheme : {"https:", "http:", "mailto:", "tel:"}) {
    if (url.starts_with(scheme)) return true;
  }
  return false;
}

}  // namespace

void Writer::escaped(std::string_view text) {
  std::size_t from = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view replacement = entity(text[at]);
    if (replacement.empty()) continue;
    out_.append(text, from, at - from).append(replacement);
    from = at + 1;
  }
  out_.append(text, from);
}

void Writer::url(std::string_view url) {
  if (is_harmless_url(url)) {
    escaped(url);
  } else {
    out_ += '#';
  }
}

void Writer::number(std::int64_t value) { out_ += format(value); }
void Writer::digits(std::int64_t value) { out_ += std::to_string(value); }
std::string Writer::format(std::int64_t value) const { return format_number(value, context_.lang); }

void Writer::text(TextKey key) { escaped(sentence(key, context_.lang)); }
void Writer::text(TextKey key, const TextArgs& args) { escaped(context_.t(key, args)); }
void Writer::text(TextKey key, std::int64_t count, const TextArgs& args) { escaped(context_.t(key, count, args)); }

void Writer::csrf_fields() {
  if (context_.csrf.empty() || !context_.state) throw std::logic_error("a form with a token on a page that is the same for everyone");
  context_.state->form_rendered = true;
  out_ += R"(<input type="hidden" name="csrf" value=")";
  out_ += mask_token(context_.csrf);
  out_ += R"("><input type="hidden" name="once" value=")";
  out_ += random_token(16);
  out_ += R"(">)";
}

void Writer::asset(std::string_view name) {
  if (context_.services && context_.services->asset_url) {
    escaped(context_.services->asset_url(name));
  } else {
    out_ += "/static/";
    escaped(name);
  }
}

void Writer::icon(std::string_view name) {
  out_ += R"(<svg class="p-ic" aria-hidden="true" focusable="false"><use href=")";
  asset("icons.svg");
  out_ += '#';
  escaped(name);
  out_ += R"("></use></svg>)";
}

}  // namespace darcha::web
