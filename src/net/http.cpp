#include "net/http.h"

#include <fmt/format.h>

#include "core/text.h"
#include "net/target.h"

namespace darcha::net {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<int>(c));
        else
          out += c;
    }
  }
  out += '"';
}

Response with_type(std::string body, std::string_view type, int status) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(type));
  response.body = std::move(body);
  return response;
}

template <class Items>
std::optional<std::string_view> only(const Items& items, std::string_view name) {
  std::optional<std::string_view> found;
  for (const auto& [key, value] : items) {
    if (key != name) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return found;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view name(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::del: return "DELETE";
    case Method::options: return "OPTIONS";
  }
  return "GET";
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(items_, [&](const auto& item) { return equal_ignoring_case(item.first, name); });
  items_.emplace_back(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [key, value] : items_)
    if (equal_ignoring_case(key, name)) return value;
  return std::nullopt;
}

std::vector<std::string_view> Headers::find_all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : items_)
    if (equal_ignoring_case(key, name)) found.push_back(value);
  return found;
}

std::optional<std::string_view> Fields::find(std::string_view name) const { return only(items_, name); }

std::vector<std::string_view> Fields::find_all(std::string_view name) const {
  std::vector<std::string_view> found;
  for (const auto& [key, value] : items_)
    if (key == name) found.push_back(value);
  return found;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(items_.begin(), items_.end(), [&](const auto& item) { return item.first == name; }));
}

std::optional<Fields> parse_urlencoded(std::string_view text, std::size_t max_fields) {
  Fields fields;
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    if (++count > max_fields) return std::nullopt;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto key = percent_decode(pair.substr(0, equals), Plus::is_space);
    auto value = percent_decode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view{}, Plus::is_space);
    if (!key || !value || !is_utf8(*key) || !is_utf8(*value)) return std::nullopt;
    fields.add(std::move(*key), std::move(*value));
  }
  return fields;
}

std::string_view Request::path_param(std::string_view name) const {
  for (const auto& [key, value] : path_params)
    if (key == name) return value;
  return {};
}

// Spec: RFC 6265 4.2.1. A name sent twice (a cookie planted by a neighbouring host) is no cookie at all.
std::optional<std::string_view> Request::cookie(std::string_view name) const {
  std::optional<std::string_view> found;
  for (std::string_view line : headers.find_all("Cookie")) {
    while (!line.empty()) {
      const std::size_t end = std::min(line.find(';'), line.size());
      std::string_view pair = line.substr(0, end);
      line.remove_prefix(std::min(end + 1, line.size()));
      while (!pair.empty() && (pair.front() == ' ' || pair.front() == '\t')) pair.remove_prefix(1);
      while (!pair.empty() && (pair.back() == ' ' || pair.back() == '\t')) pair.remove_suffix(1);
      if (pair.size() <= name.size() || pair[name.size()] != '=' || !pair.starts_with(name)) continue;
      std::string_view value = pair.substr(name.size() + 1);
      if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
      if (found && *found != value) return std::nullopt;
      found = value;
    }
  }
  return found;
}

Response Response::html(std::string body, int status) { return with_type(std::move(body), "text/html; charset=utf-8", status); }
Response Response::text(std::string body, int status) { return with_type(std::move(body), "text/plain; charset=utf-8", status); }
Response Response::json(std::string body, int status) { return with_type(std::move(body), "application/json", status); }
Response Response::bytes(std::string body, std::string content_type) { return with_type(std::move(body), content_type, 200); }

Response Response::redirect(std::string location) {
  Response response;
  response.status = 303;
  response.headers.add("Location", std::move(location));
  return response;
}

Response Response::problem(int status, std::string_view code, std::string_view title, std::string_view detail,
                           std::string_view request_id) {
  return with_type(problem_json(status, code, title, detail, request_id), "application/problem+json", status);
}

std::string problem_json(int status, std::string_view code, std::string_view title, std::string_view detail, std::string_view request_id) {
  std::string out = fmt::format("{{\"type\":\"about:blank\",\"status\":{},\"code\":", status);
  append_json_string(out, code);
  out += ",\"title\":";
  append_json_string(out, title);
  if (!detail.empty()) {
    out += ",\"detail\":";
    append_json_string(out, detail);
  }
  if (!request_id.empty()) {
    out += ",\"request_id\":";
    append_json_string(out, request_id);
  }
  out += '}';
  return out;
}

std::string_view reason_phrase(int status) {
  switch (status) {
    case 100: return "Continue";
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    case 505: return "HTTP Version Not Supported";
    case 507: return "Insufficient Storage";
    default: return status < 300 ? "OK" : status < 400 ? "Redirect" : "Error";
  }
}

}  // namespace darcha::net
