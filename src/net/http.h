// What a request and a response are, without Beast: the light door that every page includes.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/task.h"

namespace darcha::net {

enum class Method { get, head, post, put, patch, del, options };
std::string_view name(Method method);

bool equal_ignoring_case(std::string_view a, std::string_view b);  ///< ASCII letters only: header names, tokens
std::string_view reason_phrase(int status);
std::string http_date(std::chrono::sys_seconds at);  ///< RFC 9110 5.6.7: "Sat, 21 Nov 2026 07:28:00 GMT"

/// Ordered, case-insensitive names; bounded by the server's limits.
class Headers {
 public:
  void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
  void set(std::string_view name, std::string value);                 ///< replaces all of that name
  std::optional<std::string_view> find(std::string_view name) const;  ///< the first
  std::vector<std::string_view> find_all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

/// Decoded name-value pairs of a query string or a urlencoded body, in order. Bad percent-encoding or UTF-8 is refused by the parser.
class Fields {
 public:
  void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
  std::optional<std::string_view> find(std::string_view name) const;  ///< the only one; nothing if it is absent OR repeated
  std::vector<std::string_view> find_all(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};
std::optional<Fields> parse_urlencoded(std::string_view text, std::size_t max_fields = 500);

/// One file of a multipart body, already on disk in the upload folder; deleted with the request unless moved away.
struct Upload {
  std::string field;
  std::string file_name;     ///< as sent, UTF-8, no path; never used as a path
  std::string content_type;  ///< as claimed; sniff before believing
  std::filesystem::path path;
  std::uint64_t size = 0;
  std::string sha256_hex;
};

struct Request {
  Method method = Method::get;
  std::string target;  ///< raw, as received
  std::string path;    ///< decoded, normalised; `..`, encoded slashes and NUL are refused before routing
  Fields query;
  Headers headers;
  std::string body;  ///< of requests that are not streamed to disk
  Fields form;       ///< urlencoded or multipart text fields of a body
  std::vector<Upload> uploads;
  std::vector<std::pair<std::string, std::string>> path_params;  ///< {name} parts of the matched route
  std::string peer;                                              ///< address, from the socket or a trusted proxy
  std::string request_id;                                        ///< 26 characters, echoed in X-Request-Id and in every log line
  bool secure = false;                                           ///< came over TLS (here or at a trusted proxy)
  std::chrono::steady_clock::time_point deadline;
  std::chrono::steady_clock::time_point received;
  std::shared_ptr<void> keeper;  ///< owns the files of `uploads`: those still in place are deleted with the last reference

  std::string_view path_param(std::string_view name) const;  ///< empty if there is none
  std::optional<std::string_view> cookie(std::string_view name) const;
};

/// Complete head and body, made once (by `freeze`) and sent to many: one write, no formatting on the hot path. The server puts the lines
/// that belong to the answer and not to the page (Date, X-Request-Id, Connection) in front of the empty line.
using SharedBytes = std::shared_ptr<const std::string>;

/// A Server-Sent Events stream: the server calls next() again and again; nothing = the stream ends.
class EventStream {
 public:
  virtual ~EventStream() = default;
  virtual Task<std::optional<std::string>> next() = 0;  ///< complete event text ("event: x\ndata: y\n\n") or a comment for keep-alive
};

struct FileBody {
  std::filesystem::path path;
  std::uint64_t size;
};

struct Response {
  int status = 200;
  Headers headers;
  std::variant<std::string, SharedBytes, FileBody, std::shared_ptr<EventStream>> body;
  bool compress = true;  ///< text of 1 KB and more goes out as br or gzip when the client takes it; see README on BREACH

  static Response html(std::string body, int status = 200);
  static Response text(std::string body, int status = 200);
  static Response json(std::string body, int status = 200);
  static Response bytes(std::string body, std::string content_type);
  static Response redirect(std::string location);  ///< 303 See Other
  static Response problem(int status, std::string_view code, std::string_view title, std::string_view detail = {},
                          std::string_view request_id = {});
};

/// Thrown by a handler that has nothing to say: the server's fallback answers with this status (404, say).
class StatusError : public std::runtime_error {
 public:
  explicit StatusError(int status) : std::runtime_error(std::string(reason_phrase(status))), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

/// A page made once and sent to many: complete octets, plain, gzip and brotli, with a strong ETag each. Cheap to copy, safe from any
/// thread.
class Frozen {
 public:
  /// `response` holds its whole body as a string. Compresses text; `brotli_quality` 11 for what lives as long as the process, 5 for less.
  static Frozen make(Response response, int brotli_quality = 5);
  /// The same with another way to the brotli form, say one that remembers.
  static Frozen make(Response response, const std::function<std::string(std::string_view body)>& brotli);
  Response answer(const Request& request) const;  ///< the form this client takes, or 304

 private:
  struct Form {
    SharedBytes full, not_modified;
    std::string etag;
  };
  struct State;
  std::shared_ptr<const State> state_;
};

using Handler = std::function<Task<Response>(std::shared_ptr<Request>)>;

/// One row of the route table the server matches on. `{name}` matches one segment, a final `{name*}` the rest.
struct Route {
  Method method;
  std::string pattern;
  Handler handler;
  std::uint64_t max_body = 64 * 1024;
  std::chrono::milliseconds deadline{15'000};
  bool uploads = false;  ///< multipart bodies allowed, files streamed to disk up to max_body
};

/// RFC 9457 problem details for API clients.
std::string problem_json(int status, std::string_view code, std::string_view title, std::string_view detail, std::string_view request_id);

}  // namespace darcha::net
