#include "persons/mrz.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <boost/json.hpp>

namespace darcha::persons {
namespace {

Mrz id_card() {
  return {.format = MrzFormat::td1,
          .code = "IU",
          .issuer = "UZB",
          .number = "AD0000000",
          .nationality = "UZB",
          .born = "991231",
          .expires = "360101",
          .sex = Sex::male,
          .surname = "NAMUNA",
          .given = "SINOV",
          .optional1 = "53112990010014",
          .optional2 = ""};
}
Mrz passport() {
  return {.format = MrzFormat::td3,
          .code = "P",
          .issuer = "UZB",
          .number = "FA0000000",
          .nationality = "UZB",
          .born = "991231",
          .expires = "360101",
          .sex = Sex::male,
          .surname = "NAMUNA",
          .given = "SINOV",
          .optional1 = "53112990010014",
          .optional2 = ""};
}
Mrz must_parse(std::string_view text) {
  auto mrz = parse_mrz(text);
  EXPECT_TRUE(mrz) << text << " " << (mrz ? "" : mrz.error().code);
  return mrz.value_or(Mrz{});
}
std::string code_of(std::string_view text) {
  const auto mrz = parse_mrz(text);
  return mrz ? "accepted" : mrz.error().code;
}
std::string field_of(std::string_view text) {
  const auto mrz = parse_mrz(text);
  return mrz || mrz.error().args.empty() ? "" : mrz.error().args.front().second;
}

// The specimen document of ICAO Doc 9303-5 and -4 (state of Utopia).
constexpr std::string_view kTd1Specimen = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
constexpr std::string_view kTd3Specimen = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";

TEST(Mrz, ReadsTheSpecimenOfTheStandard) {
  const auto card = parse_mrz(kTd1Specimen);
  ASSERT_TRUE(card) << card.error().code;
  EXPECT_EQ(card->surname, "ERIKSSON");
  EXPECT_EQ(card->given, "ANNA MARIA");
  EXPECT_EQ(card->number, "D23145890");
  EXPECT_EQ(card->sex, Sex::female);
  EXPECT_EQ(read_mrz_date(card->born, 1900), make_date(1974, 8, 12));
  const auto book = parse_mrz(kTd3Specimen);
  ASSERT_TRUE(book) << book.error().code;
  EXPECT_EQ(book->number, "L898902C3");
  EXPECT_EQ(book->optional1, "ZE184226B");
}

TEST(Mrz, WritesTheSpecimenOfTheStandard) {
  EXPECT_EQ(write_mrz(*parse_mrz(kTd1Specimen)), kTd1Specimen);
  EXPECT_EQ(write_mrz(*parse_mrz(kTd3Specimen)), kTd3Specimen);
}

TEST(Mrz, WritesTheNationalCardAndPassportOfTheFacts) {
  EXPECT_EQ(write_mrz(id_card()), "IUUZBAD0000000953112990010014<\n9912315M3601017UZB<<<<<<<<<<<2\nNAMUNA<<SINOV<<<<<<<<<<<<<<<<<");
  EXPECT_EQ(write_mrz(passport()), "P<UZBNAMUNA<<SINOV<<<<<<<<<<<<<<<<<<<<<<<<<<\nFA00000005UZB9912315M36010175311299001001462");
  EXPECT_EQ(must_parse(write_mrz(id_card())), id_card());
  EXPECT_EQ(must_parse(write_mrz(passport())), passport());
}

TEST(Mrz, TakesLinesInOneOrWithAnyLineEnds) {
  std::string joined{kTd1Specimen};
  std::erase(joined, '\n');
  EXPECT_EQ(must_parse(joined), must_parse(kTd1Specimen));
  std::string windows{kTd3Specimen};
  windows.replace(windows.find('\n'), 1, "\r\n");
  EXPECT_EQ(must_parse(windows + "\r\n"), must_parse(kTd3Specimen));
}

TEST(Mrz, ALongNumberGoesOnInTheOptionalField) {
  const auto mrz = parse_mrz("I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<");
  ASSERT_TRUE(mrz) << mrz.error().code;
  EXPECT_EQ(mrz->number, "D23145890734");
  EXPECT_EQ(mrz->optional1, "");
  EXPECT_EQ(must_parse(write_mrz(*mrz)), *mrz);
}

TEST(Mrz, SaysWhatIsWrong) {
  const auto changed = [](std::string_view from, std::size_t at, char to) {
    std::string text{from};
    text[at] = to;
    return text;
  };
  EXPECT_EQ(code_of(""), "persons.mrz_length");
  EXPECT_EQ(code_of(kTd1Specimen.substr(1)), "persons.mrz_length");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 0, 'i')), "persons.mrz_characters");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 0, '\0')), "persons.mrz_characters");
  EXPECT_EQ(field_of(changed(kTd1Specimen, 13, '5')), "number");
  EXPECT_EQ(field_of(changed(kTd1Specimen, 31 + 6, '3')), "born");
  EXPECT_EQ(field_of(changed(kTd1Specimen, 31 + 14, '1')), "expires");
  EXPECT_EQ(field_of(changed(kTd1Specimen, 31 + 29, '7')), "composite");
  EXPECT_EQ(field_of(changed(kTd1Specimen, 31 + 29, '<')), "composite");
  EXPECT_EQ(field_of(changed(kTd3Specimen, 45 + 9, '4')), "number");
  EXPECT_EQ(field_of(changed(kTd3Specimen, 45 + 42, '2')), "optional");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 31 + 2, 'A')), "persons.mrz_date");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 31 + 8, '<')), "persons.mrz_date");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 31 + 7, 'X')), "persons.mrz_sex");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 62 + 3, '1')), "persons.mrz_names");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 62, '<')), "persons.mrz_names");
  EXPECT_EQ(code_of(changed(kTd1Specimen, 62 + 15, '<')), "persons.mrz_names") << "a second pair of fillers inside the names";
}

TEST(Mrz, ABirthDateMayBeUnknownAnExpiryDateNot) {
  Mrz mrz = id_card();
  mrz.born = "99<<<<";
  EXPECT_EQ(must_parse(write_mrz(mrz)), mrz);
  EXPECT_FALSE(read_mrz_date(mrz.born, 1900));
  mrz.expires = "<<<<<<";
  EXPECT_THROW(write_mrz(mrz), std::invalid_argument);
}

TEST(MrzNames, LoseSignsAndMarksOfUzbekAndKarakalpak) {
  EXPECT_EQ(write_mrz_name("Toʻrayev Gʻofur"), "TORAYEV GOFUR");
  EXPECT_EQ(write_mrz_name("Masʼud"), "MASUD");
  EXPECT_EQ(write_mrz_name("Ábdimuratov Ǵayrat"), "ABDIMURATOV GAYRAT");
  EXPECT_EQ(write_mrz_name("Qıdırbaev Óserbay Júnis Ańsatbay Íbrayım"), "QIDIRBAEV OSERBAY JUNIS ANSATBAY IBRAYIM");
  EXPECT_EQ(write_mrz_name("Anna-Mariya"), "ANNA MARIYA");
  EXPECT_THROW(write_mrz_name("Соколова"), std::invalid_argument);
}

TEST(MrzNames, AreShortenedFromTheEndWhenTooLong) {
  Mrz mrz = id_card();
  mrz.surname = "NILAVADHANANANDA";
  mrz.given = "CHAYAPA DEJTHAMRONG KRASUANG";  // Doc 9303-3, 4.6
  EXPECT_EQ(write_mrz(mrz).substr(62), "NILAVADHANANANDA<<CHAYAPA<DE<K");
  mrz.surname = "A B C D E F G H I J K L M N O P";
  EXPECT_EQ(write_mrz(mrz).substr(62), "A<B<C<D<E<F<G<H<I<J<K<L<M<N<O<");
  mrz.surname = std::string(50, 'A');
  EXPECT_EQ(write_mrz(mrz).substr(62).size(), 30u);
  mrz.surname = " ";
  EXPECT_THROW(write_mrz(mrz), std::invalid_argument);
}

TEST(Mrz, WhatIsWrittenIsRead) {
  std::mt19937 random(20261121);
  const auto letters = [&](std::size_t least, std::size_t most) {
    std::string s(least + random() % (most - least + 1), 'A');
    for (char& c : s) c = static_cast<char>('A' + random() % 26);
    return s;
  };
  for (int i = 0; i < 5000; ++i) {
    Mrz mrz = random() % 2 ? id_card() : passport();
    mrz.number = letters(2, 2) + std::to_string(1'000'000 + random() % 9'000'000);
    mrz.surname = letters(1, 8) + (random() % 3 ? "" : " " + letters(1, 4));
    mrz.given = random() % 10 ? letters(1, 9) : "";
    mrz.born = write_mrz_date(*make_date(1930, 1, 1) + Days{random() % 35'000});
    mrz.sex = random() % 20 ? std::optional{random() % 2 ? Sex::male : Sex::female} : std::nullopt;
    mrz.optional1 = random() % 5 ? make_pinfl(Sex::male, *make_date(1990, 1, 1), 900, 1 + static_cast<int>(random() % 999)).text() : "";
    const std::string text = write_mrz(mrz);
    const auto back = parse_mrz(text);
    ASSERT_TRUE(back) << text << " " << back.error().code;
    EXPECT_EQ(*back, mrz) << text;
  }
}

// Strings of other implementations' tests, where they lie beside the repository.
TEST(Mrz, AgreesWithThirdPartyVectors) {
  const char* configured = std::getenv("DARCHA_VECTORS");
  std::filesystem::path folder = configured ? configured : std::filesystem::path{DARCHA_SOURCE_DIR} / ".." / "shared" / "vectors";
  if (!configured && !std::filesystem::exists(folder))
    folder = std::filesystem::path{DARCHA_SOURCE_DIR} / ".." / ".." / "shared" / "vectors";
  std::ifstream in(folder / "mrz" / "mrz-vectors.json");
  if (!in) GTEST_SKIP() << "third-party vectors are not beside the repository (DARCHA_VECTORS)";
  std::ostringstream text;
  text << in.rdbuf();
  int compared = 0;
  const auto vectors = boost::json::parse(text.str());
  for (const auto& vector : vectors.as_array()) {
    const auto& object = vector.as_object();
    std::string mrz;
    if (object.contains("lines")) {
      for (const auto& line : object.at("lines").as_array()) mrz += std::string{line.as_string()} + "\n";
    } else {
      mrz = std::string{object.at("mrz").as_string()};
    }
    const bool td2 = object.at("type").is_string() && object.at("type").as_string() == "TD2";  // no document of ours is TD2
    EXPECT_EQ(parse_mrz(mrz).has_value(), !td2 && object.at("valid").as_bool()) << mrz;
    ++compared;
  }
  EXPECT_GE(compared, 20);
}

}  // namespace
}  // namespace darcha::persons
