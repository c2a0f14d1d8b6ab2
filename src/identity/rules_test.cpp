#include "identity/rules.h"

#include <gtest/gtest.h>

#include "identity/password.h"

namespace darcha::identity {
namespace {

TEST(PasswordRule, SaysWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "identity.password_too_short"},
      {"ninechars", "identity.password_too_short"},
      {std::string(129, 'a') + "b", "identity.password_too_long"},
      {"aaaaaaaaaaaa", "identity.password_too_simple"},
      {"1234567890", "identity.password_well_known"},
      {"UZBEKISTON", "identity.password_well_known"},
      {"my-dilnoza-pass", "identity.password_holds_name"},
      {"bad\xFFutf8-here", "identity.password_unreadable"},
  };
  for (const auto& [password, code] : cases) {
    const auto error = check_password(password, "dilnoza@example.uz");
    ASSERT_TRUE(error) << password;
    EXPECT_EQ(error->code, code) << password;
  }
  EXPECT_FALSE(check_password("tor koʻcha, 17-uy", "dilnoza@example.uz"));
  EXPECT_FALSE(check_password("узун парол сўзи", "31508901234567"));
}

TEST(LockRule, GrowsFromNothingToHalfAnHour) {
  EXPECT_EQ(lock_after(0).count(), 0);
  EXPECT_EQ(lock_after(4).count(), 0);
  EXPECT_EQ(lock_after(5).count(), 30);
  EXPECT_EQ(lock_after(6).count(), 60);
  EXPECT_EQ(lock_after(11).count(), 1800);
  EXPECT_EQ(lock_after(1000).count(), 1800);
}

TEST(SessionRule, EndsToTheSecond) {
  const Instant born{std::chrono::hours{500'000}};
  using std::chrono::seconds;
  EXPECT_TRUE(session_alive(born, born, false, born + kSessionIdle - seconds{1}));
  EXPECT_FALSE(session_alive(born, born, false, born + kSessionIdle));
  EXPECT_TRUE(session_alive(born, born + kSessionLife - seconds{9}, false, born + kSessionLife - seconds{1}));
  EXPECT_FALSE(session_alive(born, born + kSessionLife - seconds{1}, false, born + kSessionLife));
  EXPECT_TRUE(session_alive(born, born, true, born + kPendingLife - seconds{1}));
  EXPECT_FALSE(session_alive(born, born, true, born + kPendingLife));
}

TEST(SessionCookie, ComesBackAndRefusesTheRest) {
  const Instant now{std::chrono::hours{500'000}};
  const SessionToken token{SubjectId::make(now), SessionId::make(now), Bytes(32, 9)};
  const auto parsed = parse_session_cookie(to_cookie(token));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->subject, token.subject);
  EXPECT_EQ(parsed->session, token.session);
  EXPECT_EQ(parsed->secret, token.secret);
  for (const std::string& bad : {std::string{}, std::string{"x"}, to_cookie(token) + "A", std::string(86, '!'), std::string(10'000, 'A')})
    EXPECT_FALSE(parse_session_cookie(bad));
}

TEST(RecoveryCode, SurvivesHowPeopleTypeIt) {
  const std::string code = make_recovery_code();
  EXPECT_EQ(code.size(), 14U);
  std::string typed = code;
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(normalize_recovery_code(" " + typed + " "), normalize_recovery_code(code));
  EXPECT_EQ(normalize_recovery_code("oOiIlL-01"), "00111101");
  EXPECT_NE(make_recovery_code(), code);
}

TEST(Identifier, IsAPinOrAnAddress) {
  EXPECT_EQ(parse_identifier("3150890 1234567")->kind, IdentifierKind::pin);
  EXPECT_EQ(parse_identifier("  Dilnoza@Example.UZ ")->value, "dilnoza@example.uz");
  for (const char* bad : {"", "123", "315089012345678", "a@b", "@b.uz", "a@@b.uz", "a@.uz", "a@uz.", "\xFF@b.uz"})
    EXPECT_FALSE(parse_identifier(bad)) << bad;
}

TEST(PasswordHash, VerifiesOnlyItsPassword) {
  const std::string encoded = hash_password("tor koʻcha, 17-uy");
  EXPECT_TRUE(verify_password(encoded, "tor koʻcha, 17-uy"));
  EXPECT_FALSE(verify_password(encoded, "tor koʻcha, 17-uu"));
  EXPECT_FALSE(verify_password("not a hash", "x"));
  EXPECT_FALSE(needs_rehash(encoded));
  EXPECT_TRUE(needs_rehash("$argon2id$v=19$m=4096,t=1,p=1$c2FsdHNhbHQ$x"));
  EXPECT_FALSE(verify_password(decoy_hash(), ""));
}

}  // namespace
}  // namespace darcha::identity
