// May this be complained about, until when, and what may the answer do: pure.
#include "appeals/rules.h"

#include <gtest/gtest.h>

#include "catalog/catalog.h"
#include "cases/testing.h"

namespace darcha::appeals {
namespace {

using catalog::Duration;
using catalog::Unit;

constexpr Situation kSound{.stands = true, .here = true, .office_above = true};

TEST(MayComplain, AboutADecisionOfPeopleThatStandsAndNobodyLookedAtYet) { EXPECT_FALSE(may_complain(kSound)); }

TEST(MayComplain, EachThingInTheWayHasItsOwnWords) {
  const struct {
    bool Situation::* what;
    bool value;
    std::string_view says;
  } rows[] = {{&Situation::stands, false, "appeals.not_standing"},
              {&Situation::here, false, "appeals.not_here"},
              {&Situation::running, true, "appeals.running"},
              {&Situation::answered, true, "appeals.answered"},
              {&Situation::office_above, false, "appeals.no_office_above"}};
  for (const auto& row : rows) {
    Situation changed = kSound;
    changed.*row.what = row.value;
    EXPECT_EQ(may_complain(changed), row.says);
  }
}

TEST(MayComplain, EveryCombinationButTheSoundOneIsRefused) {
  int yes = 0;
  for (int bits = 0; bits < 32; ++bits)
    if (!may_complain({.stands = (bits & 1) != 0,
                       .here = (bits & 2) != 0,
                       .office_above = (bits & 4) != 0,
                       .running = (bits & 8) != 0,
                       .answered = (bits & 16) != 0}))
      ++yes;
  EXPECT_EQ(yes, 1);
}

TEST(Term, RunsFromTheDayAfterAndEndsAtMidnightInTashkentToTheSecond) {
  const WorkingCalendar calendar;                                     // weekends only
  const Instant served = *parse_iso_instant("2026-11-02T18:59:59Z");  // the last second of 2 November in Tashkent
  const Instant ends = term_ends(served, {30, Unit::days}, calendar);
  EXPECT_EQ(to_iso(ends), "2026-12-02T19:00:00Z") << "midnight after 2 December";
  EXPECT_EQ(to_iso(last_day(ends)), "2026-12-02");
  EXPECT_FALSE(is_late(ends - std::chrono::microseconds{1}, ends));
  EXPECT_TRUE(is_late(ends, ends));
  const Instant next_day = *parse_iso_instant("2026-11-02T19:00:00Z");  // a second later it is 3 November
  EXPECT_EQ(to_iso(last_day(term_ends(next_day, {30, Unit::days}, calendar))), "2026-12-03");
}

TEST(Term, ThatEndsOnADayOffEndsOnTheNextWorkingDay) {
  const WorkingCalendar calendar;
  const Instant served = *parse_iso_instant("2026-11-05T06:00:00Z");  // 30 days on: Saturday 5 December
  EXPECT_EQ(to_iso(last_day(term_ends(served, {30, Unit::days}, calendar))), "2026-12-07");
}

catalog::Service short_road() {
  catalog::Service service;
  service.workflow = cases::testing::procedure();
  std::erase_if(service.workflow->states, [](const catalog::State& s) { return s.code == "commission" || s.code == "president"; });
  for (catalog::State& state : service.workflow->states)
    if (state.code == "confirmation") state.next = {"conclusion", "admitted", "refused"};
  service.outcomes = {{.code = "admitted", .kind = catalog::Outcome::Kind::granted},
                      {.code = "refused", .kind = catalog::Outcome::Kind::refused},
                      {.code = "not_considered", .kind = catalog::Outcome::Kind::returned}};
  return service;
}

TEST(Remedies, AnOutcomeThatAConfirmationEndsWithMayStandInThePlaceOfAnother) {
  const catalog::Service service = short_road();
  EXPECT_EQ(outcomes_instead(service, "refused", false), std::vector<std::string>{"admitted"});
  EXPECT_EQ(outcomes_instead(service, "admitted", false), std::vector<std::string>{"refused"});
  EXPECT_TRUE(outcomes_instead(service, "refused", true).empty()) << "an act of somebody above is not replaced here";
  EXPECT_TRUE(outcomes_instead(service, "unheard_of", false).empty());
}

TEST(Remedies, WhereABodySitsAfterwardsTheCaseCanOnlyBeSentBack) {
  catalog::Service service = short_road();
  service.workflow = cases::testing::procedure();  // through the commission and the act of the President
  EXPECT_TRUE(outcomes_instead(service, "refused", false).empty());
  EXPECT_EQ(stages_back(service, "refused"), (std::vector<std::string>{"completeness", "checks", "conclusion"}));
}

TEST(Remedies, WhatARegisterHoldsIsNotTakenBackByTheHouse) {
  catalog::Service service = short_road();
  service.outcomes.front().effects = {{.citizenship = "UZB", .ground = "admission"}};
  EXPECT_TRUE(outcomes_instead(service, "admitted", false).empty());
  EXPECT_TRUE(stages_back(service, "admitted").empty());
  EXPECT_FALSE(stages_back(service, "refused").empty()) << "a refusal wrote nothing";
}

}  // namespace
}  // namespace darcha::appeals
