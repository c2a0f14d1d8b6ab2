// Responses into octets. Private to net.
#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "net/http.h"

namespace darcha::net {

/// `Sat, 21 Nov 2026 07:28:00 GMT`, made once per second. Spec: RFC 9110 5.6.7.
class DateCache {
 public:
  std::string_view at(std::chrono::system_clock::time_point now);

 private:
  std::chrono::seconds second_{-1};
  std::string text_;
};

/// 26 characters of Crockford's base 32, distinct over servers and restarts, cheap: a random start and a count.
class RequestIds {
 public:
  RequestIds();  ///< takes its start from the operating system's random source
  std::string next();

 private:
  std::uint64_t high_;
  std::uint64_t low_;
};

/// What the connection decides about an answer.
struct HeadOptions {
  std::string_view date;
  std::string_view request_id;
  bool close = false;       ///< say that the connection ends
  bool keep_alive = false;  ///< say that it does not (HTTP/1.0)
  bool chunked = false;
  std::optional<std::uint64_t> length;  ///< none for 204, 304 and chunked bodies
};

/// Throws std::invalid_argument when a header of `response` could be taken for something else (CR, LF, NUL, a bad name): a fault of ours
/// that must not become response splitting.
void write_head(std::string& out, const Response& response, const HeadOptions& options);

/// The lines a connection adds to an answer whose head was made before, with the empty line that ends it.
void write_extra_head(std::string& out, const HeadOptions& options);

bool has_no_body(int status);  ///< 1xx, 204, 304

}  // namespace darcha::net
