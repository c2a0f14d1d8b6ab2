// A letter handed to the operator's mail server. Private to mail. Spec: RFC 5321, 3207, 4954 (AUTH PLAIN).
#pragma once
#include <stdexcept>
#include <string>

#include "mail/mail.h"
#include "mail/outbox/compose.h"

namespace darcha::mail {

/// The relay could not take it now: to be tried again. The message holds no address.
class RelayFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// True: the relay has it. False, logged: it will never take it (5xx), so trying again is of no use.
Task<bool> send(Relay relay, std::string our_host, OutMail mail, std::string octets);

}  // namespace darcha::mail
