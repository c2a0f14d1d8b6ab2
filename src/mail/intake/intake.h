// From a mail in the spool to an appeal, a message in its thread, or neither. Private to mail.
#pragma once
#include "mail/address.h"
#include "mail/intake/letter.h"
#include "mail/smtp/session.h"

namespace darcha::mail {

struct Received {
  std::shared_ptr<SpoolFile> file;
  Envelope envelope;
  std::string peer;  ///< the sending server; empty behind a mail server of ours
};

/// What the sending server is told. 250: it is committed. 4xx: come back. 5xx: never, with a sentence for the writer. Does not throw.
Task<Reply> take_in(std::shared_ptr<Services> services, std::shared_ptr<const AddressBook> book, Received received);

}  // namespace darcha::mail
