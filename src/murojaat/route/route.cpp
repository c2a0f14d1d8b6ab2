#include "murojaat/route/route.h"

#include <stdexcept>

namespace darcha::murojaat {
namespace {

const std::string kRepublic = "17";
constexpr std::string_view kUnknownTopic = "other";  // nobody said what it is about: its body is the receiver, and the author is told so

const offices::Office* office_of(const offices::Directory& directory, const Body& body, const std::string& district) {
  const std::string place = district.empty() ? kRepublic : district;
  if (body.level == offices::Level::district) return directory.find_serving(body.agency, place);
  for (const offices::Territory* territory : directory.chain_of(place))
    if (const offices::Office* office = directory.find_serving(body.agency, territory->soato);
        office != nullptr && office->level == body.level)
      return office;
  return directory.find_serving(body.agency, kRepublic);
}

/// Above the body complained about; where nothing is above it, the body the law names, or the receiver at the republic.
OfficeId beyond(const offices::Directory& directory, const Law& law, OfficeId office) {
  if (const auto above = office_above(directory, office)) return *above;
  const offices::Office* highest = office_of(directory, law.above_the_highest, {});
  if (highest != nullptr && highest->id != office) return highest->id;
  const offices::Office* receiver = directory.find_serving(law.receiver.agency, kRepublic);
  if (receiver == nullptr) throw std::runtime_error("murojaat: nobody can take an appeal about the highest office: import the offices");
  return receiver->id;
}

}  // namespace

std::optional<OfficeId> office_above(const offices::Directory& directory, OfficeId office) {
  const offices::Office* found = directory.find_office(office);
  if (found == nullptr || found->parent.is_nil() || directory.find_office(found->parent) == nullptr) return std::nullopt;
  return found->parent;
}

bool is_at_or_above(const offices::Directory& directory, OfficeId upper, OfficeId lower) {
  for (std::optional<OfficeId> at = lower; at; at = office_above(directory, *at))
    if (*at == upper) return true;
  return false;
}

bool is_dissolved(const offices::Directory& directory, OfficeId id) {
  const offices::Office* office = directory.find_office(id);
  if (office == nullptr) return true;
  const offices::Agency* agency = directory.find_agency(office->agency);
  const offices::Office* serving = agency != nullptr ? directory.find_serving(agency->code, office->territory) : nullptr;
  return serving == nullptr || serving->id != office->id;
}

Routed route(const offices::Directory& directory, const Law& law, const Topic* topic, const std::string& district, OfficeId wanted,
             OfficeId barred, OfficeId parent_office) {
  if (!parent_office.is_nil()) return {beyond(directory, law, parent_office), "above"};
  const offices::Office* found = directory.find_office(wanted);
  std::string why = "wanted";
  if (found == nullptr && topic != nullptr) {
    found = office_of(directory, topic->body, district);
    why = topic->code == kUnknownTopic ? "receiver" : "topic";
  }
  if (found == nullptr) {
    found = office_of(directory, law.receiver, district);
    why = "receiver";
  }
  if (found == nullptr) throw std::runtime_error("murojaat: no office takes appeals: import the offices");
  if (!barred.is_nil() && is_at_or_above(directory, barred, found->id)) return {beyond(directory, law, barred), "above"};
  return {found->id, why};
}

}  // namespace darcha::murojaat
