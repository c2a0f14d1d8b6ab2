#include "web/security.h"

namespace darcha::web {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; media-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types "
    "'none'";

constexpr std::string_view kPermissions =
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), "
    "payment=(), "
    "usb=(), browsing-topics=()";

void set_default(net::Response& response, std::string_view name, std::string_view value) {
  if (!response.headers.find(name)) response.headers.add(std::string{name}, std::string{value});
}

/// "https://host:port" against Host; the scheme is the connection's.
bool is_own_origin(std::string_view origin, const net::Request& request) {
  const std::string_view scheme = request.secure ? "https://" : "http://";
  const auto host = request.headers.find("Host");
  return host && origin.starts_with(scheme) && net::equal_ignoring_case(origin.substr(scheme.size()), *host);
}

}  // namespace

void add_security_headers(net::Response& response, const net::Request& request, bool shared) {
  set_default(response, "Content-Security-Policy", kPolicy);
  set_default(response, "X-Content-Type-Options", "nosniff");
  set_default(response, "Referrer-Policy", "same-origin");
  set_default(response, "Cross-Origin-Opener-Policy", "same-origin");
  set_default(response, "Cross-Origin-Resource-Policy", "same-origin");
  set_default(response, "Permissions-Policy", kPermissions);
  set_default(response, "X-Frame-Options", "DENY");
  set_default(response, "Cache-Control", shared ? "private, no-cache" : "no-store");
  if (request.secure) set_default(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

// Spec: Fetch Metadata Request Headers 2.3; RFC 6454 7. `none` is a person typing the address or pressing reload.
Origin origin_of(const net::Request& request) {
  if (const auto site = request.headers.find("Sec-Fetch-Site")) {
    if (*site == "same-origin") return Origin::same;
    return *site == "none" ? Origin::unknown : Origin::other;
  }
  if (const auto origin = request.headers.find("Origin")) return is_own_origin(*origin, request) ? Origin::same : Origin::other;
  return Origin::unknown;
}

bool changes_something(net::Method method) {
  return method != net::Method::get && method != net::Method::head && method != net::Method::options;
}

}  // namespace darcha::web
