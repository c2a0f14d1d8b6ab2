#include "net/body.h"

#include "net/uploads.h"

namespace darcha::net {
namespace {

std::string_view media_type(std::string_view value) {
  value = value.substr(0, value.find(';'));
  while (value.ends_with(' ') || value.ends_with('\t')) value.remove_suffix(1);
  return value;
}

}  // namespace

struct BodyReader::Parts {
  Parts(Request& request, const std::filesystem::path& dir, std::string_view boundary, MultipartLimits limits)
      : writer(request, dir, limits), parser(boundary, limits, writer) {}
  UploadWriter writer;
  MultipartParser parser;
};

BodyReader::BodyReader(Request& request, const Route& route, const std::filesystem::path& upload_dir)
    : request_(request), route_(route), upload_dir_(upload_dir) {}
BodyReader::~BodyReader() = default;

int BodyReader::begin(std::optional<std::uint64_t> length) {
  // Spec: RFC 9110 9.3.1: content of a GET has no meaning; taken by one reader and left by another it is the next request.
  if (request_.method == Method::get || request_.method == Method::head) return 400;
  if (length.value_or(0) > route_.max_body) return 413;
  if (const auto coding = request_.headers.find("Content-Encoding"); coding && !equal_ignoring_case(*coding, "identity")) return 415;
  const auto types = request_.headers.find_all("Content-Type");
  if (types.size() > 1) return 400;
  const std::string_view type = types.empty() ? std::string_view{} : media_type(types.front());
  form_ = equal_ignoring_case(type, "application/x-www-form-urlencoded");
  if (equal_ignoring_case(type, "multipart/form-data")) {
    if (!route_.uploads) return 415;
    const auto boundary = multipart_boundary(types.front());
    if (!boundary) return 400;
    parts_ = std::make_unique<Parts>(request_, upload_dir_, *boundary, MultipartLimits{});
    return 0;
  }
  // No more than a little on the client's word: a promised length costs memory only as it arrives.
  if (length) request_.body.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(*length, 64 * 1024)));
  return 0;
}

int BodyReader::take(std::string_view piece) {
  if (parts_) return parts_->parser.feed(piece);
  request_.body += piece;
  return 0;
}

int BodyReader::end() {
  if (parts_) return parts_->parser.finish();
  if (!form_) return 0;
  auto fields = parse_urlencoded(request_.body);
  if (!fields) return 400;
  request_.form = std::move(*fields);
  return 0;
}

}  // namespace darcha::net
