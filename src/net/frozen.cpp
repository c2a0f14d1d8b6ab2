#include <functional>
#include <stdexcept>

#include "core/crypto.h"
#include "net/http.h"
#include "net/negotiate.h"
#include "net/writer.h"

namespace darcha::net {

struct Frozen::State {
  int status = 200;
  std::array<Form, 3> forms;  ///< by Coding; a coding that does not pay is the plain form again
};

namespace {

SharedBytes serialized(const Response& response, std::string_view body, bool with_length) {
  auto out = std::make_shared<std::string>();
  HeadOptions options;
  if (with_length) options.length = body.size();
  write_head(*out, response, options);
  *out += body;
  return out;
}

}  // namespace

Frozen Frozen::make(Response response, int brotli_quality) {
  return make(std::move(response), [brotli_quality](std::string_view body) { return brotli(body, brotli_quality); });
}

Frozen Frozen::make(Response response, const std::function<std::string(std::string_view body)>& to_brotli) {
  const std::string body = std::move(std::get<std::string>(response.body));
  const std::string digest = to_hex(BytesView(sha256(body)).first(12));
  const auto type = response.headers.find("Content-Type");
  const bool text = response.compress && type && is_text_type(*type) && !response.headers.find("Content-Encoding");
  if (text) response.headers.add("Vary", "Accept-Encoding");

  auto state = std::make_shared<State>();
  state->status = response.status;
  const auto form = [&](std::string_view coding, std::string_view octets) {
    Form made;
    made.etag = "\"" + digest + (coding.empty() ? "" : "-" + std::string(coding)) + "\"";
    Response head;
    head.status = response.status;
    head.headers = response.headers;
    if (head.status == 200) head.headers.set("ETag", made.etag);
    Response unchanged = head;
    if (!coding.empty()) head.headers.set("Content-Encoding", std::string(coding));
    made.full = serialized(head, octets, !has_no_body(head.status));
    unchanged.status = 304;
    made.not_modified = serialized(unchanged, {}, false);
    return made;
  };
  const Form plain = form({}, body);
  state->forms.fill(plain);
  if (text) {
    const std::string gz = gzip(body, 9);
    const std::string br = to_brotli(body);
    if (gz.size() < body.size()) state->forms[static_cast<std::size_t>(Coding::gzip)] = form("gzip", gz);
    if (br.size() < body.size()) state->forms[static_cast<std::size_t>(Coding::br)] = form("br", br);
  }
  Frozen frozen;
  frozen.state_ = std::move(state);
  return frozen;
}

Response Frozen::answer(const Request& request) const {
  const auto accepted = request.headers.find("Accept-Encoding");
  const Form& form = state_->forms[static_cast<std::size_t>(accepted ? choose_coding(*accepted) : Coding::identity)];
  Response response;
  response.status = state_->status;
  response.body = form.full;
  if (state_->status != 200) return response;
  if (const auto known = request.headers.find("If-None-Match"); known && etag_matches(*known, form.etag)) {
    response.status = 304;
    response.body = form.not_modified;
  }
  return response;
}

}  // namespace darcha::net
