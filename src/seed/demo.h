// The named persons of the demonstration: the same PINFL, name and papers for every seed, so that hints and journeys can rely on them.
#pragma once
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/lang.h"
#include "seed/country.h"

namespace darcha::seed {

/// Somebody to sign in as. `key` is stable: "nukus", "samarqand", "toshkent", "yunusobod", "student", "foreigner", "stateless",
/// "compatriot", "officer_nukus", "officer_yunusobod"; for the citizenship procedure "admission_general", "admission_child",
/// "admission_kin", "admission_abroad", "admission_married", "admission_unclear", and "officer_" with registrar, head, supervisor, appeal,
/// region_head, dxx, checks, secretary, member, admin, admin_second, registry.
struct DemoPerson {
  std::string key;
  SubjectId subject;
  std::string pin;   ///< of district 999, which is nobody's
  std::string name;  ///< Latin, as in the document
  LocalText about;   ///< who this is, for the sign-in hint
  bool officer = false;
};
const std::vector<DemoPerson>& demo_persons();

/// People nobody signs in as: stateless adults of Tashkent, for applications that wait when the demonstration begins.
std::vector<SubjectId> past_applicants();

/// The households they live in: the first of the country.
std::int64_t demo_household_count();
Draft demo_draft(std::int64_t household, Date today, const std::vector<offices::Territory>& districts);

}  // namespace darcha::seed
