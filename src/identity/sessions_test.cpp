// Sessions: who a request is, for how long, and how a person ends what they do not know.
#include "identity/sign_in/sign_in.h"
#include "identity/testing.h"

namespace darcha::identity {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class Sessions : public testing::IdentityTest {
 public:
  offices::Officer officer_of(const persons::testing::Citizen& person, std::optional<Date> until = std::nullopt) {
    return {.id = officer_id_,
            .office = offices::office_id_of("iiv-1735401"),
            .subject = person.subject,
            .display_name = "A. Reymova",
            .position = LocalText({"Mutaxassis", "Мутахассис", "Специалист", "Specialist", "Qánige"}),
            .roles = {"register_owner"},
            .since = *make_date(2020, 1, 1),
            .until = until};
  }
  OfficerId officer_id_ = OfficerId::make(persons::testing::kNow);
};

TEST_F(Sessions, ShowWhoIsLooking) {
  const auto person = add_account();
  const SessionToken token = sign_in_as(person).token;
  const web::Visitor who = visitor(token);
  EXPECT_EQ(who.subject, person.subject);
  EXPECT_EQ(who.session, token.session);
  EXPECT_EQ(who.assurance, 1);
  EXPECT_EQ(who.signed_in_at, clock_.now());
  EXPECT_NE(who.display_name.find("Aygúl"), std::string::npos) << who.display_name;
  EXPECT_TRUE(who.officer.is_nil());
}

TEST_F(Sessions, OpenNothingForAWrongSecretOrAStrangersCookie) {
  SessionToken forged = sign_in_as(add_account()).token;
  forged.secret[0] ^= 1;
  EXPECT_FALSE(visitor(forged).signed_in());
  forged.secret[0] ^= 1;
  forged.session = SessionId::make(clock_.now());
  EXPECT_FALSE(visitor(forged).signed_in());
  const auto source = make_visitor_source(services_);
  auto request = web::test::request(net::Method::get, "/");
  EXPECT_FALSE(await(source->visitor_of(request)).signed_in());
  EXPECT_FALSE(source->may_be_signed_in(*request));
  request->headers.add("Cookie", "session=nonsense");
  EXPECT_FALSE(source->may_be_signed_in(*request));
}

TEST_F(Sessions, EndWhenIdleAndStayWhenUsed) {
  const SessionToken token = sign_in_as(add_account()).token;
  for (int hours = 0; hours < 24; hours += 11) {
    clock_.advance(std::chrono::hours{11});
    EXPECT_TRUE(visitor(token).signed_in()) << "each look moves the end";
  }
  clock_.advance(kSessionIdle);
  EXPECT_FALSE(visitor(token).signed_in());
}

TEST_F(Sessions, AreTouchedAtMostEveryFiveMinutes) {
  const auto person = add_account();
  const SessionToken token = sign_in_as(person).token;
  const std::string moved = "identity.sessions where last_seen_at > created_at and subject_id = '" + person.subject.str() + "'";
  clock_.advance(minutes{5});
  visitor(token);
  EXPECT_EQ(count(moved), 0);
  clock_.advance(seconds{1});
  visitor(token);
  EXPECT_EQ(count(moved), 1);
}

TEST_F(Sessions, AreEndedBySigningOutAndOnlyByTheirHolder) {
  const auto person = add_account();
  const SessionToken token = sign_in_as(person).token;
  SessionToken forged = token;
  forged.secret = Bytes(32, 1);
  await(sign_out(services_, forged));
  EXPECT_TRUE(visitor(token).signed_in());
  await(sign_out(services_, token));
  EXPECT_FALSE(visitor(token).signed_in());
  EXPECT_EQ(records(person.subject, "identity.signed_out"), 1);
}

TEST_F(Sessions, AreListedAndEndedOneByOneOrAllOthersAtOnce) {
  const auto person = add_account();
  const SessionToken mine = sign_in_as(person).token;
  const SessionToken second = sign_in_as(person).token;
  const SessionToken third = sign_in_as(person).token;
  EXPECT_EQ(await(overview(services_, person.subject)).sessions.size(), 3U);
  EXPECT_EQ(await(overview(services_, person.subject)).sessions[0].device, "Firefox, Linux");
  await(end_session(services_, person.subject, second.session));
  EXPECT_FALSE(visitor(second).signed_in());
  EXPECT_EQ(records(person.subject, "identity.session_ended"), 1);
  const auto stranger = add_account();
  await(end_session(services_, stranger.subject, third.session));
  EXPECT_TRUE(visitor(third).signed_in()) << "another person's session is not theirs to end";
  await(end_other_sessions(services_, person.subject, mine.session));
  EXPECT_FALSE(visitor(third).signed_in());
  EXPECT_TRUE(visitor(mine).signed_in());
  EXPECT_EQ(records(person.subject, "identity.sessions_ended"), 1);
  clock_.advance(kSessionIdle);
  EXPECT_TRUE(await(overview(services_, person.subject)).sessions.empty()) << "a session past its time is not shown";
}

TEST_F(Sessions, OfABrowserEndWhenItSignsInAgain) {
  const auto person = add_account();
  const auto neighbour = add_account();
  const auto again = [&](const persons::testing::Citizen& who, std::optional<SessionToken> previous) {
    return await(sign_in(services_, {who.pin, kPassword, "192.0.2.1", "Firefox, Linux", std::move(previous)}));
  };
  const SessionToken first = sign_in_as(person).token;
  const SessionToken elsewhere = sign_in_as(person).token;
  const SessionToken second = again(person, first)->token;
  EXPECT_FALSE(visitor(first).signed_in()) << "what was known of the old session opens nothing";
  EXPECT_TRUE(visitor(second).signed_in());
  EXPECT_TRUE(visitor(elsewhere).signed_in()) << "other browsers go on";
  EXPECT_EQ(records(person.subject, "identity.session_ended"), 1);
  EXPECT_TRUE(again(neighbour, second));
  EXPECT_FALSE(visitor(second).signed_in()) << "whosever it was: one browser, one session";
  SessionToken forged = elsewhere;
  forged.secret[0] ^= 1;
  EXPECT_TRUE(again(neighbour, forged));
  EXPECT_TRUE(visitor(elsewhere).signed_in()) << "without its secret a session is not ended";
  EXPECT_EQ(await(sign_in(services_, {person.pin, "wrong password", "192.0.2.1", {}, elsewhere})).error().code,
            "identity.wrong_credentials");
  EXPECT_TRUE(visitor(elsewhere).signed_in()) << "a failure ends nothing";
}

TEST_F(Sessions, EndAlsoWhenTheBrowserStillOwesACode) {
  const Guarded who = add_guarded();
  const auto first = await(sign_in(services_, {who.person.pin, kPassword, "192.0.2.1", {}, who.token}));
  ASSERT_TRUE(first->needs_code);
  EXPECT_FALSE(visitor(who.token).signed_in());
  EXPECT_TRUE(await(confirm_code(services_, first->token, code_now(who.secret))));
}

TEST_F(Sessions, AreForgottenNinetyDaysAfterTheirLastUse) {
  const auto person = add_account();
  sign_in_as(person);
  const std::string own = "identity.sessions where subject_id = '" + person.subject.str() + "'";
  await(sweep_sessions(pool(), clock_.now() + std::chrono::days{90}));
  EXPECT_EQ(count(own), 1);
  await(sweep_sessions(pool(), clock_.now() + std::chrono::days{90} + seconds{1}));
  EXPECT_EQ(count(own), 0);
}

TEST_F(Sessions, ActForAnOfficeOnlyWithASecondFactorAndInService) {
  const Guarded who = add_guarded();
  const auto citizen = add_account();
  const SessionToken plain = sign_in_as(citizen).token;
  save_offices({officer_of(who.person)});
  EXPECT_EQ(await(toggle_officer(services_, visitor(plain))).error().code, "identity.not_an_officer");
  web::Visitor weak = visitor(who.token);
  weak.assurance = 1;
  EXPECT_EQ(await(toggle_officer(services_, weak)).error().code, "identity.needs_second_factor");
  ASSERT_TRUE(await(toggle_officer(services_, visitor(who.token))).value());
  EXPECT_EQ(records(who.person.subject, "identity.acting_as_officer"), 1);
  const web::Visitor acting = visitor(who.token);
  EXPECT_EQ(acting.officer, officer_id_);
  EXPECT_EQ(acting.office, offices::office_id_of("iiv-1735401"));
  EXPECT_EQ(acting.roles, std::vector<std::string>{"register_owner"});
  EXPECT_FALSE(await(toggle_officer(services_, acting)).value());
  EXPECT_TRUE(visitor(who.token).officer.is_nil());
  EXPECT_EQ(records(who.person.subject, "identity.acting_as_citizen"), 1);
}

TEST_F(Sessions, ActForTheOfficeThatWasChosenAmongTheirOwn) {
  const Guarded who = add_guarded();
  const offices::Officer first = officer_of(who.person);
  offices::Officer second = first;
  second.id = OfficerId::make(persons::testing::kNow);
  second.office = offices::office_id_of("iiv-1735");
  save_offices({first, second});
  EXPECT_EQ(await(overview(services_, who.person.subject)).posts.size(), 2U);
  EXPECT_EQ(await(toggle_officer(services_, visitor(who.token), OfficerId::make(persons::testing::kNow))).error().code,
            "identity.not_an_officer");
  ASSERT_TRUE(await(toggle_officer(services_, visitor(who.token), second.id)).value());
  EXPECT_EQ(visitor(who.token).office, second.office);
}

TEST_F(Sessions, OfASubstituteHaveTheRolesOfWhoIsAwayForThoseDaysAndWhoIsAwayHasNone) {
  const Guarded who = add_guarded();
  const Guarded away = add_guarded();
  offices::Officer colleague = officer_of(away.person);
  colleague.id = OfficerId::make(persons::testing::kNow);
  colleague.roles = {"commission_secretary", "commission_member", "register_owner", "administrator"};
  save_offices({officer_of(who.person), colleague});
  ASSERT_TRUE(await(toggle_officer(services_, visitor(who.token))).value());
  ASSERT_TRUE(await(toggle_officer(services_, visitor(away.token))).value());
  const std::string today = to_iso(date_in_tashkent(clock_.now()));
  await(pool().execute("insert into offices.absences values ('" + make_uuid_v4().str() + "', '" + colleague.id.str() + "', '" +
                       officer_id_.str() + "', '" + today + "', '" + today + "', 'leave', 1)"));
  offices::outdate_directories();
  EXPECT_EQ(visitor(who.token).roles, (std::vector<std::string>{"register_owner", "commission_secretary"}));
  EXPECT_FALSE(visitor(away.token).officer.is_nil());
  EXPECT_TRUE(visitor(away.token).roles.empty());
  clock_.advance(std::chrono::hours{11});
  (void)visitor(who.token);  // looked at in the evening, so that the session lasts past midnight
  clock_.advance(std::chrono::hours{2});
  EXPECT_EQ(visitor(who.token).roles, std::vector<std::string>{"register_owner"});
}

TEST_F(Sessions, GoByTheDayOfTheOfficesWhereADemonstrationMovedIt) {
  const Guarded who = add_guarded();
  save_offices({officer_of(who.person, make_date(2026, 12, 31))});
  ASSERT_TRUE(await(toggle_officer(services_, visitor(who.token))).value());
  FixedClock moved{clock_.now() + std::chrono::days{60}};
  services_->day = &moved;
  EXPECT_TRUE(visitor(who.token).signed_in()) << "a session lives by the clock of the machine";
  EXPECT_TRUE(visitor(who.token).officer.is_nil());
  EXPECT_FALSE(await(overview(services_, who.person.subject)).can_act_as_officer);
}

TEST_F(Sessions, OfADismissedOfficerAreACitizensAgain) {
  const Guarded who = add_guarded();
  save_offices({officer_of(who.person)});
  ASSERT_TRUE(await(toggle_officer(services_, visitor(who.token))).value());
  save_offices({officer_of(who.person, make_date(2026, 11, 20))});
  const web::Visitor dismissed = visitor(who.token);
  EXPECT_TRUE(dismissed.signed_in());
  EXPECT_TRUE(dismissed.officer.is_nil() && dismissed.roles.empty());
  EXPECT_FALSE(await(overview(services_, who.person.subject)).can_act_as_officer);
}

TEST_F(Sessions, InWhichADismissedOfficerActsEndWithTheTransactionThatDismissesThem) {
  const Guarded at_work = add_guarded();
  save_offices({officer_of(at_work.person)});
  ASSERT_TRUE(await(toggle_officer(services_, visitor(at_work.token))).value());
  const SessionToken at_home = await(confirm_code(services_, sign_in_as(at_work.person).token, code_now(at_work.secret))).value();
  db::Batch batch;
  end_officer_sessions(batch, at_work.person.subject, OfficerId::make(clock_.now()), clock_.now());
  await(pool().run(std::move(batch)));
  EXPECT_TRUE(visitor(at_work.token).signed_in()) << "another officer was meant";
  db::Batch dismissal;
  end_officer_sessions(dismissal, at_work.person.subject, officer_id_, clock_.now());
  await(pool().run(std::move(dismissal)));
  EXPECT_FALSE(visitor(at_work.token).signed_in());
  EXPECT_EQ(visitor(at_home).subject, at_work.person.subject) << "the citizen stays signed in";
}

TEST_F(Sessions, StopActingForAnOfficeWhenTheSecondFactorGoes) {
  const Guarded who = add_guarded();
  save_offices({officer_of(who.person)});
  ASSERT_TRUE(await(toggle_officer(services_, visitor(who.token))).value());
  ASSERT_TRUE(await(disable_totp(services_, who.person.subject, kPassword)));
  const web::Visitor after = visitor(who.token);
  EXPECT_TRUE(after.signed_in());
  EXPECT_EQ(after.assurance, 1);
  EXPECT_TRUE(after.officer.is_nil());
}

}  // namespace
}  // namespace darcha::identity
