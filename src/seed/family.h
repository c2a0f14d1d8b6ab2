// Who lives together: sexes, birth dates and ties of a household. Pure; names and papers come later (country.cpp).
#pragma once
#include <optional>
#include <vector>

#include "core/time.h"
#include "persons/pinfl.h"
#include "seed/random.h"

namespace darcha::seed {

struct Member {
  persons::Sex sex = persons::Sex::male;
  Date born{};
  int mother = -1, father = -1, spouse = -1;  ///< places in the household; -1 none here
  std::optional<Date> married;
};

enum class HouseholdKind { family, three_generations, single, single_parent, elders };

/// The first member heads the household. Mothers are 17 to 45 at a birth, fathers at least 18, spouses adult at the wedding, the wedding
/// before the first child; nobody is born after `today`. `head_of_working_age`: 28 to 58 (households that officers come from).
std::vector<Member> make_family(Random& random, Date today, HouseholdKind kind, bool head_of_working_age);
HouseholdKind choose_kind(Random& random);

}  // namespace darcha::seed
