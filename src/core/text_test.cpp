#include "core/text.h"

#include <gtest/gtest.h>

#include <fstream>

#include <boost/json.hpp>

namespace darcha {
namespace {

struct Pair {
  const char* from;
  const char* to;
};

TEST(Utf8, TakesOnlyWellFormedText) {
  for (const char* good : {"", "a", "ʻ", "ўқғҳ", "€", "𐍈", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const std::string bad :
       {std::string("\x80"), std::string("\xC3"), std::string("\xC3\x28"), std::string("\xC0\xAF"), std::string("\xC1\xBF"),
        std::string("\xE0\x80\xAF"), std::string("\xE0\x9F\xBF"), std::string("\xED\xA0\x80"), std::string("\xED\xBF\xBF"),
        std::string("\xF0\x8F\xBF\xBF"), std::string("\xF4\x90\x80\x80"), std::string("\xF5\x80\x80\x80"), std::string("\xFF"),
        std::string("\xE2\x82"), std::string("\xF0\x9F\x98"), std::string("a\0b", 3)}) {
    EXPECT_FALSE(is_utf8(bad)) << ::testing::PrintToString(bad);
  }
}

TEST(Nfc, ComposesAndLeavesTheRest) {
  EXPECT_EQ(to_nfc("a\u0301"), "á");
  EXPECT_EQ(to_nfc("и\u0306"), "й");
  EXPECT_EQ(to_nfc("у\u0306"), "ў");
  EXPECT_EQ(to_nfc("plain"), "plain");
  EXPECT_EQ(to_nfc("oʻ"), "oʻ");
}

TEST(Apostrophes, BecomeTheLetterTheirPlaceAsksFor) {
  for (const char* mark : {"'", "`", "´", "‘", "’", "ʹ", "ʻ", "ʼ", "ʿ", "′", "＇"}) {
    const std::string m = mark;
    EXPECT_EQ(normalize_apostrophes("o" + m + "zbek"), "oʻzbek") << m;
    EXPECT_EQ(normalize_apostrophes("O" + m + "ZBEK"), "OʻZBEK") << m;
    EXPECT_EQ(normalize_apostrophes("tog" + m), "togʻ") << m;
    EXPECT_EQ(normalize_apostrophes("ma" + m + "no"), "maʼno") << m;
    EXPECT_EQ(normalize_apostrophes("Is" + m + "hoq"), "Isʼhoq") << m;
  }
  constexpr Pair kRows[] = {
      {"'salom'", "'salom'"},
      {"‘bog‘’", "‘bogʻ’"},
      {"dedi: 'oʻt'.", "dedi: 'oʻt'."},
      {"a 'b' c'd", "a 'b' cʼd"},
      {"", ""},
      {"'", "'"},
      {"5' 10", "5' 10"},
      {"ʼ", "ʼ"},
      {"об'ект", "обʼект"},
      {"go'zal qo'l", "goʻzal qoʻl"},
      {"mo''jiza", "moʻ'jiza"},
      {"G'O'ZA", "GʻOʻZA"},
      {"manba'", "manbaʼ"},
      {"o\u0060rtoq", "oʻrtoq"},
  };
  for (const Pair& row : kRows) EXPECT_EQ(normalize_apostrophes(row.from), row.to) << row.from;
}

TEST(Apostrophes, AreStableOnceNormal) {
  for (const char* text : {"oʻzbek maʼno", "Gʻofur", "'salom'", "Isʼhoq"})
    EXPECT_EQ(normalize_apostrophes(normalize_apostrophes(text)), normalize_apostrophes(text));
}

constexpr Pair kBothWays[] = {
    {"salom", "салом"},
    {"oʻzbek", "ўзбек"},
    {"Oʻzbekiston", "Ўзбекистон"},
    {"gʻoya", "ғоя"},
    {"shahar", "шаҳар"},
    {"chiroq", "чироқ"},
    {"yoʻl", "йўл"},
    {"Yoʻldosh", "Йўлдош"},
    {"yosh", "ёш"},
    {"yulduz", "юлдуз"},
    {"yaxshi", "яхши"},
    {"yer", "ер"},
    {"qayer", "қаер"},
    {"elektron", "электрон"},
    {"maktab", "мактаб"},
    {"maʼlumot", "маълумот"},
    {"sanʼat", "санъат"},
    {"sheʼr", "шеър"},
    {"hujjat", "ҳужжат"},
    {"xizmat", "хизмат"},
    {"fuqaro", "фуқаро"},
    {"guvohnoma", "гувоҳнома"},
    {"ariza", "ариза"},
    {"murojaat", "мурожаат"},
    {"tayyor", "тайёр"},
    {"dunyo", "дунё"},
    {"quyosh", "қуёш"},
    {"ish", "иш"},
    {"bosh", "бош"},
    {"ong", "онг"},
    {"Isʼhoq", "Исҳоқ"},
    {"asʼhob", "асҳоб"},
    {"rayon", "район"},
    {"mayor", "майор"},
    {"yod", "йод"},
    {"poyabzal", "пойабзал"},
    {"foye", "фойе"},
    {"aprel", "апрель"},
    {"iyul", "июль"},
    {"sentabr", "сентябрь"},
    {"oktabr", "октябрь"},
    {"parol", "пароль"},
    {"obyekt", "объект"},
    {"subyekt", "субъект"},
    {"syezd", "съезд"},
    {"sirk", "цирк"},
    {"sement", "цемент"},
    {"konsert", "концерт"},
    {"militsiya", "милиция"},
    {"federatsiya", "федерация"},
    {"aksiya", "акция"},
    {"stansiya", "станция"},
    {"konferensiya", "конференция"},
    {"inspeksiya", "инспекция"},
    {"korrupsiya", "коррупция"},
    {"pensiya", "пенсия"},
    {"vakansiya", "вакансия"},
    {"litsenziya", "лицензия"},
    {"protsent", "процент"},
    {"kompyuter", "компьютер"},
    {"albom", "альбом"},
    {"mer", "мэр"},
    {"reket", "рэкет"},
    {"byudjet", "бюджет"},
    {"loyiha", "лойиҳа"},
    {"aeroport", "аэропорт"},
    {"poeziya", "поэзия"},
    {"MAʼLUMOTNOMA", "МАЪЛУМОТНОМА"},
    {"SHAHAR", "ШАҲАР"},
    {"JSHSHIR", "ЖШШИР"},
    {"Choʻpon", "Чўпон"},
    {"Shahrisabz", "Шаҳрисабз"},
    {"Yangiyer", "Янгиер"},
    {"sudlanmaganlik", "судланмаганлик"},
    {"roʻyxatga olish", "рўйхатга олиш"},
    {"yashash joyi", "яшаш жойи"},
    {"davlat xizmatlari markazi", "давлат хизматлари маркази"},
};

TEST(Scripts, LatinBecomesCyrillic) {
  for (const Pair& row : kBothWays) EXPECT_EQ(latin_to_cyrillic(row.from), row.to);
}

TEST(Scripts, CyrillicBecomesLatin) {
  for (const Pair& row : kBothWays) EXPECT_EQ(cyrillic_to_latin(row.to), row.from);
}

TEST(Scripts, LatinToCyrillicMindsItsNeighbours) {
  constexpr Pair kRows[] = {
      {"2-iyuldagi", "2-июлдаги"},  // an ending takes the soft sign away
      {"11-sentabrdagi", "11-сентябрдаги"},
      {"merosi", "мероси"},  // mer only as a word
      {"filtrlash", "фильтрлаш"},
      {"otsiz", "отсиз"},  // ts over a seam of two parts
      {"PDF hujjat", "PDF ҳужжат"},
      {"XXI asr", "XXI аср"},
      {"I guruh", "I гуруҳ"},
      {"I. Karimov", "И. Каримов"},
      {"IIV", "ИИВ"},  // no Roman numeral
      {"my.gov.uz saytida", "my.gov.uz сайтида"},
      {"ali@pochta.uz", "ali@pochta.uz"},
      {"https://darcha.example/kirish ga", "https://darcha.example/kirish га"},
      {"Windows oynasi", "Windows ойнаси"},  // w is in no Uzbek word
      {"o'zbek", "ўзбек"},
      {"'salom'", "'салом'"},
      {"e-hujjat", "э-ҳужжат"},
      {"ID-karta", "ID-карта"},
      {"YOʻL", "ЙЎЛ"},
      {"Yulduz, yosh; eʼlon!", "Юлдуз, ёш; эълон!"},
      {"aeroport", "аэропорт"},
      {"boʻeri", "бўэри"},
      {"", ""},
      {"  ikki   boʻsh  ", "  икки   бўш  "},
      {"tugʻilgan kun: 05.06.1990", "туғилган кун: 05.06.1990"},
      {"ёзув allaqachon", "ёзув аллақачон"},  // what is Cyrillic already stays
  };
  for (const Pair& row : kRows) EXPECT_EQ(latin_to_cyrillic(row.from), row.to) << row.from;
}

TEST(Scripts, CyrillicToLatinMindsItsNeighbours) {
  constexpr Pair kRows[] = {
      {"сентябрда", "sentabrda"},
      {"Октябрь", "Oktabr"},
      {"мўъжиза", "moʻjiza"},
      {"Щука", "Shuka"},
      {"ШЕЪР", "SHEʼR"},
      {"Шеър", "Sheʼr"},
      {"ЎРҚ-445", "OʻRQ-445"},
      {"ЁШ", "YOSH"},
      {"Ёш", "Yosh"},
      {"цех", "sex"},
      {"доцент", "dotsent"},
      {"инъекция", "inyeksiya"},
      {"интервью", "intervyu"},
      {"павильон", "pavilyon"},
      {"рельс", "rels"},
      {"объект ҳақида", "obyekt haqida"},
      {"Latin ва кирилл", "Latin va kirill"},
      {"Ы", "I"},
      {"аъло", "aʼlo"},
      {"", ""},
  };
  for (const Pair& row : kRows) EXPECT_EQ(cyrillic_to_latin(row.from), row.to) << row.from;
}

TEST(Scripts, KarakalpakCyrillicBecomesTheLatinOf2016) {
  constexpr Pair kRows[] = {
      {"Қарақалпақстан", "Qaraqalpaqstan"},
      {"әке", "áke"},
      {"ғарғалар", "ǵarǵalar"},
      {"тил", "til"},
      {"ыссы", "ıssı"},
      {"ҚЫЗ", "QÍZ"},
      {"Ыссық", "Íssıq"},
      {"таң", "tań"},
      {"өмир", "ómir"},
      {"үй", "úy"},
      {"ўақыт", "waqıt"},
      {"цирк", "cirk"},
      {"шаңғы", "shańǵı"},
      {"ески", "yeski"},
      {"кеңес", "keńes"},
      {"арза", "arza"},
      {"мүрәжат", "múrájat"},
      {"Нөкис қаласы", "Nókis qalası"},
      {"Щит", "Schit"},
      {"объект", "obekt"},
  };
  for (const Pair& row : kRows) EXPECT_EQ(kaa_cyrillic_to_latin(row.from), row.to) << row.from;
}

TEST(Search, OneFormForBothScriptsEveryApostropheAndEveryDiacritic) {
  const std::vector<std::vector<const char*>> same = {
      {"Oʻzbekiston", "O'zbekiston", "O`zbekiston", "O‘zbekiston", "Oʼzbekiston", "Ўзбекистон", "ЎЗБЕКИСТОН", "ozbekiston"},
      {"sudlanmaganlik", "судланмаганлик", "SUDLANMAGANLIK", "  Sudlanmaganlik\n"},
      {"maʼlumotnoma", "маълумотнома", "ma'lumotnoma", "malumotnoma"},
      {"Qaraqalpaqstan", "Қарақалпақстан"},
      {"tuwılǵan kún", "tuwilgan kun", "TUWÍLǴAN KÚN", "tuwılǵan   kún"},
      {"Gʻofur", "Ғофур", "gofur"},
  };
  for (const auto& group : same) {
    for (const char* form : group) EXPECT_EQ(fold_for_search(form), fold_for_search(group[0])) << form;
  }
  EXPECT_EQ(fold_for_search("  Несудимость, справка "), "nesudimost, spravka");
  EXPECT_EQ(fold_for_search(""), "");
  EXPECT_EQ(fold_for_search(" \t\u00A0 "), "");
  EXPECT_EQ(fold_for_search("ísh\u00ADǵa"), "ishga");
  EXPECT_NE(fold_for_search("xat"), fold_for_search("hat"));
}

TEST(Letters, KarakalpakDotlessIHasItsOwnCapital) {
  EXPECT_EQ(to_upper("qız ıssı"), "QÍZ ÍSSÍ");
  EXPECT_EQ(to_upper("oʻzbek maʼno"), "OʻZBEK MAʼNO");
  EXPECT_EQ(to_upper("straße"), "STRASSE");
  EXPECT_EQ(to_lower("ISTANBUL Ў"), "istanbul ў");
  EXPECT_EQ(count_characters("oʻzbek"), 6u);
  EXPECT_EQ(count_characters(""), 0u);
}

// 208 names against an independent list; source: data/README.md
TEST(Scripts, NamesOfDistrictsSurviveBothWays) {
  std::ifstream file(std::string{DARCHA_SOURCE_DIR} + "/data/districts.csv");
  ASSERT_TRUE(file);
  std::string line;
  std::getline(file, line);
  int seen = 0;
  while (std::getline(file, line)) {
    std::vector<std::string> cells;
    for (std::size_t from = 0, comma = 0; cells.size() < 6; from = comma + 1) {
      comma = line.find(',', from);
      cells.push_back(line.substr(from, comma - from));
    }
    EXPECT_EQ(latin_to_cyrillic(cells[3]), cells[4]);
    EXPECT_EQ(cyrillic_to_latin(cells[4]), cells[3]);
    EXPECT_EQ(normalize_apostrophes(cells[3]), cells[3]);
    EXPECT_EQ(fold_for_search(cells[3]), fold_for_search(cells[4]));
    ++seen;
  }
  EXPECT_EQ(seen, 208);
}

TEST(Scripts, NamesOfRegionsSurviveBothWays) {
  std::ifstream file(std::string{DARCHA_SOURCE_DIR} + "/data/regions.json");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto regions = boost::json::parse(text).at("regions").as_array();
  EXPECT_EQ(regions.size(), 14u);
  for (const auto& region : regions) {
    const std::string latin{region.at("uz_Latn").as_string()};
    const std::string cyrillic{region.at("uz_Cyrl").as_string()};
    EXPECT_EQ(latin_to_cyrillic(latin), cyrillic);
    EXPECT_EQ(cyrillic_to_latin(cyrillic), latin);
  }
}

}  // namespace
}  // namespace darcha
