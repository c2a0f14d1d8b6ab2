// The synthetic country as a stream of households: the same seed gives the same people, whatever the chunks and however often it was
// stopped.
#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "offices/types.h"
#include "persons/persons.h"
#include "seed/family.h"
#include "seed/lists.h"

namespace darcha::seed {

/// District codes in PINFLs of invented people. Assumption (the real list is not public): the personalisation system numbers its districts
/// from 001 and has far fewer than 900, so a number with 9xx belongs to no living person. 999 is kept for the named demonstration persons.
inline constexpr int kFirstSyntheticDistrict = 900;
inline constexpr int kLastSyntheticDistrict = 998;
inline constexpr int kDemoDistrict = 999;
/// Series of documents, equally unallocated: X stands first in none of the published ones.
inline constexpr std::string_view kIdCardSeries = "XD", kPassportSeries = "XA", kTravelPassportSeries = "XF", kPermitSeries = "XR";

struct Person {
  persons::Record record;       ///< every group
  std::string district;         ///< SOATO of residence
  bool may_be_officer = false;  ///< adult citizen of working age, head of a household that officers come from
};
using Household = std::vector<Person>;

/// Households after the demonstration ones whose heads become officers: one for each district, then for regions and the republic.
inline constexpr std::int64_t kOfficerHouseholds = 208 + 28 + 8 + 3 * 14 + 10;
/// After them: households of people who may ask for citizenship, so that the smallest country has some of each kind.
inline constexpr std::int64_t kNewcomerHouseholds = 24;

/// What the registers say of a demonstration person who is not a citizen; nobody else's is told, it is made up.
struct Told {
  std::vector<Date> permits;  ///< first days; each lasts five years or until the next, and the last is the one the person holds
  std::vector<persons::StayAbroad> stays;
};

/// A household on its way to records: who, called what, living where, with which numbers. Filled by Country, dressed by papers.cpp.
struct Draft {
  std::uint64_t seed = 0;  ///< of its randomness; 0 for demonstration households
  std::int64_t index = 0;
  std::string people = "uz";
  persons::Status status = persons::Status::citizen;
  std::string country = "UZB";
  const offices::Territory* district = nullptr;
  persons::Place place;
  bool owns = true;
  SubjectId landlord;  ///< when rented
  std::string landlord_name;
  Date moved_in{};
  std::optional<persons::Property> second_home;
  bool registered = true;  ///< has a registered residence; foreigners in transit and compatriots do not
  bool stays = false;      ///< has a registered stay instead
  std::vector<Member> members;
  std::vector<SubjectId> ids;
  std::vector<std::int64_t> numbers;  ///< place of each person in the country, from 0: what document numbers are made from
  std::vector<std::string> pins;
  std::vector<persons::Name> names;
  std::vector<std::optional<persons::Name>> former;
  std::vector<bool> citizens;        ///< members who are citizens although the household is not: a wife, elders
  std::map<std::size_t, Told> told;  ///< by member

  bool is_citizen(std::size_t i) const { return status == persons::Status::citizen || (i < citizens.size() && citizens[i]); }
  persons::Status status_of(std::size_t i) const { return is_citizen(i) ? persons::Status::citizen : status; }
  std::string country_of(std::size_t i) const { return is_citizen(i) ? std::string{persons::kOwnCountry} : country; }
  bool registered_of(std::size_t i) const { return registered || is_citizen(i); }
};

/// SOATO of the regions that hold the districts, ascending.
std::vector<std::string> regions_of(const std::vector<offices::Territory>& districts);

/// Ordered like a version 7 UUID (so that COPY appends to the indexes) by the person's place in the country; random part from the seed.
SubjectId subject_id_of(std::uint64_t seed, std::int64_t person);

/// Records of all members: documents with their zones, addresses, ties, property, contacts.
std::vector<persons::Record> dress(const Draft& draft, Date today, const std::vector<offices::Territory>& districts);

class Country {
 public:
  /// `today` fixes ages and what is valid; `territories` are those of offices::load_territories.
  Country(std::uint64_t seed, Date today, Lists lists, std::vector<offices::Territory> territories);

  /// The next household. The first ones hold the named demonstration persons, the same for every seed.
  Household next();
  std::int64_t households_made() const { return household_; }
  std::int64_t persons_made() const { return person_; }
  Date today() const { return today_; }
  const std::vector<offices::Territory>& districts() const { return districts_; }

 private:
  Draft draft_of(std::int64_t invented);
  const offices::Territory* district_of_officer(std::int64_t invented) const;
  void choose_status(Draft& draft, Random& random);
  static void make_newcomer(Draft& draft, Random& random, std::int64_t place);
  static void choose_country(Draft& draft, Random& random);
  static void mix_citizenships(Draft& draft);
  void add_second_home(Draft& draft, Random& random);
  void settle(Draft& draft, Random& random);
  void name_members(Draft& draft, Random& random);
  std::string next_pin(persons::Sex sex, Date born);
  const offices::Territory* district_of(std::string_view soato) const;

  std::uint64_t seed_;
  Date today_;
  Lists lists_;
  std::vector<offices::Territory> districts_;
  std::vector<int> weight_up_to_;  ///< running sum over districts_
  std::int64_t household_ = 0, person_ = 0;
  std::vector<std::uint16_t> serials_;  ///< used so far for each day and sex: what keeps numbers unique in bounded memory
  struct Rental {
    persons::Place place;
    SubjectId owner;
    std::string owner_name;
  };
  std::deque<Rental> to_let_;  ///< second homes of earlier households that nobody rents yet
};

}  // namespace darcha::seed
