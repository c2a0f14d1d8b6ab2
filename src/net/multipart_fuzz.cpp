// Multipart bodies: the same parts however the body was cut, and file names that are safe to show.
#include <cstdlib>

#include "core/text.h"
#include "net/multipart.h"

namespace {

using namespace darcha::net;

struct Recorder final : MultipartParser::Events {
  std::string said;
  bool open = false;
  int begin(const MultipartParser::Part& part) override {
    if (std::exchange(open, true)) std::abort();
    said += "[" + part.name + "|" + part.file_name.value_or("-") + "|" + part.content_type + "]";
    if (part.file_name) {
      const std::string clean = clean_file_name(*part.file_name);
      if (clean.empty() || clean.size() > 200 || clean.find_first_of(std::string_view("/\\\0\r\n", 5)) != std::string::npos ||
          clean.front() == '.')
        std::abort();
      if (!darcha::is_utf8(clean)) std::abort();
    }
    return 0;
  }
  int data(std::string_view piece) override {
    if (!open || piece.empty()) std::abort();
    said += piece;
    return 0;
  }
  int end() override {
    if (!std::exchange(open, false)) std::abort();
    said += ';';
    return 0;
  }
};

std::string read(std::string_view body, std::size_t piece) {
  Recorder recorder;
  MultipartParser parser("b", {}, recorder);
  int status = 0;
  for (std::size_t at = 0; at < body.size() && status == 0; at += piece) status = parser.feed(body.substr(at, piece));
  if (status == 0) status = parser.finish();
  return status == 0 ? recorder.said : "refused";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (read(body, body.size() + 1) != read(body, 1 + data[0] % 16)) std::abort();
  (void)multipart_boundary(body);
  return 0;
}
