// What a stranger says to the mail server: answers are whole lines, a mail is the same however it was cut, and no bare line end gets
// through.
#include <algorithm>
#include <cstdlib>

#include "mail/smtp/data.h"
#include "mail/smtp/session.h"

namespace {

using namespace darcha::mail;

void require(bool holds) {
  if (!holds) std::abort();
}

struct Read {
  std::string text;
  DataReader::State state = DataReader::State::more;
  std::size_t used = 0;
  bool operator==(const Read&) const = default;
};

Read read(std::string_view octets, std::size_t piece) {
  Read out;
  DataReader reader;
  for (std::size_t at = 0; at < octets.size() && out.state == DataReader::State::more; at += piece) {
    std::size_t used = 0;
    out.state = reader.feed(octets.substr(at, piece), used, [&](std::string_view text) { out.text += text; });
    out.used += used;
  }
  return out;
}

void converse(std::string_view octets, Protocol protocol) {
  Session session({.protocol = protocol,
                   .host = "mail.example.uz",
                   .offers_tls = true,
                   .accepts = [](std::string_view address) { return address == "murojaat@example.uz"; },
                   .domain = "example.uz"});
  std::string buffer(octets);
  bool broken = false;
  while (const auto line = take_line(buffer, broken)) {
    const Session::Answer answer = session.take(*line, !buffer.empty());
    require(answer.text.size() > 5 && answer.text.ends_with("\r\n"));
    require(answer.text.find('\0') == std::string::npos);
    if (answer.next == Session::Next::close) break;
    if (answer.next == Session::Next::secure) session.secured();
    if (answer.next == Session::Next::data) {
      require(buffer.empty() && !session.envelope().to.empty());
      for (const std::string& to : session.envelope().to) require(to == "murojaat@example.uz");
      session.finish({});
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Read whole = read(octets, octets.size() + 1);
  require(whole == read(octets, 1 + data[0] % 16));
  for (std::size_t i = 0; i < whole.text.size(); ++i) {
    if (whole.text[i] == '\r') require(i + 1 < whole.text.size() && whole.text[i + 1] == '\n');
    if (whole.text[i] == '\n') require(i > 0 && whole.text[i - 1] == '\r');
  }
  if (whole.state == DataReader::State::done) require(octets.substr(0, whole.used).ends_with(".\r\n"));
  converse(octets, data[0] % 2 == 0 ? Protocol::smtp : Protocol::lmtp);
  return 0;
}
