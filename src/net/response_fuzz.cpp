// Answers of other servers: the same however the octets were cut, never more than was allowed, and no crash.
#include <cstdlib>

#include "net/net.h"
#include "net/response_parser.h"

namespace {

using namespace darcha::net;

constexpr std::size_t kMost = 5'000;

struct Outcome {
  bool refused = false;
  bool done = false;
  int status = 0;
  std::size_t unread = 0;
  std::string body;
  bool operator==(const Outcome&) const = default;
};

/// As the client does it, with at most `piece` octets arriving at a time.
Outcome read(std::string_view octets, Method asked, std::size_t piece) {
  Outcome outcome;
  Response response;
  ResponseParser parser(response, asked, kMost);
  std::string in;
  std::size_t arrived = 0;
  try {
    while (!parser.done() && arrived < octets.size()) {
      const std::string_view next = octets.substr(arrived, piece);
      arrived += next.size();
      in += next;
      in.erase(0, parser.feed(in));
    }
    if (!parser.done()) parser.feed_end();
  } catch (const Failure&) {
    outcome.refused = true;
    return outcome;
  }
  if (!parser.done()) std::abort();  // without a refusal the answer is complete
  outcome.done = true;
  outcome.status = response.status;
  outcome.unread = in.size() + octets.size() - arrived;
  outcome.body = std::get<std::string>(response.body);
  if (outcome.body.size() > kMost) std::abort();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view octets(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Method asked = data[0] & 0x80 ? Method::head : Method::get;
  if (read(octets, asked, octets.size() + 1) != read(octets, asked, 1 + data[0] % 16)) std::abort();
  return 0;
}
