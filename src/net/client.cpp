#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/write.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <unordered_set>

#include "net/response_parser.h"
#include "net/tls.h"
#include "net/wire.h"

namespace darcha::net {
namespace {

namespace asio = boost::asio;
using Resolver = asio::ip::basic_resolver<asio::ip::tcp, Executor>;

constexpr std::size_t kMostUnread = 128 * 1024;

// No message below holds the URL: its path or query may hold something of a person, and messages are logged.
struct Address {
  bool secure = false;
  std::string host;  ///< without brackets
  std::string port;
  std::string host_header;
  std::string target;
};

Address address_of(const std::string& text) {
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed) throw Failure("not a URL");
  const boost::urls::url_view url = *parsed;
  Address address;
  if (url.scheme() == "https")
    address.secure = true;
  else if (url.scheme() != "http")
    throw Failure("a URL that is neither http nor https");
  if (url.has_userinfo() || url.host_address().empty()) throw Failure("a URL here has a host and no user");
  address.host = url.host_address();
  address.port = url.has_port() ? std::string(url.port()) : address.secure ? "443" : "80";
  const auto encoded_host = url.encoded_host();
  address.host_header = std::string(encoded_host.data(), encoded_host.size()) + (url.has_port() ? ":" + address.port : "");
  const auto target = url.encoded_target();
  address.target =
      target.empty() || target.front() != '/' ? "/" + std::string(target.data(), target.size()) : std::string(target.data(), target.size());
  return address;
}

void append_checked(std::string& out, std::string_view name, std::string_view value) {
  const auto bad = [](std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  };
  if (name.empty() || bad(name) || bad(value)) throw Failure("a header of the request holds a character it may not");
  out += fmt::format("{}: {}\r\n", name, value);
}

std::string octets_of(const ClientRequest& request, const Address& address) {
  std::string out = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n", name(request.method), address.target, address.host_header);
  for (const auto& [name, value] : request.headers.items()) {
    if (equal_ignoring_case(name, "Host") || equal_ignoring_case(name, "Content-Length") || equal_ignoring_case(name, "Connection") ||
        equal_ignoring_case(name, "Transfer-Encoding"))
      continue;
    append_checked(out, name, value);
  }
  const bool sends = request.method == Method::post || request.method == Method::put || request.method == Method::patch;
  if (sends || !request.body.empty()) out += fmt::format("Content-Length: {}\r\n", request.body.size());
  out += "Connection: close\r\n\r\n";
  out += request.body;
  return out;
}

}  // namespace

/// One exchange. Owned by its own coroutine and, until the deadline, by the caller of send().
struct Call {
  Call(asio::io_context& io) : resolver(io.get_executor()), socket(io.get_executor()), ended(io.get_executor()) {}

  void cancel() {
    resolver.cancel();
    boost::system::error_code ignored;
    socket.close(ignored);
    if (tls) tls->next_layer().close(ignored);
    signal.emit(asio::cancellation_type::terminal);
  }

  Resolver resolver;
  Socket socket;
  std::optional<TlsStream> tls;
  Timer ended;  ///< the caller sleeps on it; cancelled when the exchange is over
  asio::cancellation_signal signal;
  Response response;
  std::exception_ptr error;
  bool done = false;
};

struct Client::State {
  explicit State(asio::io_context& i) : io(i) {}
  asio::io_context& io;
  std::unordered_set<std::shared_ptr<Call>> running;
  std::map<std::string, std::shared_ptr<asio::ssl::context>>
      tls;  ///< by file of authorities: reading the system's store takes milliseconds

  std::shared_ptr<asio::ssl::context> tls_for(const std::string& ca_file) {
    auto& slot = tls[ca_file];
    if (!slot) slot = make_client_tls(ca_file);
    return slot;
  }
};

namespace {

template <class Stream>
Task<> exchange(Stream* stream, std::shared_ptr<Call> call, std::string octets, Method method, std::size_t max_response) {
  const auto [write_error, written] = co_await asio::async_write(*stream, asio::buffer(octets), kAwaitTuple);
  // An answer may come before all is read (413, say): a broken write is a failure only when no answer follows.
  ResponseParser parser(call->response, method, max_response);
  InputBuffer in;
  while (!parser.done()) {
    const auto [ec, count] = co_await stream->async_read_some(in.prepare(16 * 1024), kAwaitTuple);
    if (ec) {
      if (ec != asio::error::eof) throw Failure("reading the answer failed: " + ec.message());
      if (write_error) throw Failure("sending the request failed: " + write_error.message());
      parser.feed_end();
      break;
    }
    in.commit(count);
    in.consume(parser.feed(in.view()));
    if (in.view().size() > kMostUnread) throw Failure("the answer is not HTTP: an endless line");
  }
}

Task<> run_call(std::shared_ptr<Call> call, ClientRequest request, Address address, std::shared_ptr<asio::ssl::context> tls) {
  std::string octets = octets_of(request, address);
  const auto [resolve_error, found] = co_await call->resolver.async_resolve(address.host, address.port, kAwaitTuple);
  if (resolve_error) throw Failure("cannot find " + address.host + ": " + resolve_error.message());
  boost::system::error_code connect_error = asio::error::host_not_found;
  for (const auto& entry : found) {
    boost::system::error_code ignored;
    call->socket.close(ignored);
    std::tie(connect_error) = co_await call->socket.async_connect(entry.endpoint(), kAwaitTuple);
    if (!connect_error || connect_error == asio::error::operation_aborted) break;
  }
  if (connect_error) throw Failure("cannot connect to " + address.host_header + ": " + connect_error.message());
  boost::system::error_code ignored;
  call->socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (!tls) {
    co_await exchange(&call->socket, call, std::move(octets), request.method, request.max_response);
    co_return;
  }
  call->tls.emplace(std::move(call->socket), *tls);
  if (SSL_set_tlsext_host_name(call->tls->native_handle(), address.host.c_str()) != 1)
    throw Failure("cannot name " + address.host + " in a TLS handshake");
  call->tls->set_verify_callback(asio::ssl::host_name_verification(address.host));
  const auto [handshake_error] = co_await call->tls->async_handshake(asio::ssl::stream_base::client, kAwaitTuple);
  if (handshake_error) throw Failure("no TLS with " + address.host_header + ": " + handshake_error.message());
  co_await exchange(&*call->tls, call, std::move(octets), request.method, request.max_response);
}

}  // namespace

Client::Client(asio::io_context& io) : state_(std::make_shared<State>(io)) {}

Client::~Client() {
  for (const auto& call : std::vector<std::shared_ptr<Call>>(state_->running.begin(), state_->running.end())) call->cancel();
}

Task<Response> Client::send(ClientRequest request) {
  const std::shared_ptr<State> state = state_;
  const auto deadline = std::chrono::steady_clock::now() + request.deadline;
  Address address = address_of(request.url);
  const std::string where = address.host_header;
  auto tls = address.secure ? state->tls_for(request.ca_file) : nullptr;
  auto call = std::make_shared<Call>(state->io);
  state->running.insert(call);
  asio::co_spawn(state->io.get_executor(), run_call(call, std::move(request), std::move(address), std::move(tls)),
                 asio::bind_cancellation_slot(call->signal.slot(), [call, state](std::exception_ptr error) {
                   call->error = error;
                   call->done = true;
                   call->ended.cancel();
                   state->running.erase(call);
                 }));
  call->ended.expires_at(deadline);
  const auto [ec] = co_await call->ended.async_wait(kAwaitTuple);
  if (!call->done) {
    // Looking up a name cannot be interrupted: the call ends on its own later, its answer unwanted.
    call->cancel();
    throw Failure(ec ? "the call to " + where + " was cancelled" : "no answer from " + where + " in time");
  }
  if (call->error) std::rethrow_exception(call->error);
  co_return std::move(call->response);
}

}  // namespace darcha::net
