#include "net/response_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "net/net.h"

namespace darcha::net {

namespace http = boost::beast::http;

struct ResponseParser::State {
  struct Parser final : http::basic_parser<false> {
    explicit Parser(State& s) : state(s) {
      this->eager(true);
      this->header_limit(64 * 1024);
      this->body_limit(boost::none);
      this->skip(s.asked == Method::head);
    }
    using string_view = boost::beast::string_view;
    using error_code = boost::beast::error_code;
    void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
    void on_response_impl(int status, string_view, int, error_code&) override {
      state.response.status = status;
      state.response.headers = {};
    }
    void on_field_impl(http::field, string_view name, string_view value, error_code& ec) override {
      if (state.in_body) return;  // trailers are not believed
      if (state.response.headers.items().size() >= 200)
        ec = make_error_code(http::error::header_limit);
      else
        state.response.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    }
    void on_header_impl(error_code&) override { state.in_body = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view body, error_code& ec) override { return state.add(body, ec); }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code& ec) override { return state.add(body, ec); }
    void on_finish_impl(error_code&) override {}
    State& state;
  };

  State(Response& r, Method a, std::size_t m) : response(r), asked(a), max_body(m) { parser.emplace(*this); }

  std::size_t add(boost::beast::string_view piece, boost::beast::error_code& ec) {
    if (body.size() + piece.size() > max_body) {
      ec = make_error_code(http::error::body_limit);
      return 0;
    }
    body.append(piece.data(), piece.size());
    return piece.size();
  }

  Response& response;
  Method asked;
  std::size_t max_body;
  std::string body;
  bool in_body = false;
  std::optional<Parser> parser;
};

ResponseParser::ResponseParser(Response& response, Method asked, std::size_t max_body)
    : state_(std::make_unique<State>(response, asked, max_body)) {}
ResponseParser::~ResponseParser() = default;

std::size_t ResponseParser::feed(std::string_view bytes) {
  State& s = *state_;
  std::size_t total = 0;
  while (total < bytes.size() && !done()) {
    const std::string_view rest = bytes.substr(total);
    if (s.in_body && s.parser->chunked() && rest.size() < 5) break;  // as in RequestParser: Beast asserts five octets of the last chunk
    boost::beast::error_code ec;
    total += s.parser->put(boost::asio::const_buffer(rest.data(), rest.size()), ec);
    if (ec == http::error::need_more) break;
    if (ec == http::error::body_limit) throw Failure("the answer is larger than " + std::to_string(s.max_body) + " octets");
    if (ec) throw Failure("the answer is not HTTP: " + ec.message());
    if (s.parser->is_done() && s.response.status >= 100 && s.response.status < 200 && s.response.status != 101) {
      s.in_body = false;  // 100 Continue, 103 Early Hints: the answer proper follows
      s.parser.emplace(s);
    }
  }
  if (done()) s.response.body = std::move(s.body);
  return total;
}

void ResponseParser::feed_end() {
  State& s = *state_;
  if (done()) return;
  boost::beast::error_code ec;
  if (s.parser->got_some()) s.parser->put_eof(ec);
  if (ec || !s.parser->is_done()) throw Failure("the peer closed the connection before its answer was complete");
  s.response.body = std::move(s.body);
}

bool ResponseParser::done() const { return state_->parser->is_done(); }

}  // namespace darcha::net
