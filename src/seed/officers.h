// Who works in the offices: officers from the households set aside for them, and those of the demonstration.
#pragma once
#include <optional>

#include "offices/types.h"
#include "seed/country.h"

namespace darcha::seed {

/// The posts of the members of a household that was made for officers (`place` of the household after the demonstration ones), or none.
/// Each district has a registrar and a head, each region and the republic also those who supervise, hear complaints, administer and answer
/// for other bodies; nobody works beside kin.
std::vector<offices::Officer> officers_of(const Household& household, std::int64_t place, const Country& country);
/// The posts of a demonstration person, by key.
std::vector<offices::Officer> officers_of_demo(std::string_view key, SubjectId subject, const persons::Name& name);

}  // namespace darcha::seed
