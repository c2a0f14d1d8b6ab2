#include <algorithm>

#include "offices/offices.h"

namespace darcha::offices {

namespace {

template <class Map, class Key, class T>
const T* look_up(const Map& map, const Key& key, const std::vector<T>& items) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &items[found->second];
}

}  // namespace

std::string_view code(Level level) {
  switch (level) {
    case Level::republic: return "republic";
    case Level::region: return "region";
    case Level::district: return "district";
  }
  return "";
}

std::optional<Level> parse_level(std::string_view text) {
  for (const Level level : {Level::republic, Level::region, Level::district})
    if (code(level) == text) return level;
  return std::nullopt;
}

bool Office::works_on(std::string_view service) const {
  return services.empty() || service.empty() || std::ranges::find(services, service) != services.end();
}

Directory::Directory(std::vector<Territory> territories, std::vector<Agency> agencies, std::vector<Office> offices,
                     std::vector<Officer> officers, std::vector<Absence> absences)
    : territories_(std::move(territories)),
      agencies_(std::move(agencies)),
      offices_(std::move(offices)),
      officers_(std::move(officers)),
      absences_(std::move(absences)) {
  for (std::size_t i = 0; i < territories_.size(); ++i) territory_by_soato_.emplace(territories_[i].soato, i);
  for (std::size_t i = 0; i < agencies_.size(); ++i) {
    agency_by_code_.emplace(agencies_[i].code, i);
    agency_by_id_.emplace(agencies_[i].id.value, i);
  }
  for (std::size_t i = 0; i < offices_.size(); ++i) {
    office_by_code_.emplace(offices_[i].code, i);
    office_by_id_.emplace(offices_[i].id.value, i);
    const Agency* agency = find_agency(offices_[i].agency);
    if (!offices_[i].open() || agency == nullptr) continue;
    if (offices_[i].serves.empty()) serving_.emplace(agency->code + "-" + offices_[i].territory, i);
    for (const std::string& soato : offices_[i].serves) serving_.emplace(agency->code + "-" + soato, i);
  }
  for (std::size_t i = 0; i < officers_.size(); ++i) officer_by_id_.emplace(officers_[i].id.value, i);
}

const Territory* Directory::find_territory(std::string_view soato) const {
  return look_up(territory_by_soato_, std::string{soato}, territories_);
}
const Agency* Directory::find_agency(AgencyId id) const { return look_up(agency_by_id_, id.value, agencies_); }
const Agency* Directory::find_agency(std::string_view code) const { return look_up(agency_by_code_, std::string{code}, agencies_); }
const Office* Directory::find_office(OfficeId id) const { return look_up(office_by_id_, id.value, offices_); }
const Office* Directory::find_office(std::string_view code) const { return look_up(office_by_code_, std::string{code}, offices_); }
const Officer* Directory::find_officer(OfficerId id) const { return look_up(officer_by_id_, id.value, officers_); }

std::vector<const Territory*> Directory::chain_of(std::string_view soato) const {
  std::vector<const Territory*> chain;
  // The bound keeps a circle in the data from being one here.
  for (const Territory* at = find_territory(soato); at && chain.size() < 8; at = at->parent.empty() ? nullptr : find_territory(at->parent))
    chain.push_back(at);
  return chain;
}

const Office* Directory::find_serving(std::string_view agency_code, std::string_view soato, std::string_view service) const {
  const auto serving = [&](std::string_view place) -> const Office* {
    const Office* office = look_up(serving_, std::string{agency_code} + "-" + std::string{place}, offices_);
    return office != nullptr && office->works_on(service) ? office : nullptr;
  };
  for (const Territory* territory : chain_of(soato))
    if (const Office* office = serving(territory->soato)) return office;
  return serving("17");
}

const Office* Directory::find_heir(OfficeId id) const {
  const Office* office = find_office(id);
  // The bound keeps a circle in the data from being one here.
  for (int passed = 0; office != nullptr && !office->open() && !office->successor.is_nil() && passed < 64; ++passed)
    office = find_office(office->successor);
  return office;
}

std::vector<const Office*> Directory::offices_of(AgencyId agency) const {
  std::vector<const Office*> found;
  for (const Office& office : offices_)
    if (office.agency == agency) found.push_back(&office);
  return found;
}

std::vector<const Officer*> Directory::officers_of(OfficeId office) const {
  std::vector<const Officer*> found;
  for (const Officer& officer : officers_)
    if (officer.office == office) found.push_back(&officer);
  return found;
}

std::vector<const Officer*> Directory::find_officers_of_subject(SubjectId subject, Date on) const {
  std::vector<const Officer*> found;
  for (const Officer& officer : officers_)
    if (officer.subject == subject && officer.serves_on(on)) found.push_back(&officer);
  return found;
}

const Absence* Directory::find_absence(OfficerId officer, Date on) const {
  const auto found = std::ranges::find_if(absences_, [&](const Absence& one) { return one.officer == officer && one.covers(on); });
  return found == absences_.end() ? nullptr : &*found;
}

std::vector<const Officer*> Directory::find_represented(OfficerId substitute, Date on) const {
  std::vector<const Officer*> found;
  const Officer* me = find_officer(substitute);
  if (me == nullptr || !me->serves_on(on) || is_away(substitute, on)) return found;
  for (const Absence& absence : absences_) {
    if (absence.substitute != substitute || !absence.covers(on)) continue;
    const Officer* away = find_officer(absence.officer);
    if (away != nullptr && away->serves_on(on) && away->office == me->office) found.push_back(away);
  }
  return found;
}

}  // namespace darcha::offices
