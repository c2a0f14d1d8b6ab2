#include "mail/smtp/session.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "core/text.h"
#include "mail/mime/charset.h"
#include "mail/mime/flow.h"
#include "mail/mime/message.h"

namespace darcha::mail {
namespace {

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

/// The first word and the rest.
std::pair<std::string_view, std::string_view> cut(std::string_view text) {
  const std::size_t space = text.find(' ');
  if (space == std::string_view::npos) return {text, {}};
  return {text.substr(0, space), trim(text.substr(space + 1))};
}

/// What stands after "FROM:" or "TO:", in any case; nothing if that is not there.
std::optional<std::string_view> after(std::string_view word, std::string_view argument) {
  if (upper(argument.substr(0, word.size())) != word) return std::nullopt;
  return trim(argument.substr(word.size()));
}

}  // namespace

std::optional<Path> parse_path(std::string_view text, bool may_be_empty) {
  if (!text.starts_with('<')) return std::nullopt;
  const std::size_t end = text.find('>');
  if (end == std::string_view::npos || (end + 1 < text.size() && text[end + 1] != ' ')) return std::nullopt;
  std::string_view inside = text.substr(1, end - 1);
  if (inside.starts_with('@')) {  // a source route: to be taken and ignored, RFC 5321 C
    const std::size_t colon = inside.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    inside.remove_prefix(colon + 1);
  }
  if (inside.empty() ? !may_be_empty : !is_address(inside)) return std::nullopt;
  return Path{.address = std::string(inside), .rest = std::string(trim(text.substr(end + 1)))};
}

Session::Session(SessionRules rules) : rules_(std::move(rules)) {}

std::string Session::greeting() const {
  return "220 " + rules_.host + (rules_.protocol == Protocol::lmtp ? " LMTP" : " ESMTP") + " Darcha\r\n";
}

Session::Answer Session::answer(int code, std::string_view words, Next next) {
  return {.text = std::to_string(code) + " " + std::string(words) + "\r\n", .next = next};
}

Session::Answer Session::fault(int code, std::string_view words) {
  if (++faults_ > rules_.faults) return answer(421, "4.7.0 Too many errors", Next::close);
  return answer(code, words);
}

void Session::reset() {
  envelope_ = {};
  begun_ = false;
}

void Session::secured() {
  reset();
  greeted_ = extended_ = false;
  secure_ = true;
}

Session::Answer Session::take(std::string_view line, bool more_waits) {
  if (++commands_ > rules_.commands) return answer(421, "4.7.0 Too many commands", Next::close);
  const auto [word, argument] = cut(line);
  const std::string verb = upper(word);
  if (verb == "EHLO" || verb == "HELO" || verb == "LHLO") return hello(verb, argument);
  if (verb == "MAIL") return mail(argument);
  if (verb == "RCPT") return recipient(argument);
  if (verb == "DATA") return argument.empty() ? data(more_waits) : fault(501, "5.5.4 DATA takes nothing");
  if (verb == "RSET") {
    reset();
    return answer(250, "2.0.0 Ok");
  }
  if (verb == "NOOP") return answer(250, "2.0.0 Ok");
  if (verb == "QUIT") return answer(221, "2.0.0 Bye", Next::close);
  if (verb == "STARTTLS") return start_tls(argument);
  if (verb == "VRFY") return fault(252, "2.5.0 Send the mail and see");
  if (verb == "HELP") return answer(214, "2.0.0 Appeals to the state by e-mail: docs/integration.md");
  // A browser that was led here speaks HTTP: nothing of what follows is a command.
  if (verb == "GET" || verb == "POST" || verb == "HEAD" || verb == "CONNECT" || verb.starts_with("HOST:"))
    return answer(421, "4.7.0 This is no web server", Next::close);
  return fault(500, "5.5.1 Unknown command");
}

Session::Answer Session::hello(std::string_view verb, std::string_view argument) {
  const bool lmtp = rules_.protocol == Protocol::lmtp;
  if (lmtp != (verb == "LHLO")) return fault(500, lmtp ? "5.5.1 This is LMTP: say LHLO" : "5.5.1 This is SMTP: say EHLO");
  if (argument.empty() || argument.size() > 255) return fault(501, "5.5.4 Say who you are");
  reset();
  greeted_ = true;
  extended_ = verb != "HELO";
  if (!extended_) return answer(250, rules_.host);
  std::string text = "250-" + rules_.host + "\r\n250-PIPELINING\r\n250-SIZE " + std::to_string(rules_.max_bytes) + "\r\n";
  if (rules_.offers_tls && !secure_) text += "250-STARTTLS\r\n";
  return {.text = text + "250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n", .next = Next::command};
}

std::optional<Session::Answer> Session::mail_parameter(std::string_view name, std::string_view value, bool valued) {
  if (name == "SIZE") {
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), size);
    if (value.empty() || error != std::errc{} || end != value.data() + value.size()) return fault(501, "5.5.4 SIZE is a number");
    if (size > rules_.max_bytes) return fault(552, "5.3.4 Too large: at most " + std::to_string(rules_.max_bytes) + " octets are taken");
    return std::nullopt;
  }
  if (name == "BODY" && (upper(value) == "7BIT" || upper(value) == "8BITMIME")) return std::nullopt;
  if (name == "SMTPUTF8" && !valued) {
    envelope_.utf8 = true;
    return std::nullopt;
  }
  return fault(name == "BODY" || name == "SMTPUTF8" ? 501 : 555, "5.5.4 A parameter that is not known");
}

Session::Answer Session::mail(std::string_view argument) {
  if (!greeted_) return fault(503, "5.5.1 Say EHLO first");
  if (begun_) return fault(503, "5.5.1 A mail is under way");
  if (mails_ >= rules_.mails) return answer(421, "4.7.0 Enough for one connection", Next::close);
  const auto text = after("FROM:", argument);
  const auto path = text ? parse_path(*text, true) : std::nullopt;
  if (!path) return fault(501, "5.1.7 MAIL FROM:<address>");
  std::string_view rest = path->rest;
  std::set<std::string> seen;
  while (!rest.empty()) {
    const auto [parameter, more] = cut(rest);
    rest = more;
    const std::size_t equals = parameter.find('=');
    const std::string name = upper(parameter.substr(0, equals));
    const bool valued = equals != std::string_view::npos;
    if (!extended_ || !seen.insert(name).second) {
      reset();
      return fault(501, "5.5.4 A parameter twice, or without EHLO");
    }
    if (auto no = mail_parameter(name, valued ? parameter.substr(equals + 1) : std::string_view{}, valued)) {
      reset();
      return *no;
    }
  }
  if (!is_ascii(path->address) && (!envelope_.utf8 || !is_utf8(path->address))) {
    reset();
    return fault(553, "5.6.7 Such an address needs SMTPUTF8");
  }
  envelope_.from = path->address;
  begun_ = true;
  return answer(250, "2.1.0 Ok");
}

Session::Answer Session::recipient(std::string_view argument) {
  if (!begun_) return fault(503, "5.5.1 Say MAIL first");
  const auto text = after("TO:", argument);
  const auto path = text ? parse_path(*text, false) : std::nullopt;
  if (!path) return fault(501, "5.1.3 RCPT TO:<address>");
  if (!path->rest.empty()) return fault(555, "5.5.4 A parameter that is not known");
  if (envelope_.to.size() >= rules_.recipients) return fault(452, "4.5.3 Too many recipients");
  if (!rules_.accepts(path->address)) {
    const std::size_t at = path->address.rfind('@');
    return lower_ascii(path->address.substr(at + 1)) == rules_.domain ? fault(550, "5.1.1 There is no such mailbox")
                                                                      : fault(550, "5.7.1 Nothing is relayed here");
  }
  envelope_.to.push_back(path->address);
  return answer(250, "2.1.5 Ok");
}

Session::Answer Session::data(bool more_waits) {
  if (!begun_) return fault(503, "5.5.1 Say MAIL first");
  if (envelope_.to.empty()) return fault(554, "5.5.1 No recipient was taken");
  // Spec: RFC 2920 3.1: DATA is the last command of a group. What came behind it would be a mail before anybody said it may come.
  if (more_waits) return answer(421, "4.5.0 Wait for the answer to DATA", Next::close);
  ++mails_;
  return answer(354, "End with a dot on a line of its own", Next::data);
}

Session::Answer Session::start_tls(std::string_view argument) {
  if (!rules_.offers_tls || secure_) return fault(503, "5.5.1 No TLS here");
  if (!argument.empty()) return fault(501, "5.5.4 STARTTLS takes nothing");
  return answer(220, "2.0.0 Go on", Next::secure);
}

Session::Answer Session::finish(const Reply& reply) {
  const std::size_t times = rules_.protocol == Protocol::lmtp ? envelope_.to.size() : 1;
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += answer(reply.code, reply.words).text;
  reset();
  return {.text = std::move(text), .next = Next::command};
}

}  // namespace darcha::mail
