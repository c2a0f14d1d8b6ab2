// How demonstration people are written down; private to the room.
#pragma once
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "core/lang.h"
#include "seed/country.h"

namespace darcha::seed {

constexpr Date on(int year, unsigned month, unsigned day) {
  return std::chrono::local_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

struct NamedMember {
  persons::Sex sex;
  Date born;
  std::string_view surname, given, patronymic, surname_cyrl, given_cyrl, patronymic_cyrl;
  int mother = -1, father = -1, spouse = -1;
  std::optional<Date> married{};
};

struct NamedHousehold {
  std::string_view district;
  std::string_view mahalla, street, house, flat;
  persons::Status status;
  std::string_view country;
  bool registered;
  Date moved_in;
  std::vector<NamedMember> members;
  bool stays = false;
  std::vector<std::size_t> citizens{};  ///< members who are, in a household that is not
  std::map<std::size_t, Told> told{};
};

struct Named {
  std::string_view key;
  std::size_t household, member;
  bool officer;
  std::array<std::string_view, kLangCount> about;
};

/// One post of a demonstration officer.
struct NamedPost {
  std::string_view key, office;
  LocalText position;
  std::vector<std::string_view> roles;
};

/// Those who ask for citizenship, and the officers, bodies and commission that their cases go through. Their households follow the others;
/// `household` of a Named counts from the first of these.
const std::vector<NamedHousehold>& case_households();
const std::vector<Named>& case_people();
const std::vector<NamedPost>& case_posts();

/// Who answers appeals of citizens, in an administration of a district with a second officer and a head, and above it. Their households
/// follow those of the cases; `household` counts from the first of these.
const std::vector<NamedHousehold>& appeal_households();
const std::vector<Named>& appeal_people();
const std::vector<NamedPost>& appeal_posts();

/// Whose cases wait when the demonstration begins. They follow all others.
const std::vector<NamedHousehold>& past_households();

}  // namespace darcha::seed
