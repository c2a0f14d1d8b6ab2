// Who works in the offices: officers from the households set aside for them, and the two of the demonstration.
#pragma once
#include <optional>

#include "offices/types.h"
#include "seed/country.h"

namespace darcha::seed {

/// The posts of a person that a household was made for (place of the household after the demonstration ones), or none.
std::vector<offices::Officer> officers_of(const Person& head, std::int64_t invented_household, Date today);
/// The posts of a demonstration person, by key.
std::vector<offices::Officer> officers_of_demo(std::string_view key, SubjectId subject, const persons::Name& name);

}  // namespace darcha::seed
