// What operators see: access log, health, metrics.
#include <fmt/format.h>

#include "core/log.h"
#include "net/net.h"

namespace darcha::net {
namespace {

Task<Response> say_problem(std::shared_ptr<Request> request, int status, std::exception_ptr error) {
  if (error) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& fault) {
      log_error("http.fault", {{"request", request->request_id}, {"what", fault.what()}});
    } catch (...) {
      log_error("http.fault", {{"request", request->request_id}});
    }
  }
  co_return Response::problem(status, fmt::format("net.status_{}", status), reason_phrase(status), {}, request->request_id);
}

Response uncached(Response response) {
  response.headers.add("Cache-Control", "no-store");
  return response;
}

Task<Response> say_alive(std::shared_ptr<Request>) { co_return uncached(Response::text("ok\n")); }

Task<bool> passes(const HealthCheck* check) {
  try {
    co_return co_await check->passes();
  } catch (const std::exception& fault) {
    log_warn("health.check_fails", {{"check", check->name}, {"what", fault.what()}});
  }
  co_return false;
}

Task<Response> say_ready(std::shared_ptr<const std::vector<HealthCheck>> checks) {
  std::string list;
  bool ready = true;
  for (const HealthCheck& check : *checks) {
    const bool good = co_await passes(&check);
    ready = ready && good;
    list += fmt::format("{}\"{}\":{}", list.empty() ? "" : ",", check.name, good);
  }
  co_return uncached(Response::json(fmt::format("{{\"ready\":{},\"checks\":{{{}}}}}\n", ready, list), ready ? 200 : 503));
}

Task<Response> say_metrics(const Metrics* metrics) {
  Response response = Response::bytes(metrics->text(), "text/plain; version=0.0.4; charset=utf-8");
  co_return uncached(std::move(response));
}

}  // namespace

void log_access(const Finished& finished) {
  log_info("http.request", {{"method", name(finished.request.method)},
                            {"route", finished.route.empty() ? std::string_view("-") : finished.route},
                            {"status", finished.status},
                            {"bytes", finished.bytes},
                            {"us", finished.took.count()},
                            {"request", finished.request.request_id}});
}

Server::Fallback problem_fallback() { return say_problem; }

std::vector<Route> internal_routes(std::vector<HealthCheck> checks, Metrics& metrics) {
  auto shared = std::make_shared<const std::vector<HealthCheck>>(std::move(checks));
  return {
      {Method::get, "/healthz", say_alive},
      {Method::get, "/readyz", [shared](std::shared_ptr<Request>) { return say_ready(shared); }},
      {Method::get, "/metrics", [&metrics](std::shared_ptr<Request>) { return say_metrics(&metrics); }},
  };
}

}  // namespace darcha::net
