// The law as data: what is in the repository is sound, and what is wrong in a copy is said with file, line and cure.
#include "murojaat/law/law.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "core/crypto.h"

namespace darcha::murojaat {
namespace {

const std::filesystem::path kServices = std::filesystem::path{DARCHA_SOURCE_DIR} / "services";

std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

/// A copy of the files with one word changed.
class Copy {
 public:
  Copy(const std::string& file, const std::string& from, const std::string& to)
      : folder_(std::filesystem::temp_directory_path() / ("darcha-law-" + random_token(9))) {
    std::filesystem::create_directories(folder_ / "appeals");
    std::filesystem::copy(kServices / "agencies.yaml", folder_ / "agencies.yaml");
    for (const auto& service : std::filesystem::directory_iterator(kServices))
      if (std::filesystem::exists(service.path() / "service.yaml")) {
        std::filesystem::create_directories(folder_ / service.path().filename());
        std::ofstream(folder_ / service.path().filename() / "service.yaml") << "x: 1\n";
      }
    for (const auto& entry : std::filesystem::directory_iterator(kServices / "appeals")) {
      std::string text = content_of(entry.path());
      if (entry.path().filename() == file) {
        const auto at = text.find(from);
        if (at == std::string::npos) throw std::logic_error("the file does not say: " + from);
        text.replace(at, from.size(), to);
      }
      std::ofstream(folder_ / "appeals" / entry.path().filename()) << text;
    }
  }
  ~Copy() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  const std::filesystem::path& path() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

TEST(TheLaw, OfTheRepositoryIsSound) {
  for (const auto& fault : check_law(kServices)) ADD_FAILURE() << fault.str();
  const auto law = load_law(kServices);
  EXPECT_EQ(law->act, "OʻRQ-445");
  EXPECT_EQ(law->kinds.size(), 3U);
  EXPECT_GE(law->topics.size(), 30U);
  EXPECT_EQ(law->find_open311("roads")->code, "roads");
  EXPECT_EQ(law->find_open311("nothing"), nullptr);
  EXPECT_EQ(law->find_topic("passport")->service, "residence-certificate");
  EXPECT_EQ(law->find_conclusion("anonymous")->basis, "29-modda");
  EXPECT_NE(law->find_suspension("awaiting_author"), nullptr);
  EXPECT_EQ(law->find_kind("taklif")->term, TermCode::suggestion);
}

TEST(TheLaw, SaysWhichTermsAreNotCheckedAgainstTheAct) {
  const auto law = load_law(kServices);
  const Date day{std::chrono::year{2026} / 11 / 21};
  EXPECT_FALSE(law->term(TermCode::consider, day)->unverified);
  EXPECT_FALSE(law->term(TermCode::forward, day)->unverified);
  EXPECT_TRUE(law->term(TermCode::reopen, day)->unverified);
  EXPECT_EQ(law->term(TermCode::consider, Date{std::chrono::year{2017} / 9 / 11}), nullptr);
}

struct Wrong {
  const char* file;
  const char* from;
  const char* to;
  const char* what;
  bool at_line;
};
class Faults : public ::testing::TestWithParam<Wrong> {};
TEST_P(Faults, AreSaidWithFileLineAndCure) {
  const Wrong& wrong = GetParam();
  const Copy copy(wrong.file, wrong.from, wrong.to);
  const auto faults = check_law(copy.path());
  ASSERT_FALSE(faults.empty()) << wrong.what;
  EXPECT_EQ(faults.front().file, std::string{"appeals/"} + wrong.file);
  EXPECT_THAT(faults.front().what, ::testing::HasSubstr(wrong.what));
  EXPECT_FALSE(faults.front().mend.empty());
  EXPECT_EQ(faults.front().line > 0, wrong.at_line) << faults.front().str();
  EXPECT_THROW(load_law(copy.path()), std::runtime_error);
}
INSTANTIATE_TEST_SUITE_P(
    OfTheLaw, Faults,
    ::testing::Values(
        Wrong{"law.yaml", "{ code: consider, from", "{ code: consider_it, from", "code", true},
        Wrong{"law.yaml", "count: 15", "count: 0", "count", true}, Wrong{"law.yaml", "count: 15", "count: fifteen", "count", true},
        Wrong{"law.yaml", "unit: days", "unit: weeks", "unit", true},
        Wrong{"law.yaml", "ends: next_working", "ends: sometime", "ends", true},
        Wrong{"law.yaml", "from: 2017-09-12, count: 15", "from: 2017-02-30, count: 15", "from", true},
        Wrong{"law.yaml", "from: 2017-09-12, count: 15", "from: 2018-09-12, count: 15", "does not hold from the day after the act", false},
        Wrong{"law.yaml", "from: 2017-09-12, count: 15", "from: 2017-09-12, until: 2020-01-01, count: 15", "ends and nothing follows",
              false},
        Wrong{"law.yaml", "from: 2017-09-12, count: 15", "from: 2017-09-12, until: 2017-01-01, count: 15", "ends before it begins", true},
        Wrong{"law.yaml", "code: study", "code: consider", "gap or an overlap", false},
        Wrong{"law.yaml", "opens: 9, closes: 18", "opens: 18, closes: 9", "closes before it opens", true},
        Wrong{"law.yaml", "term: consider", "term: forward", "`consider` or `suggestion`", true},
        Wrong{"law.yaml", "code: taklif", "code: ariza", "stands twice", false},
        Wrong{"law.yaml", "code: no_power", "code: anonymous", "stands twice", false},
        Wrong{"law.yaml", "basis: \"28-modda\" }", "bases: \"28-modda\" }", "basis", true},
        Wrong{"law.yaml", "receiver: { agency: dxa", "receiver: { agency: nobody", "unknown agency", false},
        Wrong{"law.yaml", "link: \"https", "link: \"ftp", "link", true}, Wrong{"law.yaml", "act:\n", "act: [\n", "", true},
        Wrong{"law.yaml", "other: { name", "others: { name", "other", true}, Wrong{"topics.yaml", "body: suv", "body: nobody", "", true},
        Wrong{"topics.yaml", "service: no-tax-debt", "service: no-such-thing", "", true}));

}  // namespace
}  // namespace darcha::murojaat
