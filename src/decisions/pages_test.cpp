// The pages by which people decide, as forms: without JavaScript, in every language.
#include "decisions/pages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "decisions/testing.h"

namespace darcha::decisions {
namespace {

using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

class Pages : public testing::ShortRoad {
 public:
  std::string panel(const testing::Clerk& clerk, const testing::Filed& filed, const std::string& query = {}, Lang lang = Lang::uz) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(net::Method::get, case_path(filed.id) + query);
    context.visitor = clerk.visitor();
    context.now = clock_.now();
    std::string out;
    for (const cases::Panel& one : panels(decisions_))
      if (const auto html = await(one.show(context, opened(clerk, filed)))) out += html->text;
    return out;
  }
  net::Response submit(const testing::Clerk& clerk, const testing::Filed& filed, const std::string& what, const Form& form = {}) {
    auto response = visit_as(clerk, net::Method::post, case_path(filed.id) + what, form);
    settle();
    return response;
  }
  static Form complete(const std::string& wish, const std::string& outcome = "admitted") {
    return {{"outcome", outcome},
            {"ground.refused", "condition_not_met"},
            {"explain.elder", "Yoshi yetmaydi, ammo bu shart majburiy emas."},
            {"explain.language", "Suhbatda tekshirildi, erkin gapiradi."},
            {"facts", "Arizachi 1990-yilda tugʻilgan."},
            {"conclusion", "Talablar bajarilgan, toʻsiq yoʻq."},
            {"do", wish}};
  }
};

class LongRoad : public testing::DecisionsTest {};

TEST_F(LongRoad, AConfirmationIsFourTripsToTheDatabase) {
  const auto filed = at_confirmation();
  const auto& second = holder(filed);
  (void)opened(second, filed);  // kin are known now
  const auto before = pool().stats().transactions;
  const auto response = visit_as(second, net::Method::post, case_path(filed.id) + "/tasdiq");
  EXPECT_EQ(response.status, 303);
  // Whose case it is; the case with its application and papers; the person, with the log of it; all that follows.
  EXPECT_EQ(pool().stats().transactions - before, 4U);
}

TEST_F(Pages, TheWholeWayByForms) {
  const auto filed = file();
  walk_to(filed, "conclusion");
  const auto& author = holder(filed);
  EXPECT_THAT(panel(author, filed), HasSubstr("/dalillar/oqish"));
  EXPECT_EQ(submit(author, filed, "/dalillar/oqish").status, 303);
  EXPECT_THAT(panel(author, filed), HasSubstr("Sixty or older"));

  auto response = submit(author, filed, "/qaror", {{"outcome", "refused"}, {"facts", "Yarim"}, {"do", "send"}});
  EXPECT_THAT(location(response), HasSubstr("xato=1"));
  const std::string faulty = panel(author, filed, "?xato=1");
  EXPECT_THAT(faulty, HasSubstr("xatolar"));
  EXPECT_THAT(faulty, HasSubstr("Yarim")) << "nothing that was typed is lost";
  EXPECT_THAT(faulty, HasSubstr("href=\"#explain-elder\""));
  EXPECT_THAT(faulty, HasSubstr("href=\"#ground-refused\""));
  EXPECT_EQ(load(filed).it.state, "conclusion");

  response = submit(author, filed, "/qaror", complete("letter"));
  EXPECT_EQ(location(response), case_path(filed.id) + "/xat");
  const std::string letter = page_as(author, case_path(filed.id) + "/xat");
  EXPECT_THAT(letter, HasSubstr("Talablar bajarilgan"));
  EXPECT_THAT(letter, HasSubstr(filed.number));
  const auto pdf = visit_as(author, net::Method::get, case_path(filed.id) + "/xat.pdf");
  EXPECT_EQ(pdf.headers.find("Content-Type"), "application/pdf");

  EXPECT_THAT(location(submit(author, filed, "/qaror", complete("send"))), HasSubstr("/yuborildi"));
  const auto& second = holder(filed);
  EXPECT_NE(second.officer.id, author.officer.id);
  EXPECT_THAT(page_as(author, case_path(filed.id) + "/yuborildi"), HasSubstr(second.officer.display_name));
  EXPECT_EQ(visit_as(second, net::Method::get, case_path(filed.id) + "/yuborildi").status, 404) << "for the author only";
  const std::string confirming = panel(second, filed);
  EXPECT_THAT(confirming, HasSubstr("/tasdiq"));
  EXPECT_THAT(confirming, HasSubstr("Suhbatda tekshirildi"));

  EXPECT_THAT(location(submit(second, filed, "/qaytarish", {{"remarks", "  "}})), HasSubstr("xato=1"));
  EXPECT_THAT(panel(second, filed, "?xato=1"), HasSubstr("xatolar"));
  EXPECT_THAT(location(submit(second, filed, "/qaytarish", {{"remarks", "Til bilimini qanday tekshirdingiz?"}})),
              HasSubstr("natija=returned"));
  EXPECT_THAT(panel(author, filed), HasSubstr("Til bilimini qanday tekshirdingiz?"));
  Form mended = complete("send");
  mended[3].second = "Suhbatda va yozma tekshirildi, erkin gapiradi.";
  EXPECT_THAT(location(submit(author, filed, "/qaror", mended)), HasSubstr("/yuborildi"));
  const auto& again = holder(filed);
  EXPECT_THAT(panel(again, filed), HasSubstr("<ins>"));
  EXPECT_THAT(location(submit(again, filed, "/tasdiq")), HasSubstr("natija=decided"));
  EXPECT_EQ(load(filed).it.state, "admitted");
  EXPECT_THAT(panel(again, filed), HasSubstr("/qaror.pdf"));
  EXPECT_EQ(visit_as(again, net::Method::get, case_path(filed.id) + "/qaror.pdf").status, 200);
}

TEST_F(Pages, AutosaveKeepsWhatIsTypedAndReadsNobodysRecord) {
  const auto filed = at_conclusion();
  const auto& author = holder(filed);
  const auto reads = records(filed.person.subject, "persons.read");
  const auto response = submit(author, filed, "/qaror/saqlash", complete(""));
  EXPECT_EQ(response.status, 200);
  EXPECT_THAT(web::test::body_of(response), HasSubstr("saved_at"));
  EXPECT_EQ(records(filed.person.subject, "persons.read"), reads);
  EXPECT_EQ(papers(filed).proposals.front().explanations.at("language").uz, "Suhbatda tekshirildi, erkin gapiradi.");
  EXPECT_THAT(location(submit(author, filed, "/qaror", complete("insert"))), HasSubstr("natija=inserted"));
  EXPECT_THAT(papers(filed).proposals.front().facts.uz, HasSubstr("age: 36"));
}

TEST_F(Pages, TheSameSendingTwiceIsToldAsDone) {
  const auto filed = at_conclusion();
  const auto& author = holder(filed);
  Form form = complete("send");
  form.emplace_back("once", "AAAAAAAAAAAAAAAAAAAAAA");
  const auto first = submit(author, filed, "/qaror", form);
  const auto second = submit(author, filed, "/qaror", form);
  EXPECT_THAT(location(first), HasSubstr("/yuborildi"));
  EXPECT_THAT(location(second), HasSubstr("/yuborildi"));
  EXPECT_EQ(papers(filed).proposals.size(), 1U);
}

TEST_F(Pages, NobodyElseWritesOnTheCase) {
  const auto filed = at_conclusion();
  const auto& colleague = clerk(cases::testing::kOffice, "registrar", 1);
  ASSERT_NE(holder(filed).officer.id, colleague.officer.id);
  EXPECT_EQ(submit(colleague, filed, "/qaror", complete("send")).status, 409);
  const auto& stranger = clerk(cases::testing::kBody, "checker");
  EXPECT_EQ(submit(stranger, filed, "/qaror", complete("send")).status, 404);
  EXPECT_EQ(submit(stranger, filed, "/dalillar/oqish").status, 403) << "a body that was asked a question sees the question only";
  EXPECT_EQ(visit_as(stranger, net::Method::get, case_path(filed.id) + "/xat").status, 403);
  EXPECT_TRUE(papers(filed).proposals.empty());
}

TEST_F(Pages, TheApplicantReadsTheReasonsInEveryLanguage) {
  const auto filed = at_confirmation("refused");
  ASSERT_TRUE(confirm_it(filed));
  for (const Lang lang : kLangs) {
    const std::string page = web::test::body_of(get(filed.person, "/kabinet/arizalar/" + filed.id.str(), lang));
    EXPECT_THAT(page, HasSubstr(lang == Lang::uz_cyrl ? "Қонун талаблари бажарилган" : "Qonun talablari bajarilgan")) << code(lang);
    EXPECT_THAT(page, HasSubstr("Sixty or older"));
    EXPECT_THAT(page, HasSubstr(papers(filed).standing()->number));
    EXPECT_THAT(page, Not(HasSubstr("decisions."))) << "a sentence is missing";
  }
}

TEST_F(Pages, EveryPanelSpeaksEveryLanguage) {
  const auto filed = at_conclusion();
  const auto& author = holder(filed);
  for (const Lang lang : kLangs) {
    EXPECT_THAT(panel(author, filed, "?xato=1", lang), Not(HasSubstr("decisions.")));
    EXPECT_THAT(panel(author, filed, "?reyestr=yopiq", lang), Not(HasSubstr("decisions.")));
  }
  ASSERT_TRUE(send_it(filed, sound(filed)));
  for (const Lang lang : kLangs) {
    EXPECT_THAT(panel(holder(filed), filed, "?xato=1", lang), Not(HasSubstr("decisions.")));
    EXPECT_THAT(page_as(holder(filed), case_path(filed.id) + "/xat", lang), Not(HasSubstr("decisions.")));
  }
}

class CommissionPages : public testing::DecisionsTest {};

TEST_F(CommissionPages, FromTheListToTheActByForms) {
  const auto filed = at_confirmation();
  ASSERT_TRUE(confirm_it(filed));
  const auto& secretary = clerk(cases::testing::kRepublic, "commission_secretary");
  const auto& member = clerk(cases::testing::kRepublic, "commission_member");
  const auto send = [&](const testing::Clerk& who, const std::string& to, const Form& form) {
    auto response = visit_as(who, net::Method::post, to, form);
    settle();
    return response;
  };
  EXPECT_THAT(page_as(secretary, "/xodim/komissiya"), HasSubstr(filed.number));
  EXPECT_EQ(send(member, "/xodim/komissiya", {{"day_day", "25"}}).status, 403) << "a member plans no sitting";
  EXPECT_EQ(send(secretary, "/xodim/komissiya", {{"day_day", "99"}, {"place", ""}}).status, 422);
  const auto planned =
      send(secretary, "/xodim/komissiya", {{"day_day", "25"}, {"day_month", "11"}, {"day_year", "2026"}, {"place", "Toshkent"}});
  ASSERT_EQ(planned.status, 303);
  const std::string at = location(planned).substr(0, location(planned).find('?'));
  EXPECT_EQ(send(secretary, at + "/kun-tartibi", {{"add", filed.id.str()}}).status, 303);
  EXPECT_EQ(send(secretary, at + "/yopish", {}).status, 422);
  Form form{{"chair", member.officer.id.str()}};
  for (int n = 0; n < 3; ++n) {
    const auto& one = clerk(cases::testing::kRepublic, "commission_member", n);
    form.emplace_back("present", one.officer.id.str());
    form.emplace_back("vote." + filed.id.str() + "." + one.officer.id.str(), "for");
  }
  EXPECT_EQ(send(secretary, at + "/natija", form).status, 303);
  for (const Lang lang : kLangs) {
    EXPECT_THAT(page_as(secretary, at, lang), Not(HasSubstr("decisions."))) << code(lang);
    EXPECT_THAT(page_as(member, at, lang), Not(HasSubstr("/yopish"))) << "a member reads";
  }
  EXPECT_THAT(location(send(secretary, at + "/yopish", {})), HasSubstr("natija=closed"));
  EXPECT_EQ(visit_as(member, net::Method::get, at + "/bayonnoma.pdf").status, 200);
  EXPECT_EQ(load(filed).it.state, "president");

  const auto& keeper = holder(filed);
  const std::string act = case_path(filed.id) + "/hujjat";
  EXPECT_EQ(send(keeper, act, {{"outcome", "admitted"}}).status, 422);
  EXPECT_EQ(
      send(keeper, act,
           {{"outcome", "admitted"}, {"act_number", "PQ-77"}, {"act_date_day", "21"}, {"act_date_month", "11"}, {"act_date_year", "2026"}})
          .status,
      303);
  EXPECT_EQ(load(filed).it.state, "admitted");
  EXPECT_EQ(papers(filed).standing()->act->number, "PQ-77");
}

}  // namespace
}  // namespace darcha::decisions
