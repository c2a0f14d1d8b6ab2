// What tests of pages need: requests and contexts without a socket.
#pragma once
#include <boost/asio/co_spawn.hpp>

#include <memory>
#include <string>

#include "web/web.h"

namespace darcha::web::test {

inline std::shared_ptr<net::Request> request(net::Method method, std::string target) {
  auto out = std::make_shared<net::Request>();
  out->method = method;
  out->target = target;
  const std::size_t question = target.find('?');
  out->path = target.substr(0, question);
  if (question != std::string::npos)
    out->query = net::parse_urlencoded(std::string_view{target}.substr(question + 1)).value_or(net::Fields{});
  out->request_id = "01TESTREQUEST0000000000000";
  out->peer = "192.0.2.1";
  return out;
}

inline Context context(Lang lang = Lang::uz) {
  Context out;
  out.request = request(net::Method::get, "/");
  out.lang = lang;
  out.csrf = std::string(32, 'x');
  out.state = std::make_shared<RequestState>();
  auto services = std::make_shared<Services>();
  services->secret = Bytes(32, 7);
  out.services = services;
  return out;
}

/// Runs one coroutine to its end on a fresh io_context; what it throws comes out here.
template <class T>
T run(Task<T> task) {
  boost::asio::io_context io(1);
  std::exception_ptr error;
  std::optional<T> result;
  boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr e, T value) {
    error = e;
    if (!e) result = std::move(value);
  });
  io.run();
  if (error) std::rethrow_exception(error);
  return std::move(result.value());
}

inline std::string body_of(const net::Response& response) {
  if (const auto* text = std::get_if<std::string>(&response.body)) return *text;
  if (const auto* shared = std::get_if<net::SharedBytes>(&response.body)) return **shared;
  return {};
}

/// The pages of a room without a server: finds the row for a path as the server would and fills in its parameters.
class Site {
 public:
  explicit Site(std::vector<Route> routes) : routes_(std::move(routes)) {}

  /// What the page answers; a refusal as the page it becomes. Who may visit it is not asked (bind() does). Throws std::out_of_range if no
  /// row takes the path.
  Task<net::Response> visit(Context context) {
    const Route* best = nullptr;
    std::vector<std::pair<std::string, std::string>> params;
    for (const Route& route : routes_) {
      const auto found = match(route.pattern, context.request->path);
      if (route.method != context.request->method || !found || (best != nullptr && found->size() >= params.size())) continue;
      best = &route;
      params = *found;
    }
    if (best == nullptr) throw std::out_of_range("no page takes " + context.request->path);
    context.request->path_params = std::move(params);
    auto answer = co_await best->page(context);
    if (!answer) co_return refused(context, answer.error(), best->api);
    co_return std::move(*answer);
  }

 private:
  static std::optional<std::vector<std::pair<std::string, std::string>>> match(std::string_view pattern, std::string_view path) {
    std::vector<std::pair<std::string, std::string>> params;
    while (!pattern.empty() && !path.empty()) {
      const std::string_view wanted = pattern.substr(0, pattern.find('/', 1));
      const std::string_view there = path.substr(0, path.find('/', 1));
      if (wanted.starts_with("/{") && wanted.ends_with("}") && there.size() > 1)
        params.emplace_back(wanted.substr(2, wanted.size() - 3), there.substr(1));
      else if (wanted != there)
        return std::nullopt;
      pattern.remove_prefix(wanted.size());
      path.remove_prefix(there.size());
    }
    return pattern.empty() && path.empty() ? std::optional{params} : std::nullopt;
  }
  std::vector<Route> routes_;
};

}  // namespace darcha::web::test
