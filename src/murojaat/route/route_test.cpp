#include "murojaat/route/route.h"

#include <gtest/gtest.h>

namespace darcha::murojaat {
namespace {

const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};

struct Country {
  std::vector<offices::Territory> territories = offices::load_territories(kRepository / "data");
  std::vector<offices::Agency> agencies = offices::load_agencies(kRepository / "services" / "agencies.yaml");
  std::vector<offices::Office> offices = offices::load_offices(kRepository / "data" / "offices.yaml", territories, agencies);
  offices::Directory directory{territories, agencies, offices, {}};
  std::shared_ptr<const Law> law = load_law(kRepository / "services");
};
const Country& country() {
  static const Country all;
  return all;
}

std::string code_of(OfficeId office) { return country().directory.find_office(office)->code; }
Routed routed(const char* topic, const std::string& district, OfficeId wanted = {}, OfficeId barred = {}, OfficeId parent = {}) {
  return route(country().directory, *country().law, country().law->find_topic(topic), district, wanted, barred, parent);
}
OfficeId office(const char* code) { return offices::office_id_of(code); }

TEST(Route, GoesToTheCompetentBodyOfThePlace) {
  EXPECT_EQ(code_of(routed("heating", "1735401").office), "hokimlik-1735401");
  EXPECT_EQ(routed("heating", "1735401").why, "topic");
  EXPECT_EQ(code_of(routed("water", "1735401").office), "suv-1735");
  EXPECT_EQ(code_of(routed("pension", "1735401").office), "pensiya-17");
  EXPECT_EQ(code_of(routed("other", "1735401").office), "dxa-1735401");
  EXPECT_EQ(routed("other", "1735401").why, "receiver") << "nobody said what it is about";
  EXPECT_EQ(code_of(routed("heating", "").office), "hokimlik-17");
}

TEST(Route, OfEveryTopicFindsAnOfficeInEveryDistrict) {
  for (const Topic& topic : country().law->topics)
    for (const offices::Territory& territory : country().territories) {
      const Routed found = route(country().directory, *country().law, &topic, territory.soato, {}, {}, {});
      ASSERT_NE(country().directory.find_office(found.office), nullptr) << topic.code << " " << territory.soato;
    }
}

TEST(Route, WithoutATopicTheReceiverTakesIt) {
  EXPECT_EQ(code_of(routed("none", "1726266").office), "dxa-1726266");
  EXPECT_EQ(routed("none", "1726266").why, "receiver");
}

TEST(Route, TheBodyTheAuthorChoseIsTaken) {
  EXPECT_EQ(code_of(routed("heating", "1735401", office("suv-1735")).office), "suv-1735");
  EXPECT_EQ(code_of(routed("heating", "1735401", OfficeId{make_uuid_v4()}).office), "hokimlik-1735401");  // no such body
}

TEST(Route, NeverGoesToTheBodyComplainedAboutNorBelowIt) {
  EXPECT_EQ(code_of(routed("heating", "1735401", {}, office("hokimlik-1735401")).office), "hokimlik-1735");
  EXPECT_EQ(code_of(routed("heating", "1735401", {}, office("hokimlik-1735")).office), "hokimlik-17");
  EXPECT_EQ(code_of(routed("heating", "1735401", {}, office("hokimlik-17")).office), "adliya-17");
  EXPECT_EQ(code_of(routed("notary", "1735401", {}, office("adliya-17")).office), "dxa-17");
  EXPECT_EQ(code_of(routed("heating", "1735401", office("suv-1735"), office("suv-1735")).office), "suv-17");
  EXPECT_EQ(code_of(routed("heating", "1735401", {}, office("suv-1735")).office), "hokimlik-1735401");  // another body
  for (const offices::Office& barred : country().offices)
    for (const char* topic : {"heating", "notary", "other"})
      ASSERT_NE(routed(topic, barred.territory, barred.id, barred.id).office, barred.id) << barred.code << " " << topic;
}

TEST(Route, AComplaintAboutAnAnswerGoesAboveWhoAnswered) {
  EXPECT_EQ(code_of(routed("heating", "1735401", {}, {}, office("hokimlik-1735401")).office), "hokimlik-1735");
  EXPECT_EQ(routed("heating", "1735401", {}, {}, office("hokimlik-1735401")).why, "above");
  EXPECT_EQ(code_of(routed("pension", "1735401", {}, {}, office("pensiya-17")).office), "adliya-17");
}

TEST(Route, KnowsABodyThatIsGone) {
  EXPECT_FALSE(is_dissolved(country().directory, office("hokimlik-1735401")));
  EXPECT_TRUE(is_dissolved(country().directory, OfficeId{make_uuid_v4()}));
}

}  // namespace
}  // namespace darcha::murojaat
