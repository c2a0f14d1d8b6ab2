#include "persons/numbers.h"

#include <gtest/gtest.h>

namespace darcha::persons {
namespace {

struct Case {
  std::string_view typed;
  std::string_view stored;  ///< empty: refused
};

TEST(DocumentNumber, IsTwoLettersAndSevenDigitsHoweverTyped) {
  for (const Case& c : {Case{"AD1234567", "AD1234567"}, Case{"ad 123 45 67", "AD1234567"}, Case{"АВ-1234567", "AB1234567"},
                        Case{"аа1234567", "AA1234567"}, Case{"А D1234567", "AD1234567"}, Case{"AD123456", ""}, Case{"AD12345678", ""},
                        Case{"A1234567", ""}, Case{"1D1234567", ""}, Case{"ЯД1234567", ""}, Case{"", ""}, Case{"AD12345６7", ""}}) {
    const auto number = parse_document_number(c.typed);
    EXPECT_EQ(number.value_or(""), c.stored) << c.typed;
    if (!number) EXPECT_EQ(number.error().code, "persons.document_number");
  }
}

TEST(BirthCertificateNumber, KeepsRomanNumeralRegionAndDigits) {
  for (const Case& c : {Case{"I-TN 0123456", "I-TN 0123456"}, Case{"i-tn № 0123456", "I-TN 0123456"}, Case{"II-AN123456", "II-AN 123456"},
                        Case{"А-TN 0123456", ""}, Case{"I-TN 12345", ""}, Case{"I-T 0123456", ""}, Case{"-TN 0123456", ""}, Case{"", ""},
                        Case{"IIIII-TN 0123456", ""}}) {
    EXPECT_EQ(parse_birth_certificate_number(c.typed).value_or(""), c.stored) << c.typed;
  }
}

TEST(Phone, IsStoredInOneFormAndShownInGroups) {
  for (const Case& c : {Case{"+998 90 123-45-67", "+998901234567"}, Case{"998901234567", "+998901234567"},
                        Case{"(90) 123 45 67", "+998901234567"}, Case{"90123456", ""}, Case{"+7 901 234 56 78", ""},
                        Case{"9012345678901", ""}, Case{"90 123 45 6x", ""}, Case{"", ""}, Case{"90+1234567", ""}}) {
    EXPECT_EQ(parse_phone(c.typed).value_or(""), c.stored) << c.typed;
  }
  EXPECT_EQ(format_phone("+998901234567"), "+998 90 123 45 67");
  EXPECT_EQ(format_phone("short"), "short");
}

TEST(Email, IsLowerCaseWithOneAtAndADot) {
  const std::string long_name(260, 'a');
  for (const Case& c : {Case{" Aziza@Example.COM ", "aziza@example.com"}, Case{"a@b.uz", "a@b.uz"}, Case{"a@b", ""}, Case{"@b.uz", ""},
                        Case{"a@@b.uz", ""}, Case{"a b@c.uz", ""}, Case{"a@.uz", ""}, Case{"a@b.", ""}, Case{"<a@b.uz>", ""}, Case{"", ""},
                        Case{"a@b.uz\n", ""}, Case{long_name, ""}}) {
    EXPECT_EQ(parse_email(c.typed).value_or(""), c.stored) << c.typed;
  }
}

}  // namespace
}  // namespace darcha::persons
