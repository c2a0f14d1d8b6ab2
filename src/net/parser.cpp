#include "net/parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "net/target.h"

namespace darcha::net {
namespace {

namespace http = boost::beast::http;

/// A chunk header (size and extensions) longer than this is an attack, not a body.
constexpr std::size_t kMaxChunkHeader = 4096;

std::optional<Method> method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    case http::verb::put: return Method::put;
    case http::verb::patch: return Method::patch;
    case http::verb::delete_: return Method::del;
    case http::verb::options: return Method::options;
    default: return std::nullopt;
  }
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

int status_of(boost::system::error_code ec, std::string_view head) {
  if (ec == http::error::bad_version) {
    // Only a line that is right but for its number is another version; anything else is no request line.
    const std::string_view line = head.substr(0, head.find('\r'));
    const std::size_t last = line.rfind(' ');
    const bool two_spaces = std::count(line.begin(), line.end(), ' ') == 2;
    return two_spaces && line.substr(last).starts_with(" HTTP/") && line.size() - last == 9 ? 505 : 400;
  }
  if (ec == http::error::header_limit) return 431;
  if (ec == http::error::body_limit) return 413;
  return 400;
}

}  // namespace

void HeadScan::scan(std::string_view bytes, const Limits& limits) {
  if (status != 0 || end != 0) return;
  const std::size_t longest = limits.target_bytes + 32;  // method, spaces and version around the target
  while (scanned < bytes.size()) {
    const std::size_t lf = bytes.find('\n', scanned);
    if (lf == std::string_view::npos) {
      scanned = bytes.size();
      break;
    }
    if (lf == 0 || bytes[lf - 1] != '\r' || lf - 1 < line) {
      status = 400;  // Spec: RFC 9112 2.2 lets a server take a bare LF for a line end; two readers that differ here can be smuggled past
      return;
    }
    const bool first = line == 0;
    if (first && lf > longest) {
      status = 414;
      return;
    }
    if (lf == line + 1) {
      end = lf + 1;
      break;
    }
    if (!first && (bytes[line] == ' ' || bytes[line] == '\t')) {
      status = 400;  // Spec: RFC 9112 5.2: obs-fold is refused
      return;
    }
    line = scanned = lf + 1;
  }
  if (end == 0 && line == 0 && bytes.size() > longest)
    status = 414;
  else if ((end == 0 ? bytes.size() : end) > limits.header_bytes)
    status = 431;
}

struct RequestParser::State final {
  struct Parser final : http::basic_parser<true> {
    explicit Parser(State& state) : state(state) {
      this->eager(true);
      this->header_limit(1u << 30);  // HeadScan has bounded the head already
      this->body_limit(boost::none);
    }
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;

    void on_request_impl(http::verb verb, string_view, string_view target, int version, error_code& ec) override {
      state.on_start(verb, {target.data(), target.size()}, version, ec);
    }
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(http::field field, string_view name, string_view value, error_code& ec) override {
      state.on_field(field, {name.data(), name.size()}, {value.data(), value.size()}, ec);
    }
    void on_header_impl(error_code&) override { state.in_body = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view body, error_code& ec) override { return state.on_body({body.data(), body.size()}, ec); }
    void on_chunk_header_impl(std::uint64_t size, string_view, error_code& ec) override {
      if (size > state.left) ec = state.refuse(413);
    }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& ec) override {
      return state.on_body({body.data(), body.size()}, ec);
    }
    void on_finish_impl(error_code&) override {}

    State& state;
  };

  explicit State(const Limits& l) : limits(l) {}

  boost::beast::error_code refuse(int with) {
    if (status == 0) status = with;
    return make_error_code(http::error::bad_field);
  }

  void on_start(http::verb verb, std::string_view target, int version, boost::beast::error_code& ec) {
    const auto method = method_of(verb);
    if (!method) {
      ec = refuse(501);
      return;
    }
    if (target.size() > limits.target_bytes) {
      ec = refuse(414);
      return;
    }
    request->method = *method;
    request->target = target;
    framing->minor_version = version % 10;
  }

  void on_field(http::field field, std::string_view name, std::string_view value, boost::beast::error_code& ec) {
    if (++fields > limits.headers) {
      ec = refuse(431);
      return;
    }
    if (in_body) {  // a trailer: bounded by the count above, and not believed (RFC 9110 6.5.1)
      return;
    }
    switch (field) {
      case http::field::content_length:
        if (framing->content_length || framing->chunked || !(framing->content_length = parse_length(value))) ec = refuse(400);
        break;
      case http::field::transfer_encoding:
        if (framing->content_length || framing->chunked || framing->minor_version == 0)
          ec = refuse(400);
        else if (!equal_ignoring_case(value, "chunked"))
          ec = refuse(501);
        framing->chunked = true;
        break;
      case http::field::expect:
        if (!equal_ignoring_case(value, "100-continue")) ec = refuse(417);
        framing->expect_continue = framing->minor_version > 0;
        break;
      case http::field::host:
        if (has_host || !(value.empty() || is_host(value))) ec = refuse(400);
        has_host = true;
        break;
      default: break;
    }
    request->headers.add(std::string(name), std::string(value));
  }

  std::size_t on_body(std::string_view body, boost::beast::error_code& ec) {
    if (body.size() > left) {
      ec = refuse(413);
      return 0;
    }
    left -= body.size();
    if (const int refused = (*sink)(body); refused != 0) ec = refuse(refused);
    return body.size();
  }

  const Limits& limits;
  std::optional<Parser> parser;
  Request* request = nullptr;
  Framing* framing = nullptr;
  const std::function<int(std::string_view)>* sink = nullptr;
  std::uint64_t left = 0;
  std::size_t fields = 0;
  int status = 0;
  bool has_host = false;
  bool in_body = false;
  bool limited = false;
};

RequestParser::RequestParser(const Limits& limits) : state_(std::make_unique<State>(limits)) {}
RequestParser::~RequestParser() = default;

int RequestParser::read_head(std::string_view head, Request& request, Framing& framing) {
  State& s = *state_;
  s.parser.emplace(s);
  s.request = &request;
  s.framing = &framing;
  s.fields = 0;
  s.status = 0;
  s.has_host = s.in_body = s.limited = false;
  boost::beast::error_code ec;
  s.parser->put(boost::asio::const_buffer(head.data(), head.size()), ec);
  if (s.status != 0) return s.status;
  if (ec && ec != http::error::need_more) return status_of(ec, head);
  if (!s.in_body) return 400;
  framing.keep_alive = s.parser->keep_alive();

  const auto target = split_target(request.target);
  if (!target) return 400;
  if (framing.minor_version >= 1 && !s.has_host) return 400;
  if (!target->authority.empty()) request.headers.set("Host", std::string(target->authority));  // Spec: RFC 9112 3.2.2
  if (target->path == "*") {
    request.path = "*";
    return request.method == Method::options ? 0 : 400;
  }
  auto path = parse_path(target->path);
  auto query = parse_urlencoded(target->query);
  if (!path || !query) return 400;
  request.path = std::move(*path);
  request.query = std::move(*query);
  return 0;
}

RequestParser::Fed RequestParser::read_body(std::string_view bytes, std::uint64_t max_body,
                                            const std::function<int(std::string_view)>& sink) {
  State& s = *state_;
  if (!s.limited) {
    s.left = max_body;
    s.limited = true;
  }
  s.sink = &sink;
  Fed fed;
  boost::beast::error_code ec;
  if (s.parser->is_done() || bytes.empty()) return fed;
  // Beast asserts five octets once it has seen the last chunk's size. A chunked body never ends with fewer than these unread, so
  // waiting for them costs nothing.
  constexpr std::size_t kLastChunk = std::string_view("0\r\n\r\n").size();
  if (s.framing->chunked && bytes.size() < kLastChunk) return fed;
  fed.consumed = s.parser->put(boost::asio::const_buffer(bytes.data(), bytes.size()), ec);
  s.sink = nullptr;
  if (s.status != 0)
    fed.status = s.status;
  else if (ec && ec != http::error::need_more)
    fed.status = status_of(ec, {});
  else if (ec && bytes.size() - fed.consumed > kMaxChunkHeader)
    fed.status = 400;
  return fed;
}

bool RequestParser::done() const { return state_->parser && state_->parser->is_done(); }

}  // namespace darcha::net
