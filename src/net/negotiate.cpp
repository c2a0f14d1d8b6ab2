#include "net/negotiate.h"

#include <brotli/encode.h>
#include <zlib.h>

#include <charconv>
#include <stdexcept>

namespace darcha::net {
namespace {

constexpr std::size_t kWorthCompressing = 1024;
constexpr int kDynamicBrotli = 5;  ///< of 11: about gzip's time for a smaller page (frontend budget)
constexpr int kDynamicGzip = 6;

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// The next element of a comma-separated list.
std::string_view take_item(std::string_view& list) {
  const std::size_t comma = std::min(list.find(','), list.size());
  const std::string_view item = trim(list.substr(0, comma));
  list.remove_prefix(std::min(comma + 1, list.size()));
  return item;
}

/// In thousandths. A weight that cannot be read is none.
int weight_of(std::string_view parameters) {
  parameters = trim(parameters);
  if (parameters.empty()) return 1000;
  if (!(parameters.starts_with("q=") || parameters.starts_with("Q="))) return 1000;
  parameters.remove_prefix(2);
  if (parameters.starts_with('1')) return 1000;
  if (!parameters.starts_with('0')) return 0;
  int weight = 0;
  int unit = 100;
  for (const char c : parameters.substr(std::min<std::size_t>(2, parameters.size()))) {
    if (c < '0' || c > '9' || unit == 0) return 0;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return weight;
}

}  // namespace

Coding choose_coding(std::string_view accept_encoding) {
  int br = -1;
  int gz = -1;
  int any = -1;
  int identity = -1;
  while (!accept_encoding.empty()) {
    const std::string_view item = take_item(accept_encoding);
    const std::size_t semicolon = std::min(item.find(';'), item.size());
    const std::string_view name = trim(item.substr(0, semicolon));
    const int weight = weight_of(semicolon < item.size() ? item.substr(semicolon + 1) : std::string_view{});
    if (equal_ignoring_case(name, "br"))
      br = weight;
    else if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip"))
      gz = weight;
    else if (equal_ignoring_case(name, "identity"))
      identity = weight;
    else if (name == "*")
      any = weight;
  }
  if (br < 0) br = std::max(any, 0);
  if (gz < 0) gz = std::max(any, 0);
  const int plain = identity < 0 ? 0 : identity;
  if (br > 0 && br >= gz && br >= plain) return Coding::br;
  if (gz > 0 && gz >= plain) return Coding::gzip;
  return Coding::identity;
}

std::string gzip(std::string_view text, int level) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;  // zlib: +16 writes a gzip header; the time in it stays 0, so equal text gives equal octets
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("gzip failed");
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) throw std::runtime_error("gzip failed");
  return out;
}

std::string brotli(std::string_view text, int quality) {
  std::string out(BrotliEncoderMaxCompressedSize(text.size()) + 16, '\0');
  std::size_t size = out.size();
  if (BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                            reinterpret_cast<const std::uint8_t*>(text.data()), &size,
                            reinterpret_cast<std::uint8_t*>(out.data())) == BROTLI_FALSE)
    throw std::runtime_error("brotli failed");
  out.resize(size);
  return out;
}

bool is_text_type(std::string_view type) {
  type = trim(type.substr(0, type.find(';')));
  return type.starts_with("text/") || type == "application/json" || type == "application/javascript" || type == "application/xml" ||
         type == "image/svg+xml" || type.ends_with("+json") || type.ends_with("+xml") || type == "application/manifest+json";
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  const auto opaque = [](std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; };
  while (!if_none_match.empty()) {
    const std::string_view item = take_item(if_none_match);
    if (item == "*" || (!item.empty() && opaque(item) == opaque(etag))) return true;
  }
  return false;
}

void finish_for(const Request& request, Response& response) {
  const bool reading = request.method == Method::get || request.method == Method::head;
  const auto etag = response.headers.find("ETag");
  if (reading && response.status == 200 && etag) {
    const auto wanted = request.headers.find("If-None-Match");
    if (wanted && etag_matches(*wanted, *etag)) {
      response.status = 304;
      response.body = std::string();
      return;
    }
  }
  auto* body = std::get_if<std::string>(&response.body);
  if (body == nullptr || !response.compress || body->size() < kWorthCompressing || response.headers.find("Content-Encoding")) return;
  const auto type = response.headers.find("Content-Type");
  if (!type || !is_text_type(*type)) return;
  const auto varies = response.headers.find_all("Vary");
  if (std::none_of(varies.begin(), varies.end(),
                   [](std::string_view value) { return value.find("Accept-Encoding") != std::string_view::npos; }))
    response.headers.add("Vary", "Accept-Encoding");
  const auto accepted = request.headers.find("Accept-Encoding");
  const Coding coding = accepted ? choose_coding(*accepted) : Coding::identity;
  if (coding == Coding::identity) return;
  *body = coding == Coding::br ? brotli(*body, kDynamicBrotli) : gzip(*body, kDynamicGzip);
  response.headers.set("Content-Encoding", coding == Coding::br ? "br" : "gzip");
  // Spec: RFC 9110 8.8.3: a strong tag names exact octets, and these are others now.
  if (etag && !etag->starts_with("W/")) response.headers.set("ETag", "W/" + std::string(*etag));
}

}  // namespace darcha::net
