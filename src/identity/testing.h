// What the slice tests of this room share: its services on a real database, a clock to turn, limits to set.
#pragma once
#include "core/crypto.h"
#include "gen/identity/sql.h"
#include "identity/identity.h"
#include "identity/register/register.h"
#include "identity/security/security.h"
#include "identity/session_cookie.h"
#include "identity/sign_in/sign_in.h"
#include "identity/totp.h"
#include "persons/testing.h"
#include "web/test_kit.h"

namespace darcha::identity::testing {

class NoLimits final : public web::RateLimiter {
 public:
  bool allow(std::string_view, std::string_view, double, double, Instant) override { return true; }
};

class IdentityTest : public persons::testing::PersonsTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = PersonsTest::migrations();
    for (const auto& migration : sql::migrations()) series.push_back(migration);
    return series;
  }
  void SetUp() override {
    PersonsTest::SetUp();
    services_ = with(no_limits_);
  }
  std::shared_ptr<Services> with(web::RateLimiter& limits) {
    return std::make_shared<Services>(
        Services{.db = pool(), .cpu = cpu_, .clock = clock_, .limits = limits, .keys = {.seal = Bytes(32, 3), .pepper = pepper_key_}});
  }

  static constexpr const char* kPassword = "tor koʻcha, 17-uy";

  persons::testing::Citizen add_account(std::string email = {}) {
    auto person = add_citizen();
    EXPECT_TRUE(await(create_account(services_, person.subject, kPassword, std::move(email))));
    return person;
  }
  Result<SignedIn> try_sign_in(std::string identifier, std::string password = kPassword) {
    return await(sign_in(services_, {std::move(identifier), std::move(password), "192.0.2.1", "Firefox, Linux"}));
  }
  SignedIn sign_in_as(const persons::testing::Citizen& person) { return try_sign_in(person.pin).value(); }

  /// A person with a second factor and the session that switched it on.
  struct Guarded {
    persons::testing::Citizen person;
    Bytes secret;
    std::vector<std::string> recovery_codes;
    SessionToken token;
  };
  Guarded add_guarded() {
    const auto person = add_account();
    const SessionToken token = sign_in_as(person).token;
    const TotpOffer offer = offer_totp(*services_, person.subject);
    auto enabled = await(enable_totp(services_, token, offer.sealed, code_now(offer.secret))).value();
    clock_.advance(kTotpStep);
    return {person, offer.secret, enabled.recovery_codes, enabled.token};
  }
  std::string code_now(BytesView secret) { return totp_code(secret, totp_step(clock_.now())); }

  web::Visitor visitor(const SessionToken& token) {
    auto request = web::test::request(net::Method::get, "/kabinet");
    request->headers.add("Cookie", "session=" + to_cookie(token));
    return await(make_visitor_source(services_)->visitor_of(request));
  }

  FixedClock clock_{persons::testing::kNow};
  CpuPool cpu_{2};
  NoLimits no_limits_;
  std::shared_ptr<Services> services_;
};

}  // namespace darcha::identity::testing
