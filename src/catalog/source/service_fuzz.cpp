// A service folder of another agency, whatever is written in it: every fault is a sentence, and what is accepted is read the same again
// from the canonical form that is kept in the database.
// Seeds: services/*/service.yaml
#include <cstdlib>

#include "catalog/check/check.h"
#include "catalog/source/read_service.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace darcha::catalog;
  static const Reference reference = [] {
    std::vector<Fault> faults;
    Reference read = read_reference(DARCHA_SOURCE_DIR "/services", DARCHA_SOURCE_DIR "/data", faults);
    if (!faults.empty()) std::abort();
    return read;
  }();
  const auto root = parse_yaml(std::string_view(reinterpret_cast<const char*>(data), size), "fuzz.yaml");
  if (!root) return 0;
  Report report{"fuzz.yaml", {}};
  const Service service = read_service(*root, report);
  if (report.faults.empty()) check_service(service, *root, reference, report);
  for (const Fault& fault : report.faults)
    if (fault.what.empty() || fault.mend.empty()) std::abort();
  if (!report.faults.empty()) return 0;
  const auto kept = parse_canonical_json(canonical_json(*root), "fuzz.json");
  if (!kept) std::abort();
  Report again{"fuzz.json", {}};
  const Service same = read_service(*kept, again);
  check_service(same, *kept, reference, again);
  if (!again.faults.empty() || same.code != service.code || same.version != service.version || same.form.size() != service.form.size())
    std::abort();
  return 0;
}
