// What an author and an officer see of the machine that helps: suggestions filled in and said to be such, and nothing of it where the
// author wants a person only.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "murojaat/testing.h"
#include "web/rate_limit.h"
#include "triage/overrides.h"

namespace darcha::murojaat {
namespace {

using ::testing::AllOf;
using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

class Machine : public testing::MurojaatTest {
 public:
  void SetUp() override {
    MurojaatTest::SetUp();
    services_->suggest = [this](std::string, std::optional<Lang>) {
      ++asked_;
      return std::optional{Suggestion{.model = "t-1",
                                      .lang = Lang::kaa,
                                      .script = "latin",
                                      .kind = "shikoyat",
                                      .topic = "water",
                                      .urgency = 3,
                                      .kind_confidence = 0.77,
                                      .topic_confidence = 0.91,
                                      .urgency_confidence = 0.66,
                                      .words = {"suw", "kran"},
                                      .points = {"Suw joq.", "Jol buzılǵan."}}};
    };
    services_->similar = [](std::string, std::string) -> Task<std::vector<Similar>> {
      std::vector<Similar> out;
      for (const bool collective : {true, false})
        out.push_back({.appeal = {.number = collective ? "MR-26-AAAA-AAAA-AAAA" : "MR-26-BBBB-BBBB-BBBB",
                                  .topic = "water",
                                  .description = "Begona soʻz",
                                  .collective = collective},
                       .likeness = 0.5});
      co_return out;
    };
  }
  std::string page(const web::Visitor& who, const std::string& target, const Form& form = {}) {
    web::Context made = web::test::context(Lang::en);
    made.request = web::test::request(form.empty() ? net::Method::get : net::Method::post, target);
    for (const auto& [name, value] : form) made.request->form.add(name, value);
    made.visitor = who;
    made.now = clock_.now();
    web::test::Site site(routes(services_));
    return web::test::body_of(await(site.visit(made)));
  }
  static std::string draft_in(const std::string& html) {
    std::smatch found;
    return std::regex_search(html, found, std::regex("name=\"qoralama\" value=\"([^\"]+)\"")) ? found[1].str() : std::string{};
  }
  /// The pages of the wizard up to the one that sends.
  std::vector<std::string> written(bool human_only) {
    Form first{{"qadam", "matn"}, {"qoralama", ""}, {"matn", "Suw joq. Jol buzılǵan."}};
    if (human_only) first.emplace_back("odam", "1");
    std::vector<std::string> pages{page({}, "/murojaat"), page({}, "/murojaat/yozish", first)};
    pages.push_back(
        page({}, "/murojaat/yozish",
             {{"qadam", "joy"}, {"qoralama", draft_in(pages.back())}, {"mavzu", human_only ? "heating" : "water"}, {"tuman", "1735401"}}));
    pages.push_back(page({}, "/murojaat/yozish", {{"qadam", "kim"}, {"qoralama", draft_in(pages.back())}, {"kim", "anonim"}}));
    return pages;
  }
  std::string sent(const std::string& last) {
    const std::string html = page({}, "/murojaat/yuborish", {{"qadam", "tekshirish"}, {"qoralama", draft_in(last)}, {"tur", "ariza"}});
    settle();
    std::smatch found;
    return std::regex_search(html, found, std::regex("MR-\\d\\d-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")) ? found[0].str() : std::string{};
  }
  /// At whichever office it went to.
  web::Visitor officer(const std::string& number) {
    const OfficeId office = load(*await(find_by_number(services_, number))).it.office;
    for (const auto& clerk : clerks_)
      if (clerk->officer.office == office && clerk->officer.roles.front() == "murojaat") return clerk->visitor();
    throw std::out_of_range("nobody at that office");
  }

  int asked_ = 0;
};

TEST_F(Machine, FillsInWhatItIsSureOfAndSaysSo) {
  const auto pages = written(false);
  EXPECT_THAT(pages[0], HasSubstr("name=\"odam\"")) << "a person only may be asked for";
  EXPECT_THAT(pages[1], HasSubstr("value=\"water\" selected"));
  EXPECT_THAT(pages[3],
              AllOf(HasSubstr("Karakalpak"), HasSubstr("1. Suw joq.\n2. Jol buzılǵan."), HasSubstr("value=\"shikoyat\" checked")));
  EXPECT_THAT(pages[3], HasSubstr("/murojaat/MR-26-AAAA-AAAA-AAAA/qoshilish"));
  EXPECT_THAT(pages[3], HasSubstr("MR-26-BBBB-BBBB-BBBB"));
  EXPECT_THAT(pages[3], Not(HasSubstr("MR-26-BBBB-BBBB-BBBB/qoshilish"))) << "of one that is not collective there is nothing to join";
  EXPECT_THAT(pages[3], HasSubstr("translate=\"no\">Begona soʻz<")) << "a stranger's words are in no language of the page";
}

TEST_F(Machine, ShowsWhatIsAlikeWhileTheTextIsTypedAndOnTheNextPage) {
  const auto typed = [&](const char* text, bool human) {
    Form form{{"matn", text}};
    if (human) form.emplace_back("odam", "1");
    return page({}, "/murojaat/oxshash", form);
  };
  EXPECT_THAT(page({}, "/murojaat"), HasSubstr("data-similar=\"/murojaat/oxshash\""));
  const std::string part = typed("Suw joq. Jol buzılǵan.", false);
  EXPECT_THAT(part, AllOf(HasSubstr("<section"), HasSubstr("/murojaat/MR-26-AAAA-AAAA-AAAA/qoshilish"), Not(HasSubstr("<html"))));
  EXPECT_THAT(typed("Suw joq. Jol buzılǵan.", true), Not(HasSubstr("MR-26"))) << "for a person only";
  EXPECT_THAT(typed("Suw", false), Not(HasSubstr("MR-26"))) << "too little is like anything";
  EXPECT_THAT(written(false)[1], HasSubstr("/murojaat/MR-26-AAAA-AAAA-AAAA/qoshilish")) << "without a script the next page shows them";
}

TEST_F(Machine, TellsAnAddressThatAsksWithoutEndNothing) {
  web::MemoryRateLimiter limits;
  const auto similar = services_->similar;
  services_ = std::make_shared<Services>(Services{.db = pool(),
                                                  .cpu = cpu_,
                                                  .clock = clock_,
                                                  .limits = limits,
                                                  .documents = services_->documents,
                                                  .calendar = services_->calendar,
                                                  .law = services_->law,
                                                  .formality = services_->formality,
                                                  .pepper = services_->pepper,
                                                  .similar = similar});
  int shown = 0;
  for (int i = 0; i < 70; ++i) shown += page({}, "/murojaat/oxshash", {{"matn", "Suw joq. Jol buzılǵan."}}).contains("MR-26") ? 1 : 0;
  EXPECT_EQ(shown, 60);
  clock_.advance(std::chrono::seconds{2});
  EXPECT_THAT(page({}, "/murojaat/oxshash", {{"matn", "Suw joq. Jol buzılǵan."}}), HasSubstr("MR-26")) << "for as long as it does";
}

TEST_F(Machine, IsTakenOrOverruledByTheOfficerInOneForm) {
  const std::string number = sent(written(false).back());
  ASSERT_FALSE(number.empty());
  const web::Visitor me = officer(number);
  const std::string desk = "/xodim/murojaatlar/" + number;
  page(me, desk + "/olish", {{"x", ""}});
  const std::string html = page(me, desk);
  EXPECT_THAT(html, AllOf(HasSubstr("91 %"), HasSubstr("77 %"), HasSubstr("66 %"), HasSubstr("suw, kran"), HasSubstr("Karakalpak")));
  EXPECT_THAT(html, AllOf(HasSubstr("data-key=\"k\""), HasSubstr("name=\"tur\" value=\"shikoyat\"")));
  page(me, desk + "/mavzu", {{"tanlov", "water"}, {"tur", "shikoyat"}, {"muhim", "3"}});
  const Loaded taken = load(*await(find_by_number(services_, number)));
  EXPECT_EQ(taken.it.kind, "shikoyat");
  EXPECT_EQ(taken.it.urgency, 3);
  EXPECT_THAT(page(me, desk), Not(HasSubstr("data-key=\"k\""))) << "there is nothing left to take";
  page(me, desk + "/mavzu", {{"tanlov", "heating"}, {"tur", "shikoyat"}, {"muhim", "1"}});
  std::int64_t choices = 0, overridden = 0;
  for (const auto& one : await(triage::count_overrides_of(pool(), taken.it.office))) {
    choices += one.choices;
    overridden += one.overridden;
  }
  EXPECT_EQ(choices, 6);
  EXPECT_EQ(overridden, 2) << "the topic and the urgency";
}

TEST_F(Machine, DoesNotReadWhatIsForAPersonOnly) {
  const auto pages = written(true);
  const std::string number = sent(pages.back());
  ASSERT_FALSE(number.empty());
  EXPECT_EQ(asked_, 0);
  EXPECT_THAT(pages[3], Not(HasSubstr("MR-26-AAAA-AAAA-AAAA"))) << "nothing is compared either";
  EXPECT_THAT(page(officer(number), "/xodim/murojaatlar/" + number), Not(HasSubstr("suw, kran")));
}

}  // namespace
}  // namespace darcha::murojaat
