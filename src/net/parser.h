// HTTP/1 requests out of octets. Beast reads the grammar; what RFC 9112 leaves to taste (and request smuggling lives on) is refused here.
// Private to net; fuzzed by parser_fuzz.cpp.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "net/http.h"
#include "net/net.h"

namespace darcha::net {

/// Where a head ends, found while it arrives.
struct HeadScan {
  std::size_t scanned = 0;  ///< octets already looked at
  std::size_t line = 0;     ///< where the current line begins
  std::size_t end = 0;      ///< one past the empty line; 0 while it has not come
  int status = 0;           ///< why the head is refused before it is complete; 0 when it is not

  /// Looks at what has been added to `bytes` since the last call. Refuses bare LF, folded lines, control characters, oversized heads.
  void scan(std::string_view bytes, const Limits& limits);
};

/// How the message is delimited and what the client asked of the connection.
struct Framing {
  int minor_version = 1;
  bool keep_alive = true;
  bool chunked = false;
  bool expect_continue = false;
  std::optional<std::uint64_t> content_length;
  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

class RequestParser {
 public:
  explicit RequestParser(const Limits& limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  /// Reads a complete head into method, target, path, query and headers. 0, or the status to refuse with.
  int read_head(std::string_view head, Request& request, Framing& framing);

  struct Fed {
    std::size_t consumed = 0;
    int status = 0;  ///< not 0: refuse with it, and close
  };
  /// Hands decoded body octets to `sink` (which returns 0 or a status). `bytes` begins with whatever was not consumed before.
  Fed read_body(std::string_view bytes, std::uint64_t max_body, const std::function<int(std::string_view)>& sink);
  bool done() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace darcha::net
