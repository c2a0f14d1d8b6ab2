#include "mail/outbox/client.h"

#include <charconv>

#include "core/bytes.h"
#include "core/log.h"
#include "mail/mime/charset.h"
#include "mail/smtp/channel.h"
#include "net/tls.h"

namespace darcha::mail {
namespace {

constexpr std::size_t kMostOfAnswer = 16 * 1024;

struct Answered {
  int code = 0;
  std::string text;  ///< all lines, lower case
};

Task<Answered> read_answer(std::shared_ptr<Channel> channel) {
  Answered out;
  std::size_t taken = 0;
  for (;;) {
    const std::size_t end = channel->input.find('\n');
    if (end == std::string::npos) {
      if (channel->input.size() + taken > kMostOfAnswer) throw RelayFailure("mail relay: an endless answer");
      if (!co_await channel->read_more()) throw RelayFailure("mail relay: the connection ended");
      continue;
    }
    const std::string line = channel->input.substr(0, end);
    channel->input.erase(0, end + 1);
    taken += line.size();
    if (line.size() < 3 || taken > kMostOfAnswer || std::from_chars(line.data(), line.data() + 3, out.code).ptr != line.data() + 3)
      throw RelayFailure("mail relay: what it says is no SMTP");
    out.text += lower_ascii(line) + "\n";
    if (line.size() < 4 || line[3] != '-') co_return out;
  }
}

Task<Answered> say(std::shared_ptr<Channel> channel, std::string line) {
  if (!co_await channel->write(std::move(line))) throw RelayFailure("mail relay: the connection ended");
  co_return co_await read_answer(channel);
}

void require(const Answered& answered, const char* step) {
  if (answered.code >= 200 && answered.code < 400) return;
  throw RelayFailure("mail relay: " + std::string(step) + " was answered " + std::to_string(answered.code));
}

/// Greeting, EHLO, STARTTLS and EHLO again, AUTH. Gives what the relay offers.
Task<std::string> open(std::shared_ptr<Channel> channel, Relay relay, std::string our_host) {
  require(co_await read_answer(channel), "the greeting");
  Answered hello = co_await say(channel, "EHLO " + our_host + "\r\n");
  require(hello, "EHLO");
  if (relay.tls) {
    if (!hello.text.contains("starttls")) throw RelayFailure("mail relay: it offers no STARTTLS, and --smtp-plain was not given");
    require(co_await say(channel, "STARTTLS\r\n"), "STARTTLS");
    channel->input.clear();
    if (!co_await channel->secure_as_client(net::make_client_tls(relay.ca_file), relay.host))
      throw RelayFailure("mail relay: no TLS with a certificate of its name");
    hello = co_await say(channel, "EHLO " + our_host + "\r\n");
    require(hello, "EHLO");
  }
  if (!relay.user.empty()) {
    using namespace std::string_literals;
    require(co_await say(channel, "AUTH PLAIN " + to_base64(as_bytes("\0"s + relay.user + "\0"s + relay.password)) + "\r\n"), "AUTH");
  }
  co_return hello.text;
}

std::string stuffed(std::string_view octets) {
  std::string out;
  out.reserve(octets.size() + 16);
  bool line_start = true;
  for (const char c : octets) {
    if (line_start && c == '.') out += '.';
    out += c;
    line_start = c == '\n';
  }
  return out + ".\r\n";
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool never(const Answered& answered, const char* step) {
  if (answered.code < 500) {
    require(answered, step);
    return false;
  }
  log_warn("mail.undeliverable", {{"step", step}, {"status", answered.code}});
  return true;
}

}  // namespace

Task<bool> send(Relay relay, std::string our_host, OutMail mail, std::string octets) {
  std::string why;
  const auto channel = co_await connect(relay.host, relay.port, std::chrono::steady_clock::now() + relay.deadline, &why);
  if (!channel) throw RelayFailure("mail relay: cannot be reached: " + why);
  const std::string offers = co_await open(channel, relay, our_host);
  std::string from = "MAIL FROM:<" + mail.return_path + ">";
  if (!is_ascii(mail.to)) {
    if (!offers.contains("smtputf8")) {
      log_warn("mail.undeliverable", {{"step", "SMTPUTF8"}, {"status", 553}});
      co_return false;
    }
    from += " SMTPUTF8";
  }
  if (never(co_await say(channel, from + "\r\n"), "MAIL")) co_return false;
  if (never(co_await say(channel, "RCPT TO:<" + mail.to + ">\r\n"), "RCPT")) co_return false;
  if (never(co_await say(channel, "DATA\r\n"), "DATA")) co_return false;
  if (never(co_await say(channel, stuffed(octets)), "the letter")) co_return false;
  co_await channel->write("QUIT\r\n");  // it is the relay's now, whatever becomes of the connection
  channel->close();
  co_return true;
}

}  // namespace darcha::mail
