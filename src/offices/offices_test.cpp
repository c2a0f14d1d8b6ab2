#include "offices/offices.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>

namespace darcha::offices {
namespace {

const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};

struct Country {
  std::vector<Territory> territories = load_territories(kRepository / "data");
  std::vector<Agency> agencies = load_agencies(kRepository / "services" / "agencies.yaml");
  std::vector<Office> offices = load_offices(kRepository / "data" / "offices.yaml", territories, agencies);
  Directory directory{territories, agencies, offices, {}};
};
const Country& country() {
  static const Country all;
  return all;
}

TEST(Territories, AreTheCountryFourteenRegionsAndTwoHundredAndEightDistricts) {
  std::map<std::string, int> kinds;
  for (const Territory& t : country().territories) ++kinds[t.kind];
  EXPECT_EQ(kinds, (std::map<std::string, int>{{"republic", 1}, {"region", 14}, {"district", 175}, {"city", 31}, {"city_district", 2}}));
}

TEST(Territories, AreNamedInEveryLanguageAndHangTogether) {
  for (const Territory& t : country().territories) {
    for (const Lang lang : kLangs) EXPECT_FALSE(t.name.in(lang).empty()) << t.soato << " " << code(lang);
    EXPECT_EQ(t.parent.empty(), t.kind == "republic") << t.soato;
    EXPECT_EQ(country().directory.chain_of(t.soato).back()->soato, "17") << t.soato;
  }
  EXPECT_EQ(country().directory.find_territory("1726266")->name.in(Lang::ru), "Юнусабадский район");
  EXPECT_EQ(country().directory.find_territory("1714401365")->parent, "1714401");
}

TEST(Agencies, AreThoseOfTheCatalogueWithUzbekCyrillicMade) {
  const Agency* iiv = country().directory.find_agency("iiv");
  ASSERT_NE(iiv, nullptr);
  EXPECT_EQ(iiv->short_name.in(Lang::uz_cyrl), "ИИВ");
  EXPECT_EQ(country().directory.find_agency(iiv->id), iiv);
  EXPECT_EQ(country().directory.find_agency("nobody"), nullptr);
}

TEST(Offices, StandAtThreeLevelsAndEachHasItsParent) {
  std::set<std::string> codes;
  for (const Office& office : country().offices) {
    EXPECT_TRUE(codes.insert(office.code).second) << office.code;
    if (office.level == Level::republic) {
      EXPECT_TRUE(office.parent.is_nil());
      continue;
    }
    const Office* parent = country().directory.find_office(office.parent);
    ASSERT_NE(parent, nullptr) << office.code;
    EXPECT_EQ(parent->agency, office.agency);
    EXPECT_EQ(parent->level, office.level == Level::district ? Level::region : Level::republic);
    for (const Lang lang : kLangs) {
      EXPECT_FALSE(office.name.in(lang).empty());
      EXPECT_EQ(office.name.in(lang).find('{'), std::string::npos) << office.name.in(lang);
    }
  }
}

TEST(Offices, ServeADistrictElseItsRegionElseTheRepublic) {
  const Directory& directory = country().directory;
  EXPECT_EQ(directory.find_serving("iiv", "1735225")->code, "iiv-1735225");
  EXPECT_EQ(directory.find_serving("adliya", "1735225")->code, "adliya-1735");
  EXPECT_EQ(directory.find_serving("pensiya", "1735225")->code, "pensiya-17");
  EXPECT_EQ(directory.find_serving("iiv", "9999999")->code, "iiv-17");
  EXPECT_EQ(directory.find_serving("katm", "1735225"), nullptr);
}

TEST(Officers, ActForAnOfficeWhileTheyServe) {
  const Office& office = country().offices.front();
  const SubjectId person{make_uuid_v4()};
  const Date today = *make_date(2026, 11, 21);
  const Officer now{OfficerId{make_uuid_v4()}, office.id, person, "Sh. Toʻrayev", {}, {"registrar"}, today, std::nullopt};
  const Officer before{OfficerId{make_uuid_v4()}, office.id, person, "Sh. Toʻrayev", {}, {"head"}, today - Days{400}, today - Days{1}};
  const Directory directory{country().territories, country().agencies, country().offices, {before, now}};
  const auto found = directory.find_officers_of_subject(person, today);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]->id, now.id);
  EXPECT_EQ(directory.officers_of(office.id).size(), 2u);
  EXPECT_TRUE(directory.find_officers_of_subject(SubjectId{make_uuid_v4()}, today).empty());
}

TEST(ReferenceData, FaultsNameTheFileAndThePlace) {
  const auto folder = std::filesystem::temp_directory_path() / ("darcha_offices_" + make_uuid_v4().str());
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "regions.json") << R"({"regions": []})";
  std::ofstream(folder / "districts.csv") << "soato,...\n1703202,1703,district\n";
  try {
    load_territories(folder);
    FAIL() << "a short line was accepted";
  } catch (const std::runtime_error& e) {
    EXPECT_NE(std::string{e.what()}.find("districts.csv: line 2"), std::string::npos) << e.what();
  }
  std::ofstream(folder / "offices.yaml") << "offices:\n  - agency: nobody\n";
  EXPECT_THROW(load_offices(folder / "offices.yaml", country().territories, country().agencies), std::runtime_error);
  EXPECT_THROW(load_agencies(folder / "missing.yaml"), std::runtime_error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace darcha::offices
