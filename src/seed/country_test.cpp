#include "seed/country.h"

#include <gtest/gtest.h>

#include <set>
#include <unordered_map>
#include <unordered_set>

#include "offices/offices.h"
#include "persons/persons.h"
#include "seed/copy.h"
#include "seed/demo.h"

namespace darcha::seed {
namespace {

using persons::DocumentKind;
using persons::RelationKind;
using persons::Sex;
using persons::Status;

const std::filesystem::path kData = std::filesystem::path{DARCHA_SOURCE_DIR} / "data";
const Date kToday = *make_date(2026, 11, 21);

Country make_country(std::uint64_t seed, Date today = kToday) { return {seed, today, load_lists(kData), offices::load_territories(kData)}; }

/// Six thousand people, made once for all the properties below.
const std::vector<Household>& people() {
  static const std::vector<Household> all = [] {
    Country country = make_country(7);
    std::vector<Household> households;
    while (country.persons_made() < 6000) households.push_back(country.next());
    return households;
  }();
  return all;
}
template <class Check>
void each_person(Check check) {
  for (const Household& household : people())
    for (const Person& person : household) check(person, household);
}
std::string who(const Person& person) { return person.record.subject.str(); }

TEST(Country, EveryNumberIsRightUniqueAndNobodys) {
  std::unordered_set<std::string> pins;
  each_person([&](const Person& p, const Household&) {
    const persons::Identity& identity = *p.record.identity;
    const auto pin = persons::parse_pinfl(identity.pin);
    ASSERT_TRUE(pin) << pin.error().code;
    EXPECT_EQ(pin->sex(), identity.sex);
    EXPECT_EQ(pin->born(), identity.born);
    EXPECT_GE(pin->district(), kFirstSyntheticDistrict);
    EXPECT_TRUE(pins.insert(identity.pin).second) << who(p);
  });
}

TEST(Country, NumbersStayUniqueWhenManyAreBornOnOneDay) {
  // The counter of one day and sex walks the whole range of district and serial before anything could repeat.
  std::set<int> codes;
  constexpr int kRange = (kLastSyntheticDistrict - kFirstSyntheticDistrict + 1) * 999;
  for (int used = 0; used < 65'535; ++used) codes.insert(static_cast<int>(static_cast<std::int64_t>(used) * 61 % kRange));
  EXPECT_EQ(codes.size(), 65'535u);
}

TEST(Country, AgesAreThoseOfAPopulation) {
  int children = 0, elders = 0, all = 0, women = 0;
  each_person([&](const Person& p, const Household&) {
    const int age = full_years_between(*p.record.identity->born, kToday);
    ASSERT_GE(age, 0) << who(p);
    ASSERT_LE(age, 100) << who(p);
    children += age < 18;
    elders += age >= 65;
    women += p.record.identity->sex == Sex::female;
    ++all;
  });
  EXPECT_GT(children * 100 / all, 20);
  EXPECT_LT(children * 100 / all, 55);
  EXPECT_GT(elders * 100 / all, 2);
  EXPECT_LT(elders * 100 / all, 25);
  EXPECT_GT(women * 100 / all, 40);
  EXPECT_LT(women * 100 / all, 60);
}

TEST(Country, FamiliesHangTogetherFromBothSides) {
  std::unordered_map<Uuid, const Person*> by_id;
  each_person([&](const Person& p, const Household&) { by_id.emplace(p.record.subject.value, &p); });
  each_person([&](const Person& p, const Household&) {
    const persons::Identity& self = *p.record.identity;
    for (const persons::Relation& relation : p.record.family) {
      const auto found = by_id.find(relation.relative.value);
      ASSERT_NE(found, by_id.end());
      const Person& other = *found->second;
      EXPECT_EQ(relation.relative_born, other.record.identity->born);
      EXPECT_EQ(relation.relative_name, persons::full_name(other.record.identity->name, Lang::uz));
      if (relation.kind == RelationKind::grandmother || relation.kind == RelationKind::grandfather) {
        EXPECT_NE(self.status, Status::citizen) << "kept for who asks for citizenship by descent";
        EXPECT_GE(full_years_between(*relation.relative_born, *self.born), 34) << who(p);
        continue;
      }
      EXPECT_EQ(relation.relative_citizenship, other.record.identity->citizenships.front().country) << who(p);
      const auto back =
          std::ranges::find_if(other.record.family, [&](const persons::Relation& r) { return r.relative == p.record.subject; });
      ASSERT_NE(back, other.record.family.end()) << who(p);
      const int older = full_years_between(std::min(*self.born, *relation.relative_born), std::max(*self.born, *relation.relative_born));
      switch (relation.kind) {
        case RelationKind::spouse:
          EXPECT_EQ(back->kind, RelationKind::spouse);
          EXPECT_EQ(back->since, relation.since);
          EXPECT_GE(full_years_between(*self.born, relation.since), 18) << who(p);
          EXPECT_LE(relation.since, kToday);
          EXPECT_NE(self.sex, other.record.identity->sex);
          break;
        case RelationKind::mother:
          EXPECT_EQ(back->kind, RelationKind::child);
          EXPECT_EQ(other.record.identity->sex, Sex::female);
          EXPECT_GE(older, 16) << who(p);
          EXPECT_LE(older, 50) << who(p);
          EXPECT_LT(*relation.relative_born, *self.born);
          break;
        case RelationKind::father:
          EXPECT_EQ(other.record.identity->sex, Sex::male);
          EXPECT_GE(older, 18) << who(p);
          break;
        case RelationKind::child: EXPECT_GT(*relation.relative_born, *self.born); break;
        default: ADD_FAILURE() << "a tie the generator does not make";
      }
    }
  });
}

TEST(Country, ChildrenBearTheFathersNameAndPatronymic) {
  int seen = 0;
  each_person([&](const Person& p, const Household& household) {
    for (const persons::Relation& relation : p.record.family) {
      if (relation.kind != RelationKind::father) continue;
      const auto father = std::ranges::find_if(household, [&](const Person& x) { return x.record.subject == relation.relative; });
      ASSERT_NE(father, household.end());
      const std::string& given = father->record.identity->name.given;
      const persons::Name& own =
          p.record.identity->former_names.empty() ? p.record.identity->name : p.record.identity->former_names.front();
      EXPECT_EQ(own.surname.substr(0, 3), father->record.identity->name.surname.substr(0, 3)) << who(p);
      EXPECT_EQ(own.patronymic.substr(0, 2), given.substr(0, 2)) << who(p);
      ++seen;
    }
  });
  EXPECT_GT(seen, 500);
}

TEST(Country, EveryZoneReadsBackToTheRegister) {
  int zones = 0;
  std::unordered_set<std::string> numbers;
  each_person([&](const Person& p, const Household&) {
    const persons::Identity& identity = *p.record.identity;
    for (const persons::IdentityDocument& document : p.record.documents) {
      EXPECT_GT(document.issued, *identity.born) << who(p);
      EXPECT_LE(document.issued, kToday);
      if (document.valid_until) EXPECT_GT(*document.valid_until, document.issued);
      EXPECT_EQ(document.mrz.empty(), document.kind == DocumentKind::birth_certificate) << who(p);
      if (document.kind == DocumentKind::birth_certificate) {
        EXPECT_TRUE(persons::parse_birth_certificate_number(document.number));
        continue;
      }
      EXPECT_EQ(persons::parse_document_number(document.number), document.number);
      if (document.state != "replaced") EXPECT_TRUE(numbers.insert(document.number).second) << document.number;
      const auto mrz = persons::parse_mrz(document.mrz);
      ASSERT_TRUE(mrz) << document.mrz << " " << mrz.error().code;
      EXPECT_EQ(mrz->number, document.number);
      EXPECT_EQ(mrz->born, persons::write_mrz_date(*identity.born));
      EXPECT_EQ(mrz->sex, identity.sex);
      if (document.issuer_country == "UZB") EXPECT_EQ(mrz->optional1, identity.pin);
      ++zones;
    }
  });
  EXPECT_GT(zones, 4000);
}

TEST(Country, AdultsHoldAPaperThatSaysWhoTheyAre) {
  each_person([&](const Person& p, const Household&) {
    if (full_years_between(*p.record.identity->born, kToday) < 17) return;
    EXPECT_TRUE(std::ranges::any_of(p.record.documents, [](const auto& d) {
      return d.state == "valid" && d.kind != DocumentKind::birth_certificate;
    })) << who(p);
  });
}

TEST(Country, AddressesExistAndTheirOwnersOwn) {
  const auto territories = offices::load_territories(kData);
  const offices::Directory directory(territories, {}, {}, {});
  std::set<std::pair<Uuid, std::string>> owned;
  each_person([&](const Person& p, const Household&) {
    for (const persons::Property& property : p.record.property) owned.emplace(p.record.subject.value, property.cadastre_number);
  });
  int with_stay = 0, rented = 0, past = 0;
  each_person([&](const Person& p, const Household&) {
    const Status status = p.record.identity->status;
    if (status == Status::citizen || status == Status::stateless) ASSERT_FALSE(p.record.addresses.empty()) << who(p);
    for (const auto& a : p.record.addresses) {
      const auto* district = directory.find_territory(a.place.district);
      ASSERT_NE(district, nullptr) << a.place.district;
      EXPECT_EQ(a.place.region, a.place.district.substr(0, 4));
      EXPECT_FALSE(a.place.street.empty() || a.place.house.empty() || a.place.mahalla.empty());
      EXPECT_GT(a.from, *p.record.identity->born) << who(p);
      EXPECT_LE(a.from, kToday);
      EXPECT_TRUE(!a.until || *a.until >= kToday);
      with_stay += a.stay;
      rented += a.ground == "rent";
      if (!a.owner.is_nil())
        EXPECT_TRUE(owned.contains({a.owner.value, a.place.cadastre_number}) || a.stay) << who(p) << " " << a.place.cadastre_number;
    }
    for (const auto& a : p.record.past_addresses) {
      EXPECT_LE(a.from, *a.until);
      EXPECT_LT(*a.until, p.record.addresses.front().from);
      ++past;
    }
  });
  EXPECT_GT(with_stay, 5);
  EXPECT_GT(rented, 50);
  EXPECT_GT(past, 200);
}

TEST(Country, CoversAllDistrictsAndKindsOfPerson) {
  std::set<std::string> districts;
  std::map<Status, int> statuses;
  each_person([&](const Person& p, const Household&) {
    if (!p.record.addresses.empty()) districts.insert(p.record.addresses.front().place.district);
    ++statuses[p.record.identity->status];
  });
  EXPECT_EQ(districts.size(), 208u);
  for (const Status status : {Status::citizen, Status::foreigner, Status::stateless, Status::compatriot}) EXPECT_GT(statuses[status], 0);
}

TEST(Country, EvidenceForCitizenshipIsThereInEveryShape) {
  int with_permits = 0, long_away = 0, contradicting = 0, withdrawn = 0, married_to_citizens = 0, with_kin = 0;
  each_person([&](const Person& p, const Household&) {
    const Status status = p.record.identity->status;
    if (status == Status::citizen) {
      EXPECT_TRUE(p.record.permits.empty() && p.record.stays_abroad.empty()) << who(p);
      return;
    }
    const auto card = std::ranges::find(p.record.documents, DocumentKind::residence_permit, &persons::IdentityDocument::kind);
    EXPECT_EQ(card == p.record.documents.end(), p.record.permits.empty()) << who(p);
    for (std::size_t i = 0; i < p.record.permits.size(); ++i) {
      const auto& permit = p.record.permits[i];
      EXPECT_GT(permit.since, *p.record.identity->born) << who(p);
      EXPECT_LE(permit.since, kToday) << who(p);
      EXPECT_GE(*permit.until, permit.since) << who(p);
      if (i > 0) EXPECT_GT(permit.since, *p.record.permits[i - 1].until) << who(p);
    }
    if (!p.record.permits.empty()) {
      ++with_permits;
      EXPECT_EQ(p.record.permits.back().number, card->number);
      withdrawn += p.record.permits.back().until != card->valid_until;
    }
    for (const auto& stay : p.record.stays_abroad) {
      EXPECT_LE(stay.left, kToday);
      long_away += *stay.returned - stay.left >= Days{183};
      contradicting += *stay.returned < stay.left;
    }
    for (const auto& relation : p.record.family) {
      if (relation.relative_citizenship != "UZB") continue;
      married_to_citizens += relation.kind == RelationKind::spouse;
      with_kin += relation.kind == RelationKind::father || relation.kind == RelationKind::mother;
    }
  });
  for (const int count : {with_permits, long_away, contradicting, withdrawn, married_to_citizens, with_kin}) EXPECT_GT(count, 0);
}

TEST(Country, PhonesAndMailReachNobody) {
  each_person([&](const Person& p, const Household&) {
    for (const auto& contact : p.record.contacts) {
      if (contact.kind == "phone") {
        EXPECT_EQ(persons::parse_phone(contact.value), contact.value);
        EXPECT_TRUE(contact.value.starts_with("+9980"));
      } else {
        EXPECT_EQ(persons::parse_email(contact.value), contact.value);
        EXPECT_TRUE(contact.value.ends_with("@example.com"));
      }
    }
  });
}

std::string rows_of(Country country, std::int64_t persons) {
  CopyRows rows(persons::Pepper{Bytes(32, 1)});
  while (country.persons_made() < persons)
    for (const Person& person : country.next()) rows.add(person.record);
  std::string all;
  for (const TableRows& table : rows.tables()) all += table.sql + "\n" + table.rows;
  return all;
}

TEST(Country, TheSameSeedGivesTheSameRowsAndAnotherSeedOthers) {
  const std::string once = rows_of(make_country(3), 1500);
  EXPECT_EQ(once, rows_of(make_country(3), 1500));
  EXPECT_NE(once, rows_of(make_country(4), 1500));
  EXPECT_NE(once, rows_of(make_country(3, kToday + Days{1}), 1500));
}

TEST(Country, DemonstrationPersonsAreTheSameForEverySeed) {
  for (const std::uint64_t seed : {1u, 99u}) {
    Country country = make_country(seed);
    std::map<Uuid, persons::Record> records;
    for (std::int64_t i = 0; i < demo_household_count(); ++i)
      for (Person& person : country.next()) records.emplace(person.record.subject.value, std::move(person.record));
    std::set<std::string> keys;
    for (const DemoPerson& demo : demo_persons()) {
      const auto found = records.find(demo.subject.value);
      ASSERT_NE(found, records.end()) << demo.key;
      EXPECT_EQ(found->second.identity->pin, demo.pin);
      EXPECT_EQ(persons::full_name(found->second.identity->name, Lang::uz), demo.name);
      EXPECT_EQ(persons::parse_pinfl(demo.pin)->district(), kDemoDistrict);
      EXPECT_TRUE(keys.insert(demo.key).second);
      for (const Lang lang : kLangs) EXPECT_FALSE(demo.about.in(lang).empty());
    }
    EXPECT_TRUE(records.at(std::ranges::find(demo_persons(), "compatriot", &DemoPerson::key)->subject.value).addresses.empty());
  }
}

TEST(Lists, FaultsNameFileAndLine) { EXPECT_THROW(load_lists("no-such-folder"), std::runtime_error); }

}  // namespace
}  // namespace darcha::seed
