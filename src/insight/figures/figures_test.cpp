#include "insight/figures/figures.h"

#include <gtest/gtest.h>

namespace darcha::insight {
namespace {

using murojaat::Channel;
using murojaat::Event;

const OfficeId kFirst = OfficeId::make(Instant{}), kSecond = OfficeId::make(Instant{});
Instant at(std::string_view iso) { return *parse_iso_instant(iso); }

/// An appeal of 5 May 2026 with a term to the 20th.
std::vector<Event> appeal() {
  Event first{.seq = 1, .kind = "registered", .office = kFirst, .at = at("2026-05-05T10:00:00+05:00")};
  first.facts = {.topic = "water",
                 .region = "1726",
                 .channel = Channel::email,
                 .registered_on = *parse_iso_date("2026-05-05"),
                 .due_at = at("2026-05-21T00:00:00+05:00")};
  return {first};
}
Event& then(std::vector<Event>& events, std::string kind, std::string_view when) {
  Event next = events.back();
  ++next.seq;
  next.kind = std::move(kind);
  next.at = at(when);
  events.push_back(next);
  return events.back();
}

TEST(Figures, AnAnswerAtTheLastMicrosecondIsOnTimeAndTheNextOneIsNot) {
  auto events = appeal();
  then(events, "replied", "2026-05-20T23:59:59.999999+05:00");
  EXPECT_EQ(mark_of(events).counts, (Counts{{"received", 1}, {"on_time", 1}, {"day.015", 1}}));
  events.back().at += std::chrono::microseconds{1};
  EXPECT_EQ(mark_of(events).counts, (Counts{{"received", 1}, {"late", 1}, {"day.016", 1}}));
}

TEST(Figures, TheMonthIsThatOfTashkent) {
  auto events = appeal();
  events[0].at = at("2026-05-31T19:00:00Z");
  EXPECT_EQ(to_iso(mark_of(events).month), "2026-06-01");
  events[0].at -= std::chrono::microseconds{1};
  EXPECT_EQ(to_iso(mark_of(events).month), "2026-05-01");
}

TEST(Figures, AnAppealIsCountedWhereItWasWhenItsMonthsBooksClosed) {
  auto events = appeal();
  auto& moved = then(events, "forwarded", "2026-06-10T23:59:59+05:00");
  moved.office = kSecond;
  moved.facts.topic = "roads";
  EXPECT_EQ(mark_of(events).cell, (Cell{kSecond, "roads", "1726", "email"}));
  events.back().at = at("2026-06-11T00:00:00+05:00");
  EXPECT_EQ(mark_of(events).cell, (Cell{kFirst, "water", "1726", "email"}));
}

TEST(Figures, WhatComesAfterABookClosedIsNotInIt) {
  auto events = appeal();
  then(events, "replied", "2026-07-15T23:59:59+05:00");
  EXPECT_TRUE(mark_of(events).counts.contains("late"));
  events.back().at = at("2026-07-16T00:00:00+05:00");
  EXPECT_EQ(mark_of(events).counts, (Counts{{"received", 1}}));
  EXPECT_EQ(mark_of(events).version, 2) << "the event is in it all the same";
}

TEST(Figures, WhatItsAuthorSaidCountsAsTheySaidLast) {
  auto events = appeal();
  then(events, "replied", "2026-05-10T10:00:00+05:00").facts.formal = true;
  auto& verdict = then(events, "verdict", "2026-05-11T10:00:00+05:00");
  verdict.facts.formal = false;
  verdict.facts.yes = 1;
  verdict.facts.no = 1;
  then(events, "reopened", "2026-05-11T10:01:00+05:00");
  then(events, "replied", "2026-05-14T10:00:00+05:00");
  auto& second = then(events, "verdict", "2026-05-15T10:00:00+05:00");
  second.facts.no = 0;
  second.facts.yes = 2;
  then(events, "rated", "2026-05-15T11:00:00+05:00").facts.stars = 4;
  then(events, "followed_up", "2026-06-15T11:00:00+05:00").facts.followed_up = "no";
  EXPECT_EQ(mark_of(events).counts, (Counts{{"received", 1},
                                            {"on_time", 1},
                                            {"day.005", 1},
                                            {"formal", 1},
                                            {"reopened", 1},
                                            {"satisfied", 1},
                                            {"rated", 1},
                                            {"stars", 4},
                                            {"not_done", 1}}));
}

TEST(Figures, ADifferenceAddedToOneMarkIsTheOther) {
  auto events = appeal();
  const Mark before = mark_of(events);
  then(events, "forwarded", "2026-05-06T10:00:00+05:00").office = kSecond;
  then(events, "replied", "2026-05-10T10:00:00+05:00");
  const Mark after = mark_of(events);
  std::map<std::pair<Cell, std::string>, std::int64_t> sums;
  for (const auto& part : {difference(std::nullopt, before), difference(before, after)})
    for (const Added& added : part) sums[{added.cell, added.name}] += added.by;
  std::erase_if(sums, [](const auto& one) { return one.second == 0; });
  std::map<std::pair<Cell, std::string>, std::int64_t> expected;
  for (const auto& [name, n] : after.counts) expected[{after.cell, name}] = n;
  EXPECT_EQ(sums, expected);
  EXPECT_TRUE(difference(after, after).empty());
}

}  // namespace
}  // namespace darcha::insight
