// Who may: every office x role x kinship x stage against what must always hold, and the table without an empty cell.
#include "cases/rules.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace darcha::cases {
namespace {

using Does = catalog::State::Does;
constexpr Does kDoes[] = {Does::examine, Does::check, Does::confirm};  // the others are treated as one of these

struct Case {
  std::string role;
  Place place;
  bool wanted_role, asked_role, holds;
  Standing standing;
};

template <class Check>
void for_every_standing(Check check) {
  std::int64_t seen = 0;
  for (const std::string_view role : known_roles()) {
    const std::vector<std::string> roles{std::string{role}};
    for (const Place place : kPlaces)
      for (const Bar bar : kBars)
        for (const Phase phase : kPhases)
          for (const Does does : kDoes)
            for (unsigned bits = 0; bits < 512; ++bits) {
              const auto bit = [&](unsigned n) { return (bits >> n & 1) != 0; };
              Case one{std::string{role}, place, bit(0), bit(1), bit(2), {}};
              one.standing = {
                  .relations = relations_of(roles, place, bit(0) ? role : "another", bit(1) ? role : std::string_view{}, bit(2)),
                  .bar = bar,
                  .phase = phase,
                  .does = does,
                  .free = bit(3) && !bit(2),
                  .author_of_four_eyes = bit(4),
                  .escalated_to_me = bit(5),
                  .may_extend = bit(6),
                  .died = bit(7),
                  .withdrawn_question = bit(8)};
              check(one);
              ++seen;
            }
  }
  EXPECT_GT(seen, 1'000'000);
}

bool changes_the_case(Action action) { return action != Action::see; }

TEST(WhoMay, NobodyTouchesTheirOwnCaseNorThatOfKinNorAConflictNorWhatTheyDecidedBelow) {
  for_every_standing([](const Case& one) {
    if (one.standing.bar == Bar::none) return;
    for (const Action action : kActions) ASSERT_TRUE(may(action, one.standing)) << one.role << " " << code(action);
  });
}

TEST(WhoMay, NobodyElsewhereOrInAnotherRoleSeesOrChangesAnything) {
  for_every_standing([](const Case& one) {
    const auto& relations = one.standing.relations;
    if (relations.contains(Relation::holder) || relations.contains(Relation::desk) || relations.contains(Relation::in_charge)) return;
    for (const Action action : kActions)
      if (action != Action::answer_check) ASSERT_TRUE(may(action, one.standing)) << one.role << " " << code(action);
    if (!relations.contains(Relation::asked)) ASSERT_TRUE(may(Action::answer_check, one.standing));
  });
}

TEST(WhoMay, ARoleThatIsNotTheStatesGivesNoWorkOnTheCase) {
  for_every_standing([](const Case& one) {
    if (one.wanted_role && one.place == Place::same) return;
    for (const Action action :
         {Action::claim, Action::ask_applicant, Action::ask_body, Action::notify, Action::proceed, Action::decide, Action::hand_over})
      ASSERT_TRUE(may(action, one.standing)) << one.role << " " << code(action);
  });
}

TEST(WhoMay, WhoDidTheWorkNeitherTakesNorDecidesItsCheck) {
  for_every_standing([](const Case& one) {
    if (!one.standing.author_of_four_eyes) return;
    for (const Action action : {Action::claim, Action::decide, Action::proceed}) ASSERT_TRUE(may(action, one.standing)) << code(action);
  });
}

TEST(WhoMay, AClosedCaseIsNotChangedAndADeadApplicantsCaseOnlyEnded) {
  for_every_standing([](const Case& one) {
    for (const Action action : kActions) {
      if (one.standing.phase == Phase::closed && changes_the_case(action)) ASSERT_TRUE(may(action, one.standing)) << code(action);
      if (one.standing.died && (action == Action::ask_applicant || action == Action::proceed || action == Action::decide))
        ASSERT_TRUE(may(action, one.standing)) << code(action);
    }
    if (!one.standing.died) ASSERT_TRUE(may(Action::terminate, one.standing));
  });
}

TEST(WhoMay, WhoeverMayActMaySeeUnlessTheyWereAsked) {
  for_every_standing([](const Case& one) {
    for (const Action action : kActions)
      if (action != Action::answer_check && !may(action, one.standing)) ASSERT_FALSE(may(Action::see, one.standing)) << code(action);
  });
}

TEST(WhoMay, WhoLooksAtAComplaintSeesTheCaseComplainedAboutAndChangesNothingInIt) {
  for_every_standing([](const Case& one) {
    Standing standing = one.standing;
    standing.relations = {Relation::reviewing};
    ASSERT_EQ(may(Action::see, standing).has_value(), standing.bar != Bar::none);
    for (const Action action : kActions)
      if (changes_the_case(action)) ASSERT_TRUE(may(action, standing)) << code(action);
  });
}

TEST(WhoMay, EveryRefusalHasACodeOfThisRoom) {
  for_every_standing([](const Case& one) {
    for (const Action action : kActions)
      if (const auto no = may(action, one.standing)) ASSERT_TRUE(no->starts_with("cases.")) << *no;
  });
}

TEST(WhoMay, TheHolderOfAnOpenCaseCanWork) {
  const std::vector<std::string> roles{"registrar"};
  const Standing holder{.relations = relations_of(roles, Place::same, "registrar", {}, true)};
  for (const Action action :
       {Action::see, Action::release, Action::hand_over, Action::ask_applicant, Action::ask_body, Action::notify, Action::proceed})
    EXPECT_FALSE(may(action, holder)) << code(action);
}

TEST(WhoMay, WhoWasDismissedOrIsAwayDoesNothing) {
  for_every_standing([](const Case& one) {
    for (const Action action : kActions) {
      Standing standing = one.standing;
      standing.serves = false;
      ASSERT_EQ(may(action, standing), "cases.no_officer") << code(action);
      standing.serves = true;
      standing.away = true;
      ASSERT_EQ(may(action, standing), "cases.away") << code(action);
    }
  });
}

TEST(WhoMay, ASubstituteMayWhatTheirColleagueCouldAndNothingMore) {
  for_every_standing([](const Case& one) {
    Standing standing = one.standing;
    standing.substitute = true;
    for (const Action action : kActions) ASSERT_EQ(may(action, standing), may(action, one.standing)) << code(action);
  });
}

TEST(WhoMay, NobodyReachesACaseOutsideTheTerritoryOrTheLine) {
  for_every_standing([](const Case& one) {
    if (one.place != Place::elsewhere || one.asked_role) return;
    for (const Action action : kActions) ASSERT_TRUE(may(action, one.standing)) << one.role << " " << code(action);
  });
}

TEST(WhoMay, TheOfficeAboveSteersAndNeverWorksOnACaseThatItDidNotTakeOver) {
  for_every_standing([](const Case& one) {
    if (one.place != Place::above) return;
    for (const Action action : {Action::claim, Action::release, Action::hand_over, Action::ask_applicant, Action::ask_body, Action::notify,
                                Action::proceed, Action::decide})
      ASSERT_TRUE(may(action, one.standing)) << one.role << " " << code(action);
    if (!one.standing.escalated_to_me) ASSERT_TRUE(may(Action::take_over, one.standing)) << one.role;
  });
}

TEST(WhoMayTable, HasARowForEveryRoleAndTieAndNoEmptyCell) {
  const auto rows = who_may();
  EXPECT_EQ(rows.size(), known_roles().size() * kTies.size());
  std::set<std::pair<std::string, Tie>> seen;
  for (const WhoMayRow& row : rows) {
    EXPECT_TRUE(seen.emplace(row.role, row.tie).second) << row.role << " " << code(row.tie);
    EXPECT_FALSE(code(row.tie).empty());
    ASSERT_EQ(row.cells.size(), kActions.size());
    for (const std::string& cell : row.cells) EXPECT_FALSE(cell.empty()) << row.role;
  }
}

TEST(WhoMayTable, SaysNoInEveryCellOfWhoMustNever) {
  for (const WhoMayRow& row : who_may())
    for (std::size_t i = 0; i < kActions.size(); ++i) {
      const bool never = row.tie == Tie::own_case || row.tie == Tie::kin || row.tie == Tie::conflict || row.tie == Tie::decided_below ||
                         row.tie == Tie::away || row.tie == Tie::dismissed || row.tie == Tie::other_region;
      if (never) EXPECT_NE(row.cells[i], "yes") << row.role << " " << code(row.tie) << " " << code(kActions[i]);
      const bool decides = kActions[i] == Action::decide || kActions[i] == Action::proceed || kActions[i] == Action::claim;
      if (row.tie == Tie::author && decides) EXPECT_NE(row.cells[i], "yes") << row.role << " " << code(kActions[i]);
    }
}

TEST(WhoMayTable, SaysTheSameOfAHolderAndOfTheirSubstitute) {
  std::map<std::string, std::vector<std::string>> holder, substitute;
  for (const WhoMayRow& row : who_may()) {
    if (row.tie == Tie::holder) holder[row.role] = row.cells;
    if (row.tie == Tie::substitute) substitute[row.role] = row.cells;
  }
  EXPECT_EQ(holder, substitute);
  const auto ask = static_cast<std::size_t>(std::ranges::find(kActions, Action::ask_applicant) - kActions.begin());
  EXPECT_EQ(holder.at("registrar").at(ask), "yes");
}

TEST(WhoMayTable, EscalatedCasesAreSeenByWhoIsInChargeAndNobodyElse) {
  for (const std::string_view role : known_roles()) {
    const std::vector<std::string> roles{std::string{role}};
    EXPECT_EQ(may_list_escalated(roles), role == "head" || role == "supervisor") << role;
  }
}

TEST(Pick, TakesOneOfTheLeastLoadedByChanceAndTheOrderDoesNotMatter) {
  std::vector<Candidate> all;
  for (int i = 0; i < 6; ++i) {
    OfficerId id;
    id.value.octets[0] = static_cast<std::uint8_t>(i);
    all.push_back({id, i < 3 ? 2 : 5});
  }
  std::set<OfficerId> seen;
  for (std::uint64_t chance = 0; chance < 30; ++chance) {
    const auto forward = pick(all, chance);
    const auto backward = pick({all.rbegin(), all.rend()}, chance);
    ASSERT_EQ(forward, backward);
    ASSERT_LT(forward->value.octets[0], 3);
    seen.insert(*forward);
  }
  EXPECT_EQ(seen.size(), 3U);
  EXPECT_FALSE(pick({}, 7));
}

}  // namespace
}  // namespace darcha::cases
