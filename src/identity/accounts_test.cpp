// Accounts, passwords and codes: who gets in, and that nobody learns more than that from being kept out.
#include "identity/attempts.h"
#include "identity/testing.h"
#include "web/rate_limit.h"

namespace darcha::identity {
namespace {

using std::chrono::seconds;

class Accounts : public testing::IdentityTest {
 public:
  Result<SubjectId> open(std::string pin, std::string document, std::string email = {}, std::string password = kPassword) {
    return await(open_account(services_, {std::move(pin), std::move(document), std::move(password), std::move(email), "192.0.2.1"}));
  }
  std::string attempts_row(AttemptKind kind, const std::string& name) {
    return "identity.attempts where name_hash = '\\x" + to_hex(attempts_key(services_->keys, kind, name)) + "'";
  }
  int failures(AttemptKind kind, const std::string& name) {
    std::int32_t n = 0;
    await(pool().execute("select failures from " + attempts_row(kind, name))).row(0, 0).read(0, n);
    return n;
  }
  Result<void> reset(const Guarded& who, std::string code, std::string password = "yangi eshik kaliti") {
    return await(reset_password(services_, {who.person.pin, who.person.document, std::move(code), std::move(password), "192.0.2.1"}));
  }
};

TEST_F(Accounts, AreOpenedByWhoHoldsTheDocument) {
  const auto person = add_citizen();
  const auto opened = open(person.pin, "xd " + person.document.substr(2));
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, person.subject);
  EXPECT_EQ(records(person.subject, "identity.account_opened"), 1);
  EXPECT_TRUE(try_sign_in(person.pin));
}

TEST_F(Accounts, GiveOneRefusalWhicheverPartOfTheDocumentIsWrong) {
  const auto person = add_citizen();
  const auto taken = add_account();
  const std::string nobody = persons::make_pinfl(persons::Sex::male, *make_date(1950, 1, 1), 998, 998).text();
  std::string mistyped = person.pin;
  mistyped.back() = mistyped.back() == '9' ? '0' : static_cast<char>(mistyped.back() + 1);
  const std::pair<std::string, std::string> wrong[] = {
      {person.pin, taken.document}, {nobody, person.document}, {mistyped, person.document}, {taken.pin, taken.document}};
  for (const auto& [pin, document] : wrong) {
    const auto refused = open(pin, document);
    ASSERT_FALSE(refused) << pin;
    EXPECT_EQ(refused.error().code, "identity.not_confirmed") << pin;
    EXPECT_TRUE(refused.error().fields.empty());
  }
  EXPECT_EQ(count("identity.accounts where subject_id = '" + person.subject.str() + "'"), 0);
}

TEST_F(Accounts, KeepAnEMailForOnePersonOnly) {
  const auto first = add_account("Aygul@Example.uz");
  const auto person = add_citizen();
  EXPECT_EQ(open(person.pin, person.document, "aygul@example.UZ"), person.subject) << "that the e-mail is somebody's is told to nobody";
  EXPECT_TRUE(try_sign_in(person.pin)) << "the account is there, by its number";
  EXPECT_EQ(try_sign_in(" AYGUL@example.uz ").value().token.subject, first.subject);
}

TEST_F(Accounts, RefuseThePersonsOwnNumberAsPassword) {
  const auto person = add_citizen();
  const auto refused = open(person.pin, person.document, {}, "pin" + person.pin);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.at(0).code, "identity.password_holds_name");
  EXPECT_EQ(await(create_account(services_, person.subject, "short", {})).error().fields.at(0).code, "identity.password_too_short");
}

TEST_F(Accounts, SayTheSameToAStrangerAndToAWrongPassword) {
  const auto person = add_account();
  const std::string nobody = persons::make_pinfl(persons::Sex::male, *make_date(1950, 1, 1), 998, 997).text();
  for (const std::string& identifier : {person.pin, nobody, std::string{"nobody@example.uz"}, std::string{"not an identifier"}}) {
    const auto refused = try_sign_in(identifier, "wrong password here");
    ASSERT_FALSE(refused) << identifier;
    EXPECT_EQ(refused.error().code, "identity.wrong_credentials");
    EXPECT_EQ(refused.error().kind, RefusalKind::bad_input);
    EXPECT_TRUE(refused.error().args.empty() && refused.error().fields.empty());
  }
  EXPECT_EQ(try_sign_in(person.pin, std::string(100'000, 'x')).error().code, "identity.wrong_credentials");
  EXPECT_EQ(records(person.subject, "identity.sign_in_failed"), 1);
  EXPECT_TRUE(try_sign_in(person.pin));
  EXPECT_EQ(records(person.subject, "identity.signed_in"), 1);
}

TEST_F(Accounts, LockAfterFiveFailuresAndOpenToTheSecond) {
  const auto person = add_account();
  for (int i = 0; i < kFreeFailures; ++i) EXPECT_EQ(try_sign_in(person.pin, "wrong password").error().code, "identity.wrong_credentials");
  const auto locked = try_sign_in(person.pin);
  EXPECT_EQ(locked.error().code, "identity.too_many_attempts") << "the right password does not open a lock";
  EXPECT_EQ(locked.error().retry_after_s, 30);
  clock_.advance(seconds{29});
  EXPECT_EQ(try_sign_in(person.pin).error().code, "identity.too_many_attempts");
  clock_.advance(seconds{1});
  EXPECT_TRUE(try_sign_in(person.pin));
  EXPECT_EQ(try_sign_in(person.pin, "wrong password").error().code, "identity.wrong_credentials");
  EXPECT_TRUE(try_sign_in(person.pin)) << "signing in starts the count anew";
}

Task<> guess_together(std::shared_ptr<Services> services, std::string pin, int& refused) {
  const auto result = co_await sign_in(services, {pin, "wrong password", "192.0.2.1", {}});
  if (!result) ++refused;
}

TEST_F(Accounts, CountGuessesThatArriveTogether) {
  const auto person = add_account();
  constexpr int kTogether = kFreeFailures - 1;  // not so many that the lock stops the last of them
  int refused = 0;
  for (int i = 0; i < kTogether; ++i)
    boost::asio::co_spawn(io(), guess_together(services_, person.pin, refused), [](std::exception_ptr e) {
      if (e) std::rethrow_exception(e);
    });
  if (io().stopped()) io().restart();
  while (refused < kTogether) io().run_one_for(std::chrono::seconds{10});
  EXPECT_EQ(failures(AttemptKind::sign_in, person.pin), kTogether);
}

TEST_F(Accounts, AreLimitedByNameBeforeAnyWorkIsDone) {
  class Closed final : public web::RateLimiter {
   public:
    bool allow(std::string_view bucket, std::string_view, double, double, Instant) override { return bucket != closed; }
    std::string closed;
  } limits;
  services_ = with(limits);
  const auto person = add_account();
  limits.closed = "sign_in.peer";
  EXPECT_EQ(try_sign_in(person.pin).error().code, "identity.too_many_attempts");
  limits.closed = "register.peer";
  EXPECT_EQ(open(person.pin, person.document).error().kind, RefusalKind::rate_limited);
  limits.closed = "reset.peer";
  EXPECT_EQ(reset({.person = person}, "123456").error().retry_after_s, 600);
}

TEST_F(Accounts, DoNotLetAnOpenSessionGuessThePassword) {
  const auto person = add_account();
  const auto change = [&](std::string current) {
    return await(change_password(services_, person.subject, SessionId{}, std::move(current), "yangi eshik kaliti"));
  };
  ASSERT_TRUE(change(kPassword)) << "the count begins after a success";
  for (int i = 0; i < kFreeFailures; ++i) EXPECT_EQ(change("wrong password").error().code, "identity.wrong_password");
  EXPECT_EQ(change("yangi eshik kaliti").error().code, "identity.too_many_attempts");
  EXPECT_EQ(await(disable_totp(services_, person.subject, "yangi eshik kaliti")).error().code, "identity.too_many_attempts");
  EXPECT_TRUE(try_sign_in(person.pin, "yangi eshik kaliti")) << "the door itself stays open";
}

TEST_F(Accounts, CountInEveryProcessAndAfterARestart) {
  const auto person = add_account();
  for (int i = 0; i < kFreeFailures; ++i) try_sign_in(person.pin, "wrong password");
  web::MemoryRateLimiter fresh;  // another process over the same database
  services_ = with(fresh);
  EXPECT_EQ(try_sign_in(person.pin).error().code, "identity.too_many_attempts");
}

TEST_F(Accounts, ForgetFailuresAfterADay) {
  const auto person = add_account();
  const std::string own = attempts_row(AttemptKind::sign_in, person.pin);
  for (int i = 0; i < kFreeFailures - 1; ++i) try_sign_in(person.pin, "wrong password");
  await(sweep_attempts(pool(), clock_.now() + kAttemptsLife));
  EXPECT_EQ(count(own), 1) << "not before";
  clock_.advance(kAttemptsLife);
  try_sign_in(person.pin, "wrong password");
  EXPECT_EQ(failures(AttemptKind::sign_in, person.pin), 1) << "swept or not";
  await(sweep_attempts(pool(), clock_.now() + kAttemptsLife + seconds{1}));
  EXPECT_EQ(count(own), 0);
}

TEST_F(Accounts, AskForACodeOnceASecondFactorIsOn) {
  const Guarded who = add_guarded();
  EXPECT_EQ(records(who.person.subject, "identity.second_factor_on"), 1);
  EXPECT_EQ(who.recovery_codes.size(), static_cast<std::size_t>(kRecoveryCodes));
  const SignedIn first = sign_in_as(who.person);
  EXPECT_TRUE(first.needs_code);
  EXPECT_FALSE(visitor(first.token).signed_in()) << "a password alone opens nothing";
  EXPECT_EQ(await(confirm_code(services_, first.token, "000000")).error().code, "identity.wrong_code");
  const std::string code = code_now(who.secret);
  const auto confirmed = await(confirm_code(services_, first.token, code));
  ASSERT_TRUE(confirmed);
  EXPECT_EQ(visitor(*confirmed).assurance, 2);
  EXPECT_FALSE(visitor(first.token).signed_in()) << "the secret of before is void";
  EXPECT_EQ(await(confirm_code(services_, sign_in_as(who.person).token, code)).error().code, "identity.wrong_code")
      << "a code is good once";
  EXPECT_EQ(await(confirm_code(services_, first.token, code)).error().code, "identity.sign_in_expired");
}

TEST_F(Accounts, LetEachRecoveryCodeInOnce) {
  const Guarded who = add_guarded();
  std::string typed = " " + who.recovery_codes[0] + " ";
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_TRUE(await(confirm_code(services_, sign_in_as(who.person).token, typed)));
  EXPECT_EQ(records(who.person.subject, "identity.signed_in_by_recovery_code"), 1);
  EXPECT_EQ(await(confirm_code(services_, sign_in_as(who.person).token, typed)).error().code, "identity.wrong_code");
  EXPECT_EQ(await(overview(services_, who.person.subject)).recovery_codes_left, kRecoveryCodes - 1);
  const auto fresh = await(renew_recovery_codes(services_, who.person.subject));
  EXPECT_EQ(records(who.person.subject, "identity.recovery_codes_renewed"), 1);
  EXPECT_EQ(await(confirm_code(services_, sign_in_as(who.person).token, who.recovery_codes[1])).error().code, "identity.wrong_code");
  EXPECT_TRUE(await(confirm_code(services_, sign_in_as(who.person).token, fresh[1])));
}

TEST_F(Accounts, GiveFiveMinutesBetweenPasswordAndCode) {
  const Guarded who = add_guarded();
  const SessionToken pending = sign_in_as(who.person).token;
  clock_.advance(kPendingLife);
  EXPECT_EQ(await(confirm_code(services_, pending, code_now(who.secret))).error().code, "identity.sign_in_expired");
  SessionToken forged = sign_in_as(who.person).token;
  forged.secret = Bytes(32, 1);
  EXPECT_EQ(await(confirm_code(services_, forged, code_now(who.secret))).error().code, "identity.sign_in_expired");
}

TEST_F(Accounts, LockAgainstGuessedCodesToo) {
  const Guarded who = add_guarded();
  const SessionToken pending = sign_in_as(who.person).token;
  for (int i = 0; i < kFreeFailures; ++i) EXPECT_EQ(await(confirm_code(services_, pending, "000000")).error().code, "identity.wrong_code");
  EXPECT_EQ(await(confirm_code(services_, pending, code_now(who.secret))).error().code, "identity.too_many_attempts");
  EXPECT_EQ(reset(who, code_now(who.secret)).error().code, "identity.not_confirmed")
      << "the other door is locked as well, and does not tell";
}

TEST_F(Accounts, DoNotTakeACodeAfterTheSecondFactorWasSwitchedOff) {
  const Guarded who = add_guarded();
  const SessionToken pending = sign_in_as(who.person).token;
  ASSERT_TRUE(await(disable_totp(services_, who.person.subject, kPassword)));
  EXPECT_EQ(await(confirm_code(services_, pending, code_now(Bytes{}))).error().code, "identity.sign_in_expired")
      << "the code of an empty secret is known to everyone";
}

TEST_F(Accounts, SwitchTheSecondFactorOffOnlyWithThePassword) {
  const Guarded who = add_guarded();
  EXPECT_EQ(await(disable_totp(services_, who.person.subject, "wrong password")).error().code, "identity.wrong_password");
  EXPECT_TRUE(sign_in_as(who.person).needs_code);
  ASSERT_TRUE(await(disable_totp(services_, who.person.subject, kPassword)));
  EXPECT_EQ(records(who.person.subject, "identity.second_factor_off"), 1);
  EXPECT_FALSE(sign_in_as(who.person).needs_code);
  EXPECT_EQ(await(overview(services_, who.person.subject)).recovery_codes_left, 0);
}

TEST_F(Accounts, DoNotLetAnOldSessionReplaceTheSecondFactor) {
  const auto person = add_account();
  const SessionToken old = sign_in_as(person).token;
  const SessionToken other = sign_in_as(person).token;
  const TotpOffer offer = offer_totp(*services_, person.subject);
  ASSERT_TRUE(await(enable_totp(services_, other, offer.sealed, code_now(offer.secret))));
  const TotpOffer second = offer_totp(*services_, person.subject);
  EXPECT_EQ(await(enable_totp(services_, old, second.sealed, code_now(second.secret))).error().code, "identity.needs_second_factor");
  EXPECT_EQ(visitor(old).assurance, 1);
}

TEST_F(Accounts, TakeAnOfferOnlyFromWhoItWasMadeFor) {
  const auto person = add_account();
  const auto other = add_account();
  const TotpOffer offer = offer_totp(*services_, other.subject);
  const SessionToken token = sign_in_as(person).token;
  EXPECT_EQ(await(enable_totp(services_, token, offer.sealed, code_now(offer.secret))).error().code, "identity.sign_in_expired");
  EXPECT_EQ(await(enable_totp(services_, token, "not sealed", "123456")).error().code, "identity.sign_in_expired");
  const TotpOffer own = offer_totp(*services_, person.subject);
  EXPECT_EQ(await(enable_totp(services_, token, own.sealed, "000000")).error().code, "identity.wrong_code");
  EXPECT_FALSE(await(overview(services_, person.subject)).has_second_factor);
}

TEST_F(Accounts, TakeASecondFactorFromAnImport) {
  const auto person = add_account();
  await(set_second_factor(services_, person.subject, Bytes(20, 4)));
  const SignedIn first = sign_in_as(person);
  ASSERT_TRUE(first.needs_code);
  EXPECT_TRUE(await(confirm_code(services_, first.token, code_now(Bytes(20, 4)))));
}

TEST_F(Accounts, EndEverySessionWhenThePasswordIsReset) {
  const Guarded who = add_guarded();
  ASSERT_TRUE(visitor(who.token).signed_in());
  std::string code = code_now(who.secret);
  ASSERT_TRUE(reset(who, code.insert(3, " ")));
  EXPECT_EQ(records(who.person.subject, "identity.password_reset"), 1);
  EXPECT_FALSE(visitor(who.token).signed_in());
  EXPECT_EQ(try_sign_in(who.person.pin).error().code, "identity.wrong_credentials");
  EXPECT_TRUE(try_sign_in(who.person.pin, "yangi eshik kaliti"));
  EXPECT_TRUE(reset(who, who.recovery_codes[3])) << "or with a recovery code";
  EXPECT_EQ(reset(who, who.recovery_codes[3]).error().code, "identity.not_confirmed");
}

TEST_F(Accounts, AreNotResetWithoutDocumentAndCode) {
  const Guarded who = add_guarded();
  Guarded wrong = who;
  wrong.person.document = "AA9999999";
  EXPECT_EQ(reset(wrong, code_now(who.secret)).error().code, "identity.not_confirmed");  // the first of kFreeFailures
  EXPECT_EQ(reset({.person = add_account()}, "123456").error().code, "identity.not_confirmed") << "no second factor, no way back here";
  EXPECT_EQ(reset({.person = add_citizen()}, "123456").error().code, "identity.not_confirmed") << "nor without an account";
  for (int i = 1; i < kFreeFailures; ++i) EXPECT_EQ(reset(who, "000000").error().code, "identity.not_confirmed");
  EXPECT_EQ(reset(who, code_now(who.secret)).error().code, "identity.too_many_attempts") << "codes are not guessed here either";
  EXPECT_EQ(reset(who, {}).error().fields.at(0).code, "identity.code_missing");
}

TEST_F(Accounts, ChangeThePasswordAndEndTheOtherSessions) {
  const auto person = add_account();
  const SessionToken mine = sign_in_as(person).token;
  const SessionToken other = sign_in_as(person).token;
  const auto change = [&](std::string current, std::string fresh) {
    return await(change_password(services_, person.subject, mine.session, std::move(current), std::move(fresh)));
  };
  EXPECT_EQ(change("wrong password", "yangi eshik kaliti").error().fields.at(0).field, "current");
  EXPECT_EQ(change(kPassword, "short").error().fields.at(0).field, "password");
  EXPECT_TRUE(visitor(other).signed_in());
  ASSERT_TRUE(change(kPassword, "yangi eshik kaliti"));
  EXPECT_EQ(records(person.subject, "identity.password_changed"), 1);
  EXPECT_TRUE(visitor(mine).signed_in());
  EXPECT_FALSE(visitor(other).signed_in());
}

}  // namespace
}  // namespace darcha::identity
