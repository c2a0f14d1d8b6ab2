#include "triage/topics/topics.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace darcha::triage {
namespace {

const std::filesystem::path kServices = std::filesystem::path{DARCHA_SOURCE_DIR} / "services";

TEST(Topics, TheHousesFileIsSoundAndNamesServicesThatAreThere) {
  const Topics topics = load_topics(kServices / "appeals" / "topics.yaml");
  EXPECT_GE(topics.all().size(), 28u);
  for (const Topic& topic : topics.all()) {
    EXPECT_NE(topics.find_body(topic.body), nullptr) << topic.code;
    if (!topic.service.empty()) {
      EXPECT_TRUE(std::filesystem::is_directory(kServices / topic.service)) << topic.code;
    }
    for (const Lang lang : kLangs) EXPECT_FALSE(topic.name.in(lang).empty()) << topic.code;
  }
  EXPECT_EQ(topics.find("water")->service_group, "utilities");
  EXPECT_EQ(topics.find("nothing"), nullptr);
}

std::string fault_of(std::string_view yaml, const std::vector<std::string>& services = {}) {
  const auto topics = parse_topics(yaml, services);
  return topics ? "" : std::to_string(topics.error()[0].line) + ": " + topics.error()[0].what;
}

TEST(Topics, FaultsSayWhereAndWhat) {
  const std::string name = "name: { uz: a, ru: a, en: a, kaa: a }";
  const std::string bodies = "bodies:\n  - { code: suv, " + name + " }\ntopics:\n";
  const auto topic = [&](const std::string& rest) { return bodies + "  - { code: water, " + name + ", " + rest + " }\n"; };
  const std::string open311 = "open311: { service_code: w, group: g }";
  EXPECT_EQ(fault_of(topic("body: suv, level: district, " + open311)), "");
  EXPECT_EQ(fault_of(topic("body: gaz, level: district, " + open311)), "4: the body `gaz` is not in the list of bodies");
  EXPECT_EQ(fault_of(topic("body: suv, level: moon, " + open311)), "4: `level` is `moon`");
  EXPECT_EQ(fault_of(topic("body: suv, level: district")), "4: `open311` is missing");
  EXPECT_EQ(fault_of(topic("body: suv, level: district, service: none, " + open311), {"pension"}), "4: there is no service `none`");
  EXPECT_EQ(fault_of("topics: []"), "1: `bodies` and `topics` are not both lists");
  EXPECT_EQ(fault_of("a: &x [1]\nb: *x"), "0: too large, or with anchors");
  EXPECT_NE(fault_of("bodies: [\n"), "");
}

}  // namespace
}  // namespace darcha::triage
