#include "net/router.h"

#include <stdexcept>

namespace darcha::net {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> param;
  std::unique_ptr<Node> rest;
  std::array<int, kMethods> rows{-1, -1, -1, -1, -1, -1, -1};
  bool ends() const {
    return std::any_of(rows.begin(), rows.end(), [](int row) { return row >= 0; });
  }
};

struct Router::Found {
  const Node* node = nullptr;
  std::vector<std::string_view> values;
};

namespace {

/// "a/b/c" without its first slash: the first segment and what follows it (nothing when it was the last).
std::pair<std::string_view, std::optional<std::string_view>> cut(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {path, std::nullopt};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

std::vector<std::string> names_in(std::string_view pattern) {
  std::vector<std::string> names;
  for (std::optional<std::string_view> rest = pattern.substr(1); rest;) {
    const auto [segment, next] = cut(*rest);
    if (segment.starts_with('{')) {
      std::string_view inner = segment.substr(1, segment.size() - 2);
      if (inner.ends_with('*')) inner.remove_suffix(1);
      names.emplace_back(inner);
    }
    rest = next;
  }
  return names;
}

constexpr std::array kAllMethods{Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del, Method::options};

}  // namespace

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)), root_(std::make_unique<Node>()) {
  for (std::size_t i = 0; i < routes_.size(); ++i) add(i);
}
Router::~Router() = default;

void Router::add(std::size_t index) {
  const Route& route = routes_[index];
  const auto bad = [&](const char* why) {
    return std::invalid_argument("route " + std::string(name(route.method)) + " " + route.pattern + ": " + why);
  };
  if (!route.pattern.starts_with('/')) throw bad("must begin with /");
  if (!route.handler) throw bad("has no handler");
  Node* node = root_.get();
  for (std::optional<std::string_view> rest = std::string_view(route.pattern).substr(1); rest;) {
    const auto [segment, next] = cut(*rest);
    std::unique_ptr<Node>* child = nullptr;
    if (segment.starts_with('{')) {
      if (!segment.ends_with('}') || segment.size() < 3) throw bad("a parameter is {name} or {name*}");
      const bool is_rest = segment[segment.size() - 2] == '*';
      if (is_rest && next) throw bad("{name*} must come last");
      child = is_rest ? &node->rest : &node->param;
    } else {
      if (segment.find_first_of("{}*") != std::string_view::npos) throw bad("a parameter is a whole segment");
      child = &node->literals[std::string(segment)];
    }
    if (!*child) *child = std::make_unique<Node>();
    node = child->get();
    rest = next;
  }
  int& row = node->rows[static_cast<std::size_t>(route.method)];
  if (row >= 0) throw bad("is given twice");
  row = static_cast<int>(index);
}

bool Router::find(const Node& node, std::string_view rest, Found& found) const {
  const auto [segment, next] = cut(rest);
  const auto descend = [&](const Node& child) {
    if (next) return find(child, *next, found);
    if (!child.ends()) return false;
    found.node = &child;
    return true;
  };
  if (const auto literal = node.literals.find(segment); literal != node.literals.end() && descend(*literal->second)) return true;
  if (node.param && !segment.empty()) {
    found.values.push_back(segment);
    if (descend(*node.param)) return true;
    found.values.pop_back();
  }
  if (node.rest && !rest.empty()) {
    found.values.push_back(rest);
    found.node = node.rest.get();
    return true;
  }
  return false;
}

Router::Match Router::match(Request& request) const {
  Match match;
  Found found;
  if (!request.path.starts_with('/') || !find(*root_, std::string_view(request.path).substr(1), found)) return match;
  const auto& rows = found.node->rows;
  int row = rows[static_cast<std::size_t>(request.method)];
  if (row < 0 && request.method == Method::head) row = rows[static_cast<std::size_t>(Method::get)];
  if (row < 0) {
    for (const Method method : kAllMethods) {
      const bool has = rows[static_cast<std::size_t>(method)] >= 0 || method == Method::options ||
                       (method == Method::head && rows[static_cast<std::size_t>(Method::get)] >= 0);
      if (!has) continue;
      if (!match.allow.empty()) match.allow += ", ";
      match.allow += name(method);
    }
    return match;
  }
  match.index = static_cast<std::size_t>(row);
  match.route = &routes_[match.index];
  if (!found.values.empty()) {
    const auto names = names_in(match.route->pattern);
    for (std::size_t i = 0; i < names.size(); ++i) request.path_params.emplace_back(names[i], std::string(found.values[i]));
  }
  return match;
}

bool Router::knows(std::string_view path) const {
  Found found;
  return path.starts_with('/') && find(*root_, path.substr(1), found) && found.node->rows[static_cast<std::size_t>(Method::get)] >= 0;
}

}  // namespace darcha::net
