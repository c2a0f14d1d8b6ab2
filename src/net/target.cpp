#include "net/target.h"

#include <algorithm>

#include "core/text.h"

namespace darcha::net {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = hex_value(text[i + 1]);
      const int low = hex_value(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' && plus == Plus::is_space ? ' ' : text[i];
    }
  }
  return out;
}

std::optional<std::string> parse_path(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return std::nullopt;
  auto path = percent_decode(raw, Plus::is_plus);
  if (!path || !is_utf8(*path)) return std::nullopt;
  // A slash that appears only after decoding would move a segment's border; a backslash is a slash to some readers.
  if (std::count(path->begin(), path->end(), '/') != std::count(raw.begin(), raw.end(), '/')) return std::nullopt;
  for (const char c : *path)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\') return std::nullopt;
  for (std::size_t begin = 1; begin <= path->size();) {
    const std::size_t end = std::min(path->find('/', begin), path->size());
    const std::string_view segment = std::string_view(*path).substr(begin, end - begin);
    if (segment == "." || segment == "..") return std::nullopt;
    begin = end + 1;
  }
  return path;
}

std::optional<Target> split_target(std::string_view target) {
  for (const char c : target)
    if (c <= 0x20 || c >= 0x7F || c == '#') return std::nullopt;
  Target out;
  if (target == "*") {
    out.path = target;
    return out;
  }
  if (!target.starts_with('/')) {
    if (target.starts_with("http://"))
      target.remove_prefix(7);
    else if (target.starts_with("https://"))
      target.remove_prefix(8);
    else
      return std::nullopt;
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    out.authority = target.substr(0, end);
    if (!is_host(out.authority)) return std::nullopt;
    target.remove_prefix(end);
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  out.path = question == 0 ? std::string_view("/") : target.substr(0, question);
  if (question < target.size()) out.query = target.substr(question + 1);
  return out;
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > 255) return false;
  std::string_view name = host;
  if (host.front() == '[') {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    for (const char c : host.substr(1, close - 1))
      if (hex_value(c) < 0 && c != ':' && c != '.') return false;
    name = host.substr(close + 1);
    if (!name.empty() && name.front() != ':') return false;
  } else {
    const std::size_t colon = std::min(host.find(':'), host.size());
    if (colon == 0) return false;
    for (const char c : host.substr(0, colon))
      if (!is_alnum(c) && c != '-' && c != '.' && c != '_') return false;
    name = host.substr(colon);
  }
  if (name.empty()) return true;
  name.remove_prefix(1);
  if (name.size() > 5) return false;
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace darcha::net
