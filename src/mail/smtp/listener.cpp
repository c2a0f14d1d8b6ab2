// Connections of mail servers: one coroutine each, seen by the listener, with a deadline on whatever they wait for.
//
// After a crash: what lay in the spool was never acknowledged, so its sender sends it again; start() removes it.
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ssl/context.hpp>

#include <map>
#include <system_error>
#include <unordered_set>

#include "core/log.h"
#include "mail/intake/intake.h"
#include "mail/mail.h"
#include "mail/smtp/data.h"
#include "mail/smtp/wire.h"
#include "net/net.h"
#include "net/port_claim.h"
#include "net/tls.h"

namespace darcha::mail {

namespace asio = boost::asio;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using SteadyTime = std::chrono::steady_clock::time_point;

namespace {

constexpr std::chrono::seconds kGrace{10};
constexpr std::uint64_t kSunk = 128 * 1024 * 1024;  ///< of a mail that is too large: read so that its sender hears why, up to this

/// One connection from its greeting to its end.
struct Talk {
  std::shared_ptr<Channel> channel;
  Session session;
  std::shared_ptr<Services> services;
  std::shared_ptr<const AddressBook> book;
  std::shared_ptr<asio::ssl::context> tls;
  ListenerOptions options;
  std::string peer;
  SteadyTime end{};
  const bool* stopping = nullptr;
  bool idle = false;  ///< waits for a command

  void wait_for(std::chrono::milliseconds time) { channel->set_deadline(std::min(end, std::chrono::steady_clock::now() + time)); }
};

/// So many connections of one address.
class Doorman {
 public:
  explicit Doorman(std::size_t most_of_address) : most_(most_of_address) {}
  bool enter(const std::string& address) { return ++here_[address] <= most_; }
  void leave(const std::string& address) {
    if (const auto found = here_.find(address); found != here_.end() && --found->second == 0) here_.erase(found);
  }

 private:
  std::size_t most_;
  std::map<std::string, std::size_t> here_;
};

}  // namespace

struct Listener::State : std::enable_shared_from_this<Listener::State> {
  State(asio::io_context& i, std::shared_ptr<Services> s, ListenerOptions o)
      : io(i),
        services(std::move(s)),
        options(std::move(o)),
        book(std::make_shared<const AddressBook>(services->settings.address, services->secret)),
        acceptor(io.get_executor()),
        drained(io.get_executor()),
        doorman(options.lmtp ? options.connections : options.connections_of_address) {
    const Settings& settings = services->settings;
    if (!settings.tls_certificate.empty()) tls = net::make_server_tls(settings.tls_certificate, settings.tls_key);
  }

  SessionRules rules() const {
    return {.protocol = options.lmtp ? Protocol::lmtp : Protocol::smtp,
            .host = services->settings.host,
            .max_bytes = services->settings.max_bytes,
            .offers_tls = tls != nullptr,
            .accepts = [book = book](std::string_view address) { return book->is_ours(address); },
            .domain = book->domain()};
  }

  static Task<> accept(std::shared_ptr<State> self);
  void take(Socket socket);
  void gone(const std::shared_ptr<Talk>& talk) {
    doorman.leave(talk->peer);
    talks.erase(talk);
    if (talks.empty()) drained.cancel();
  }

  asio::io_context& io;
  std::shared_ptr<Services> services;
  ListenerOptions options;
  std::shared_ptr<const AddressBook> book;
  Acceptor acceptor;
  Timer drained;  ///< cancelled when the last connection is gone
  Doorman doorman;
  std::shared_ptr<asio::ssl::context> tls;
  std::unordered_set<std::shared_ptr<Talk>> talks;
  bool stopping = false;
};

namespace {

/// The octets of a mail into the spool. Nothing: the connection has to end, with `farewell` if there is one.
Task<std::optional<Reply>> read_mail(std::shared_ptr<Talk> talk, std::shared_ptr<SpoolFile> file, std::string* farewell) {
  DataReader reader;
  const std::uint64_t most = talk->services->settings.max_bytes;
  std::uint64_t size = 0;
  int disk = 0;
  talk->wait_for(talk->options.mail);
  for (;;) {
    if (talk->channel->input.empty() && !co_await talk->channel->read_more()) co_return std::nullopt;
    std::size_t used = 0;
    const DataReader::State state = reader.feed(talk->channel->input, used, [&](std::string_view octets) {
      size += octets.size();
      if (size > most || disk != 0) return;
      try {
        file->write(octets);
      } catch (const std::system_error& full) {
        disk = full.code().value();
      }
    });
    talk->channel->input.erase(0, used);
    if (state == DataReader::State::bare_line_end) {
      *farewell = "521 5.5.2 A line end that is not CR LF\r\n";
      co_return std::nullopt;
    }
    if (state == DataReader::State::line_too_long || size > most + kSunk) {
      *farewell = state == DataReader::State::line_too_long ? "521 5.5.2 A line is too long\r\n" : "521 5.3.4 Too large\r\n";
      co_return std::nullopt;
    }
    if (state == DataReader::State::done) break;
  }
  if (disk != 0) {
    log_error("mail.put_off", {{"why", "disk"}, {"errno", disk}});
    co_return Reply{452, "4.3.1 No room: please send it again"};
  }
  if (size > most) co_return Reply{552, "5.3.4 Too large: at most " + std::to_string(most) + " octets are taken"};
  co_return Reply{};
}

/// After 354. False: the connection has to end.
Task<bool> take_mail(std::shared_ptr<Talk> talk) {
  std::shared_ptr<SpoolFile> file;
  Reply reply;
  try {
    file = std::make_shared<SpoolFile>(talk->services->settings.spool);
  } catch (const std::system_error& full) {
    log_error("mail.put_off", {{"why", "disk"}, {"errno", full.code().value()}});
  }
  if (!file) {
    talk->channel->set_deadline(talk->end);
    co_await talk->channel->write("421 4.3.1 No room: please send it again\r\n");
    co_return false;
  }
  std::string farewell;
  const auto read = co_await read_mail(talk, file, &farewell);
  talk->wait_for(talk->options.idle);
  if (!read) {
    if (!farewell.empty()) {
      net::Metrics::global().count("mail_refused_total", {{"why", "octets"}});
      co_await talk->channel->write(farewell);
    }
    co_return false;
  }
  reply = *read;
  if (reply.code == 250)
    reply = co_await take_in(talk->services, talk->book,
                             {.file = file, .envelope = talk->session.envelope(), .peer = talk->options.lmtp ? std::string{} : talk->peer});
  net::Metrics::global().count("mail_answered_total", {{"code", std::to_string(reply.code)}});
  co_return co_await talk->channel->write(talk->session.finish(reply).text);
}

Task<bool> go_secure(std::shared_ptr<Talk> talk) {
  talk->channel->input.clear();  // what was sent in the open is never read as if it had come in secret. Spec: RFC 3207 6, CVE-2011-0411
  if (!co_await talk->channel->secure_as_server(talk->tls)) co_return false;
  talk->session.secured();
  co_return true;
}

Task<> converse(std::shared_ptr<Talk> talk) {
  Channel& channel = *talk->channel;
  talk->wait_for(talk->options.idle);
  if (!co_await channel.write(talk->session.greeting())) co_return;
  for (;;) {
    bool broken = false;
    const auto line = take_line(channel.input, broken);
    if (broken) {
      co_await channel.write("521 5.5.2 A line that is too long or does not end in CR LF\r\n");
      co_return;
    }
    if (!line) {
      if (*talk->stopping) {
        co_await channel.write("421 4.3.2 The server is being stopped\r\n");
        co_return;
      }
      talk->wait_for(talk->options.idle);
      talk->idle = true;
      const bool more = co_await channel.read_more();
      talk->idle = false;
      if (!more) co_return;
      continue;
    }
    const Session::Answer answer = talk->session.take(*line, !channel.input.empty());
    if (!co_await channel.write(answer.text)) co_return;
    switch (answer.next) {
      case Session::Next::command: break;
      case Session::Next::close: co_return;
      case Session::Next::secure:
        if (!co_await go_secure(talk)) co_return;
        break;
      case Session::Next::data:
        if (!co_await take_mail(talk)) co_return;
        break;
    }
  }
}

}  // namespace

Task<> Listener::State::accept(std::shared_ptr<State> self) {
  Timer pause(self->io.get_executor());
  while (self->acceptor.is_open()) {
    auto [ec, socket] = co_await self->acceptor.async_accept(kAwaitTuple);
    if (!ec) {
      self->take(Socket(std::move(socket)));
      continue;
    }
    if (!self->acceptor.is_open()) co_return;
    log_error("mail.cannot_accept", {{"why", ec.message()}});
    pause.expires_after(std::chrono::milliseconds(100));  // no descriptors, say: trying at once would only burn the processor
    [[maybe_unused]] const auto [ignored] = co_await pause.async_wait(kAwaitTuple);
  }
}

void Listener::State::take(Socket socket) {
  boost::system::error_code ec;
  const auto endpoint = socket.remote_endpoint(ec);
  if (ec) return;
  const std::string peer = endpoint.address().to_string();
  const bool room = doorman.enter(peer) && talks.size() < options.connections;
  if (!room) {
    static constexpr std::string_view kFull = "421 4.7.0 Too many connections: come back later\r\n";
    socket.non_blocking(true, ec);
    socket.write_some(asio::buffer(kFull), ec);
    doorman.leave(peer);
    net::Metrics::global().count("mail_connections_refused_total", {});
    return;
  }
  const auto channel = std::make_shared<Channel>(std::make_unique<Channel::Wire>(std::move(socket)));
  auto talk = std::make_shared<Talk>(Talk{.channel = channel,
                                          .session = Session(rules()),
                                          .services = services,
                                          .book = book,
                                          .tls = tls,
                                          .options = options,
                                          .peer = peer,
                                          .end = std::chrono::steady_clock::now() + options.whole,
                                          .stopping = &stopping});
  talks.insert(talk);
  asio::co_spawn(io.get_executor(), converse(talk), [self = shared_from_this(), talk](std::exception_ptr error) {
    if (error) log_error("mail.connection_fault");
    talk->channel->close();
    self->gone(talk);
  });
}

Listener::Listener(asio::io_context& io, std::shared_ptr<Services> services, ListenerOptions options)
    : state_(std::make_shared<State>(io, std::move(services), std::move(options))) {}

Listener::~Listener() {
  boost::system::error_code ignored;
  state_->stopping = true;
  state_->acceptor.close(ignored);
  for (const auto& talk : state_->talks) talk->channel->close();
}

void Listener::start() {
  empty_spool(state_->services->settings.spool);
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(state_->options.listen), state_->options.port);
  Acceptor& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol());
  acceptor.set_option(Acceptor::reuse_address(true));
  boost::system::error_code refused;
  acceptor.bind(endpoint, refused);
  if (refused) throw std::runtime_error(net::port_is_taken(state_->options.listen, state_->options.port, refused.message()));
  acceptor.listen(Acceptor::max_listen_connections);
  asio::co_spawn(state_->io.get_executor(), State::accept(state_), [](std::exception_ptr error) {
    if (error) log_error("mail.listener_fault");
  });
}

std::uint16_t Listener::port() const { return state_->acceptor.local_endpoint().port(); }

Task<> Listener::stop() {
  const std::shared_ptr<State> state = state_;
  boost::system::error_code ignored;
  state->stopping = true;
  state->acceptor.close(ignored);
  // Whoever waits for a command is closed at once; whoever is in the middle of a mail has a moment to end it.
  const auto until = std::chrono::steady_clock::now() + kGrace;
  for (const auto& talk : state->talks)
    if (talk->idle) talk->channel->close();
  while (!state->talks.empty() && std::chrono::steady_clock::now() < until) {
    state->drained.expires_at(until);
    [[maybe_unused]] const auto [ec] = co_await state->drained.async_wait(kAwaitTuple);
  }
  for (const auto& talk : state->talks) talk->channel->close();
}

}  // namespace darcha::mail
