// Finds the row of the route table for a path: literals before {name} before {name*}. Private to net.
#pragma once
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"

namespace darcha::net {

class Router {
 public:
  /// Throws std::invalid_argument for a pattern that is malformed or given twice with one method.
  explicit Router(std::vector<Route> routes);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  struct Match {
    const Route* route = nullptr;  ///< nothing when no pattern, or no method of the pattern, fits
    std::size_t index = 0;         ///< of the route in routes()
    std::string allow;             ///< the methods of the pattern that fits; empty when none does
  };
  /// Fills `request.path_params`. HEAD falls back to the row of GET.
  Match match(Request& request) const;
  bool knows(std::string_view path) const;  ///< a GET of this path would be routed
  const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Node;
  struct Found;
  static constexpr std::size_t kMethods = 7;
  bool find(const Node& node, std::string_view rest, Found& found) const;
  void add(std::size_t index);

  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace darcha::net
