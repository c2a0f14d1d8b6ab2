#include "identity/session_cookie.h"

#include <fmt/core.h>

namespace darcha::identity {
namespace {

// Spec: RFC 6265bis 4.1.3.2: __Host- binds the cookie to this host, path / and TLS.
std::string_view cookie_name(const net::Request& request) { return request.secure ? "__Host-session" : "session"; }

std::string attributes(const net::Request& request) {
  return std::string{"; Path=/; HttpOnly; SameSite=Lax"} + (request.secure ? "; Secure" : "");
}

std::string_view first_found(std::string_view agent, std::initializer_list<std::pair<std::string_view, std::string_view>> table) {
  for (const auto& [mark, name] : table)
    if (agent.find(mark) != std::string_view::npos) return name;
  return {};
}

}  // namespace

std::optional<SessionToken> session_token_of(const net::Request& request) {
  const auto value = request.cookie(cookie_name(request));
  return value ? parse_session_cookie(*value) : std::nullopt;
}

void set_session_cookie(net::Response& response, const net::Request& request, const SessionToken& token) {
  response.headers.add("Set-Cookie", fmt::format("{}={}{}; Max-Age={}", cookie_name(request), to_cookie(token), attributes(request),
                                                 std::chrono::seconds{kSessionLife}.count()));
}

void clear_session_cookie(net::Response& response, const net::Request& request) {
  response.headers.add("Set-Cookie", fmt::format("{}=; Max-Age=0{}", cookie_name(request), attributes(request)));
}

std::string device_of(const net::Request& request) {
  const auto agent = request.headers.find("User-Agent");
  if (!agent) return {};
  const std::string_view browser = first_found(*agent, {{"YaBrowser", "Yandex"},
                                                        {"OPR/", "Opera"},
                                                        {"Edg/", "Edge"},
                                                        {"SamsungBrowser", "Samsung Internet"},
                                                        {"Firefox/", "Firefox"},
                                                        {"Chrome/", "Chrome"},
                                                        {"Safari/", "Safari"},
                                                        {"curl/", "curl"}});
  const std::string_view system = first_found(
      *agent,
      {{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}});
  if (browser.empty()) return std::string{system};
  return system.empty() ? std::string{browser} : fmt::format("{}, {}", browser, system);
}

}  // namespace darcha::identity
