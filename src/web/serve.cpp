// From a request to a response; the order of the steps is the security of the house (see bind in web.h).
#include <fmt/core.h>

#include <typeinfo>

#include "core/log.h"
#include "web/cache.h"
#include "web/csrf.h"
#include "web/held.h"
#include "web/officer_nav.h"
#include "web/refusals.h"
#include "web/security.h"
#include "web/visit.h"

namespace darcha::web {
namespace {

struct Bound {
  Route route;
  std::shared_ptr<const Services> services;
};

net::Response to_sign_in(const Context& context, int assurance) {
  std::string location = "/kirish?qaytish=" + percent_encoded(here(*context.request));
  if (assurance > 0) location += fmt::format("&daraja={}", assurance);
  return net::Response::redirect(std::move(location));
}

bool holds_role(const Visitor& visitor, const std::string& role) {
  return role.empty() || std::ranges::find(visitor.roles, role) != visitor.roles.end();
}

bool from_own_page(const Context& context) { return origin_of(*context.request) == Origin::same; }

/// Nobody is signed in where somebody must be.
net::Response ask_to_sign_in(const Bound& bound, const Context& context) {
  const Refusal refusal{.code = "web.not_signed_in", .kind = RefusalKind::not_signed_in};
  if (bound.route.api || prefers_json(*context.request)) return refused(context, refusal, true);
  if (!changes_something(context.request->method)) return to_sign_in(context, 0);
  return from_own_page(context) ? held_form(context, refusal, true) : refused(context, refusal, false);
}

std::optional<net::Response> check_who_may(const Bound& bound, const Context& context) {
  const WhoMay& who = bound.route.who_may;
  const Visitor& visitor = context.visitor;
  if (who.kind == WhoMay::Kind::anyone) return std::nullopt;
  if (!visitor.signed_in()) return ask_to_sign_in(bound, context);
  if (who.kind == WhoMay::Kind::officer && (visitor.officer.is_nil() || !holds_role(visitor, who.role))) {
    return refused(context, {.code = visitor.officer.is_nil() ? "web.forbidden" : "web.role_missing", .kind = RefusalKind::forbidden},
                   bound.route.api);
  }
  if (visitor.assurance >= who.assurance) return std::nullopt;
  if (bound.route.api || changes_something(context.request->method) || prefers_json(*context.request)) {
    return refused(context, {.code = "web.forbidden", .kind = RefusalKind::forbidden}, bound.route.api);
  }
  return to_sign_in(context, who.assurance);
}

/// Spec: OWASP CSRF prevention: token bound to the session, and where the request comes from. Interfaces for programs carry a token of
/// their own; used with a session cookie they must come from our pages.
std::optional<net::Response> check_forgery(const Bound& bound, const Context& context) {
  const net::Request& request = *context.request;
  if (!changes_something(request.method)) return std::nullopt;
  const Refusal forged{.code = "web.forged_form", .kind = RefusalKind::forbidden};
  const Origin origin = origin_of(request);
  if (bound.route.api) {
    const bool by_cookie = context.visitor.signed_in() && !request.headers.find("Authorization");
    if (by_cookie && origin != Origin::same) return refused(context, forged, true);
    return std::nullopt;
  }
  if (origin == Origin::other) return refused(context, forged, false);
  if (bound.route.csrf_exempt) return std::nullopt;
  const auto sent = request.form.find("csrf");
  const auto header = request.headers.find("X-Csrf-Token");
  const std::string_view token = sent.value_or(header.value_or(""));
  if (token_matches(token, context.csrf)) return std::nullopt;
  // The page was opened before signing in, and sent after it, in this browser: its token is of the browser's own nonce.
  const auto nonce = read_cookie(request, "form");
  if (origin == Origin::same && nonce && token_matches(token, make_csrf_token(context.services->secret, false, *nonce)))
    return std::nullopt;
  if (origin == Origin::same && sent && !prefers_json(request)) {
    return held_form(context, {.code = "web.form_expired", .kind = RefusalKind::conflict}, false);
  }
  return refused(context, forged, false);
}

/// Only for pages that are looked at: a form that is sent waits for nothing it does not need.
bool shows_cabinet(const Bound& bound, const Context& context) {
  return bound.services->unread_messages && !bound.route.api && context.request->method == net::Method::get &&
         bound.route.who_may.kind == WhoMay::Kind::signed_in && bound.route.pattern.starts_with("/kabinet");
}

/// A form about one thing, whose id is in its address, is answered with a redirect: nothing is counted for a menu that nobody sees. A
/// search is answered with its page.
bool answered_elsewhere(const Bound& bound, const Context& context) {
  return changes_something(context.request->method) && bound.route.pattern.find('{') != std::string::npos;
}

/// The response as it leaves: headers, cookies, and whether it may be kept.
void finish(net::Response& response, const Context& context) {
  RequestState& state = *context.state;
  const bool shared = state.cacheable && !state.form_rendered && !context.visitor.signed_in() && response.status == 200;
  if (state.form_rendered && !context.visitor.signed_in() && read_cookie(*context.request, "form") != state.anonymous_nonce) {
    state.set_cookies.push_back(make_cookie(*context.request, "form", state.anonymous_nonce, std::nullopt));
  }
  for (const std::string& cookie : state.set_cookies) response.headers.add("Set-Cookie", cookie);
  state.set_cookies.clear();
  state.cacheable = shared && !response.headers.find("Set-Cookie");
  add_security_headers(response, *context.request, shared);
  response.headers.add("Vary", "Cookie, Accept-Language");
}

/// Spec: a cookie of a session may be stale; only a request without any can be answered from the cache.
std::optional<std::string> shared_key(const Bound& bound, const Context& context) {
  const Services& services = *bound.services;
  if (!services.cache || bound.route.who_may.kind != WhoMay::Kind::anyone) return std::nullopt;
  if (services.visitors && services.visitors->may_be_signed_in(*context.request)) return std::nullopt;
  return cache_key(context);
}

void keep(const std::string& key, std::uint64_t version, net::Response& response, const Context& context) {
  if (!context.state->cacheable || !std::holds_alternative<std::string>(response.body)) return;
  const std::size_t bytes = std::get<std::string>(response.body).size() * 2 + 1024;  // with the compressed forms and heads
  const net::Frozen frozen = net::Frozen::make(std::move(response));
  context.services->cache->put(key, version, frozen, bytes, context.now);
  response = frozen.answer(*context.request);
}

Task<net::Response> serve(std::shared_ptr<const Bound> bound, std::shared_ptr<net::Request> request) {
  const Services& services = *bound->services;
  Context context = begin_visit(std::move(request), bound->services);
  const std::optional<std::string> key = shared_key(*bound, context);
  std::uint64_t version = 0;
  if (key) {
    if (const auto kept = services.cache->find(*key, context.now)) co_return kept->answer(*context.request);
    version = services.cache->version();
  }
  std::optional<net::Response> response;
  std::exception_ptr thrown;
  try {
    Visitor visitor;
    if (services.visitors) visitor = co_await services.visitors->visitor_of(context.request);
    recognise(context, std::move(visitor));
    const bool at_desk = bound->route.who_may.kind == WhoMay::Kind::officer && !bound->route.api;
    const bool sends = answered_elsewhere(*bound, context);
    if (at_desk) context.desk = co_await officer_menu(context, !sends);
    response = check_who_may(*bound, context);
    if (!response) response = check_forgery(*bound, context);
    if (!response) {
      if (shows_cabinet(*bound, context)) context.unread_messages = co_await services.unread_messages(context.visitor);
      Result<net::Response> result = co_await bound->route.page(context);
      if (!result && at_desk && sends) context.desk = co_await officer_menu(context);  // a page after all
      response = result ? std::move(*result) : refused(context, result.error(), bound->route.api);
    }
  } catch (const net::StatusError&) {
    throw;  // the server's fallback answers
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) response = refused(context, refusal_of(context, thrown, bound->route.pattern), bound->route.api);
  finish(*response, context);
  if (key) keep(*key, version, *response, context);
  co_return std::move(*response);
}

RefusalKind kind_of(int status) {
  switch (status) {
    case 401: return RefusalKind::not_signed_in;
    case 403: return RefusalKind::forbidden;
    case 404: return RefusalKind::not_found;
    case 410: return RefusalKind::gone;
    case 413: return RefusalKind::too_large;
    case 415: return RefusalKind::unsupported_type;
    case 429: return RefusalKind::rate_limited;
    default: return status >= 500 ? RefusalKind::unavailable : RefusalKind::bad_input;
  }
}

Refusal refusal_of_status(int status) {
  const RefusalKind kind = kind_of(status);
  switch (status) {
    case 404: return {.code = "web.not_found", .kind = kind};
    case 405: return {.code = "web.method_not_allowed", .kind = kind};
    case 413: return {.code = "web.too_large", .kind = kind};
    case 415: return {.code = "web.unsupported_type", .kind = kind};
    case 429: return {.code = "web.rate_limited", .kind = kind};
    case 500: return {.code = "web.fault", .kind = kind};
    default: return {.code = status >= 500 ? "web.unavailable" : "web.broken_request", .kind = kind};
  }
}

/// Who asks for an address that is none, so that an officer finds the way back to the desk. Not of broken requests and faults: those are
/// answered without asking anybody.
Task<> recognise_lost(Context& context) {
  const Services& services = *context.services;
  if (services.visitors == nullptr || !services.visitors->may_be_signed_in(*context.request)) co_return;
  try {
    recognise(context, co_await services.visitors->visitor_of(context.request));
    if (!context.visitor.officer.is_nil() && context.request->path.starts_with("/xodim")) context.desk = co_await officer_menu(context);
  } catch (const std::exception& unknown) {
    log_warn("http.visitor_unknown", {{"type", typeid(unknown).name()}, {"request", context.request->request_id}});
  }
}

Task<net::Response> answer_unmatched(std::shared_ptr<const Services> services, std::shared_ptr<net::Request> request, int status,
                                     std::exception_ptr thrown) {
  const bool api = request->path.starts_with("/api/");
  Context context = begin_visit(std::move(request), std::move(services));
  if (status == 404 && !thrown && !api) co_await recognise_lost(context);
  const Refusal refusal = thrown && status >= 500 ? refusal_of(context, thrown, "-") : refusal_of_status(status);
  net::Response response = refused(context, refusal, api);
  if (refusal.code != "web.fault" && !thrown) response.status = status;  // the server knows finer ones: 408, 414, 431
  finish(response, context);
  co_return response;
}

}  // namespace

std::vector<net::Route> bind(std::vector<Route> routes, Services services) {
  const auto shared = std::make_shared<const Services>(std::move(services));
  std::vector<net::Route> out;
  out.reserve(routes.size());
  for (Route& route : routes) {
    net::Route row{.method = route.method, .pattern = route.pattern, .handler = {}, .max_body = route.max_body, .uploads = route.uploads};
    const auto bound = std::make_shared<const Bound>(Bound{std::move(route), shared});
    row.handler = [bound](std::shared_ptr<net::Request> request) { return serve(bound, std::move(request)); };
    out.push_back(std::move(row));
  }
  return out;
}

std::function<Task<net::Response>(std::shared_ptr<net::Request>, int, std::exception_ptr)> fallback(Services services) {
  const auto shared = std::make_shared<const Services>(std::move(services));
  return [shared](std::shared_ptr<net::Request> request, int status, std::exception_ptr thrown) {
    return answer_unmatched(shared, std::move(request), status, std::move(thrown));
  };
}

}  // namespace darcha::web
