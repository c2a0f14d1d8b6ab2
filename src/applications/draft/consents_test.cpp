// An application that names a child of 14 to 17 waits for the child's own yes.
#include "applications/draft/consents.h"

#include "applications/testing.h"

namespace darcha::applications {
namespace {

using testing::Form;

LocalText said(const std::string& words) { return LocalText({words, words, words, words, words}); }

catalog::Service with_children(catalog::Service service) {
  service.code = "with-children";
  service.version = 1;
  catalog::Field born{.code = "child_born", .type = catalog::FieldType::date, .label = said("Born")};
  born.about = catalog::Field::About::other_person;
  catalog::Field name{.code = "child_name", .type = catalog::FieldType::text, .label = said("Name")};
  name.about = catalog::Field::About::other_person;
  name.required = false;
  catalog::Field group{.code = "children", .type = catalog::FieldType::group, .label = said("Children"), .fields = {born, name}};
  group.max_rows = 5;
  group.item = said("Child");
  group.required = false;
  service.form = {{.code = "children", .title = said("Children"), .fields = {group}}};
  catalog::Consent consent{.code = "child_consent", .from = catalog::Consent::From::child_14_18};
  consent.title = said("Consent of the child");
  consent.lasts = {.count = 12, .unit = catalog::Unit::months};
  service.consents = {consent};
  service.prefill = {{.data = "civil.minor_children", .as = "minor_children", .required = false}};
  service.workflow->automatic = false;  // nothing is made of it here
  service.output->shows.clear();
  return service;
}

class ConsentOfAChild : public testing::ApplicationsTest {
 public:
  void SetUp() override {
    ApplicationsTest::SetUp();
    offer(with_children(copy_of("residence-certificate")));
    parent_ = add_citizen();
    child_ = add_citizen();
    insert("persons.relations values ('" + parent_.subject.str() + "', 'child', '" + child_.subject.str() +
           "', 'Reymov Aydos', 'Реймов Айдос', '2011-06-07', '2011-06-07', null, 'A-1', 'civil', '2026-01-02T03:04:05Z')");
    at_ = begin(parent_, "with-children");
    rooms_ = std::make_shared<consent::Services>(
        consent::Services{.db = pool(), .find_service = services_->find_service, .reference = services_->reference});
  }
  void add_child(const testing::Citizen& child, const std::string& name, const std::string& born) {
    insert("persons.relations values ('" + parent_.subject.str() + "', 'child', '" + child.subject.str() + "', '" + name + "', '', '" +
           born + "', '" + born + "', null, 'A-2', 'civil', '2026-01-02T03:04:05Z')");
  }
  std::int64_t questions_to(const testing::Citizen& child) {
    return count("consent.requests where subject_id = '" + child.subject.str() + "'");
  }
  void name_child_born(const std::string& year, const std::string& name = {}) {
    const auto saved = post(parent_, at_ + "/shakl/children",
                            {{"children", "1"},
                             {"children.1.child_born_day", "7"},
                             {"children.1.child_born_month", "6"},
                             {"children.1.child_born_year", year},
                             {"children.1.child_name", name}});
    ASSERT_EQ(location(saved), at_ + "/tekshirish");
  }
  std::string hand_over() { return location(post(parent_, at_ + "/yuborish")); }
  std::string say(consent::Answer given) {
    const auto done = await(consent::answer(rooms_, child_.subject, id_in(at_), "child_consent", given, clock_.now()));
    return done ? "" : done.error().code;
  }

  testing::Citizen parent_, child_;
  std::string at_;
  std::shared_ptr<consent::Services> rooms_;
};

TEST_F(ConsentOfAChild, IsAskedOnceAndWaitedFor) {
  name_child_born("2011");
  EXPECT_EQ(hand_over(), at_ + "/tekshirish?rozilik=1");
  EXPECT_EQ(hand_over(), at_ + "/tekshirish?rozilik=1");
  EXPECT_EQ(count("consent.requests where subject_id = '" + child_.subject.str() + "'"), 1);
  const std::string check = web::test::body_of(get(parent_, at_ + "/tekshirish"));
  EXPECT_NE(check.find("Reymov Aydos"), std::string::npos);
  EXPECT_EQ(say(consent::Answer::no), "");
  EXPECT_EQ(hand_over(), at_ + "/tekshirish?rozilik=1") << "a no is no yes";
  EXPECT_EQ(say(consent::Answer::yes), "");
  EXPECT_EQ(hand_over(), at_ + "?yuborildi=1");
  EXPECT_NE(web::test::body_of(get(parent_, at_)).find("Reymov Aydos"), std::string::npos);
}

TEST_F(ConsentOfAChild, IsNotAskedOfOneWhoIsYoungerOrUnknown) {
  const catalog::Service service = with_children(copy_of("residence-certificate"));
  const Date today = date_in_tashkent(testing::kNow);  // 21 November 2026
  const std::vector<std::pair<std::string, bool>> days{{"2012-11-21", true},  {"2012-11-22", false}, {"2008-11-22", true},
                                                       {"2008-11-21", false}, {"1950-01-01", false}, {"2030-01-01", false}};
  for (const auto& [day, asked] : days)
    EXPECT_EQ(named_children(service, {{"children", {"1"}}, {"children.1.child_born", {day}}}, today).size(), asked ? 1U : 0U) << day;
  name_child_born("2012");  // fourteen, but no child of the register: the applicant is told, and an officer asks
  EXPECT_NE(web::test::body_of(get(parent_, at_ + "/tekshirish")).find("Oila reyestrida topilmadi: 07.06.2012"), std::string::npos);
  EXPECT_EQ(hand_over(), at_ + "?yuborildi=1");
  EXPECT_EQ(count("consent.requests where subject_id = '" + child_.subject.str() + "'"), 0);
}

TEST_F(ConsentOfAChild, OfTwinsTheNamedOneIsAsked) {
  const auto twin = add_citizen();
  add_child(twin, "Reymova Aysuliw", "2011-06-07");
  name_child_born("2011", "reymova AYSULIW");
  EXPECT_EQ(hand_over(), at_ + "/tekshirish?rozilik=1");
  EXPECT_EQ(questions_to(twin), 1);
  EXPECT_EQ(questions_to(child_), 0);
  EXPECT_EQ(web::test::body_of(get(parent_, at_ + "/tekshirish")).find("Oila reyestrida topilmadi"), std::string::npos);
}

TEST_F(ConsentOfAChild, IsFoundByNameWhenTheDayWasMistyped) {
  name_child_born("2010", "Reymov Aydos");
  EXPECT_EQ(hand_over(), at_ + "/tekshirish?rozilik=1");
  EXPECT_EQ(questions_to(child_), 1);
}

}  // namespace
}  // namespace darcha::applications
