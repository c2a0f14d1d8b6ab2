#include "identity/totp.h"

#include <gtest/gtest.h>

namespace darcha::identity {
namespace {

const std::string kSecret = "12345678901234567890";  // RFC 6238 appendix B, SHA-1

Instant at(std::int64_t seconds) { return Instant{std::chrono::seconds{seconds}}; }

TEST(Totp, AgreesWithTheVectorsOfRfc6238) {
  const std::vector<std::pair<std::int64_t, std::string>> vectors{{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                                                                  {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors) EXPECT_EQ(totp_code(as_bytes(kSecret), totp_step(at(seconds))), code) << seconds;
}

TEST(Totp, AcceptsOneStepEarlyOrLateAndNoMore) {
  const Instant now = at(1234567890);
  const std::int64_t step = totp_step(now);
  for (int off = -3; off <= 3; ++off) {
    const auto matched = match_totp(as_bytes(kSecret), totp_code(as_bytes(kSecret), step + off), now, 0);
    EXPECT_EQ(matched.has_value(), off >= -1 && off <= 1) << off;
  }
}

TEST(Totp, ACodeIsGoodOnce) {
  const Instant now = at(1234567890);
  const std::string code = totp_code(as_bytes(kSecret), totp_step(now));
  const auto first = match_totp(as_bytes(kSecret), code, now, 0);
  ASSERT_TRUE(first);
  EXPECT_FALSE(match_totp(as_bytes(kSecret), code, now, *first));
}

TEST(Totp, RefusesWhatIsNotSixDigits) {
  for (const char* code : {"", "12345", "1234567", "abcdef", "28708२"})
    EXPECT_FALSE(match_totp(as_bytes(kSecret), code, at(59), 0)) << code;
}

TEST(Totp, Base32AgreesWithTheVectorsOfRfc4648) {
  EXPECT_EQ(to_base32(as_bytes("")), "");
  EXPECT_EQ(to_base32(as_bytes("f")), "MY");
  EXPECT_EQ(to_base32(as_bytes("fooba")), "MZXW6YTB");
  EXPECT_EQ(to_base32(as_bytes("foobar")), "MZXW6YTBOI");
}

TEST(Totp, TheUriEncodesNames) {
  EXPECT_EQ(totp_uri("Darcha portal", "a@b.uz", as_bytes("f")), "otpauth://totp/Darcha%20portal:a%40b.uz?secret=MY&issuer=Darcha%20portal");
}

}  // namespace
}  // namespace darcha::identity
