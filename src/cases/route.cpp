// Which office a case lies at. Pure but for the directory.
#include "cases/engine.h"

namespace darcha::cases {
namespace {

const std::string& agency_of(const Loaded& from, const catalog::State& state) {
  return state.office.empty() || state.office == "provider" ? from.service->provider : state.office;
}

/// Where it lay when it was in this state before, if that office is still there and still works on the service.
const offices::Office* earlier_office(const offices::Directory& directory, const Loaded& from, const catalog::State& state) {
  for (auto step = from.steps.rbegin(); step != from.steps.rend(); ++step) {
    if (step->to != state.code) continue;
    const offices::Office* office = directory.find_heir(step->office);
    return office != nullptr && may_work_on(directory, *office, *from.service) ? office : nullptr;
  }
  return nullptr;
}

/// The office above that took the case over keeps it.
const offices::Office* taker(const offices::Directory& directory, const Loaded& from, const std::string& agency) {
  for (auto step = from.steps.rbegin(); step != from.steps.rend(); ++step) {
    if (step->kind != "taken_over") continue;
    const offices::Office* office = directory.find_heir(step->office);
    const offices::Agency* owner = office != nullptr ? directory.find_agency(office->agency) : nullptr;
    return owner != nullptr && owner->code == agency && may_work_on(directory, *office, *from.service) ? office : nullptr;
  }
  return nullptr;
}

const offices::Office* at_level(const offices::Directory& directory, const std::string& agency, offices::Level level,
                                const std::string& territory, std::string_view service) {
  for (const offices::Territory* place : directory.chain_of(territory))
    if (const offices::Office* office = directory.find_serving(agency, place->soato, service); office != nullptr && office->level == level)
      return office;
  return nullptr;
}

bool decides(catalog::State::Does does) {
  using Does = catalog::State::Does;
  return does == Does::propose || does == Does::confirm || does == Does::sit || does == Does::record;
}

/// The office itself, or the one above it if it closed meanwhile or works on the service no more.
OfficeId open_at(const offices::Directory& directory, OfficeId wanted, const catalog::Service& service) {
  for (std::optional<OfficeId> at = wanted; at; at = office_above(directory, *at)) {
    const offices::Office* office = directory.find_office(*at);
    const offices::Agency* agency = office != nullptr ? directory.find_agency(office->agency) : nullptr;
    const offices::Office* serving = agency != nullptr ? directory.find_serving(agency->code, office->territory) : nullptr;
    if (serving != nullptr && serving->id == office->id && may_work_on(directory, *office, service)) return *at;
  }
  return wanted;
}

}  // namespace

bool may_work_on(const offices::Directory& directory, const offices::Office& office, const catalog::Service& service) {
  const offices::Agency* agency = directory.find_agency(office.agency);
  return agency == nullptr || agency->code != service.provider || office.works_on(service.code);
}

std::optional<OfficeId> office_above(const offices::Directory& directory, OfficeId office) {
  const offices::Office* found = directory.find_office(office);
  if (found == nullptr || found->parent.is_nil()) return std::nullopt;
  return found->parent;
}

bool is_above(const offices::Directory& directory, OfficeId upper, OfficeId lower) {
  for (auto at = office_above(directory, lower); at; at = office_above(directory, *at))
    if (*at == upper) return true;
  return false;
}

OfficeId office_of_level(const offices::Directory& directory, const std::string& agency, catalog::Level level, const std::string& territory,
                         OfficeId from, std::string_view service) {
  const std::string place = territory.empty() ? "17" : territory;
  const offices::Office* found = nullptr;
  switch (level) {
    case catalog::Level::nearest: found = directory.find_serving(agency, place, service); break;
    case catalog::Level::region: found = at_level(directory, agency, offices::Level::region, place, service); break;
    case catalog::Level::republic: found = directory.find_serving(agency, "17", service); break;
    case catalog::Level::above: {
      const offices::Office* below = directory.find_office(from);
      const offices::Agency* own = below != nullptr ? directory.find_agency(below->agency) : nullptr;
      if (own == nullptr || own->code != agency) break;
      found = directory.find_office(office_above(directory, from).value_or(from));
      while (found != nullptr && !found->works_on(service)) found = directory.find_office(found->parent);
      break;
    }
  }
  if (found == nullptr) found = directory.find_serving(agency, "17");
  if (found == nullptr) found = directory.find_serving(agency, place);
  if (found == nullptr) throw std::runtime_error("agency " + agency + " has no office: import the offices");
  return found->id;
}

OfficeId office_for(const offices::Directory& directory, const Loaded& from, const catalog::State& state) {
  if (state.who != catalog::State::Who::officer) return from.it.office;  // whoever waits for the applicant keeps the case
  if (const offices::Office* earlier = earlier_office(directory, from, state)) return earlier->id;
  const std::string& agency = agency_of(from, state);
  if (state.level == catalog::Level::nearest)
    if (const offices::Office* above = taker(directory, from, agency)) return above->id;
  if (state.level == catalog::Level::above)
    if (const auto above = from.it.data.find(std::string{kOfficeAbove}); above != from.it.data.end())
      if (const auto id = OfficeId::parse(above->second); id && directory.find_office(*id) != nullptr)
        return open_at(directory, *id, *from.service);
  const bool own = agency == from.service->provider;  // what an office of another agency works on is told by that agency's services
  return office_of_level(directory, agency, state.level, from.it.territory, from.it.office,
                         own ? std::string_view{from.service->code} : std::string_view{});
}

std::optional<OfficeId> office_for_complaint(const offices::Directory& directory, const Loaded& loaded, catalog::Level level) {
  OfficeId proposed = loaded.it.office;
  std::set<OfficeId> decided;
  if (!loaded.it.closed_at) decided.insert(loaded.it.office);
  for (const Step& step : loaded.steps) {
    const catalog::State* left = step.actor_kind == "officer" ? loaded.service->workflow->find(step.from) : nullptr;
    if (left == nullptr || step.to == step.from || !decides(left->does)) continue;
    const offices::Officer* officer = directory.find_officer(OfficerId{step.actor});
    if (officer == nullptr) continue;
    decided.insert(officer->office);
    if (left->does == catalog::State::Does::propose) proposed = officer->office;
  }
  std::optional<OfficeId> highest;
  for (auto at = office_above(directory, proposed); at; at = office_above(directory, *at))
    if (decided.contains(*at)) highest = at;  // whoever decided there is complained about as well
  auto at = office_above(directory, highest.value_or(proposed));
  const auto works = [&](OfficeId id) {
    const offices::Office* office = directory.find_office(id);
    return office == nullptr || office->works_on(loaded.service->appeal.service);
  };
  while (at && !works(*at)) at = office_above(directory, *at);
  while (at && level == catalog::Level::republic && office_above(directory, *at)) at = office_above(directory, *at);
  return at;
}

}  // namespace darcha::cases
