// What is said in an SMTP or LMTP connection: pure, line in, answer out. Private to mail; fuzzed by smtp_fuzz.cpp.
// Spec: RFC 5321 (SMTP), 2033 (LMTP), 1870 (SIZE), 2920 (PIPELINING), 6152 (8BITMIME), 6531 (SMTPUTF8), 2034 and 3463 (enhanced codes),
// 3207 (STARTTLS).
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace darcha::mail {

enum class Protocol { smtp, lmtp };

/// An answer to the sending server: a code and its words.
struct Reply {
  int code = 250;
  std::string words = "2.0.0 Ok";
};

struct Envelope {
  std::string from;             ///< empty: nobody (a bounce, an automatic answer)
  std::vector<std::string> to;  ///< as accepted, in order
  bool utf8 = false;            ///< SMTPUTF8 was asked for
};

struct SessionRules {
  Protocol protocol = Protocol::smtp;
  std::string host;  ///< how the server calls itself
  std::uint64_t max_bytes = 25 * 1024 * 1024;
  bool offers_tls = false;
  std::size_t recipients = 20;
  std::size_t commands = 300;  ///< of a connection
  std::size_t mails = 50;      ///< of a connection
  std::size_t faults = 10;     ///< before it is closed
  /// Whether a mailbox is one of ours. Everything else is refused: nothing is ever relayed.
  std::function<bool(std::string_view address)> accepts;
  std::string domain;  ///< of our mailboxes, lower case: tells "no such mailbox" from "not ours"
};

class Session {
 public:
  enum class Next { command, data, secure, close };
  struct Answer {
    std::string text;  ///< with its CR LF
    Next next = Next::command;
  };

  explicit Session(SessionRules rules);
  std::string greeting() const;
  /// `more_waits`: octets follow the line in the same read. Where the protocol wants the sender to wait for the answer, they are refused.
  Answer take(std::string_view line, bool more_waits);
  /// After TLS: everything said before is forgotten. Spec: RFC 3207 4.2.
  void secured();
  const Envelope& envelope() const { return envelope_; }
  /// What became of the mail, as one answer (SMTP) or one for each recipient (LMTP); the next mail may begin.
  Answer finish(const Reply& reply);

 private:
  Answer answer(int code, std::string_view words, Next next = Next::command);
  Answer fault(int code, std::string_view words);
  Answer hello(std::string_view verb, std::string_view argument);
  Answer mail(std::string_view argument);
  Answer recipient(std::string_view argument);
  Answer data(bool more_waits);
  Answer start_tls(std::string_view argument);
  std::optional<Answer> mail_parameter(std::string_view name, std::string_view value, bool valued);
  void reset();

  SessionRules rules_;
  Envelope envelope_;
  bool greeted_ = false, extended_ = false, secure_ = false, begun_ = false;
  std::size_t commands_ = 0, mails_ = 0, faults_ = 0;
};

/// "<path> rest" of MAIL and RCPT: the address without a source route, empty for <>. Nothing if it is none.
struct Path {
  std::string address;
  std::string rest;
};
std::optional<Path> parse_path(std::string_view text, bool may_be_empty);

}  // namespace darcha::mail
