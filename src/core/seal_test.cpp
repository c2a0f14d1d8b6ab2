#include "core/seal.h"

#include <gtest/gtest.h>

#include "core/crypto.h"

namespace darcha {
namespace {

const Bytes kKey(32, 7);

TEST(Seal, OpensWhatItSealed) {
  for (const std::string text : {std::string{}, std::string{"a"}, std::string(5000, 'x')}) {
    const auto opened = open_sealed(kKey, seal(kKey, as_bytes(text), "t"), "t");
    ASSERT_TRUE(opened);
    EXPECT_EQ(as_text(*opened), text);
  }
}

TEST(Seal, NeverGivesTheSameOctetsTwice) { EXPECT_NE(seal(kKey, as_bytes("same"), "t"), seal(kKey, as_bytes("same"), "t")); }

TEST(Seal, EveryChangedOctetIsFound) {
  const Bytes sealed = seal(kKey, as_bytes("secret"), "identity.accounts");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_FALSE(open_sealed(kKey, changed, "identity.accounts")) << i;
  }
  EXPECT_FALSE(open_sealed(kKey, BytesView{sealed}.first(sealed.size() - 1), "identity.accounts"));
  EXPECT_FALSE(open_sealed(kKey, {}, "identity.accounts"));
}

TEST(Seal, AnotherKeyOrContextDoesNotOpen) {
  const Bytes sealed = seal(kKey, as_bytes("secret"), "row 1");
  EXPECT_FALSE(open_sealed(Bytes(32, 8), sealed, "row 1"));
  EXPECT_FALSE(open_sealed(kKey, sealed, "row 2"));
  EXPECT_THROW((void)open_sealed(Bytes(16, 7), sealed, "row 1"), std::invalid_argument);
}

}  // namespace
}  // namespace darcha
