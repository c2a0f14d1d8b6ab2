// Pages of officers and of the applicant in process: a case worked from the list to its end by forms alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cases/engine.h"
#include "cases/testing.h"
#include "consent/events.h"
#include "persons/testing_registers.h"

namespace darcha::cases {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CasePages : public testing::CasesTest {
 public:
  const testing::Clerk& registrar(int n = 0) { return clerk(testing::kOffice, "registrar", n); }
  std::string at(const testing::Filed& filed, const std::string& act = {}) {
    return "/xodim/ishlar/" + filed.id.str() + (act.empty() ? "" : "/" + act);
  }
  net::Response act(const testing::Clerk& who, const testing::Filed& filed, const std::string& what, const testing::Form& form = {}) {
    return visit_as(who, net::Method::post, at(filed, what), form);
  }
  net::Response as_applicant(const testing::Filed& filed, const std::string& what, const testing::Form& form) {
    return visit(officer_pages(), filed.person, net::Method::post, "/kabinet/arizalar/" + filed.id.str() + "/" + what, form);
  }
};

TEST_F(CasePages, TheListShowsACaseAndSortsByEveryColumnBothWaysInEveryLanguage) {
  const auto filed = file();
  EXPECT_THAT(page_as(registrar(), "/xodim/ishlar"), HasSubstr(filed.number));
  EXPECT_THAT(page_as(registrar(), "/xodim/ishlar"), Not(HasSubstr("Reymova"))) << "names are not in the list";
  for (const char* sort : {"stage_due", "due", "opened", "number", "service", "state", "holder"})
    for (const char* way : {"", "&teskari=1"})
      EXPECT_THAT(page_as(registrar(), std::string{"/xodim/ishlar?tartib="} + sort + way), HasSubstr(filed.number)) << sort;
  for (const Lang lang : kLangs) EXPECT_THAT(page_as(registrar(), "/xodim/ishlar", lang), HasSubstr(filed.number));
  EXPECT_THAT(page_as(registrar(), "/xodim/ishlar?kimda=men"), Not(HasSubstr(filed.number)));
  EXPECT_THAT(page_as(registrar(), "/xodim/ishlar?kimda=bosh"), HasSubstr(filed.number));
  EXPECT_THAT(page_as(registrar(), "/xodim/ishlar?muddat=otgan"), Not(HasSubstr(filed.number)));
  EXPECT_THAT(page_as(registrar(), "/xodim/ishlar?bosqich=conclusion"), Not(HasSubstr(filed.number)));
  EXPECT_THAT(page_as(registrar(), "/xodim/ishlar?sahifa=10"), Not(HasSubstr(filed.number)));
}

TEST_F(CasePages, EveryTabOfACaseIsThereInEveryLanguage) {
  const auto filed = file();
  for (const Lang lang : kLangs)
    for (const char* tab : {"dalillar", "javoblar", "hujjatlar", "yozishmalar", "tarix"}) {
      const auto shown = visit_as(registrar(), net::Method::get, at(filed) + "?bolim=" + tab, {}, lang);
      EXPECT_EQ(shown.status, 200) << tab;
      EXPECT_THAT(web::test::body_of(shown), HasSubstr(filed.number));
    }
}

TEST_F(CasePages, WhoClaimsSecondLearnsWhoHasIt) {
  const auto filed = file();
  EXPECT_EQ(act(registrar(0), filed, "olish").status, 303);
  EXPECT_EQ(load(filed).it.holder, registrar(0).officer.id);
  EXPECT_EQ(act(registrar(1), filed, "olish").status, 409);
  EXPECT_EQ(act(registrar(0), filed, "olish").status, 303) << "their own";
}

TEST_F(CasePages, AQuestionStopsTheClockAndTheAnswerBringsTheCaseBackToWhoAsked) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  EXPECT_EQ(act(registrar(), filed, "sorash", {{"matn", ""}}).status, 422);
  EXPECT_EQ(act(registrar(), filed, "sorash", {{"matn", "Manzilingiz qaysi?"}}).status, 303);
  settle();
  EXPECT_TRUE(load(filed).it.stopped());
  EXPECT_EQ(act(registrar(), filed, "sorash", {{"matn", "Yana savol"}}).status, 409) << "an answer is awaited";
  const std::string page = web::test::body_of(get(filed.person, "/kabinet/arizalar/" + filed.id.str()));
  EXPECT_THAT(page, HasSubstr("Manzilingiz qaysi?"));
  EXPECT_THAT(page, HasSubstr("ish-javobi"));
  EXPECT_EQ(as_applicant(filed, "ish-javobi", {{"matn", "Nukus, Berdaq 12"}}).status, 303);
  const Loaded loaded = load(filed);
  EXPECT_EQ(loaded.it.state, "completeness");
  EXPECT_EQ(loaded.it.holder, registrar().officer.id);
  EXPECT_FALSE(loaded.it.stopped());
  EXPECT_THAT(page_as(registrar(), at(filed) + "?bolim=yozishmalar"), HasSubstr("Nukus, Berdaq 12"));
}

TEST_F(CasePages, AFormSentAgainIsCarriedOutOnceAndAnsweredAsTheFirstTime) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  const auto twice = [&](const std::string& what, testing::Form form, const std::string& once) {
    form.emplace_back("once", once);
    EXPECT_EQ(act(registrar(), filed, what, form).status, 303) << what;
    EXPECT_EQ(act(registrar(), filed, what, form).status, 303) << what << ", sent again";
  };
  twice("xabar", {{"matn", "Hujjatlar qabul qilindi"}}, "AAAAAAAAAAAAAAAAAAAAAA");
  twice("sorash", {{"matn", "Manzilingiz qaysi?"}}, "AAAAAAAAAAAAAAAAAAAAAQ");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(as_applicant(filed, "ish-javobi", {{"matn", "Nukus"}, {"once", "AAAAAAAAAAAAAAAAAAAAAg"}}).status, 303);
  EXPECT_EQ(load(filed).messages.size(), 3U) << "a notice, a question and an answer";
  twice("navbatga", {{"matn", "Taʼtil"}}, "AAAAAAAAAAAAAAAAAAAAAw");
  EXPECT_EQ(act(registrar(1), filed, "navbatga", {{"matn", "Taʼtil"}, {"once", "AAAAAAAAAAAAAAAAAAAABA"}}).status, 403)
      << "another form is another act";
}

TEST_F(CasePages, BodiesAnswerInTheirOwnListAndTheLastAnswerMovesTheCaseOn) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  EXPECT_EQ(act(registrar(), filed, "bosqich", {{"tanlov", "checks"}}).status, 303);
  settle();
  for (const Check& check : load(filed).checks) {
    const auto& body = clerk(check.code == "tax" ? testing::kBody : "iiv-info-1735", "checker");
    EXPECT_THAT(page_as(body, "/xodim/tekshiruvlar"), HasSubstr(filed.number));
    for (const web::OfficerEntry& entry : officer_entries(cases_))
      if (entry.href == "/xodim/tekshiruvlar") EXPECT_EQ(await(entry.waiting(body.visitor())), 1) << "the badge beside the menu entry";
    const std::string task = "/xodim/tekshiruvlar/" + filed.id.str() + "/" + check.id.str();
    EXPECT_EQ(visit_as(body, net::Method::get, task).status, 200);
    EXPECT_EQ(visit_as(body, net::Method::get, at(filed)).status, 403) << "who is asked sees the question, not the case";
    EXPECT_EQ(visit_as(body, net::Method::post, task, {{"javob", "wrong"}}).status, 422);
    EXPECT_EQ(visit_as(body, net::Method::post, task, {{"javob", "clear"}, {"izoh", "Qarzi yoʻq"}}).status, 303);
    EXPECT_EQ(visit_as(body, net::Method::post, task, {{"javob", "objection"}}).status, 409) << "answered once";
  }
  settle();
  EXPECT_EQ(load(filed).it.state, "conclusion");
  EXPECT_EQ(load(filed).it.holder, registrar().officer.id) << "the same desk goes on with it";
  EXPECT_THAT(page_as(registrar(), at(filed)), HasSubstr("Qarzi yoʻq"));
}

TEST_F(CasePages, HandingOverNeedsAReasonAndAColleague) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  const std::string to = registrar(1).officer.id.str();
  EXPECT_EQ(act(registrar(), filed, "topshirish", {{"tanlov", to}, {"matn", ""}}).status, 422);
  EXPECT_EQ(
      act(registrar(), filed, "topshirish", {{"tanlov", clerk(testing::kOffice, "head").officer.id.str()}, {"matn", "Taʼtil"}}).status,
      422);
  EXPECT_EQ(act(registrar(), filed, "topshirish", {{"tanlov", to}, {"matn", "Taʼtilga chiqaman"}}).status, 303);
  EXPECT_EQ(load(filed).it.holder, registrar(1).officer.id);
  EXPECT_THAT(page_as(registrar(1), at(filed) + "?bolim=tarix"), HasSubstr("Taʼtilga chiqaman"));
}

TEST_F(CasePages, ADeclaredConflictTakesTheCaseAwayForGood) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  EXPECT_EQ(act(registrar(), filed, "toqnashuv", {{"matn", "Qoʻshnim"}}).status, 303);
  EXPECT_TRUE(load(filed).it.holder.is_nil());
  EXPECT_EQ(visit_as(registrar(), net::Method::get, at(filed)).status, 403);
  EXPECT_EQ(visit_as(registrar(1), net::Method::get, at(filed)).status, 200);
}

TEST_F(CasePages, TheHeadExtendsOnceAndAssigns) {
  const auto filed = file();
  const auto& head = clerk(testing::kOffice, "head");
  const auto due = *load(filed).it.due_at;
  EXPECT_EQ(act(registrar(), filed, "uzaytirish", {{"matn", "Koʻp hujjat"}}).status, 403);
  EXPECT_EQ(act(head, filed, "uzaytirish", {{"matn", "Koʻp hujjat"}}).status, 303);
  EXPECT_GT(*load(filed).it.due_at, due + Days{20});
  EXPECT_EQ(act(head, filed, "uzaytirish", {{"matn", "Yana"}}).status, 403);
  EXPECT_EQ(act(head, filed, "biriktirish", {{"tanlov", registrar(1).officer.id.str()}, {"matn", "Navbat"}}).status, 303);
  EXPECT_EQ(load(filed).it.holder, registrar(1).officer.id);
}

TEST_F(CasePages, TheApplicantTakesItBackAndNobodyWorksOnItAnyMore) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  EXPECT_EQ(as_applicant(filed, "qaytarib-olish", {}).status, 303);
  EXPECT_EQ(as_applicant(filed, "qaytarib-olish", {}).status, 303) << "again changes nothing";
  settle();
  const Loaded loaded = load(filed);
  EXPECT_EQ(loaded.it.state, kWithdrawn);
  EXPECT_TRUE(loaded.application.application.finished_at);
  EXPECT_EQ(act(registrar(), filed, "sorash", {{"matn", "Nega?"}}).status, 409);
  for (const Lang lang : kLangs) EXPECT_EQ(get(filed.person, "/kabinet/arizalar/" + filed.id.str(), lang).status, 200);
}

TEST_F(CasePages, ADeadApplicantsCaseIsEndedByTheHeadOnly) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  note_death(filed.person.subject, "2026-11-01");
  EXPECT_EQ(act(registrar(), filed, "sorash", {{"matn", "Salom?"}}).status, 403);
  EXPECT_EQ(act(registrar(), filed, "tugatish", {{"matn", "Vafot etgan"}}).status, 403);
  EXPECT_EQ(act(clerk(testing::kOffice, "head"), filed, "tugatish", {{"matn", "Vafot etgan"}}).status, 303);
  EXPECT_EQ(load(filed).it.state, kTerminated);
}

TEST_F(CasePages, SearchFindsByNumberAndPinForAPurposeAndSaysSoToThePerson) {
  const auto filed = file();
  const auto search = [&](const testing::Clerk& who, const std::string& q) {
    return web::test::body_of(visit_as(who, net::Method::post, "/xodim/qidiruv", {{"q", q}, {"maqsad", "case_call"}}));
  };
  EXPECT_EQ(visit_as(registrar(), net::Method::post, "/xodim/qidiruv", {{"q", filed.number}}).status, 422) << "without a purpose";
  EXPECT_THAT(search(registrar(), filed.number), HasSubstr("/xodim/ishlar/" + filed.id.str()));
  EXPECT_THAT(search(registrar(), filed.person.pin), HasSubstr("/xodim/ishlar/" + filed.id.str()));
  EXPECT_THAT(search(clerk(testing::kBody, "checker"), filed.number), Not(HasSubstr("/xodim/ishlar/" + filed.id.str())));
  EXPECT_EQ(records(filed.person.subject, "cases.searched"), 2);
  EXPECT_EQ(records(filed.person.subject, "persons.found"), 1);
}

TEST_F(CasePages, SearchFindsByNameInTheOfficersOwnTerritoryAndSaysSoToThePerson) {
  const auto filed = file();
  persons::testing::index_name(*this, filed.person.subject, {.surname = "Yoldosheva", .given = "Oygul", .patronymic = "Rustam qizi"});
  persons::testing::index_name(*this, add_citizen().subject,
                               {.surname = "Yoldosheva", .given = "Oygul", .patronymic = "Botir qizi"});  // has no case
  const auto search = [&](const testing::Clerk& who, const std::string& q) {
    return web::test::body_of(visit_as(who, net::Method::post, "/xodim/qidiruv", {{"q", q}, {"maqsad", "case_call"}}));
  };
  const std::string link = "/xodim/ishlar/" + filed.id.str();
  EXPECT_EQ(visit_as(registrar(), net::Method::post, "/xodim/qidiruv", {{"q", "Yoldosheva Oygul"}}).status, 422) << "without a purpose";
  EXPECT_EQ(visit_as(registrar(), net::Method::post, "/xodim/qidiruv", {{"q", "Yoldosheva"}, {"maqsad", "case_call"}}).status, 422)
      << "a surname alone is a list of a village";
  EXPECT_EQ(records(filed.person.subject, "cases.searched"), 0);
  for (const char* typed : {"Yoldosheva Oygul", "Oygul Yoʻldosheva", "Йўлдошева Ойгул", "yuldasheva oygul rustamovna", "Yoldoshva Oygul"})
    EXPECT_THAT(search(registrar(), typed), HasSubstr(link)) << typed;
  EXPECT_THAT(search(registrar(), "Yoldosheva Oygul"), HasSubstr("1990")) << "namesakes are told apart";
  EXPECT_THAT(search(registrar(), "Yoldosheva Oygul Botir qizi"), Not(HasSubstr(link)));
  EXPECT_THAT(search(clerk(testing::kBody, "checker"), "Yoldosheva Oygul"), Not(HasSubstr(link)));
  EXPECT_THAT(search(clerk(testing::kRegion, "supervisor"), "Yoldosheva Oygul"), HasSubstr(link)) << "the reporting line";
  EXPECT_EQ(records(filed.person.subject, "cases.searched"), 7) << "each look that showed the case, and no other";
  EXPECT_EQ(records(SubjectId{}, "persons.found"), 0) << "a search names nobody";
}

TEST_F(CasePages, ASearchThatFindsTooManyNamesakesSaysSo) {
  for (int i = 0; i <= persons::kMostNamesakes; ++i)
    persons::testing::index_name(*this, SubjectId::make(testing::kNow), {.surname = "Karimov", .given = "Aziz"});
  const auto shown = visit_as(registrar(), net::Method::post, "/xodim/qidiruv", {{"q", "Karimov Aziz"}, {"maqsad", "case_work"}});
  EXPECT_EQ(shown.status, 200);
  EXPECT_THAT(web::test::body_of(shown), HasSubstr("Otasining ismini"));
}

TEST_F(CasePages, WhoIsInChargeSeesTheLoadAndOthersDoNot) {
  const auto filed = file();
  EXPECT_EQ(visit_as(registrar(), net::Method::get, "/xodim/rahbar").status, 403);
  for (const Lang lang : kLangs)
    EXPECT_EQ(visit_as(clerk(testing::kOffice, "head"), net::Method::get, "/xodim/rahbar", {}, lang).status, 200);
  const auto below = page_as(clerk(testing::kRegion, "supervisor"), "/xodim/rahbar?bolim=" + offices::office_id_of(testing::kOffice).str());
  EXPECT_THAT(below, HasSubstr("/xodim/rahbar?bolim=" + offices::office_id_of(testing::kRegion).str())) << "the way back up";
  const std::string to_office = "/xodim/rahbar?bolim=" + offices::office_id_of(testing::kOffice).str();
  const auto line_of_office = [&] {
    const std::string page = page_as(clerk(testing::kRegion, "supervisor"), "/xodim/rahbar");
    const std::size_t at = page.find(to_office);
    return at == std::string::npos ? std::string{} : page.substr(at, page.find("</tr>", at) - at);
  };
  EXPECT_THAT(line_of_office(), AllOf(HasSubstr(">1<"), HasSubstr(">0<"))) << "open and free, not overdue";
  clock_.advance(Days{10});
  EXPECT_THAT(line_of_office(), Not(HasSubstr(">0<"))) << "and overdue";
  EXPECT_EQ(visit_as(clerk(testing::kRegion, "supervisor"), net::Method::get, at(filed)).status, 200) << "the reporting line";
}

TEST_F(CasePages, AReturnedApplicationSaysWhy) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  EXPECT_EQ(act(registrar(), filed, "bosqich", {{"tanlov", "not_considered"}, {"matn", ""}}).status, 422);
  EXPECT_EQ(act(registrar(), filed, "bosqich", {{"tanlov", "not_considered"}, {"matn", "Hujjat toʻliq emas"}}).status, 303);
  EXPECT_THAT(web::test::body_of(get(filed.person, "/kabinet/arizalar/" + filed.id.str())), HasSubstr("Hujjat toʻliq emas"));
}

TEST_F(CasePages, AConsentWithdrawnAfterHandingInIsALineOfTheHistoryOnce) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  const jobs::OutboxEvent event{
      .id = make_uuid_v7(clock_.now()),
      .topic = std::string{consent::kAnswered},
      .subject = filed.person.subject,
      .payload = R"({"application_id":")" + filed.id.str() + R"(","consent":"child_consent","state":"withdrawn"})",
      .at = clock_.now()};
  await(note_consent(cases_, event));
  await(note_consent(cases_, event));  // delivered twice
  const Loaded loaded = load(filed);
  EXPECT_EQ(std::ranges::count(loaded.steps, "consent_withdrawn", &Step::kind), 1);
  EXPECT_EQ(loaded.it.holder, registrar().officer.id) << "nothing else changed";
  for (const Lang lang : kLangs) EXPECT_EQ(visit_as(registrar(), net::Method::get, at(filed) + "?bolim=tarix", {}, lang).status, 200);
}

TEST_F(CasePages, AnAnswerThatSaysNothingIsShownAgainAtItsField) {
  const auto filed = file();
  act(registrar(), filed, "olish");
  act(registrar(), filed, "sorash", {{"matn", "Manzilingiz qaysi?"}});
  const auto again = as_applicant(filed, "ish-javobi", {{"matn", " "}});
  EXPECT_EQ(again.status, 422);
  EXPECT_THAT(web::test::body_of(again), HasSubstr("href=\"#ish-javobi\""));
  EXPECT_THAT(web::test::body_of(again), HasSubstr("ish-javobi-error"));
  const auto act_again = act(registrar(1), filed, "xabar", {{"matn", ""}});
  EXPECT_NE(act_again.status, 303) << "not their case";
}

}  // namespace
}  // namespace darcha::cases
