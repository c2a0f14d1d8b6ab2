// A file of topics from anybody: read or refused, never a crash.
// Seeds: services/appeals/topics.yaml
#include "triage/topics/topics.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const auto topics = darcha::triage::parse_topics({reinterpret_cast<const char*>(data), size});
  if (topics && topics->all().size() > size) __builtin_trap();
  return 0;
}
