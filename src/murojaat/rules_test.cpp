// Who may do what with an appeal: every action in every standing that matters.
#include "murojaat/rules.h"

#include <gtest/gtest.h>

namespace darcha::murojaat {
namespace {

std::string answer(Action action, const Standing& standing) { return std::string{may(action, standing).value_or("yes")}; }

TEST(WhoMay, AStrangerIsToldThereIsNoSuchAppeal) {
  EXPECT_EQ(answer(Action::see, {}), "murojaat.not_found");
  for (const Action action : kActions) EXPECT_NE(answer(action, {}), "yes") << code(action);
}

TEST(WhoMay, TheHolderWorksAndOnlyTheHolder) {
  for (const Action action : {Action::release, Action::hand_over, Action::edit_points, Action::answer, Action::ask_author, Action::notify,
                              Action::reclassify, Action::forward, Action::ask_body, Action::study, Action::extend, Action::halt,
                              Action::conclude, Action::reply, Action::reception}) {
    EXPECT_EQ(answer(action, {.holder = true, .desk = true, .free = false}), "yes") << code(action);
    EXPECT_EQ(answer(action, {.desk = true, .free = true}), "murojaat.claim_first") << code(action);
    EXPECT_EQ(answer(action, {.desk = true, .free = false}), "murojaat.held_by_other") << code(action);
    EXPECT_EQ(answer(action, {.head = true, .in_charge = true}), "murojaat.not_yours") << code(action);
    EXPECT_EQ(answer(action, {.holder = true, .own = true}), "murojaat.own_appeal") << code(action);
    EXPECT_EQ(answer(action, {.holder = true, .barred = true}), "murojaat.barred") << code(action);
    EXPECT_EQ(answer(action, {.holder = true, .open = false}), "murojaat.closed") << code(action);
  }
}

TEST(WhoMay, TheHeadApprovesWhatSomebodyElseProposed) {
  EXPECT_EQ(answer(Action::approve, {.head = true, .in_charge = true, .proposed = true}), "yes");
  EXPECT_EQ(answer(Action::approve, {.head = true, .in_charge = true, .proposed = true, .proposer = true}), "murojaat.own_proposal");
  EXPECT_EQ(answer(Action::approve, {.head = true, .in_charge = true}), "murojaat.nothing_proposed");
  EXPECT_EQ(answer(Action::approve, {.in_charge = true, .proposed = true}), "murojaat.not_in_charge");
}

TEST(WhoMay, WhileTheHeadIsAskedNothingFinalLeaves) {
  for (const Action action : {Action::extend, Action::conclude, Action::reply, Action::forward})
    EXPECT_EQ(answer(action, {.holder = true, .proposed = true}), "murojaat.waits_for_head") << code(action);
  EXPECT_EQ(answer(Action::answer, {.holder = true, .proposed = true}), "yes");
}

TEST(WhoMay, TheRest) {
  EXPECT_EQ(answer(Action::claim, {.desk = true}), "yes");
  EXPECT_EQ(answer(Action::claim, {.holder = true, .desk = true, .free = false}), "murojaat.yours_already");
  EXPECT_EQ(answer(Action::reassign, {.in_charge = true}), "yes");
  EXPECT_EQ(answer(Action::take_over, {.in_charge = true}), "murojaat.not_escalated");
  EXPECT_EQ(answer(Action::take_over, {.in_charge = true, .escalated_to_me = true}), "yes");
  EXPECT_EQ(answer(Action::halt, {.holder = true, .halted = true}), "murojaat.halted");
  EXPECT_EQ(answer(Action::resume, {.holder = true}), "murojaat.not_halted");
  EXPECT_EQ(answer(Action::resume, {.holder = true, .halted = true}), "yes");
  EXPECT_EQ(answer(Action::answer_request, {.asked = true}), "yes");
  EXPECT_EQ(answer(Action::answer_request, {.holder = true}), "murojaat.not_yours");
  EXPECT_EQ(answer(Action::see, {.asked = true}), "yes");
}

}  // namespace
}  // namespace darcha::murojaat
