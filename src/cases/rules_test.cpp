// Who may: every office x role x kinship x stage against what must always hold, and the table without an empty cell.
#include "cases/rules.h"

#include <gtest/gtest.h>

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

TEST(WhoMayTable, HasARowForEveryRoleAndRelationAndNoEmptyCell) {
  const auto rows = who_may();
  EXPECT_EQ(rows.size(), known_roles().size() * kRelations.size());
  for (const WhoMayRow& row : rows) {
    ASSERT_EQ(row.cells.size(), kActions.size());
    for (const std::string& cell : row.cells) EXPECT_FALSE(cell.empty()) << row.role;
  }
}

TEST(WhoMayTable, SaysYesToTheRegistrarWhoHasTheCaseAndNoToEverybodyElsewhere) {
  for (const WhoMayRow& row : who_may()) {
    for (std::size_t i = 0; i < kActions.size(); ++i) {
      // A head of the same office is in charge of it, never a mere colleague.
      const bool in_charge = row.relation == Relation::colleague && (row.role == "head" || row.role == "supervisor");
      if (row.relation == Relation::elsewhere || (row.relation == Relation::colleague && !in_charge))
        EXPECT_NE(row.cells[i], "yes") << row.role << " " << code(kActions[i]);
      if (row.role == "registrar" && row.relation == Relation::holder && kActions[i] == Action::ask_applicant)
        EXPECT_EQ(row.cells[i], "yes");
    }
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
