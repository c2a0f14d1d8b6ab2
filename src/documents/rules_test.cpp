#include "documents/rules.h"

#include <gtest/gtest.h>

#include "core/crypto.h"

namespace darcha::documents {
namespace {

const Date kDay = *make_date(2026, 11, 21);

TEST(Number, HoldsKindAndYearAndChecksItself) {
  const std::string number = make_number("YJ", kDay, random_bytes(kNumberRandom));
  EXPECT_EQ(number.substr(0, 6), "YJ-26-");
  EXPECT_EQ(number.size(), 20U);
  EXPECT_EQ(parse_number(number), number);
}

TEST(Number, RefusesEverySingleWrongSymbol) {
  const std::string number = make_number("YJ", kDay, random_bytes(kNumberRandom));
  for (std::size_t i = 6; i < number.size(); ++i) {
    if (number[i] == '-') continue;
    for (const char c : std::string_view{"0123456789ABCDEFGHJKMNPQRSTVWXYZ"}) {
      if (c == number[i]) continue;
      std::string wrong = number;
      wrong[i] = c;
      EXPECT_FALSE(parse_number(wrong)) << wrong;
    }
  }
}

TEST(Code, RefusesEveryExchangeOfTwoSymbols) {
  const std::string code = make_code(random_bytes(kCodeRandom));
  for (std::size_t i = 0; i < code.size(); ++i)
    for (std::size_t j = i + 1; j < code.size(); ++j) {
      if (code[i] == '-' || code[j] == '-' || code[i] == code[j]) continue;
      std::string wrong = code;
      std::swap(wrong[i], wrong[j]);
      EXPECT_FALSE(parse_code(wrong)) << wrong;
    }
}

TEST(Code, IsReadHoweverItWasTyped) {
  const std::string code =
      make_code(Bytes{10, 0, 1, 20, 22, 12, 14, 19, 20, 25, 18, 16, 29, 11, 17, 28, 0, 1, 5});  // A01M PCEK MSJG XBHW 015?
  std::string lower, bare, letters = code;
  for (const char c : code) {
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (c != '-') bare += c;
  }
  for (char& c : letters) c = c == '0' ? 'O' : c == '1' ? 'l' : c;
  EXPECT_EQ(parse_code(lower), code);
  EXPECT_EQ(parse_code(bare), code);
  EXPECT_EQ(parse_code("  " + bare + "\n"), code);
  EXPECT_EQ(parse_code(letters), code);
  EXPECT_EQ(parse_code("А" + code.substr(1)), code) << "a Cyrillic А";
}

TEST(Code, RefusesWhatCannotBeOne) {
  const std::string code = make_code(random_bytes(kCodeRandom));
  for (const std::string& typed :
       {std::string{}, std::string("7"), code + "0", code.substr(0, code.size() - 1), std::string(5000, 'A'), std::string("' or 1=1 --"),
        std::string("\xFF\xFE"), std::string("ЖЖЖЖ-ЖЖЖЖ-ЖЖЖЖ-ЖЖЖЖ-ЖЖЖЖ"), make_number("YJ", kDay, random_bytes(11))})
    EXPECT_FALSE(parse_code(typed)) << typed;
}

TEST(Status, LastsThroughTheLastDayInTashkent) {
  const Date last = *make_date(2026, 12, 21);
  const Instant end = start_of_day_in_tashkent(last + Days{1});
  EXPECT_EQ(status_at(State::valid, last, end - std::chrono::microseconds{1}), Status::valid);
  EXPECT_EQ(status_at(State::valid, last, end), Status::expired);
  EXPECT_EQ(status_at(State::valid, std::nullopt, end), Status::valid);
  EXPECT_EQ(status_at(State::revoked, last, end), Status::revoked);
  EXPECT_EQ(status_at(State::valid, std::nullopt, end, true), Status::suspended);
  EXPECT_EQ(status_at(State::valid, last, end, true), Status::expired) << "what has expired is not halted";
  EXPECT_EQ(status_at(State::revoked, last, end, true), Status::revoked);
  EXPECT_EQ(status_at(State::superseded, last, end), Status::superseded);
}

TEST(Withdraw, HappensOnce) {
  EXPECT_TRUE(may_withdraw(State::valid));
  EXPECT_EQ(may_withdraw(State::revoked).error().code, "documents.already_revoked");
  EXPECT_EQ(may_withdraw(State::superseded).error().code, "documents.already_superseded");
}

TEST(Mask, KeepsInitialsOnly) {
  const std::pair<std::string_view, std::string_view> table[] = {{"Toʻrayeva Dilnoza Gʻanijon qizi", "T. D."},
                                                                 {"Gʻulomov Oʻtkir", "Gʻ. Oʻ."},
                                                                 {"Shodiyev Chori", "Sh. Ch."},
                                                                 {"Тўраева Дилноза", "Т. Д."},
                                                                 {"Kim", "K."},
                                                                 {"", ""},
                                                                 {"  ", ""},
                                                                 {"\xF0", "\xF0."}};
  for (const auto& [name, mask] : table) EXPECT_EQ(mask_name(name), mask) << name;
}

TEST(LookupKey, DiffersByKind) {
  EXPECT_NE(lookup_key(KeyKind::code, "x"), lookup_key(KeyKind::number, "x"));
  EXPECT_EQ(lookup_key(KeyKind::code, "x").size(), 32U);
}

}  // namespace
}  // namespace darcha::documents
