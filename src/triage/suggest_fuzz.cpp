// Whatever octets arrive: languages, points, sketches and suggestions are found without reading out of bounds; points lie in the text, in
// order.
#include <cstdlib>

#include "triage/triage.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace darcha::triage;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  static const Topics topics;
  const Detection detection = detect(text);
  if (detection.confidence < 0 || detection.confidence > 1) std::abort();
  const Suggestion suggestion = suggest_now(nullptr, topics, text);
  std::size_t behind = 0;
  for (const Point& point : suggestion.points) {
    if (point.begin < behind || point.end <= point.begin || point.end > text.size()) std::abort();
    if (point.text != text.substr(point.begin, point.end - point.begin)) std::abort();
    behind = point.end;
  }
  const Sketch own = sketch(text);
  if (Sketch::parse(own.bytes()) != own) std::abort();
  if (likeness(own, own) > 1) std::abort();
  return 0;
}
