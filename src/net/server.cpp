#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <fmt/core.h>

#include "core/log.h"
#include "net/connection.h"
#include "net/port_claim.h"
#include "net/tls.h"
#include "net/uploads.h"

namespace darcha::net {

namespace asio = boost::asio;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

ServerCore::ServerCore(asio::io_context& io, ServerOptions o, std::vector<Route> routes, Server::Fallback f)
    : io(io),
      options(std::move(o)),
      router(std::move(routes)),
      fallback(std::move(f)),
      proxies(options.trusted_proxies),
      wheel(std::chrono::steady_clock::now()),
      ticker(io.get_executor()),
      drained(io.get_executor()),
      open_connections(Metrics::global().gauge_of("http_connections", {})),
      bytes_sent(Metrics::global().counter("http_sent_bytes_total", {})) {
  static constexpr std::array kClasses{"1xx", "2xx", "3xx", "4xx", "5xx"};
  const auto add = [this](const std::string& method, const std::string& route) {
    Series row{};
    for (std::size_t i = 0; i < kClasses.size(); ++i)
      row.by_class[i] = &Metrics::global().counter("http_requests_total", {{"method", method}, {"route", route}, {"status", kClasses[i]}});
    row.seconds = &Metrics::global().histogram("http_request_seconds", {{"method", method}, {"route", route}});
    series.push_back(row);
  };
  for (const Route& route : router.routes()) add(std::string(name(route.method)), route.pattern);
  add("", "");
}

void ServerCore::finished(const Request& request, const Router::Match& match, int status, std::uint64_t bytes) {
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - request.received);
  const Series& row = match.route != nullptr ? series[match.index] : series.back();
  row.by_class[static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1)]->add();
  row.seconds->observe(std::chrono::duration<double>(took).count());
  bytes_sent.add(static_cast<double>(bytes));
  if (!hook) return;
  try {
    hook({request, match.route != nullptr ? std::string_view(match.route->pattern) : std::string_view{}, status, bytes, took});
  } catch (const std::exception& fault) {
    log_error("net.finished_hook_fault", {{"what", fault.what()}});
  }
}

struct Server::State : std::enable_shared_from_this<Server::State> {
  State(asio::io_context& io, ServerOptions options, std::vector<Route> routes, Fallback fallback)
      : core(std::make_shared<ServerCore>(io, std::move(options), std::move(routes), std::move(fallback))), acceptor(io.get_executor()) {
    const auto& table = core->router.routes();
    if (core->options.upload_dir.empty() && std::any_of(table.begin(), table.end(), [](const Route& route) { return route.uploads; }))
      throw std::invalid_argument("a route takes uploads and the server has no upload_dir");
    if (!core->options.tls_certificate.empty()) tls = make_server_tls(core->options.tls_certificate, core->options.tls_key);
  }

  static Task<> accept(std::shared_ptr<State> self);
  static Task<> tick(std::shared_ptr<ServerCore> core);
  void take(Socket socket);
  void close() {
    boost::system::error_code ignored;
    acceptor.close(ignored);
  }

  std::shared_ptr<ServerCore> core;
  Acceptor acceptor;
  std::shared_ptr<asio::ssl::context> tls;
};

/// Every fault of a handshake or a full table of files is one connection's, never the listener's.
Task<> Server::State::accept(std::shared_ptr<State> self) {
  Timer pause(self->core->io.get_executor());
  while (self->acceptor.is_open()) {
    auto [ec, socket] = co_await self->acceptor.async_accept(kAwaitTuple);
    if (!ec) {
      self->take(Socket(std::move(socket)));
      continue;
    }
    if (!self->acceptor.is_open()) co_return;
    if (ec == asio::error::no_descriptors || ec == asio::error::no_memory || ec == asio::error::no_buffer_space || ec.value() == ENFILE) {
      log_error("net.cannot_accept", {{"why", ec.message()}});
      pause.expires_after(std::chrono::milliseconds(100));  // until connections end: trying at once would only burn the processor
      [[maybe_unused]] const auto [ignored] = co_await pause.async_wait(kAwaitTuple);
    }
  }
}

void Server::State::take(Socket socket) {
  if (core->connections.size() >= core->options.limits.connections) {
    static constexpr std::string_view kFull =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    if (!tls) socket.write_some(asio::buffer(kFull), ignored);
    Metrics::global().count("http_connections_refused_total", {});
    return;
  }
  try {
    if (tls)
      start_connection(core, std::move(socket), *tls);
    else
      start_connection(core, std::move(socket));
  } catch (const std::exception& fault) {
    log_error("net.connection_fault", {{"what", fault.what()}});
  }
}

Task<> Server::State::tick(std::shared_ptr<ServerCore> core) {
  for (;;) {
    core->ticker.expires_after(Wheel::kTick);
    [[maybe_unused]] const auto [ec] = co_await core->ticker.async_wait(kAwaitTuple);
    if (core->stopping && core->connections.empty()) co_return;
    core->wheel.advance(std::chrono::steady_clock::now());
  }
}

Server::Server(asio::io_context& io, ServerOptions options, std::vector<Route> routes, Fallback fallback)
    : state_(std::make_shared<State>(io, std::move(options), std::move(routes), std::move(fallback))) {}

Server::~Server() {
  state_->core->stopping = true;
  state_->close();
  for (Connection* connection : std::vector<Connection*>(state_->core->connections.begin(), state_->core->connections.end()))
    connection->cut();
  state_->core->ticker.cancel();
}

void Server::start() {
  const ServerOptions& options = state_->core->options;
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(options.address), options.port);
  Acceptor& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol());
  acceptor.set_option(Acceptor::reuse_address(true));
  if (options.reuse_port) acceptor.set_option(ReusePort(true));
  boost::system::error_code refused;
  acceptor.bind(endpoint, refused);
  if (refused) throw std::runtime_error(port_is_taken(options.address, options.port, refused.message()));
  acceptor.listen(Acceptor::max_listen_connections);
  acceptor.non_blocking(true);
  if (!options.upload_dir.empty()) {
    std::filesystem::create_directories(options.upload_dir);
    std::filesystem::permissions(options.upload_dir, std::filesystem::perms::owner_all);
    remove_stale_uploads(options.upload_dir, std::chrono::hours(24));
  }
  const auto ended = [](std::exception_ptr error) {
    if (error) log_error("net.listener_fault");
  };
  asio::co_spawn(state_->core->io.get_executor(), State::accept(state_), ended);
  asio::co_spawn(state_->core->io.get_executor(), State::tick(state_->core), ended);
}

std::uint16_t Server::port() const { return state_->acceptor.local_endpoint().port(); }

void Server::on_finished(std::function<void(const Finished&)> hook) { state_->core->hook = std::move(hook); }

Task<> Server::stop(std::chrono::milliseconds grace) {
  const std::shared_ptr<State> state = state_;
  ServerCore& core = *state->core;
  core.stopping = true;
  state->close();
  const auto copy = [&core] { return std::vector<Connection*>(core.connections.begin(), core.connections.end()); };
  for (Connection* connection : copy()) connection->end_when_idle();
  const auto drain = [&core](std::chrono::steady_clock::time_point until) -> bool {
    core.drained.expires_at(until);
    return !core.connections.empty() && std::chrono::steady_clock::now() < until;
  };
  // Idle connections need a moment to notice that they were closed.
  const auto graceful = std::chrono::steady_clock::now() + std::max(grace, std::chrono::milliseconds(50));
  while (drain(graceful)) [[maybe_unused]]
    const auto [ec] = co_await core.drained.async_wait(kAwaitTuple);
  if (!core.connections.empty()) log_warn("net.stop_cuts_connections", {{"count", core.connections.size()}});
  for (Connection* connection : copy()) connection->cut();
  const auto forced = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (drain(forced)) [[maybe_unused]]
    const auto [ec] = co_await core.drained.async_wait(kAwaitTuple);
  core.ticker.cancel();
}

}  // namespace darcha::net
