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

}  // namespace darcha::web::test
