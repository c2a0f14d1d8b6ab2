// Pages of authors and officers in process: an appeal from the first page of the wizard to its reopening, by forms alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "murojaat/testing.h"

namespace darcha::murojaat {
namespace {

using testing::Clerk;
using testing::Form;
using ::testing::HasSubstr;
using ::testing::Not;

class AppealPages : public testing::MurojaatTest {
 public:
  web::Context context(const web::Visitor& who, net::Method method, const std::string& target, const Form& form, Lang lang) {
    web::Context out = web::test::context(lang);
    out.request = web::test::request(method, target);
    for (const auto& [name, value] : form) out.request->form.add(name, value);
    for (const auto& cookie : cookies_) out.request->headers.add("Cookie", cookie);
    out.visitor = who;
    out.now = clock_.now();
    return out;
  }
  net::Response visit(const web::Visitor& who, const std::string& target, const Form& form = {}, Lang lang = Lang::uz) {
    const auto method = form.empty() ? net::Method::get : net::Method::post;
    web::Context made = context(who, method, target, form, lang);
    web::test::Site site(routes(services_));
    net::Response response = await(site.visit(made));
    for (const std::string& cookie : made.state->set_cookies) cookies_ = {cookie.substr(0, cookie.find(';'))};
    return response;
  }
  std::string page(const web::Visitor& who, const std::string& target, const Form& form = {}, Lang lang = Lang::uz) {
    return web::test::body_of(visit(who, target, form, lang));
  }
  /// What the next page of the wizard has to be sent back.
  static std::string draft_in(const std::string& html) {
    std::smatch found;
    return std::regex_search(html, found, std::regex("name=\"qoralama\" value=\"([^\"]+)\"")) ? found[1].str() : std::string{};
  }
  web::Visitor citizen(const testing::Citizen& person) {
    return {.session = SessionId::make(clock_.now()), .subject = person.subject, .assurance = 1, .display_name = "A. Reymova"};
  }
  web::Visitor officer(int n = 0) { return clerk(testing::kOffice, "murojaat", n).visitor(); }
  /// Through the four pages; gives what the last one answered.
  std::string written(const web::Visitor& who, const std::string& as, const Form& last = {}) {
    std::string html = page(who, "/murojaat/yozish", {{"qadam", "matn"}, {"qoralama", ""}, {"matn", "Kóshemizdiń jolı buzılǵan."}});
    html = page(who, "/murojaat/yozish",
                {{"qadam", "joy"}, {"qoralama", draft_in(html)}, {"mavzu", "heating"}, {"tuman", "1735401"}, {"manzil", "Berdaq 12"}});
    html = page(who, "/murojaat/yozish",
                {{"qadam", "kim"}, {"qoralama", draft_in(html)}, {"kim", as}, {"ism", "Aygúl"}, {"aloqa", "+998900000000"}});
    Form form{{"qadam", "tekshirish"}, {"qoralama", draft_in(html)}, {"tur", "shikoyat"}};
    form.insert(form.end(), last.begin(), last.end());
    html = page(who, "/murojaat/yuborish", form);
    settle();
    return html;
  }
  static std::string number_in(const std::string& html) {
    std::smatch found;
    return std::regex_search(html, found, std::regex("MR-\\d\\d-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")) ? found[0].str() : std::string{};
  }
  static std::string desk(const std::string& number, const std::string& act = {}) {
    return "/xodim/murojaatlar/" + number + (act.empty() ? "" : "/" + act);
  }
  Form answer() {
    return {{"javob", "Berdaq kóshesiniń 12-úyi aldındaǵı jol 2026-jıl 24-noyabrde tekserildi, akt 17."},
            {"ish", "120 metr jol tamirlandi"},
            {"asos", "OʻRQ-445, 28-modda"},
            {"dalil", "Akt 17"}};
  }

  std::vector<std::string> cookies_;
};

TEST_F(AppealPages, AnAnonymousAuthorComesBackWithTheCodeThatWasShownOnce) {
  EXPECT_THAT(page({}, "/murojaat"), HasSubstr("name=\"matn\""));
  EXPECT_EQ(visit({}, "/murojaat/yozish", {{"qadam", "matn"}, {"qoralama", ""}, {"matn", ""}}).status, 422);
  const std::string receipt = written({}, "anonim");
  const std::string number = number_in(receipt);
  ASSERT_FALSE(number.empty()) << receipt;
  std::smatch code;
  ASSERT_TRUE(std::regex_search(receipt, code, std::regex("<code id=\"kod\"[^>]*>([^<]+)</code>")));
  EXPECT_THAT(page({}, "/murojaat/" + number), HasSubstr("Berdaq 12"));
  cookies_.clear();
  EXPECT_EQ(visit({}, "/murojaat/" + number).status, 404) << "the number alone opens nothing";
  EXPECT_EQ(visit({}, "/murojaat/kod", {{"kod", "AAAA-BBBB"}}).status, 422);
  EXPECT_EQ(visit({}, "/murojaat/kod", {{"kod", code[1].str()}}).status, 303);
  for (const Lang lang : kLangs) EXPECT_THAT(page({}, "/murojaat/" + number, {}, lang), HasSubstr(number));
}

TEST_F(AppealPages, WhatWasTypedIsKeptOnTheWayBackAndToAPartThatIsChanged) {
  const web::Visitor nobody;
  std::string html = page(nobody, "/murojaat/yozish", {{"qadam", "matn"}, {"qoralama", ""}, {"matn", "Suw joq"}, {"odam", "1"}});
  html = page(nobody, "/murojaat/yozish",
              {{"qadam", "joy"}, {"qoralama", draft_in(html)}, {"manzil", "Guliston 3"}, {"mavzu", "-"}, {"orqaga", "1"}});
  EXPECT_THAT(html, HasSubstr("Suw joq"));
  html = page(nobody, "/murojaat/yozish", {{"qadam", "matn"}, {"qoralama", draft_in(html)}, {"matn", "Suw joq bir hápte"}});
  EXPECT_THAT(html, HasSubstr("Guliston 3"));
  EXPECT_EQ(visit(nobody, "/murojaat/yozish", {{"qadam", "joy"}, {"qoralama", draft_in(html)}, {"tuman", "9999999"}}).status, 422);
  html = page(nobody, "/murojaat/yozish", {{"qadam", "joy"}, {"qoralama", draft_in(html)}, {"manzil", "Guliston 3"}});
  EXPECT_EQ(visit(nobody, "/murojaat/yozish", {{"qadam", "kim"}, {"qoralama", draft_in(html)}, {"kim", "ism"}}).status, 422);
  html = page(nobody, "/murojaat/yozish", {{"qadam", "kim"}, {"qoralama", draft_in(html)}, {"kim", "men"}, {"ism", "Bibinaz"}});
  EXPECT_THAT(html, HasSubstr("Bibinaz"));
  html = page(nobody, "/murojaat/yuborish", {{"qadam", "tekshirish"}, {"qoralama", draft_in(html)}, {"otish", "matn"}});
  EXPECT_THAT(html, HasSubstr("Suw joq bir hápte"));
  html = page(nobody, "/murojaat/yozish", {{"qadam", "matn"}, {"qoralama", draft_in(html)}, {"matn", "Suw joq.\n\nJol buzılǵan."}});
  html = page(nobody, "/murojaat/yuborish", {{"qadam", "tekshirish"}, {"qoralama", draft_in(html)}, {"tur", "ariza"}});
  EXPECT_EQ(load(*await(find_by_number(services_, number_in(html)))).points.size(), 2U) << "each matter on a line is a point";
}

TEST_F(AppealPages, AnAuthorWhoseSessionEndedIsAskedAgainWhoWritesAndNeverSentAsNobody) {
  const auto person = add_citizen();
  std::string html = page(citizen(person), "/murojaat/yozish", {{"qadam", "matn"}, {"qoralama", ""}, {"matn", "Jol buzılǵan"}});
  html = page(citizen(person), "/murojaat/yozish", {{"qadam", "joy"}, {"qoralama", draft_in(html)}, {"manzil", ""}});
  html = page(citizen(person), "/murojaat/yozish", {{"qadam", "kim"}, {"qoralama", draft_in(html)}, {"kim", "men"}});
  const std::string asked = page({}, "/murojaat/yuborish", {{"qadam", "tekshirish"}, {"qoralama", draft_in(html)}, {"tur", "ariza"}});
  EXPECT_THAT(asked, HasSubstr("name=\"kim\""));
  EXPECT_EQ(count("murojaat.appeals where true"), 0);
}

TEST_F(AppealPages, AnAppealIsAnsweredPointByPointRefusedOnceForBeingFormalAndReopened) {
  const auto person = add_citizen();
  const web::Visitor author = citizen(person);
  const std::string number = number_in(written(author, "men"));
  ASSERT_FALSE(number.empty());
  EXPECT_THAT(page(author, "/kabinet/murojaatlar"), HasSubstr(number));
  EXPECT_THAT(page(officer(), "/xodim/murojaatlar"), HasSubstr(number));
  EXPECT_THAT(page(officer(), "/xodim/murojaatlar?kim=bosh&mavzu=heating"), HasSubstr(number));
  EXPECT_THAT(page(officer(), "/xodim/murojaatlar?kim=men"), Not(HasSubstr(number)));
  EXPECT_THAT(page(officer(), "/xodim/murojaatlar?q=кошемиз"), HasSubstr(number)) << "found in the other script";
  EXPECT_THAT(page(officer(), "/xodim/murojaatlar?q=%27)%20|%20!"), Not(HasSubstr(number)));
  EXPECT_EQ(visit(officer(), desk(number, "olish"), {{"x", ""}}).status, 303);
  EXPECT_EQ(visit(officer(), desk(number, "band/1"), {{"javob", "Koʻrib chiqildi"}, {"ish", ""}}).status, 422);
  EXPECT_EQ(
      visit(officer(), desk(number, "band/1"), {{"javob", "Murojaatingiz koʻrib chiqildi, nazoratga olindi."}, {"ish", "Koʻrildi"}}).status,
      303);
  EXPECT_THAT(page(officer(), desk(number) + "?band=1&qolip=planned"), HasSubstr("]")) << "a template with its blanks";
  EXPECT_EQ(visit(officer(), desk(number, "band/1"), {{"javob", "[sana]gacha 120 metr yoʻl"}, {"ish", "120 metr"}}).status, 422);
  EXPECT_THAT(page(officer(), desk(number)), HasSubstr("name=\"sabab\"")) << "a formal reply asks for a reason";
  EXPECT_EQ(visit(officer(), desk(number, "javob"), {{"matn", ""}, {"sabab", ""}}).status, 422);
  EXPECT_EQ(visit(officer(), desk(number, "band/1"), answer()).status, 303);
  EXPECT_EQ(visit(officer(), desk(number, "javob"), {{"matn", ""}}).status, 303);
  settle();
  const std::string answered = page(author, "/murojaat/" + number);
  EXPECT_THAT(answered, HasSubstr("/javob/1"));
  EXPECT_THAT(answered, HasSubstr("X. Xodim-")) << "who looked";
  EXPECT_EQ(visit(author, "/murojaat/" + number + "/bandlar", {{"band-1", ""}}).status, 422);
  EXPECT_EQ(visit(author, "/murojaat/" + number + "/bandlar", {{"band-1", "yoq"}, {"izoh-1", "Jol ele buzıq"}}).status, 303);
  EXPECT_THAT(page(author, "/murojaat/" + number), HasSubstr("Jol ele buzıq"));
  EXPECT_EQ(visit(author, "/murojaat/" + number + "/qayta", {{"matn", "Jol ele buzıq"}}).status, 303);
  settle();
  EXPECT_EQ(visit(officer(0), desk(number, "olish"), {{"x", ""}}).status, 403) << "they answered it";
  EXPECT_EQ(visit(officer(1), desk(number, "olish"), {{"x", ""}}).status, 303);
  for (const Lang lang : kLangs) EXPECT_THAT(page(officer(1), desk(number), {}, lang), HasSubstr("Jol ele buzıq"));
}

TEST_F(AppealPages, WhatAnOfficerProposesWaitsForTheHeadAndOtherBodiesFindWhatTheyAreAsked) {
  const std::string number = number_in(written({}, "ism"));
  visit(officer(), desk(number, "olish"), {{"x", ""}});
  EXPECT_EQ(visit(officer(), desk(number, "uzaytirish"), {{"tanlov", "10"}, {"matn", ""}}).status, 422);
  EXPECT_EQ(visit(officer(), desk(number, "uzaytirish"), {{"tanlov", "10"}, {"matn", "Ekspertiza"}}).status, 303);
  const OfficeId body = offices::office_id_of(testing::kBody);
  EXPECT_EQ(visit(officer(), desk(number, "idora"), {{"tanlov", body.str()}, {"matn", "Suw qubırı?"}}).status, 303);
  settle();
  const web::Visitor head = clerk(testing::kOffice, "head").visitor();
  EXPECT_THAT(page(head, "/xodim/murojaat-nazorati"), HasSubstr(number));
  EXPECT_EQ(visit(officer(), "/xodim/murojaat-nazorati").status, 403);
  EXPECT_EQ(visit(head, desk(number, "tasdiq"), {{"x", ""}}).status, 303);
  EXPECT_THAT(page(clerk(testing::kBody, "murojaat").visitor(), "/xodim/murojaatlar"), HasSubstr(number));
  const std::string asked = page(clerk(testing::kBody, "murojaat").visitor(), desk(number));
  EXPECT_THAT(asked, HasSubstr("/sorov"));
  std::smatch slot;
  const std::string offered = page(officer(), desk(number));
  ASSERT_TRUE(std::regex_search(offered, slot, std::regex("<option value=\"(2026-[^\"]+)\"")));
  EXPECT_EQ(visit(officer(), desk(number, "qabul"), {{"tanlov", slot[1].str()}, {"matn", "12-xana"}}).status, 303);
  EXPECT_THAT(page({}, "/murojaat/" + number), HasSubstr("12-xana"));
  EXPECT_EQ(visit({}, "/murojaat/" + number + "/qabul", {{"tanlov", "ha"}}).status, 303);
  EXPECT_EQ(visit(officer(), desk(number, "bayonnoma"), {{"matn", "Kelisildi"}}).status, 303);
  EXPECT_EQ(visit(officer(), desk(number, "sorash"), {{"matn", "Qaysı úy?"}}).status, 303);
  EXPECT_THAT(page({}, "/murojaat/" + number), HasSubstr("Qaysı úy?"));
  EXPECT_EQ(visit({}, "/murojaat/" + number + "/xabar", {{"matn", "12-úy"}}).status, 303);
}

TEST_F(AppealPages, AnOfficerWritesForSomebodyWhoSeesWhoHelped) {
  EXPECT_EQ(visit(officer(), "/xodim/murojaat-kiritish", {{"yol", "desk"}, {"matn", ""}, {"tur", "ariza"}}).status, 422);
  const std::string receipt =
      page(officer(), "/xodim/murojaat-kiritish",
           {{"yol", "call_centre"}, {"matn", "Suw joq"}, {"tur", "ariza"}, {"mavzu", "heating"}, {"tuman", "1735401"}});
  EXPECT_TRUE(cookies_.empty()) << "the code is the author's";
  std::smatch sealed;
  ASSERT_TRUE(std::regex_search(receipt, sealed, std::regex("name=\"varaqa\" value=\"([^\"]+)\"")));
  EXPECT_TRUE(page(officer(), "/murojaat/varaqa", {{"varaqa", sealed[1].str()}}).starts_with("%PDF"));
  settle();
  const std::string number = number_in(receipt);
  EXPECT_THAT(page(officer(), desk(number)), HasSubstr("X. Xodim-1"));
  EXPECT_EQ(load(*await(find_by_number(services_, number))).it.channel, Channel::call_centre);
}

TEST_F(AppealPages, ANeighbourJoinsAfterReadingAndSeesTheThreadButDoesNotActInIt) {
  const std::string number = number_in(written({}, "anonim", {{"jamoa", "1"}, {"tavsif", "Jol buzılǵan"}}));
  cookies_.clear();
  const auto person = add_citizen();
  const std::string path = "/murojaat/" + number;
  EXPECT_THAT(page(citizen(person), path + "/qoshilish"), HasSubstr("Jol buzılǵan"));
  EXPECT_EQ(visit(citizen(person), path).status, 404) << "not yet";
  EXPECT_EQ(visit(citizen(person), path + "/qoshilish", {{"x", ""}}).status, 422);
  EXPECT_EQ(visit(citizen(person), path + "/qoshilish", {{"rozi", "1"}}).status, 303);
  EXPECT_EQ(visit(citizen(person), path).status, 200);
  EXPECT_EQ(visit(citizen(person), path + "/qaytarish", {{"matn", "x"}}).status, 404);
  EXPECT_THAT(page(citizen(person), "/kabinet/murojaatlar"), HasSubstr(number));
  const std::string single = number_in(written({}, "anonim"));
  EXPECT_EQ(visit(citizen(person), "/murojaat/" + single + "/qoshilish").status, 404);
}

}  // namespace
}  // namespace darcha::murojaat
