// Requests from strangers: head and body must come out the same however the octets were cut, and nothing unsafe may come out at all.
#include <cstdlib>

#include "net/parser.h"

namespace {

using namespace darcha::net;

struct Outcome {
  int status = 0;
  std::size_t unread = 0;  ///< octets left for the next request: where two readers disagree, requests are smuggled
  std::string path;
  std::string body;
  bool done = false;
  bool operator==(const Outcome&) const = default;
};

/// As the connection does it, with at most `piece` octets arriving at a time.
Outcome read(std::string_view octets, std::size_t piece) {
  static const Limits limits;
  Outcome outcome;
  RequestParser parser(limits);
  HeadScan scan;
  std::string in;
  std::size_t arrived = 0;
  const auto more = [&] {
    if (arrived >= octets.size()) return false;
    const std::string_view next = octets.substr(arrived, piece);
    in += next;
    arrived += next.size();
    return true;
  };
  while (scan.end == 0 && scan.status == 0 && more()) scan.scan(in, limits);
  if (scan.status != 0 || scan.end == 0) {
    outcome.status = scan.status;
    return outcome;
  }
  Request request;
  Framing framing;
  outcome.status = parser.read_head(std::string_view(in).substr(0, scan.end), request, framing);
  if (outcome.status != 0) return outcome;
  outcome.path = request.path;
  in.erase(0, scan.end);
  const std::function<int(std::string_view)> sink = [&](std::string_view got) {
    outcome.body += got;
    return 0;
  };
  while (framing.has_body() && !parser.done()) {
    const auto fed = parser.read_body(in, 100'000, sink);
    in.erase(0, fed.consumed);
    outcome.status = fed.status;
    if (fed.status != 0) return outcome;
    if (!parser.done() && !more()) return outcome;
  }
  outcome.done = true;
  outcome.unread = in.size() + octets.size() - arrived;
  if (outcome.body.size() > 100'000) std::abort();
  if (framing.chunked && framing.content_length) std::abort();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Outcome whole = read(octets, octets.size() + 1);
  const Outcome cut = read(octets, 1 + data[0] % 16);
  // Of a message that is refused or cut off nothing is used, and how soon a refusal is noticed depends on the pieces. A complete one is
  // the same to every reader.
  if ((whole.done || cut.done) && whole != cut) std::abort();
  if (whole.path.find("/../") != std::string::npos || whole.path.ends_with("/..") || whole.path.find('\0') != std::string::npos)
    std::abort();
  return 0;
}
