#include "decisions/sit/sit.h"

#include <gtest/gtest.h>

#include "decisions/testing.h"

namespace darcha::decisions {
namespace {

class Sit : public testing::DecisionsTest {
 public:
  cases::Acting secretary() {
    const auto& one = clerk(cases::testing::kRepublic, "commission_secretary");
    return {one.officer, *await(offices::directory(pool()))->find_office(one.officer.office)};
  }
  testing::Filed before_the_body(const std::string& outcome = "admitted") {
    const auto filed = at_confirmation(outcome);
    EXPECT_TRUE(confirm_it(filed));
    EXPECT_EQ(load(filed).it.state, "commission");
    return filed;
  }
  Uuid planned(const std::vector<testing::Filed>& on_agenda) {
    const auto id = await(plan(decisions_, secretary(), date_in_tashkent(clock_.now()), "Toshkent"));
    std::vector<ApplicationId> add;
    for (const auto& filed : on_agenda) add.push_back(filed.id);
    EXPECT_TRUE(await(set_agenda(decisions_, secretary(), *id, add, {})));
    return *id;
  }
  Sitting sitting(Uuid id) { return *await(get_sitting(decisions_, secretary().office.id, id)); }
  Minutes all_vote(Uuid id, Vote vote) {
    Minutes minutes;
    const Sitting now = sitting(id);
    for (const Member& member : now.members) minutes.present.insert(member.officer);
    minutes.chair = now.members.front().officer;
    for (const Item& item : now.agenda) {
      Minutes::OfItem said{.application = item.application, .other_outcome = "refused", .note = "Yashash muddati yetarli emas."};
      for (const Member& member : now.members) said.votes[member.officer] = vote;
      minutes.items.push_back(said);
    }
    return minutes;
  }
};

TEST_F(Sit, AConfirmedProposalWaitsForTheBody) {
  const auto filed = before_the_body();
  const auto waiting = await(waiting_cases(decisions_, secretary().office.id));
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting.front().number, filed.number);
  EXPECT_EQ(waiting.front().outcome, "admitted");
  EXPECT_TRUE(waiting.front().sitting.is_nil());
}

TEST_F(Sit, IsClosedWithAProtocolAndItsCasesGoOn) {
  const auto filed = before_the_body();
  const Uuid id = planned({filed});
  EXPECT_EQ(await(close(decisions_, secretary(), id)).error().code, "decisions.no_chair");
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, all_vote(id, Vote::in_favour))));
  ASSERT_TRUE(await(close(decisions_, secretary(), id)));
  const Sitting closed = sitting(id);
  EXPECT_TRUE(closed.closed);
  const auto protocol = await(documents::find(documents_, SubjectId{secretary().office.id.value}, *closed.protocol));
  ASSERT_TRUE(protocol);
  EXPECT_EQ(protocol->number, closed.protocol_number);
  settle();
  EXPECT_EQ(load(filed).it.state, "president");
  EXPECT_EQ(load(filed).it.data.at("outcome"), "admitted");
  EXPECT_TRUE(await(waiting_cases(decisions_, secretary().office.id)).empty());
  EXPECT_EQ(await(keep_minutes(decisions_, secretary(), id, {})).error().code, "decisions.sitting_closed");
}

TEST_F(Sit, AMemberWhoIsAwayCountsForTheQuorumButIsNotThereAndDoesNotVote) {
  const auto filed = before_the_body();
  const Uuid id = planned({filed});
  const Sitting before = sitting(id);
  ASSERT_EQ(before.members.size(), 3U);
  const auto away = [&](const Member& member) {
    const std::string today = to_iso(date_in_tashkent(clock_.now()));
    await(pool().execute("insert into offices.absences values ('" + make_uuid_v4().str() + "', '" + member.officer.str() +
                         "', '00000000-0000-0000-0000-000000000000', '" + today + "', '" + today + "', 'illness', 1)"));
    offices::outdate_directories();
  };
  const Minutes everybody = all_vote(id, Vote::in_favour);
  away(before.members[2]);
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, everybody)));
  Sitting now = sitting(id);
  EXPECT_EQ(now.members.size(), 3U);
  EXPECT_EQ(now.agenda.front().votes.size(), 2U) << "nobody votes for who is away";
  EXPECT_EQ(now.agenda.front().result, "carried") << "two of three are a quorum";
  away(before.members[1]);
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, everybody)));
  now = sitting(id);
  EXPECT_NE(now.agenda.front().result, "carried") << "one of three is none";
  EXPECT_FALSE(await(close(decisions_, secretary(), id)));
}

TEST_F(Sit, TheSecretaryIsStoodInForAndAMemberIsNot) {
  const auto& of_secretary = clerk(cases::testing::kRepublic, "commission_secretary");
  const auto& stand_in = clerk(cases::testing::kRepublic, "registrar");
  EXPECT_EQ(await(of_commission(decisions_, stand_in.visitor(), true)).error().code, "decisions.not_commission");
  const std::string today = to_iso(date_in_tashkent(clock_.now()));
  const auto away = [&](const auto& who) {
    await(pool().execute("insert into offices.absences values ('" + make_uuid_v4().str() + "', '" + who.officer.id.str() + "', '" +
                         stand_in.officer.id.str() + "', '" + today + "', '" + today + "', 'leave', 1)"));
    offices::outdate_directories();
  };
  away(clerk(cases::testing::kRepublic, "commission_member"));
  EXPECT_FALSE(await(of_commission(decisions_, stand_in.visitor(), false))) << "nobody sits for a member";
  away(of_secretary);
  EXPECT_EQ(await(of_commission(decisions_, of_secretary.visitor(), true)).error().code, "cases.away");
  const auto me = await(of_commission(decisions_, stand_in.visitor(), true));
  ASSERT_TRUE(me) << me.error().code;
  EXPECT_EQ(me->acts_for->id, of_secretary.officer.id);
  EXPECT_NE(me->actor().name.find(of_secretary.officer.display_name + " oʻrnida"), std::string::npos);
  EXPECT_EQ(visit_as(stand_in, net::Method::get, "/xodim/komissiya").status, 200);
}

TEST_F(Sit, ARejectedProposalNeedsWhatIsSupportedInsteadAndWhy) {
  const auto filed = before_the_body();
  const Uuid id = planned({filed});
  Minutes minutes = all_vote(id, Vote::against);
  minutes.items.front().other_outcome = "";
  EXPECT_EQ(await(keep_minutes(decisions_, secretary(), id, minutes)).error().fields.front().code, "decisions.fault.no_other_outcome");
  minutes.items.front().other_outcome = "refused";
  minutes.items.front().note = "";
  EXPECT_EQ(await(keep_minutes(decisions_, secretary(), id, minutes)).error().fields.front().code, "decisions.fault.no_remarks");
  minutes.items.front().note = "Yashash muddati yetarli emas.";
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, minutes)));
  ASSERT_TRUE(await(close(decisions_, secretary(), id)));
  settle();
  EXPECT_EQ(load(filed).it.data.at("outcome"), "refused");
}

TEST_F(Sit, WhatIsPostponedWaitsAgain) {
  const auto one = before_the_body();
  const auto two = before_the_body();
  const Uuid id = planned({one, two});
  Minutes minutes = all_vote(id, Vote::in_favour);
  for (auto& item : minutes.items) item.postponed = item.application == two.id;
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, minutes)));
  ASSERT_TRUE(await(close(decisions_, secretary(), id)));
  settle();
  EXPECT_EQ(load(one).it.state, "president");
  EXPECT_EQ(load(two).it.state, "commission");
  const auto waiting = await(waiting_cases(decisions_, secretary().office.id));
  ASSERT_EQ(waiting.size(), 1U);
  EXPECT_EQ(waiting.front().application, two.id);
  EXPECT_TRUE(waiting.front().sitting.is_nil());
}

TEST_F(Sit, ACaseStandsOnOneAgendaAndCanBeTakenOff) {
  const auto filed = before_the_body();
  const Uuid id = planned({filed});
  const Uuid other = planned({filed});
  EXPECT_EQ(sitting(id).agenda.size(), 1U);
  EXPECT_EQ(sitting(other).agenda.size(), 0U);
  ASSERT_TRUE(await(set_agenda(decisions_, secretary(), id, {}, {filed.id})));
  EXPECT_EQ(sitting(id).agenda.size(), 0U);
  EXPECT_TRUE(await(waiting_cases(decisions_, secretary().office.id)).front().sitting.is_nil());
}

TEST_F(Sit, AMemberWhoIsTheApplicantDoesNotVote) {
  const auto& member = clerk(cases::testing::kRepublic, "commission_member");
  const auto filed = file(member.person);
  walk_to(filed, "conclusion");
  ASSERT_TRUE(await(gather(decisions_, opened(holder(filed), filed))));
  ASSERT_TRUE(send_it(filed, sound(filed)));
  settle();
  ASSERT_TRUE(confirm_it(filed));
  const Uuid id = planned({filed});
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, all_vote(id, Vote::in_favour))));
  EXPECT_EQ(sitting(id).agenda.front().votes.at(member.officer.id), Vote::recused);
}

TEST_F(Sit, AWithdrawnCaseIsLeftWhereItIs) {
  const auto filed = before_the_body();
  const Uuid id = planned({filed});
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, all_vote(id, Vote::in_favour))));
  ASSERT_TRUE(await(cases::move(cases_, load(filed),
                                {.kind = "withdrawn",
                                 .to = std::string{cases::kWithdrawn},
                                 .actor = {.kind = audit::ActorKind::citizen, .id = filed.person.subject},
                                 .at = clock_.now()})));
  ASSERT_TRUE(await(close(decisions_, secretary(), id)));
  settle();
  EXPECT_EQ(load(filed).it.state, cases::kWithdrawn);
  EXPECT_TRUE(await(waiting_cases(decisions_, secretary().office.id)).empty());
}

TEST_F(Sit, TheActOfThePresidentEndsTheCase) {
  const auto filed = before_the_body();
  const Uuid id = planned({filed});
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, all_vote(id, Vote::in_favour))));
  ASSERT_TRUE(await(close(decisions_, secretary(), id)));
  settle();
  const auto open = opened(holder(filed), filed, cases::Action::decide);
  const auto wrong = await(record(decisions_, open, {.act = {}, .outcome = "refused"}, "r"));
  ASSERT_FALSE(wrong);
  std::vector<std::string> fields;
  for (const auto& fault : wrong.error().fields) fields.push_back(fault.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"act_number", "act_date", "grounds", "conclusion"}));
  const auto decided = await(record(decisions_, open, {.act = {"PQ-123", date_in_tashkent(clock_.now())}, .outcome = "admitted"}, "r"));
  ASSERT_TRUE(decided) << decided.error().code;
  settle();
  EXPECT_EQ(load(filed).it.state, "admitted");
  EXPECT_EQ(decided->act->number, "PQ-123");
  EXPECT_TRUE(await(recompute(decisions_, decided->number))->agrees);
}

TEST_F(Sit, TheSubstituteOfTheSecretaryEntersTheActAndTheHistorySaysForWhom) {
  const auto filed = before_the_body();
  const Uuid id = planned({filed});
  ASSERT_TRUE(await(keep_minutes(decisions_, secretary(), id, all_vote(id, Vote::in_favour))));
  ASSERT_TRUE(await(close(decisions_, secretary(), id)));
  settle();
  const auto& of_secretary = holder(filed);
  const auto& stand_in = clerk(cases::testing::kRepublic, "registrar");
  const testing::Form act{
      {"act_number", "PF-77"}, {"act_date_day", "21"}, {"act_date_month", "11"}, {"act_date_year", "2026"}, {"outcome", "admitted"}};
  const std::string at = case_path(filed.id) + "/hujjat";
  EXPECT_NE(visit_as(stand_in, net::Method::post, at, act).status, 303) << "not their desk";
  const std::string today = to_iso(date_in_tashkent(clock_.now()));
  await(pool().execute("insert into offices.absences values ('" + make_uuid_v4().str() + "', '" + of_secretary.officer.id.str() + "', '" +
                       stand_in.officer.id.str() + "', '" + today + "', '" + today + "', 'leave', 1)"));
  offices::outdate_directories();
  EXPECT_NE(visit_as(of_secretary, net::Method::post, at, act).status, 303) << "who is away does nothing";
  EXPECT_EQ(visit_as(stand_in, net::Method::post, at, act).status, 303);
  settle();
  const auto loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "admitted");
  EXPECT_EQ(OfficerId{loaded.steps.back().actor}, stand_in.officer.id);
  EXPECT_NE(loaded.steps.back().actor_name.find(of_secretary.officer.display_name + " oʻrnida"), std::string::npos);
  EXPECT_EQ(await(find_decision(decisions_, filed.person.subject, filed.id))->act->number, "PF-77");
}

}  // namespace
}  // namespace darcha::decisions
