#include "web/held.h"

#include "core/crypto.h"
#include "core/seal.h"
#include "gen/web/text.h"
#include "gen/web/views.h"
#include "web/refusals.h"
#include "web/visit.h"

namespace darcha::web {
namespace {

constexpr std::string_view kSealedFor = "web.held_form";
constexpr std::size_t kMostHeld = 100 * 1024;  // plain; a form without files is at most 64 KB

struct Held {
  std::string action;
  bool files_lost = false;
  net::Fields fields;
};

bool is_secret(std::string_view field) {
  for (std::string_view part : {"parol", "password", "kod", "code", "secret", "csrf", "once"}) {
    if (field.find(part) != std::string_view::npos) return true;
  }
  return false;
}

Held held_in(const Context& context) {
  const net::Request& request = *context.request;
  Held held{.action = here(request), .files_lost = !request.uploads.empty()};
  for (const auto& [name, value] : request.form.items())
    if (!is_secret(name)) held.fields.add(name, value);
  return held;
}

Bytes key_of(const Context& context) {
  const Digest key = hmac_sha256(context.services->secret, as_bytes(kSealedFor));
  return {key.begin(), key.end()};
}

std::optional<Held> open(const Context& context, std::string_view sealed) {
  const auto octets = parse_base64url(sealed);
  const auto plain = octets ? open_sealed(key_of(context), *octets, kSealedFor) : std::nullopt;
  if (!plain) return std::nullopt;
  const std::string_view text{reinterpret_cast<const char*>(plain->data()), plain->size()};
  const std::size_t first = text.find('\n'), second = text.find('\n', first + 1);
  auto fields = net::parse_urlencoded(text.substr(second + 1));
  if (!fields) return std::nullopt;
  return Held{.action = std::string{text.substr(0, first)},
              .files_lost = text.substr(first + 1, second - first - 1) == "files",
              .fields = std::move(*fields)};
}

views::HeldForm view_of(const Held& held, std::string title, std::string lead) {
  views::HeldForm view{.title = std::move(title), .lead = std::move(lead), .files_lost = held.files_lost, .action = held.action};
  for (const auto& [name, value] : held.fields.items()) view.kept.push_back({.name = name, .value = value});
  return view;
}

}  // namespace

std::optional<std::string> hold(const Context& context) {
  const Held held = held_in(context);
  std::string plain = held.action + '\n' + (held.files_lost ? "files" : "") + '\n';
  for (const auto& [name, value] : held.fields.items()) {
    if (plain.back() != '\n') plain += '&';
    plain.append(percent_encoded(name)).append("=").append(percent_encoded(value));
  }
  if (plain.size() > kMostHeld) return std::nullopt;
  return to_base64url(seal(key_of(context), as_bytes(plain), kSealedFor));
}

bool is_held(const Context& context, std::string_view sealed) { return open(context, sealed).has_value(); }

net::Response held_to_send(Context context, Visitor visitor, std::string_view sealed) {
  const auto held = open(context, sealed);
  if (!held) throw std::invalid_argument("what was held is not of this server");
  recognise(context, std::move(visitor));
  const views::HeldForm view = view_of(*held, context.t(text::kHeldReady), context.t(text::kHeldReadyLead));
  return page(context, {.title = view.title, .noindex = true}, view);
}

net::Response held_form(const Context& context, const Refusal& refusal, bool sign_in) {
  views::HeldForm view = view_of(held_in(context), title_of(context, refusal), text_of(context, refusal));
  if (sign_in) view.held = hold(context);
  return page(context, {.title = view.title, .noindex = true}, view, status_of(refusal));
}

}  // namespace darcha::web
