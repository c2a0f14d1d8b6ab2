// Rows of a group in the wizard: added, filled, wrong, removed and handed in, by forms alone.
#include "applications/store.h"
#include "applications/testing.h"

namespace darcha::applications {
namespace {

using catalog::Field;
using catalog::FieldType;
using testing::Form;

LocalText said(const std::string& words) { return LocalText({words, words, words, words, words}); }

catalog::Service with_relatives(catalog::Service service) {
  service.code = "relatives-service";
  service.version = 1;
  Field name{.code = "name", .type = FieldType::text, .label = said("Full name")};
  name.min_length = 2;
  Field kin{.code = "kin",
            .type = FieldType::choice,
            .label = said("Kinship"),
            .options = {{"mother", said("Mother")}, {"other", said("Other")}}};
  Field which{.code = "which", .type = FieldType::text, .label = said("Which")};
  which.when = catalog::Condition{.kind = catalog::Condition::Kind::equals, .field = "kin", .values = {"other"}};
  Field born{.code = "born", .type = FieldType::date, .label = said("Born"), .required = false};
  Field group{.code = "relatives", .type = FieldType::group, .label = said("Relatives"), .fields = {name, kin, which, born}};
  group.max_rows = 2;
  group.item = said("Relative");
  group.required = false;
  service.form = {{.code = "kin", .title = said("Kin"), .fields = {group}}};
  service.prefill.erase(
      std::remove_if(service.prefill.begin(), service.prefill.end(), [](const auto& p) { return p.as == "address_history"; }),
      service.prefill.end());
  service.workflow->automatic = false;  // nothing is made of it here
  service.output->shows.clear();
  return service;
}

class WizardRows : public testing::ApplicationsTest {
 public:
  void SetUp() override {
    ApplicationsTest::SetUp();
    offer(with_relatives(copy_of("residence-certificate")));
    person_ = add_citizen();
    at_ = begin(person_, "relatives-service");
    page_ = at_ + "/shakl/kin";
  }
  Answers stored() { return await(find_draft(services_->db, person_.subject, id_in(at_)))->answers; }
  std::string shown() { return body(get(person_, page_)); }
  static std::string body(const net::Response& response) { return std::get<std::string>(response.body); }
  static bool says(const std::string& html, std::string_view words) { return html.find(words) != std::string::npos; }

  testing::Citizen person_;
  std::string at_, page_;
};

TEST_F(WizardRows, AreAddedFilledAndRemovedWithoutAScript) {
  EXPECT_TRUE(says(shown(), "name=\"add_row\" value=\"relatives\""));
  EXPECT_EQ(location(post(person_, page_, {{"add_row", "relatives"}})), page_ + "#relatives.1");
  EXPECT_TRUE(says(shown(), "name=\"relatives.1.name\""));
  // What stands in the first row is kept when another is added, though it is not complete.
  const auto added = post(person_, page_, {{"relatives", "1"}, {"relatives.1.name", "Aziza"}, {"add_row", "relatives"}});
  EXPECT_EQ(location(added), page_ + "#relatives.2");
  EXPECT_EQ(stored(), (Answers{{"relatives", {"1", "2"}}, {"relatives.1.name", {"Aziza"}}}));
  EXPECT_FALSE(says(shown(), "add_row")) << "two are allowed";
  post(person_, page_, {{"relatives", "1"}, {"relatives", "2"}, {"relatives.2.name", "Bobur"}, {"add_row", "relatives"}});
  EXPECT_EQ(stored().at("relatives").size(), 2U) << "nor does a forged button add one";
  const Form two{{"relatives", "1"}, {"relatives.1.name", "Aziza"}, {"relatives", "2"}, {"relatives.2.name", "Bobur"}};
  Form removal = two;
  removal.emplace_back("remove_row", "relatives.1");
  EXPECT_EQ(location(post(person_, page_, removal)), page_ + "#relatives");
  EXPECT_EQ(stored(), (Answers{{"relatives", {"2"}}, {"relatives.2.name", {"Bobur"}}}));
}

TEST_F(WizardRows, AFaultLeadsToTheFieldOfItsRow) {
  const auto wrong = post(person_, page_,
                          {{"relatives", "1"},
                           {"relatives.1.name", "Aziza"},
                           {"relatives.1.kin", "mother"},
                           {"relatives", "5"},
                           {"relatives.5.name", "B"},
                           {"relatives.5.kin", "other"}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_TRUE(says(body(wrong), "href=\"#relatives.5.name\""));
  EXPECT_TRUE(says(body(wrong), "id=\"relatives.5.name\""));
  EXPECT_TRUE(says(body(wrong), "Relative 2: Full name"));
  EXPECT_TRUE(says(body(wrong), "href=\"#relatives.5.which\""));
  EXPECT_FALSE(says(body(wrong), "id=\"relatives.1\" open")) << "a right row stays folded";
  EXPECT_TRUE(says(body(wrong), "id=\"relatives.5\" open"));
}

TEST_F(WizardRows, KeepsNothingThatNoRowAsks) {
  Form form{
      {"relatives", "1"}, {"relatives.1.name", "Aziza"}, {"relatives.1.__proto__", "x"}, {"relatives.2.name", "x"}, {"__proto__", "x"}};
  for (int i = 0; i < 10'000; ++i) form.emplace_back("relatives." + std::to_string(i + 10) + ".name", "x");
  for (const char* id : {"__proto__", "constructor", "0", "-1", "1e9", "1"}) form.emplace_back("relatives", id);
  EXPECT_EQ(post(person_, page_ + "/saqlash", form).status, 200);
  EXPECT_EQ(stored(), (Answers{{"relatives", {"1"}}, {"relatives.1.name", {"Aziza"}}}));
}

TEST_F(WizardRows, AreReadBackBeforeAndAfterHandingIn) {
  const auto saved = post(person_, page_,
                          {{"relatives", "1"},
                           {"relatives.1.name", "Aziza"},
                           {"relatives.1.kin", "mother"},
                           {"relatives.1.born_day", "5"},
                           {"relatives.1.born_month", "5"},
                           {"relatives.1.born_year", "1948"},
                           {"relatives", "2"}});
  EXPECT_EQ(location(saved), at_ + "/tekshirish") << "a row left blank asks for nothing";
  const std::string check = body(get(person_, at_ + "/tekshirish"));
  EXPECT_TRUE(says(check, "Relative 1"));
  EXPECT_TRUE(says(check, "Aziza, Mother, "));
  EXPECT_FALSE(says(check, "Relative 2"));
  EXPECT_EQ(location(post(person_, at_ + "/yuborish")), at_ + "?yuborildi=1");
  EXPECT_TRUE(says(body(get(person_, at_)), "Aziza, Mother, "));
  const auto application = await(find_application(services_->db, person_.subject, id_in(at_)));
  EXPECT_EQ(application->answers.at("relatives"), std::vector<std::string>{"1"});
  EXPECT_EQ(application->answers.at("relatives.1.born"), std::vector<std::string>{"1948-05-05"});
  EXPECT_TRUE(says(await(export_of(services_, person_.subject)), "relatives.1.name"));
}

}  // namespace
}  // namespace darcha::applications
