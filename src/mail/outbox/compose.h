// A letter as octets: pure. Private to mail. Spec: RFC 5322, 2045, 2047, 3834.
#pragma once
#include <string>
#include <vector>

#include "core/lang.h"
#include "core/time.h"

namespace darcha::mail {

struct OutFile {
  std::string name;  ///< ASCII
  std::string type;
  std::string content;
};

struct OutMail {
  std::string id;  ///< left of the @ of Message-ID: the same for the same letter, so that one that is sent twice is shown once
  std::string from, from_name;
  std::string reply_to;  ///< empty: from
  std::string to;
  std::string return_path;  ///< of the envelope; empty: nobody is to be told that it could not be delivered
  std::string subject, text;
  Lang lang = Lang::uz;
  bool answers = false;  ///< sent by the house itself upon a mail, no officer wrote it
  std::vector<OutFile> files{};
  Instant at{};
};

/// With CR LF; in ASCII but for an address that is not. Throws std::invalid_argument for a line end in an address or a name.
std::string compose(const OutMail& mail);

/// "Sat, 21 Nov 2026 11:30:00 +0500"
std::string mail_date(Instant at);

}  // namespace darcha::mail
