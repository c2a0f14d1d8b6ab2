#include "seed/family.h"

namespace darcha::seed {

namespace {

using persons::Sex;

constexpr int kOldestChildAtHome = 24;

Date back(Date from, int years, int days) {
  const std::chrono::year_month_day ymd{from};
  return std::chrono::local_days{(ymd.year() - std::chrono::years{years}) / ymd.month() / std::chrono::day{1}} - Days{days};
}

Date forward(Date from, int years) {
  const std::chrono::year_month_day ymd{from};
  return std::chrono::local_days{(ymd.year() + std::chrono::years{years}) / ymd.month() / std::chrono::day{1}};
}

/// Somebody whose age in full years is between the bounds.
Date born_aged(Random& random, Date today, int youngest, int oldest) {
  return back(today, random.between(youngest, oldest), random.between(31, 360));
}

int add_spouse(Random& random, Date today, std::vector<Member>& members, int husband) {
  const Date his = members[static_cast<std::size_t>(husband)].born;
  // She is up to eight years younger or two older, and adult today.
  Date hers = his + Days{random.between(-2 * 365, 8 * 365)};
  hers = std::min(hers, back(today, 19, random.between(0, 200)));
  const int wife = static_cast<int>(members.size());
  members.push_back({.sex = Sex::female, .born = hers, .spouse = husband});
  const Date of_age = forward(std::max(his, hers), 18) + Days{31};
  const Date married = std::min(of_age + Days{random.between(0, 6 * 365)}, today - Days{random.between(1, 60)});
  members[static_cast<std::size_t>(husband)].spouse = wife;
  members[static_cast<std::size_t>(husband)].married = members[static_cast<std::size_t>(wife)].married = std::max(married, of_age);
  return wife;
}

void add_children(Random& random, Date today, std::vector<Member>& members, int mother, int father) {
  const Member mother_now = members[static_cast<std::size_t>(mother)];
  Date at = mother_now.married.value_or(forward(mother_now.born, 19)) + Days{random.between(280, 900)};
  const Date last_birth = forward(mother_now.born, 44);
  const Date at_home_since = back(today, kOldestChildAtHome, 0);
  const int wanted = random.between(0, 99) < 12 ? 0 : random.between(1, 5);
  const Date newest = today - Days{30};  // registers know of a birth within a month
  for (int i = 0; i < wanted && at < newest && at < last_birth; ++i) {
    if (at >= at_home_since)
      members.push_back({.sex = random.chance(51) ? Sex::male : Sex::female, .born = at, .mother = mother, .father = father});
    at += Days{random.between(450, 1800)};
  }
}

void make_couple_with_children(Random& random, Date today, std::vector<Member>& members, int husband) {
  const int wife = add_spouse(random, today, members, husband);
  add_children(random, today, members, wife, husband);
}

}  // namespace

HouseholdKind choose_kind(Random& random) {
  const int dice = random.between(1, 100);
  if (dice <= 58) return HouseholdKind::family;
  if (dice <= 80) return HouseholdKind::three_generations;
  if (dice <= 88) return HouseholdKind::elders;
  if (dice <= 94) return HouseholdKind::single_parent;
  return HouseholdKind::single;
}

std::vector<Member> make_family(Random& random, Date today, HouseholdKind kind, bool head_of_working_age) {
  const int youngest = head_of_working_age ? 28 : 21, oldest = head_of_working_age ? 57 : 62;
  std::vector<Member> members;
  switch (kind) {
    case HouseholdKind::family:
      members.push_back({.sex = Sex::male, .born = born_aged(random, today, youngest, oldest)});
      make_couple_with_children(random, today, members, 0);
      break;
    case HouseholdKind::three_generations: {
      members.push_back({.sex = Sex::male, .born = born_aged(random, today, 22, 38)});
      make_couple_with_children(random, today, members, 0);
      // His mother bore him at 20 to 38; his father is up to eight years older than her. One of them may have died.
      const Date his = members[0].born;
      const Date mother_born = back(his, random.between(20, 37), random.between(31, 300));
      const Date father_born = mother_born - Days{random.between(0, 8 * 365)};
      const int mother = static_cast<int>(members.size());
      members.push_back({.sex = Sex::female, .born = mother_born});
      members[0].mother = mother;
      if (random.chance(75)) {
        const int father = static_cast<int>(members.size());
        const Date married = std::min(forward(mother_born, 18) + Days{31}, his - Days{280});
        members.push_back({.sex = Sex::male, .born = father_born, .spouse = mother, .married = married});
        members[static_cast<std::size_t>(mother)].spouse = father;
        members[static_cast<std::size_t>(mother)].married = married;
        members[0].father = father;
      }
      break;
    }
    case HouseholdKind::elders:
      members.push_back({.sex = Sex::male, .born = born_aged(random, today, head_of_working_age ? 46 : 60, head_of_working_age ? 57 : 86)});
      if (random.chance(70)) add_spouse(random, today, members, 0);
      break;
    case HouseholdKind::single_parent:
      members.push_back({.sex = Sex::female, .born = born_aged(random, today, std::max(youngest, 24), 46)});
      add_children(random, today, members, 0, -1);
      break;
    case HouseholdKind::single:
      members.push_back(
          {.sex = random.chance(60) ? Sex::male : Sex::female, .born = born_aged(random, today, youngest, head_of_working_age ? 57 : 80)});
      break;
  }
  return members;
}

}  // namespace darcha::seed
