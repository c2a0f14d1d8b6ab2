// From a request to a call: the key, its scope, the idempotency key and the body are looked at once, here.
#include <boost/json.hpp>

#include "core/crypto.h"
#include "open311/api/api.h"

namespace darcha::open311::api {
namespace {

std::string header(const web::Context& context, std::string_view name) {
  return std::string{context.request->headers.find(name).value_or(std::string_view{})};
}

/// Spec: RFC 6750 2.1.
std::string bearer(const web::Context& context) {
  const std::string value = header(context, "Authorization");
  constexpr std::string_view kScheme = "Bearer ";
  if (value.size() <= kScheme.size() || !net::equal_ignoring_case(std::string_view{value}.substr(0, kScheme.size()), kScheme)) return {};
  return value.substr(kScheme.size());
}

Result<boost::json::object> body_of(const web::Context& context) {
  const std::string type = header(context, "Content-Type");
  if (!net::equal_ignoring_case(std::string_view{type}.substr(0, type.find(';')), "application/json"))
    return refuse("open311.not_json", RefusalKind::unsupported_type);
  boost::system::error_code failed;
  boost::json::parse_options options;
  options.max_depth = 8;
  auto parsed = boost::json::parse(context.request->body, failed, {}, options);
  if (failed || !parsed.is_object()) return refuse("open311.bad_json", RefusalKind::bad_input);
  return std::move(parsed.as_object());
}

/// Sent twice, it is done once. Without one the program has nothing to ask again with.
Result<std::string> token_of(const web::Context& context, const ApiKey& key, const Endpoint& endpoint) {
  const std::string sent = header(context, "Idempotency-Key");
  if (sent.size() < 8 || sent.size() > 200) return refuse("open311.bad_token", RefusalKind::bad_input);
  const Digest digest = sha256("darcha.open311.api|" + key.id.str() + "|" + std::string{endpoint.operation} + "|" + sent);
  return to_hex(digest);
}

Task<Result<net::Response>> serve(std::shared_ptr<Services> services, std::shared_ptr<const Endpoint> endpoint, web::Context context) {
  if (endpoint->scope.empty()) co_return co_await endpoint->handler(services, Call{.context = std::move(context)});
  auto key = co_await known_key(services, bearer(context), endpoint->scope, context.request->peer);
  if (!key) {
    net::Response response = web::refused(context, key.error(), true);
    if (response.status == 401) response.headers.set("WWW-Authenticate", "Bearer");
    co_return response;
  }
  Call call{.context = context, .key = std::move(*key), .directory = co_await offices::directory(services->db)};
  if (endpoint->officer() && call.key.kind != KeyKind::officer) co_return refuse("open311.officer_key_needed", RefusalKind::forbidden);
  if (endpoint->changes()) {
    auto body = body_of(context);
    if (!body) co_return std::unexpected(body.error());
    call.body = std::move(*body);
    auto token = token_of(context, call.key, *endpoint);
    if (!token) co_return std::unexpected(token.error());
    call.token = std::move(*token);
  }
  co_return co_await endpoint->handler(services, std::move(call));
}

}  // namespace

std::vector<web::Route> routes(std::shared_ptr<Services> services) {
  std::vector<web::Route> out;
  for (Endpoint& row : endpoints()) {
    const auto endpoint = std::make_shared<const Endpoint>(std::move(row));
    out.push_back({.method = endpoint->method,
                   .pattern = std::string{endpoint->path},
                   .who_may = web::WhoMay::anyone(),  // who has a key with its scope
                   .page = [services, endpoint](web::Context context) { return serve(services, endpoint, std::move(context)); },
                   .api = true});
  }
  return out;
}

}  // namespace darcha::open311::api
