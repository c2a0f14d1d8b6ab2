// Targets, paths, forms, cookies and negotiation headers.
#include <cstdlib>

#include "core/text.h"
#include "net/negotiate.h"
#include "net/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::net;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto target = split_target(text); target && target->path.starts_with('/')) {
    if (const auto path = parse_path(target->path)) {
      if (path->front() != '/' || path->size() > target->path.size() || !darcha::is_utf8(*path)) std::abort();
      if (path->find("/../") != std::string::npos || path->ends_with("/..") || path->find("/./") != std::string::npos ||
          path->ends_with("/."))
        std::abort();
      if (path->find_first_of(std::string_view("\\\0\r\n", 4)) != std::string::npos) std::abort();
    }
  }
  if (const auto fields = parse_urlencoded(text, 50)) {
    if (fields->items().size() > 50) std::abort();
    for (const auto& [name, value] : fields->items())
      if (!darcha::is_utf8(name) || !darcha::is_utf8(value)) std::abort();
  }
  Request request;
  request.headers.add("Cookie", std::string(text));
  (void)request.cookie("session");
  (void)choose_coding(text);
  (void)etag_matches(text, "\"a\"");
  return 0;
}
