// Cookies, and addresses inside the site.
#include <fmt/core.h>

#include "core/text.h"
#include "web/web.h"

namespace darcha::web {
namespace {

std::string full_name(const net::Request& request, std::string_view name) { return (request.secure ? "__Host-" : "") + std::string{name}; }

void append_parameter(std::string& out, std::string_view name, std::string_view value) {
  out += out.find('?') == std::string::npos ? '?' : '&';
  out += percent_encoded(name) + '=' + percent_encoded(value);
}

}  // namespace

std::string make_cookie(const net::Request& request, std::string_view name, std::string_view value,
                        std::optional<std::chrono::seconds> max_age) {
  std::string out = fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax", full_name(request, name), value);
  if (request.secure) out += "; Secure";
  if (max_age) out += fmt::format("; Max-Age={}", max_age->count());
  return out;
}

std::string drop_cookie(const net::Request& request, std::string_view name) {
  return make_cookie(request, name, "", std::chrono::seconds{0});
}

std::optional<std::string_view> read_cookie(const net::Request& request, std::string_view name) {
  return request.cookie(full_name(request, name));
}

std::optional<std::string> safe_local_path(std::string_view path) {
  if (path.empty() || path.size() > 2000 || path[0] != '/' || path.starts_with("//") || !is_utf8(path)) return std::nullopt;
  for (char c : path) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || c == '\\') return std::nullopt;
  }
  return std::string{path};
}

std::string percent_encoded(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool plain =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

std::string here(const net::Request& request, std::string_view name, std::string_view value) {
  std::string out = request.target.substr(0, request.target.find('?'));
  if (!safe_local_path(out)) out = "/";
  for (const auto& [key, field] : request.query.items()) {
    if (key != "til" && key != name) append_parameter(out, key, field);
  }
  if (!name.empty()) append_parameter(out, name, value);
  return out;
}

}  // namespace darcha::web
