// What officers and authors do with an appeal, on a real database: each act, who may not, and the order things have to have.
#include "murojaat/desk/acts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "murojaat/store.h"
#include "murojaat/testing.h"
#include "murojaat/thread/acts.h"
#include "triage/overrides.h"

namespace darcha::murojaat {
namespace {

using testing::Clerk;

std::string code_of(const Result<void>& result) { return result ? std::string{} : result.error().code; }

class Desk : public testing::MurojaatTest {
 public:
  Act act(const Clerk& clerk, const Receipt& receipt) { return {clerk.visitor(), receipt.number, random_token(9)}; }
  const Clerk& officer(int n = 0) { return clerk(testing::kOffice, "murojaat", n); }
  const Clerk& head() { return clerk(testing::kOffice, "head"); }
  Receipt taken(Author author = {}) {
    const Receipt receipt = lodged(letter(std::move(author)));
    EXPECT_EQ(code_of(await(claim(services_, act(officer(), receipt)))), "");
    return receipt;
  }
  PointAnswer answer(int no, const std::string& street = "Berdaq") {
    return {.no = no,
            .answer = street + " kóshesi boyınsha 2026-jıl 24-noyabrde jumıs orınlandı hám tekserildi, akt 17-sanlı.",
            .done = "120 metr jol tamirlandi, 6 shıraq almastirildi",
            .provision = "OʻRQ-445, 28-modda",
            .evidence = "Akt 17"};
  }
  void answer_all(const Receipt& receipt, const Clerk& who) {
    for (const int no : {1, 2})
      EXPECT_EQ(code_of(await(answer_point(services_, act(who, receipt), answer(no, no == 1 ? "Berdaq" : "Guliston")))), "");
  }
  Receipt answered(Author author = {}) {
    const Receipt receipt = taken(std::move(author));
    answer_all(receipt, officer());
    EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "Assalawma áleykum.", ""))), "");
    settle();
    return receipt;
  }
  ByAuthor author(const Receipt& receipt) { return {.key = receipt.key, .token = random_token(9)}; }
};

TEST_F(Desk, OneOfTwoWhoTakeItAtOnceIsToldWhoWasFaster) {
  const Receipt receipt = lodged(letter());
  const Loaded seen = load(receipt.key);
  const auto take = [&](const Clerk& who) {
    Prepared prepared =
        prepare(seen.it, {.kind = "claimed",
                          .actor = {.kind = audit::ActorKind::officer, .id = who.officer.id, .name = who.officer.display_name},
                          .token = random_token(9),
                          .at = clock_.now()});
    prepared.after.holder = who.officer.id;
    prepared.after.state = State::at_work;
    return await(save(services_, std::move(prepared)));
  };
  EXPECT_TRUE(take(officer(0)));
  const auto late = take(officer(1));
  EXPECT_EQ(code_of(late), "murojaat.already_done");
  EXPECT_EQ(late.error().args.front().second, officer(0).officer.display_name);
  EXPECT_EQ(load(receipt.key).it.holder, officer(0).officer.id);
}

TEST_F(Desk, OnlyItsOfficeSeesItAndEveryLookIsInTheLog) {
  const auto person = add_citizen();
  const Receipt receipt = lodged(letter(person_of(person)));
  EXPECT_EQ(await(open_appeal(services_, clerk(testing::kBody, "murojaat").visitor(), receipt.number, Action::see)).error().code,
            "murojaat.not_found");
  EXPECT_EQ(records(person.subject, "murojaat.refused"), 1);
  EXPECT_TRUE(await(open_appeal(services_, officer().visitor(), receipt.number, Action::see)));
  EXPECT_TRUE(await(open_appeal(services_, clerk(testing::kRegion, "head").visitor(), receipt.number, Action::see)));
  EXPECT_EQ(records(person.subject, "murojaat.read"), 2);
  EXPECT_EQ(await(open_appeal(services_, officer().visitor(), "MR-26-0000", Action::see)).error().code, "murojaat.not_found");
}

TEST_F(Desk, NobodyWorksOnTheirOwnAppeal) {
  const Receipt receipt = lodged(letter(person_of(officer().person)));
  EXPECT_EQ(code_of(await(claim(services_, act(officer(), receipt)))), "murojaat.own_appeal");
}

TEST_F(Desk, AReplyCannotLeaveWhileAPointIsUnanswered) {
  const Receipt receipt = taken();
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", ""))), "murojaat.point_unanswered");
  EXPECT_EQ(code_of(await(answer_point(services_, act(officer(), receipt), answer(1)))), "");
  const auto refused = await(send_reply(services_, act(officer(), receipt), "", ""));
  EXPECT_EQ(code_of(refused), "murojaat.point_unanswered");
  EXPECT_EQ(refused.error().args.front().second, "2");
}

TEST_F(Desk, AnswersNeedWordsADeedAndFilledBlanks) {
  const Receipt receipt = taken();
  const auto with = [&](auto change) {
    PointAnswer one = answer(1);
    change(one);
    return code_of(await(answer_point(services_, act(officer(), receipt), one)));
  };
  EXPECT_EQ(with([](PointAnswer& a) { a.answer = " "; }), "murojaat.answer_missing");
  EXPECT_EQ(with([](PointAnswer& a) { a.done = ""; }), "murojaat.done_missing");
  EXPECT_EQ(with([](PointAnswer& a) { a.answer = "Kóshe [atı] 2026"; }), "murojaat.blanks_left");
  EXPECT_EQ(with([](PointAnswer& a) { a.no = 7; }), "murojaat.no_such_point");
}

TEST_F(Desk, AGoodReplyLeavesAsASignedDocumentAndTheAuthorIsTold) {
  const auto person = add_citizen();
  const Receipt receipt = answered(person_of(person));
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.state, State::answered);
  ASSERT_EQ(loaded.replies.size(), 1U);
  EXPECT_TRUE(loaded.replies.front().flags.empty());
  EXPECT_TRUE(await(documents::find(documents_, person.subject, loaded.replies.front().document)));
  EXPECT_EQ(count("notifications.messages where kind = 'appeal_answered'"), 1);
  EXPECT_EQ(count("murojaat.results where on_time and formal_sent = 0"), 1);
  EXPECT_TRUE(await(store::list_queue(pool(), {.office = loaded.it.office}, {})).empty());
}

TEST_F(Desk, AFormalReplyLeavesOnlyWithAReasonThatIsCounted) {
  const Receipt receipt = taken();
  for (const int no : {1, 2})
    EXPECT_EQ(code_of(await(answer_point(services_, act(officer(), receipt),
                                         {.no = no, .answer = "Murojaatingiz koʻrib chiqildi, nazoratga olindi.", .done = "Koʻrildi"}))),
              "");
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", ""))), "murojaat.looks_formal");
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", "Rahbar topshirigʻi"))), "");
  settle();
  const Loaded loaded = load(receipt.key);
  EXPECT_THAT(loaded.replies.front().flags, ::testing::IsSupersetOf({"boilerplate", "no_facts", "no_action", "same_answer"}));
  EXPECT_EQ(loaded.replies.front().reason, "Rahbar topshirigʻi");
  const auto figures = await(pool().query(sql::FiguresOfOffice{.office_id = loaded.it.office, .since = testing::kNow - Days{30}}));
  EXPECT_EQ(figures.answered, 1);
  EXPECT_EQ(figures.formal, 1);
}

TEST_F(Desk, AReplyCopiedFromAnotherCaseIsFlagged) {
  const Receipt first = answered();
  const Receipt second = taken();
  answer_all(second, officer());
  const auto flags = await(flags_of(services_, load(second.key), load(second.key).it.office));
  ASSERT_EQ(flags.size(), 1U);
  EXPECT_EQ(flags.front(), (Flag{"copied", 0, first.number}));
}

TEST_F(Desk, TheAuthorReopensItAndAnotherOfficerGetsIt) {
  const Receipt receipt = answered();
  EXPECT_EQ(code_of(await(judge(services_, author(receipt), {{1, true, ""}, {2, false, "Shıraq janbaydı"}}))), "");
  EXPECT_EQ(code_of(await(reopen(services_, author(receipt), " "))), "murojaat.reason_missing");
  EXPECT_EQ(code_of(await(reopen(services_, author(receipt), "Shıraqlar ele janbaydı"))), "");
  settle();
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.state, State::registered);
  EXPECT_EQ(loaded.it.reopened, 1);
  EXPECT_TRUE(loaded.points[0].answered());  // the author was content with it
  EXPECT_FALSE(loaded.points[1].answered());
  EXPECT_EQ(code_of(await(claim(services_, act(officer(), receipt)))), "murojaat.barred");
  EXPECT_EQ(code_of(await(claim(services_, act(officer(1), receipt)))), "");
  EXPECT_EQ(code_of(await(hand_over(services_, act(officer(1), receipt), officer(0).officer.id, "x"))), "murojaat.not_a_colleague");
  EXPECT_EQ(code_of(await(hand_over(services_, act(officer(1), receipt), officer(2).officer.id, "x"))), "");
  EXPECT_EQ(code_of(await(reassign(services_, act(head(), receipt), officer(1).officer.id, "x"))), "");
}

TEST_F(Desk, ReopeningEndsWithTheSecondTheTermEnds) {
  const Receipt receipt = answered();
  const Instant end = *read(load(receipt.key).it, *services_->law, *services_->calendar, clock_.now()).reopen_by;
  clock_.set(end);
  EXPECT_EQ(code_of(await(reopen(services_, author(receipt), "x"))), "murojaat.too_late");
  clock_.set(end - std::chrono::seconds{1});
  EXPECT_EQ(code_of(await(reopen(services_, author(receipt), "x"))), "");
}

TEST_F(Desk, TheHigherBodyGetsTheWholeThreadAsANewAppeal) {
  const auto person = add_citizen();
  const Receipt receipt = answered(person_of(person));
  const auto above = await(complain(services_, author(receipt), "Juwap jetkiliksiz"));
  ASSERT_TRUE(above);
  EXPECT_EQ(above->office, offices::office_id_of(testing::kRegion));
  const Loaded loaded = load(above->key);
  EXPECT_EQ(loaded.it.parent, receipt.number);
  EXPECT_EQ(loaded.it.barred, std::vector{officer().officer.id});
  EXPECT_EQ(loaded.it.key.subject, person.subject);
}

TEST_F(Desk, RatingFollowUpAndWithdrawal) {
  const Receipt receipt = answered();
  EXPECT_EQ(code_of(await(rate(services_, author(receipt), 6))), "murojaat.no_such_stars");
  EXPECT_EQ(code_of(await(rate(services_, author(receipt), 4))), "");
  EXPECT_EQ(code_of(await(follow_up(services_, author(receipt), true, ""))), "murojaat.not_asked");
  settle();
  clock_.advance(Days{21});
  await(run_clock(services_));
  EXPECT_EQ(load(receipt.key).it.followed_up, "asked");
  EXPECT_EQ(code_of(await(follow_up(services_, author(receipt), false, "Ele joq"))), "");
  EXPECT_EQ(load(receipt.key).it.followed_up, "no");
  EXPECT_EQ(code_of(await(withdraw(services_, author(receipt), ""))), "murojaat.closed");
  const Receipt other = lodged(letter());
  EXPECT_EQ(code_of(await(withdraw(services_, author(other), "Dúzetildi"))), "");
  EXPECT_EQ(load(other.key).it.state, State::withdrawn);
}

TEST_F(Desk, ForwardingIsWithinFiveDaysWithNoticeAndBeginsTheTermAnew) {
  const auto person = add_citizen();
  const Receipt receipt = taken(person_of(person));
  const OfficeId body = offices::office_id_of(testing::kBody);
  EXPECT_EQ(code_of(await(forward(services_, act(officer(), receipt), OfficeId{make_uuid_v4()}, "x"))), "murojaat.no_such_body");
  clock_.set(*parse_iso_instant("2026-11-25T06:00:00Z"));
  EXPECT_EQ(code_of(await(forward(services_, act(officer(), receipt), body, "Suw máselesi"))), "");
  settle();
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.office, body);
  EXPECT_EQ(to_iso(loaded.it.arrived_on), "2026-11-25");
  EXPECT_EQ(count("notifications.messages where kind = 'appeal_moved'"), 1);
  EXPECT_EQ(await(store::list_queue(pool(), {.office = body}, {})).size(), 1U);
  EXPECT_EQ(code_of(await(claim(services_, act(clerk(testing::kBody, "murojaat"), receipt)))), "");
  clock_.set(*parse_iso_instant("2026-12-05T06:00:00Z"));
  EXPECT_EQ(
      code_of(await(forward(services_, act(clerk(testing::kBody, "murojaat"), receipt), offices::office_id_of(testing::kOffice), "x"))),
      "murojaat.too_late");
}

TEST_F(Desk, IsNeverForwardedToTheBodyComplainedAbout) {
  Lodging lodging = letter();
  lodging.about = offices::office_id_of(testing::kBody);
  const Receipt receipt = lodged(lodging);
  EXPECT_EQ(code_of(await(claim(services_, act(officer(), receipt)))), "");
  EXPECT_EQ(code_of(await(forward(services_, act(officer(), receipt), lodging.about, "x"))), "murojaat.about_body");
}

TEST_F(Desk, AnotherBodyAnswersWithinItsOwnTermAndAJointAnswerWaitsForIt) {
  const Receipt receipt = taken();
  const OfficeId body = offices::office_id_of(testing::kBody);
  EXPECT_EQ(code_of(await(ask_body(services_, act(officer(), receipt), body, "Suw qubırı kimniki?", true))), "");
  settle();
  EXPECT_EQ(await(pool().query(sql::ListRequestQueue{.office_id = body, .max_rows = 10})).size(), 1U);
  answer_all(receipt, officer());
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", ""))), "murojaat.requests_open");
  const Uuid request = load(receipt.key).requests.front().id;
  EXPECT_EQ(code_of(await(answer_request(services_, act(officer(), receipt), request, "x"))), "murojaat.not_yours");
  EXPECT_EQ(code_of(await(answer_request(services_, act(clerk(testing::kBody, "murojaat"), receipt), request, "Bizdiki"))), "");
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", ""))), "");
}

TEST_F(Desk, AHeadWhoDidNotProposeApprovesAnExtensionAndOnlyOne) {
  const Receipt receipt = taken();
  const Instant due = load(receipt.key).it.due_at;
  EXPECT_EQ(code_of(await(propose_extension(services_, act(officer(), receipt), 40, "x"))), "murojaat.no_extension");
  EXPECT_EQ(code_of(await(propose_extension(services_, act(officer(), receipt), 10, "Ekspertiza kerek"))), "");
  EXPECT_EQ(code_of(await(decide_proposal(services_, act(officer(), receipt), true, ""))), "murojaat.not_in_charge");
  EXPECT_EQ(code_of(await(decide_proposal(services_, act(head(), receipt), false, ""))), "murojaat.reason_missing");
  EXPECT_EQ(code_of(await(decide_proposal(services_, act(head(), receipt), true, ""))), "");
  EXPECT_GT(load(receipt.key).it.due_at, due);
  EXPECT_EQ(load(receipt.key).events.back().reason, "Ekspertiza kerek");
  EXPECT_EQ(code_of(await(propose_extension(services_, act(officer(), receipt), 1, "x"))), "murojaat.no_extension");
}

TEST_F(Desk, NotConsideringNeedsAGroundOfTheLawAndTheHead) {
  const Receipt named = taken({.kind = AuthorKind::contact, .name = "Bibinaz"});
  EXPECT_EQ(code_of(await(propose_conclusion(services_, act(officer(), named), "anonymous", "x"))), "murojaat.no_such_ground");
  const Receipt receipt = taken();
  EXPECT_EQ(code_of(await(propose_conclusion(services_, act(officer(), receipt), "anonymous", "Anonim"))), "");
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", ""))), "murojaat.waits_for_head");
  EXPECT_EQ(code_of(await(decide_proposal(services_, act(head(), receipt), true, ""))), "");
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.state, State::concluded);
  EXPECT_EQ(loaded.it.ground, "anonymous");
  EXPECT_EQ(code_of(await(claim(services_, act(officer(), receipt)))), "murojaat.closed");
}

TEST_F(Desk, AQuestionHaltsNothingByItselfAHaltDoesAndTheAnswerLetsTheClockGoOn) {
  const Receipt receipt = taken();
  EXPECT_EQ(code_of(await(ask_author(services_, act(officer(), receipt), "Qaysı úy?"))), "");
  EXPECT_EQ(code_of(await(halt(services_, act(officer(), receipt), "no_ground", "x"))), "murojaat.no_such_ground");
  EXPECT_EQ(code_of(await(halt(services_, act(officer(), receipt), "awaiting_author", "x"))), "");
  EXPECT_EQ(code_of(await(halt(services_, act(officer(), receipt), "awaiting_author", "x"))), "murojaat.halted");
  clock_.advance(Days{3});
  EXPECT_TRUE(await(add_message(services_, receipt.key, {.body = "12-úy", .token = "a"})));
  const Loaded loaded = load(receipt.key);
  EXPECT_FALSE(loaded.it.halted());
  EXPECT_EQ(loaded.messages.back().kind, "answer");
  EXPECT_GT(loaded.it.due_at, receipt.due_at);
  EXPECT_EQ(code_of(await(resume(services_, act(officer(), receipt)))), "murojaat.not_halted");
  EXPECT_EQ(code_of(await(halt(services_, act(officer(), receipt), "awaiting_expertise", "x"))), "");
  EXPECT_EQ(code_of(await(resume(services_, act(officer(), receipt)))), "");
  EXPECT_EQ(code_of(await(tell_author(services_, act(officer(), receipt), "Erteń baramız"))), "");
  EXPECT_EQ(code_of(await(release(services_, act(officer(), receipt), "x"))), "");
}

TEST_F(Desk, StudyIsAMonthFromTheDayItArrived) {
  const Receipt receipt = taken();
  EXPECT_EQ(code_of(await(study(services_, act(officer(), receipt), "Ólshew kerek"))), "");
  EXPECT_EQ(load(receipt.key).it.due_at, start_of_day_in_tashkent(*parse_iso_date("2026-12-24")));
  EXPECT_EQ(code_of(await(study(services_, act(officer(), receipt), "x"))), "murojaat.too_late");
}

TEST_F(Desk, WhatTheOfficerSaysInsteadOfTheMachineIsCounted) {
  services_->suggest = [](std::string, std::optional<Lang>) {
    return std::optional{Suggestion{.model = "t-1", .topic = "heating", .urgency = 1, .topic_confidence = 0.9, .urgency_confidence = 0.8}};
  };
  const Receipt receipt = taken();
  EXPECT_EQ(code_of(await(reclassify(services_, act(officer(), receipt), {.kind = "taklif", .topic = "water", .urgency = 3}))), "");
  EXPECT_EQ(code_of(await(reclassify(services_, act(officer(), receipt), {.topic = "moon"}))), "murojaat.unknown_topic");
  EXPECT_EQ(code_of(await(reclassify(services_, act(officer(), receipt), {.kind = "x"}))), "murojaat.unknown_kind");
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.term, TermCode::suggestion);
  EXPECT_EQ(loaded.it.urgency, 3);
  const auto choices = await(triage::count_overrides_of(pool(), loaded.it.office));
  ASSERT_EQ(choices.size(), 3U);
  for (const auto& one : choices) {
    EXPECT_EQ(one.choices, 1) << one.aspect;
    EXPECT_EQ(one.overridden, one.aspect == "kind" ? 0 : 1) << one.aspect << ": where nothing was suggested nothing was overridden";
    EXPECT_EQ(one.unsuggested, one.aspect == "kind" ? 1 : 0) << one.aspect;
  }
}

TEST_F(Desk, PointsAreTheOfficersToEditAndAnswersStayWithTheirWords) {
  const Receipt receipt = taken();
  EXPECT_EQ(code_of(await(answer_point(services_, act(officer(), receipt), answer(2)))), "");
  EXPECT_EQ(code_of(await(edit_points(services_, act(officer(), receipt), {" "}))), "murojaat.points_missing");
  EXPECT_EQ(code_of(await(edit_points(services_, act(officer(), receipt), std::vector<std::string>(21, "x")))), "murojaat.points_many");
  EXPECT_EQ(code_of(await(edit_points(services_, act(officer(), receipt), {"Kóshe shıraqları janbaydı."}))), "");
  const Loaded loaded = load(receipt.key);
  ASSERT_EQ(loaded.points.size(), 1U);
  EXPECT_TRUE(loaded.points.front().answered());
}

TEST_F(Desk, EvidenceOfAnAnswerStaysWithItsPointAndIsTheAuthorsOnceTheReplyLeft) {
  const Receipt receipt = taken();
  PointAnswer second = answer(2);
  second.files.push_back({.id = make_uuid_v4(), .name = "akt.pdf", .content_type = "application/pdf", .size = 3});
  EXPECT_EQ(code_of(await(answer_point(services_, act(officer(), receipt), second))), "");
  second.files.assign(10, second.files.front());
  EXPECT_EQ(code_of(await(answer_point(services_, act(officer(), receipt), second))), "murojaat.files_many");
  EXPECT_EQ(code_of(await(edit_points(services_, act(officer(), receipt), {"Kóshe shıraqları janbaydı."}))), "");
  Loaded loaded = load(receipt.key);
  ASSERT_EQ(loaded.files.size(), 1U);
  EXPECT_EQ(loaded.files.front().point, 1) << "its point is the first one now";
  EXPECT_FALSE(has_left(loaded.replies, loaded.files.front().at));
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", "Tekserildi"))), "");
  loaded = load(receipt.key);
  EXPECT_TRUE(has_left(loaded.replies, loaded.files.front().at));
}

TEST_F(Desk, AReceptionIsOfferedWithinItsTermAnsweredAndHeldWithAProtocol) {
  const Receipt receipt = taken();
  EXPECT_EQ(code_of(await(offer_reception(services_, act(officer(), receipt), clock_.now() + Days{60}, "12-xana"))),
            "murojaat.no_such_time");
  EXPECT_EQ(code_of(await(hold_reception(services_, act(officer(), receipt), "x"))), "murojaat.no_reception");
  EXPECT_EQ(code_of(await(offer_reception(services_, act(officer(), receipt), clock_.now() + Days{4}, "12-xana"))), "");
  const Receipt other = taken();
  EXPECT_EQ(code_of(await(offer_reception(services_, act(officer(), other), clock_.now() + Days{4}, "12-xana"))), "murojaat.hour_taken");
  EXPECT_EQ(code_of(await(answer_reception(services_, author(receipt), false))), "") << "the hour is free again";
  EXPECT_EQ(code_of(await(offer_reception(services_, act(officer(), other), clock_.now() + Days{4}, "12-xana"))), "");
  EXPECT_EQ(code_of(await(offer_reception(services_, act(officer(), receipt), clock_.now() + Days{5}, "12-xana"))), "");
  EXPECT_EQ(code_of(await(answer_reception(services_, author(receipt), true))), "");
  EXPECT_EQ(code_of(await(answer_reception(services_, author(receipt), true))), "murojaat.no_reception");
  EXPECT_EQ(code_of(await(hold_reception(services_, act(officer(), receipt), "Kelisildi"))), "");
  EXPECT_EQ(load(receipt.key).receptions.back().state, "held");
}

TEST_F(Desk, TheBodyAboveTakesAnEscalatedAppealOver) {
  const Receipt receipt = taken();
  const Clerk& above = clerk(testing::kRegion, "head");
  EXPECT_EQ(code_of(await(take_over(services_, act(above, receipt), "x"))), "murojaat.not_escalated");
  clock_.set(receipt.due_at);
  await(run_clock(services_));  // the list still has the earlier hour: warned, then escalated
  await(tick(services_, receipt.key));
  EXPECT_EQ(code_of(await(take_over(services_, act(above, receipt), "Múddet ótti"))), "");
  EXPECT_EQ(load(receipt.key).it.office, offices::office_id_of(testing::kRegion));
  const auto loads = await(pool().query(sql::LoadsOfOffice{.office_id = offices::office_id_of(testing::kOffice), .now = clock_.now()}));
  EXPECT_LE(loads.size(), 1U);
}

TEST_F(Desk, OthersJoinACollectiveAppealOnceAndAreToldOfItsSteps) {
  Lodging lodging = letter();
  lodging.collective = true;
  const Receipt receipt = lodged(lodging);
  const auto neighbour = add_citizen();
  for (int n = 0; n < 2; ++n) EXPECT_EQ(code_of(await(join(services_, receipt.key, neighbour.subject, "Q. Qońsı", "j"))), "");
  EXPECT_EQ(load(receipt.key).participants.size(), 1U);
  settle();
  EXPECT_EQ(await(find_public(services_, receipt.number))->participants, 1);
  EXPECT_EQ(await(pool().query(sql::ListJoined{.subject_id = neighbour.subject, .max_rows = 5})).size(), 1U);
  EXPECT_EQ(code_of(await(claim(services_, act(officer(), receipt)))), "");
  answer_all(receipt, officer());
  EXPECT_EQ(code_of(await(send_reply(services_, act(officer(), receipt), "", ""))), "");
  settle();
  EXPECT_EQ(count("notifications.messages where kind = 'appeal_answered' and subject_id = '" + neighbour.subject.str() + "'"), 1);
  const Receipt single = lodged(letter());
  EXPECT_EQ(code_of(await(join(services_, single.key, neighbour.subject, "Q", "k"))), "murojaat.not_collective");
}

TEST_F(Desk, AnAnonymousAuthorStandsNowhereInTheDatabase) {
  // Whatever ties rows to a person is a subject, a session or an account: none of those known may be found beside the appeal.
  const auto person = add_citizen();
  const Receipt receipt = answered();
  await(add_message(services_, receipt.key, {.body = "Raxmet", .token = "thanks"}));
  settle();
  EXPECT_NE(receipt.key.subject, person.subject);
  for (const char* table : {"persons.subjects", "persons.contacts", "persons.names"})
    EXPECT_EQ(count(std::string{table} + " where subject_id = '" + receipt.key.subject.str() + "'"), 0) << table;
  EXPECT_EQ(count("murojaat.appeals where author_kind = 'anonymous' and (author_name || author_contact || author_address) <> ''"), 0);
  EXPECT_EQ(count("murojaat.events where actor_kind = 'citizen' and actor_id <> '00000000-0000-0000-0000-000000000000'"), 0);
  EXPECT_EQ(count("murojaat.messages where author_kind = 'citizen' and author_id <> '00000000-0000-0000-0000-000000000000'"), 0);
  EXPECT_EQ(count("notifications.messages where subject_id = '" + receipt.key.subject.str() + "'"), 0);
  const std::string everything = text_of(
      "select coalesce(string_agg(t::text, ' '), '') from (select row_to_json(a)::text t from murojaat.appeals a union all select "
      "row_to_json(e)::text from murojaat.events e union all select row_to_json(r)::text from audit.records r union all select "
      "row_to_json(o)::text from jobs.outbox o union all select row_to_json(i)::text from db.idempotency i union all select "
      "row_to_json(c)::text from murojaat.codes c) all_rows");
  EXPECT_THAT(everything, ::testing::Not(::testing::HasSubstr(*receipt.code)));
  EXPECT_THAT(everything, ::testing::Not(::testing::HasSubstr("192.0.2.1")));  // the address the test kit's requests come from
}

}  // namespace
}  // namespace darcha::murojaat
