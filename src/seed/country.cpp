#include "seed/country.h"

#include <stdexcept>

#include <fmt/format.h>

#include "seed/demo.h"

namespace darcha::seed {

namespace {

using persons::Sex;

constexpr int kSyntheticNumbers = (kLastSyntheticDistrict - kFirstSyntheticDistrict + 1) * 999;  // for one day and sex
constexpr Date kFirstBirthday = std::chrono::local_days{std::chrono::year{1900} / 1 / 1};
constexpr int kBirthdays = 366 * 201;
constexpr std::size_t kMostToLet = 64;
constexpr std::string_view kRegionOfCapital = "1726";

/// Rough shares of the regions in the population, in tenths of a percent (general knowledge, unverified: only the shape matters).
int weight_of_region(std::string_view region) {
  static const std::map<std::string_view, int> weights{{"1703", 92}, {"1706", 55},  {"1708", 41}, {"1710", 95}, {"1712", 29},
                                                       {"1714", 84}, {"1718", 113}, {"1722", 79}, {"1724", 25}, {"1726", 83},
                                                       {"1727", 83}, {"1730", 109}, {"1733", 54}, {"1735", 55}};
  const auto found = weights.find(region);
  return found == weights.end() ? 10 : found->second;
}

std::string choose_people(Random& random, std::string_view region) {
  const int dice = random.between(1, 100);
  if (region == "1735") return dice <= 60 ? "kaa" : dice <= 95 ? "uz" : "ru";
  if (region == kRegionOfCapital) return dice <= 22 ? "ru" : "uz";
  return dice <= 4 ? "ru" : "uz";
}

}  // namespace

std::vector<std::string> regions_of(const std::vector<offices::Territory>& districts) {
  std::vector<std::string> regions;
  for (const auto& district : districts) regions.push_back(district.soato.substr(0, 4));
  std::ranges::sort(regions);
  regions.erase(std::unique(regions.begin(), regions.end()), regions.end());
  return regions;
}

Country::Country(std::uint64_t seed, Date today, Lists lists, std::vector<offices::Territory> territories)
    : seed_(seed), today_(today), lists_(std::move(lists)), serials_(static_cast<std::size_t>(kBirthdays) * 2, 0) {
  std::map<std::string, int> districts_in;
  for (auto& territory : territories) {
    if (territory.kind != "district" && territory.kind != "city" && territory.kind != "city_district") continue;
    ++districts_in[territory.soato.substr(0, 4)];
    districts_.push_back(std::move(territory));
  }
  int sum = 0;
  for (const auto& district : districts_) {
    const std::string region = district.soato.substr(0, 4);
    sum += std::max(1, weight_of_region(region) * 100 / districts_in[region] * (district.kind == "city" ? 3 : 2) / 2);
    weight_up_to_.push_back(sum);
  }
  if (districts_.empty()) throw std::runtime_error("seed: there are no districts");
}

SubjectId subject_id_of(std::uint64_t seed, std::int64_t person) {
  constexpr std::int64_t kEpochMs = 1'767'225'600'000;  // 2026-01-01
  Random random(seed, static_cast<std::uint64_t>(person), "subject");
  const std::uint64_t ms = static_cast<std::uint64_t>(kEpochMs + person), a = random.next(), b = random.next();
  Uuid id;
  for (int i = 0; i < 6; ++i) id.octets[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(ms >> (40 - 8 * i));
  for (int i = 0; i < 8; ++i) id.octets[static_cast<std::size_t>(8 + i)] = static_cast<std::uint8_t>(b >> (56 - 8 * i));
  id.octets[6] = static_cast<std::uint8_t>(0x70 | (a & 0x0f));
  id.octets[7] = static_cast<std::uint8_t>(a >> 8);
  id.octets[8] = static_cast<std::uint8_t>((id.octets[8] & 0x3f) | 0x80);
  return SubjectId{id};
}

std::string Country::next_pin(Sex sex, Date born) {
  const auto day = (born - kFirstBirthday).count();
  if (day < 0 || day >= kBirthdays) throw std::out_of_range("seed: a birth date out of range");
  std::uint16_t& used = serials_[static_cast<std::size_t>(day) * 2 + (sex == Sex::female ? 1 : 0)];
  if (used == 65'535) throw std::out_of_range("seed: no numbers are left for a birthday; use fewer persons");
  // 61 is prime to the count, so the numbers of one day are all different and do not run in order.
  const int code = static_cast<int>((static_cast<std::int64_t>(used++) * 61 + day * 7) % kSyntheticNumbers);
  return persons::make_pinfl(sex, born, kFirstSyntheticDistrict + code / 999, 1 + code % 999).text();
}

const offices::Territory* Country::district_of(std::string_view soato) const {
  const auto found = std::ranges::find(districts_, soato, &offices::Territory::soato);
  return found == districts_.end() ? nullptr : &*found;
}

void Country::settle(Draft& draft, Random& random) {
  if (!draft.owns && !to_let_.empty()) {
    const Rental rental = std::move(to_let_.front());
    to_let_.pop_front();
    draft.place = rental.place;
    draft.landlord = rental.owner;
    draft.landlord_name = rental.owner_name;
    draft.district = district_of(rental.place.district);
  } else {
    draft.owns = true;
    draft.place.region = draft.district->soato.substr(0, 4);
    draft.place.district = draft.district->soato;
    draft.place.mahalla = random.pick<std::string>(lists_.mahallas);
    draft.place.street = random.pick<std::string>(lists_.streets);
    draft.place.house = std::to_string(random.between(1, 180));
    const bool urban = draft.district->kind != "district" || draft.place.region == kRegionOfCapital;
    if (urban && random.chance(60)) draft.place.flat = std::to_string(random.between(1, 120));
    // 99 is no region of the cadastre: the number belongs to no real estate.
    draft.place.cadastre_number = fmt::format("99:{}:{}:{:02}:{:02}:{:04}", draft.place.region.substr(2), draft.place.district.substr(5, 2),
                                              draft.index / 1'000'000 % 100, draft.index / 10'000 % 100, draft.index % 10'000);
  }
  const Date adult = draft.members[0].born + Days{20 * 365};
  draft.moved_in = std::min(std::max(adult, today_ - Days{random.between(200, 25 * 365)}), today_ - Days{random.between(20, 200)});
}

void Country::name_members(Draft& draft, Random& random) {
  const NameList& list = lists_.peoples.at(draft.people);
  std::vector<const MaleName*> male(draft.members.size(), nullptr);
  std::vector<const Surname*> surname(draft.members.size(), nullptr);
  draft.names.resize(draft.members.size());
  draft.former.resize(draft.members.size());
  // Parents before children, whatever their order in the household: grandparents stand last.
  std::vector<std::size_t> order(draft.members.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair{draft.members[i].born, i}; });
  for (const std::size_t i : order) {
    const Member& member = draft.members[i];
    const bool woman = member.sex == Sex::female;
    const auto parent = [&](int at) -> const Surname* { return at >= 0 ? surname[static_cast<std::size_t>(at)] : nullptr; };
    const Surname* own = parent(member.father) ? parent(member.father) : parent(member.mother);
    surname[i] = own ? own : &random.pick<Surname>(list.surnames);
    const MaleName* father = member.father >= 0 ? male[static_cast<std::size_t>(member.father)] : &random.pick<MaleName>(list.male);
    const Word& patronymic = woman ? father->daughter : father->son;
    if (!woman) male[i] = &random.pick<MaleName>(list.male);
    const Word& given = woman ? random.pick<Word>(list.female) : male[i]->name;
    const Word& family = woman ? surname[i]->of_woman : surname[i]->of_man;
    persons::Name name{family.latin,    given.latin, patronymic.latin, family.cyrl,  given.cyrl,
                       patronymic.cyrl, {},          member.born,      std::nullopt, {}};
    draft.names[i] = std::move(name);
  }
  for (std::size_t i = 0; i < draft.members.size(); ++i) {
    // About a third of wives took the husband's name at the wedding.
    const Member& member = draft.members[i];
    if (member.sex != Sex::female || member.spouse < 0 || !member.married || !random.chance(33)) continue;
    const Surname* his = surname[static_cast<std::size_t>(member.spouse)];
    if (his == surname[i]) continue;
    draft.former[i] = draft.names[i];
    draft.former[i]->until = *member.married - Days{1};
    draft.names[i].since = *member.married;
    draft.names[i].surname = his->of_woman.latin;
    draft.names[i].surname_cyrl = his->of_woman.cyrl;
  }
}

/// Officers live where they serve: one household for each district, then the regional centres, then the capital.
const offices::Territory* Country::district_of_officer(std::int64_t invented) const {
  if (invented < 208) return &districts_[static_cast<std::size_t>(invented) % districts_.size()];
  std::string region{kRegionOfCapital};
  const bool of_a_region = invented < 236 || (invented >= 244 && invented < 286);
  if (of_a_region) {
    const auto regions = regions_of(districts_);
    region = regions[static_cast<std::size_t>(invented < 236 ? invented - 208 : invented - 244) % regions.size()];
  }
  // The regional centre: class digit 4 (city), number 01 (facts B2); the capital has districts only.
  if (const auto* centre = district_of(region + "401")) return centre;
  return &*std::ranges::find_if(districts_, [&](const auto& d) { return d.soato.starts_with(region); });
}

void Country::choose_status(Draft& draft, Random& random) {
  const int dice = random.between(1, 1000);
  if (dice <= 12) {
    draft.status = persons::Status::foreigner;
    draft.registered = random.chance(50);
    draft.stays = !draft.registered;
  } else if (dice <= 16) {
    draft.status = persons::Status::stateless;
    draft.country = "XXA";
  } else if (dice <= 20) {
    draft.status = persons::Status::compatriot;
    draft.registered = false;
    draft.stays = random.chance(40);
  }
  draft.owns = draft.status == persons::Status::citizen && !random.chance(12);
  choose_country(draft, random);
}

void Country::choose_country(Draft& draft, Random& random) {
  if (draft.status != persons::Status::foreigner && draft.status != persons::Status::compatriot) return;
  const int from = random.between(1, 3);
  draft.country = from == 1 ? "KAZ" : from == 2 ? "TJK" : "RUS";
  if (draft.status == persons::Status::foreigner) draft.people = from == 1 ? "kz" : from == 2 ? "tj" : "ru";
}

void Country::make_newcomer(Draft& draft, Random& random, std::int64_t place) {
  const int kind = static_cast<int>(place % 4);
  draft.status = kind < 2 ? persons::Status::foreigner : kind == 2 ? persons::Status::stateless : persons::Status::compatriot;
  draft.owns = false;
  if (draft.status == persons::Status::stateless) draft.country = "XXA";
  if (draft.status == persons::Status::compatriot) {
    draft.registered = false;
    draft.stays = true;
  }
  choose_country(draft, random);
}

/// A foreigner's wife may be a citizen; the parents a compatriot comes back to are.
void Country::mix_citizenships(Draft& draft) {
  if (draft.status == persons::Status::citizen) return;
  Random random(draft.seed, static_cast<std::uint64_t>(draft.index), "citizenships");
  draft.citizens.assign(draft.members.size(), false);
  const Member& head = draft.members[0];
  const auto mark = [&](int member) {
    if (member >= 0) draft.citizens[static_cast<std::size_t>(member)] = true;
  };
  if (draft.status == persons::Status::compatriot) {
    mark(head.mother);
    mark(head.father);
    if (draft.citizens != std::vector<bool>(draft.members.size(), false)) draft.owns = true;
  } else if (draft.registered && random.chance(40)) {
    mark(head.spouse);
  }
}

void Country::add_second_home(Draft& draft, Random& random) {
  const auto& elsewhere = districts_[static_cast<std::size_t>(random.between(0, static_cast<int>(districts_.size()) - 1))];
  persons::Property home{.kind = "flat", .area_dm2 = random.between(3500, 9000)};
  home.place.region = elsewhere.soato.substr(0, 4);
  home.place.district = elsewhere.soato;
  home.place.mahalla = random.pick<std::string>(lists_.mahallas);
  home.place.street = random.pick<std::string>(lists_.streets);
  home.place.house = std::to_string(random.between(1, 90));
  home.place.flat = std::to_string(random.between(1, 80));
  home.cadastre_number = "98" + draft.place.cadastre_number.substr(2);
  home.place.cadastre_number = home.cadastre_number;
  home.since = draft.moved_in + Days{random.between(0, 15)};
  draft.second_home = std::move(home);
}

Draft Country::draft_of(std::int64_t invented) {
  Draft draft;
  draft.seed = seed_;
  draft.index = household_;
  Random random(seed_, static_cast<std::uint64_t>(invented), "household");
  const bool for_officer = invented < kOfficerHouseholds;
  if (for_officer) {
    draft.district = district_of_officer(invented);
  } else {
    const int dice = random.between(0, weight_up_to_.back() - 1);
    draft.district = &districts_[static_cast<std::size_t>(std::ranges::upper_bound(weight_up_to_, dice) - weight_up_to_.begin())];
  }
  draft.people = choose_people(random, draft.district->soato.substr(0, 4));
  const bool newcomer = !for_officer && invented < kOfficerHouseholds + kNewcomerHouseholds;
  if (newcomer)
    make_newcomer(draft, random, invented - kOfficerHouseholds);
  else if (!for_officer)
    choose_status(draft, random);
  HouseholdKind kind = choose_kind(random);
  if (newcomer) kind = draft.status == persons::Status::compatriot ? HouseholdKind::three_generations : HouseholdKind::family;
  draft.members = make_family(random, today_, kind, for_officer);
  mix_citizenships(draft);
  name_members(draft, random);
  settle(draft, random);
  if (draft.owns && draft.registered && random.chance(12)) add_second_home(draft, random);
  return draft;
}

Household Country::next() {
  const std::int64_t demo = demo_household_count();
  Draft draft = household_ < demo ? demo_draft(household_, today_, districts_) : draft_of(household_ - demo);
  draft.index = household_;
  for (std::size_t i = 0; i < draft.members.size(); ++i) {
    draft.ids.push_back(subject_id_of(draft.seed, person_));
    draft.numbers.push_back(person_++);
    if (draft.pins.size() == i) draft.pins.push_back(next_pin(draft.members[i].sex, draft.members[i].born));
  }
  Household household;
  for (auto& record : dress(draft, today_, districts_)) household.push_back({std::move(record), draft.district->soato, false});
  const std::int64_t invented = household_ - demo;
  if (invented >= 0 && invented < kOfficerHouseholds) household[0].may_be_officer = true;
  if (draft.second_home && to_let_.size() < kMostToLet)
    to_let_.push_back({draft.second_home->place, draft.ids[0], persons::full_name(draft.names[0], Lang::uz)});
  ++household_;
  return household;
}

}  // namespace darcha::seed
