#include "persons/names.h"

#include <gtest/gtest.h>

#include "persons/testing_registers.h"

namespace darcha::persons {
namespace {

const Pepper kPepper{Bytes(32, 5)};

bool found(const Name& name, std::string_view typed, bool exactly) {
  const auto sounds = parse_name_query(typed);
  if (!sounds) return false;
  const NameLookup lookup = name_lookup(kPepper, *sounds);
  for (const NameKey& key : name_keys(kPepper, name)) {
    if (key.bucket != lookup.bucket) continue;
    if (std::ranges::find(lookup.exact, key.hash) != lookup.exact.end()) return true;
    if (!exactly && std::ranges::find(lookup.near, key.hash) != lookup.near.end()) return true;
  }
  return false;
}

TEST(Names, SoundTheSameHoweverTheyAreWritten) {
  const Name woman{.surname = "Yoʻldosheva", .given = "Gulnoza", .patronymic = "Rustam qizi"};
  for (const char* typed : {"Yoʻldosheva Gulnoza", "yo'ldosheva gulnoza", "Gulnoza Yoldosheva", "Йўлдошева Гулноза", "Юлдашева Гульноза",
                            "Yuldasheva  Gulnoza Rustamovna", "Йўлдошева Гулноза Рустам қизи", "Yoldosheva Gulnoza Rustam"})
    EXPECT_TRUE(found(woman, typed, true)) << typed;
  const Name man{.surname = "Xoʻjayev", .given = "Jamoliddin", .patronymic = "Qodirovich"};
  for (const char* typed :
       {"Хўжаев Жамолиддин", "Hojaev Djamoliddin", "Khodzhaev Dzhamoliddin Kadirovich", "Xojayev Jamolidin Qodir oʻgʻli"})
    EXPECT_TRUE(found(man, typed, true)) << typed;
  const Name karakalpak{.surname = "Reymova", .given = "Aygúl", .patronymic = "Azat qızı"};
  for (const char* typed : {"Reymova Aygul", "Реймова Айгүл", "Aygúl Reymova Azat qızı"})
    EXPECT_TRUE(found(karakalpak, typed, true)) << typed << ": " << ::testing::PrintToString(sounds_of(typed));
}

TEST(Names, OneSlipOfThePenIsForgivenButNotTheFirstLetterAndNotTwo) {
  const Name man{.surname = "Toshmatov", .given = "Sardor", .patronymic = ""};
  for (const char* typed : {"Toshmtov Sardor", "Toshmatov Sarder", "Toshmatovv Sarbor", "Toshamtov Sardor", "Toshmatov Sardr"})
    EXPECT_TRUE(found(man, typed, false)) << typed;
  for (const char* typed : {"Boshmatov Sardor", "Tosmmtov Sarder", "Toshmatov Anvar", "Karimov Sardor"})
    EXPECT_FALSE(found(man, typed, false)) << typed;
}

TEST(Names, EachScriptOfANameIsFoundWhenTheyDisagree) {
  const Name name{.surname = "Kim", .given = "Eugenia", .surname_cyrl = "Ким", .given_cyrl = "Евгения"};
  EXPECT_TRUE(found(name, "Kim Eugenia", true));
  EXPECT_TRUE(found(name, "Ким Евгения", true));
}

TEST(Names, AQueryIsTwoOrThreeWords) {
  for (const char* typed : {"", "Karimov", "K A", "Karimov oʻgʻli", "Bir ikki uch tort", "Karimov Aziz 1990", "12345 67890"})
    EXPECT_EQ(parse_name_query(typed).error().code, "persons.name_words") << typed;
  EXPECT_FALSE(parse_name_query(std::string(500, 'k') + " aziz"));
  EXPECT_EQ(sounds_of("Каримова Гулноза Рустам қизи"), (std::vector<std::string>{"karimav", "galnaza", "rastam"}));
}

class NameSearch : public testing::PersonsTest {
 public:
  Result<Namesakes> find(std::string_view typed, std::string purpose = "case_call") {
    const FindRequest request{.actor = {.kind = audit::ActorKind::officer, .name = "Tekshiruvchi"}, .purpose = std::move(purpose)};
    return await(find_by_name(pool(), pepper_, request, *parse_name_query(typed), testing::kNow));
  }
};

TEST_F(NameSearch, SameSoundsComeFirstNobodyTwiceAndTheSearchIsRecordedAboutNobody) {
  const SubjectId right = add_citizen().subject, near = add_citizen().subject;
  testing::index_name(*this, near, {.surname = "Otaxonov", .given = "Bexruz"});
  testing::index_name(*this, right, {.surname = "Otaxanova", .given = "Behroza"});
  testing::index_name(*this, right, {.surname = "Otaxanova", .given = "Bexrozy"});  // a former name
  const auto before = count("audit.general_records where details like '%\"persons.found\"%'");
  const auto found = find("Otaxonova Behroza");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->subjects, (std::vector<SubjectId>{right, near}));
  EXPECT_FALSE(found->more);
  EXPECT_EQ(count("audit.general_records where details like '%\"persons.found\"%'"), before + 1);
  EXPECT_EQ(records(right, "persons.found"), 0);
  EXPECT_EQ(find("Otaxonova Behroza", "").error().code, "persons.no_purpose");
}

}  // namespace
}  // namespace darcha::persons
