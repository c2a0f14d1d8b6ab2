// Appeals by e-mail: a listener of our own that takes mails to the appeals' address and nothing else, and the letters that go back.
//
//   auto mail = std::make_shared<mail::Services>(...);
//   mail::subscribe(worker, mail);                       // confirmations, questions and answers leave by jobs
//   mail::Listener listener(io, mail, {.port = 25});     // or .protocol = lmtp behind Postfix
//   listener.start();
//
// A mail is answered 250 only when the appeal (or the message in its thread) is committed; a mail that is sent again, because the answer
// was lost, finds the appeal it made the first time. When the database is away the sender is told to come back (451).
//
// Who a mail is from is not proved by it (SPF and DKIM are not looked at here): a thread is entered by the tagged address that only its
// author was told, and read with the secret code. docs/adr/0041-appeals-by-e-mail.md
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/task.h"
#include "jobs/jobs.h"
#include "murojaat/murojaat.h"

namespace darcha::mail {

/// Where letters go: the operator's mail server, or files that one can look at.
struct Relay {
  std::string host;  ///< empty: files
  std::string port = "25";
  bool tls = true;      ///< STARTTLS with a certificate of `host` is demanded before anything is said
  std::string ca_file;  ///< to verify it; the system's store if empty
  std::string user;     ///< AUTH PLAIN, over TLS only; empty: none
  std::string password;
  std::chrono::milliseconds deadline{60'000};  ///< for one letter
};

struct Settings {
  std::string address = "murojaat@localhost";  ///< where appeals are written to
  std::string host = "localhost";              ///< how the server calls itself
  std::filesystem::path spool;                 ///< mails while they are read; nothing of value lies there
  std::filesystem::path outbox;                ///< *.eml when there is no relay
  std::uint64_t max_bytes = 25 * 1024 * 1024;
  std::string tls_certificate, tls_key;  ///< PEM; empty: no STARTTLS
  Relay relay;
};

/// Made once for the io_context that the listener and the worker run on.
struct Services {
  std::shared_ptr<murojaat::Services> murojaat;
  Settings settings;
  Bytes secret;  ///< 32 octets, not in the database: tags of addresses, keys of repeated mails
};

struct ListenerOptions {
  bool lmtp = false;  ///< behind a mail server on this machine: no limits by address, each recipient answered
  std::string listen = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any free one, see Listener::port
  std::size_t connections = 100;
  std::size_t connections_of_address = 10;     ///< SMTP
  std::chrono::milliseconds idle{300'000};     ///< between commands. Spec: RFC 5321 4.5.3.2.7
  std::chrono::milliseconds mail{600'000};     ///< for the octets of one mail
  std::chrono::milliseconds whole{1'800'000};  ///< of a connection
};

class Listener {
 public:
  Listener(boost::asio::io_context& io, std::shared_ptr<Services> services, ListenerOptions options);
  ~Listener();
  /// Binds and listens; throws std::runtime_error if it cannot. Removes what a crash left in the spool: all listeners of one spool are
  /// started before any of them runs.
  void start();
  std::uint16_t port() const;
  Task<> stop();  ///< no new connections; mails that are being taken are finished or given back within 10 s

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// What goes out: confirmation, questions and notices of officers, the reply with its document. Only to authors who wrote by e-mail.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);

/// Throws std::runtime_error with a sentence if appeals cannot be written there.
void require_address(const std::string& address);

/// The address that enters the thread of this number.
std::string reply_address(const Services& services, const std::string& number);

}  // namespace darcha::mail
