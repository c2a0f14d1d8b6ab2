#include "web/visit.h"

#include "core/crypto.h"
#include "web/csrf.h"

namespace darcha::web {
namespace {

Lang choose_lang(const net::Request& request, RequestState& state) {
  if (const auto asked = request.query.find("til")) {
    if (const auto lang = parse_lang(*asked)) {
      state.set_cookies.push_back(make_cookie(request, "til", code(*lang), kYear));
      return *lang;
    }
  }
  if (const auto kept = read_cookie(request, "til")) {
    if (const auto lang = parse_lang(*kept)) return *lang;
  }
  const auto accepted = request.headers.find("Accept-Language");
  return accepted ? negotiate_lang(*accepted) : Lang::uz;
}

/// 16 random octets, base64url. Anything else in the cookie is replaced.
std::string nonce_of(const net::Request& request) {
  const auto kept = read_cookie(request, "form");
  if (kept && kept->size() == 22 && parse_base64url(*kept)) return std::string{*kept};
  return random_token(16);
}

}  // namespace

std::string prefs_to_cookie(const Prefs& prefs) {
  std::string out;
  if (prefs.large_text) out += 'l';
  if (prefs.high_contrast) out += 'c';
  if (prefs.simple_view) out += 's';
  if (prefs.read_aloud) out += 'r';
  if (prefs.scheme == Prefs::Scheme::dark) out += 'd';
  if (prefs.scheme == Prefs::Scheme::light) out += 'b';
  return out.empty() ? "-" : out;
}

Prefs prefs_from_cookie(std::string_view value) {
  Prefs prefs;
  for (char c : value.substr(0, 16)) {
    switch (c) {
      case 'l': prefs.large_text = true; break;
      case 'c': prefs.high_contrast = true; break;
      case 's': prefs.simple_view = true; break;
      case 'r': prefs.read_aloud = true; break;
      case 'd': prefs.scheme = Prefs::Scheme::dark; break;
      case 'b': prefs.scheme = Prefs::Scheme::light; break;
      default: break;
    }
  }
  return prefs;
}

Context begin_visit(std::shared_ptr<net::Request> request, std::shared_ptr<const Services> services) {
  Context context;
  context.state = std::make_shared<RequestState>();
  context.lang = choose_lang(*request, *context.state);
  if (const auto prefs = read_cookie(*request, "prefs")) context.prefs = prefs_from_cookie(*prefs);
  context.now = services->clock ? services->clock->now() : SystemClock{}.now();
  context.request = std::move(request);
  context.services = std::move(services);
  return context;
}

void recognise(Context& context, Visitor visitor) {
  context.visitor = std::move(visitor);
  const bool signed_in = context.visitor.signed_in();
  if (!signed_in) context.state->anonymous_nonce = nonce_of(*context.request);
  context.csrf =
      make_csrf_token(context.services->secret, signed_in, signed_in ? context.visitor.session.str() : context.state->anonymous_nonce);
}

}  // namespace darcha::web
