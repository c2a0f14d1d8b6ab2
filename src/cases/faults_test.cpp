// What goes wrong in the middle of a case, and what both sides find then: two at once, a holiday that moved, a clock set back, a death, a
// birthday, an office that no longer does this work, files that are not what they claim.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "cases/desk/acts.h"
#include "cases/engine.h"
#include "cases/testing.h"
#include "consent/consent.h"
#include "web/sentence.h"

namespace darcha::cases {
namespace {

using ::testing::HasSubstr;
using testing::kOffice;
using testing::kRegion;
using ::testing::Not;
using web::test::body_of;

class Faults : public testing::CasesTest {
 public:
  catalog::Service procedure_service() override {
    catalog::Service service = CasesTest::procedure_service();
    catalog::Pause death;
    death.code = kDeathPause;
    death.text = testing::same("death");
    death.at_most = {20, catalog::Unit::days};
    service.workflow->pauses.push_back(death);
    return service;
  }
  const testing::Clerk& registrar(int n = 0) { return clerk(kOffice, "registrar", n); }
  std::string at(const testing::Filed& filed) { return "/xodim/ishlar/" + filed.id.str(); }
  std::string page_of(const testing::Filed& filed, Lang lang = Lang::uz) {
    return body_of(get(filed.person, "/kabinet/arizalar/" + filed.id.str(), lang));
  }
  void take(const testing::Filed& filed) { ASSERT_TRUE(await(claim(cases_, {registrar().visitor(), filed.id, make_uuid_v4().str()}))); }
  void ask(const testing::Filed& filed) {
    ASSERT_TRUE(await(ask_applicant(cases_, {registrar().visitor(), filed.id, make_uuid_v4().str()}, "Qaysi hujjat bor?")));
    settle();
  }
  net::Response answer(const testing::Filed& filed, std::vector<net::Upload> files, const std::string& once = "AAAAAAAAAAAAAAAAAAAAAA") {
    return visit(officer_pages(), filed.person, net::Method::post, "/kabinet/arizalar/" + filed.id.str() + "/ish-javobi",
                 {{"matn", "Mana hujjatim"}, {"once", once}}, Lang::uz, std::move(files));
  }
  static net::Upload upload(const std::string& content, const std::string& name) {
    const auto path = applications::testing::folder() / random_token(9);
    std::ofstream(path, std::ios::binary) << content;
    return {.field = "ilova",
            .file_name = name,
            .content_type = "application/pdf",
            .path = path,
            .size = content.size(),
            .sha256_hex = to_hex(sha256(content))};
  }
  /// As the person is told, in every language: nothing is left open in the sentence.
  void is_said(const Refusal& refusal) {
    for (const Lang lang : kLangs) {
      const std::string words = web::sentence(web::test::context(lang), refusal.code, refusal.args);
      EXPECT_THAT(words, Not(HasSubstr("{"))) << words;
      EXPECT_THAT(words, Not(HasSubstr(refusal.code))) << words;
    }
  }
};

TEST_F(Faults, OfTwoWhoTakeOneCaseAtOnceOneHasItAndTheOtherIsToldWhoAndWhatNow) {
  const auto filed = file();
  std::map<int, Result<void>> done;
  std::vector<Task<>> both;
  for (const int n : {0, 1})
    both.push_back([](auto services, Act act, int place, auto* out) -> Task<> {
      (*out)[place] = co_await claim(services, act);
    }(cases_, Act{registrar(n).visitor(), filed.id, make_uuid_v4().str()}, n, &done));
  together(std::move(both));
  ASSERT_NE(done[0].has_value(), done[1].has_value());
  const int winner = done[0] ? 0 : 1;
  const Refusal lost = done[1 - winner].error();
  EXPECT_TRUE(lost.code == "cases.already_done" || lost.code == "cases.held_by_other") << lost.code;
  EXPECT_THAT(lost.args.front().second, HasSubstr(registrar(winner).officer.display_name));
  is_said(lost);
  const auto late = visit_as(registrar(1 - winner), net::Method::post, at(filed) + "/olish");
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(load(filed).it.holder, registrar(winner).officer.id);

  // The applicant and the clock act as well.
  const Loaded seen = load(filed);
  ASSERT_TRUE(await(cases::withdraw(cases_, filed.person.subject, filed.id, {}, {})));
  const auto after_applicant =
      await(cases::move(cases_, seen, {.kind = "noticed", .actor = actor(registrar(winner)), .token = "x", .at = clock_.now()}));
  EXPECT_EQ(after_applicant.error().code, "cases.applicant_acted");
  is_said(after_applicant.error());
  const auto other = file();
  const Loaded before = load(other);
  clock_.advance(Days{4});
  await(run_clock(cases_));
  const auto after_clock = await(cases::move(cases_, before, {.kind = "claimed", .actor = actor(registrar()), .at = clock_.now()}));
  EXPECT_EQ(after_clock.error().code, "cases.clock_acted");
  is_said(after_clock.error());
}

TEST_F(Faults, FilesOfAnAnswerAreWhatTheyClaimAndThereWithItsWordsOrNotAtAll) {
  const auto filed = file();
  take(filed);
  ask(filed);
  const std::string of_case = "applications.attachments where application_id = '" + filed.id.str() + "'";
  for (const auto& [content, name] : {std::pair{"<html><script>x</script></html>", "pasport.pdf"}, std::pair{"PK\x03\x04 macro", "a.pdf"},
                                      std::pair{"MZ\x90 program", "foto.jpg"}, std::pair{" %PDF-1.7 not at its beginning", "b.pdf"}}) {
    const auto refused = answer(filed, {upload("%PDF-1.7 good", "yaxshi.pdf"), upload(content, name)});
    EXPECT_EQ(refused.status, 422) << name;
    EXPECT_THAT(body_of(refused), HasSubstr(name));
    EXPECT_THAT(body_of(refused), HasSubstr("Mana hujjatim")) << "what was typed is there";
  }
  EXPECT_EQ(count(of_case), 0);
  EXPECT_EQ(load(filed).it.state, "supplement");

  // The second half fails: neither is there, and the applicant can send both again.
  await(pool().execute("alter table applications.attachments rename to attachments_gone"));
  try {
    EXPECT_GE(answer(filed, {upload("%PDF-1.7 one", "bir.pdf")}).status, 500);
  } catch (const db::Failure&) {
  }
  await(pool().execute("alter table applications.attachments_gone rename to attachments"));
  EXPECT_EQ(load(filed).it.state, "supplement") << "no answer without its files";
  EXPECT_EQ(load(filed).messages.size(), 1U);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(answer(filed, {upload("%PDF-1.7 one", "bir.pdf"), upload("\xFF\xD8\xFF two", "ikki.jpg")}).status, 303) << "sent twice";
  EXPECT_EQ(count(of_case), 2) << "done once";
  EXPECT_EQ(load(filed).messages.size(), 2U);
  EXPECT_EQ(load(filed).it.state, "completeness");
  EXPECT_THAT(page_as(registrar(), at(filed) + "?bolim=hujjatlar"), HasSubstr("ikki.jpg"));
}

TEST_F(Faults, AHolidayThatMovedMovesTheTermsAndBothSidesSeeWhy) {
  const auto filed = file();
  take(filed);
  const Instant before = *load(filed).it.stage_due_at;
  services_->calendar = std::make_shared<const WorkingCalendar>(WorkingCalendar::parse(
      "yearly: []\nyears:\n  2026:\n    verified: false\n    holidays:\n      - { day: 2026-11-24, name: { uz: X, ru: Х, "
      "en: X, kaa: X } }\n",
      "test"));
  await(run_sweep(cases_));
  ASSERT_EQ(*load(filed).it.stage_due_at, before + Days{1});
  for (const auto& [lang, words] :
       {std::pair{Lang::uz, "Dam olish kunlari oʻzgargani uchun"}, std::pair{Lang::ru, "Выходные дни изменились"},
        std::pair{Lang::en, "The days off changed"}, std::pair{Lang::kaa, "Dem alıs kúnleri ózgergeni"}}) {
    EXPECT_THAT(page_of(filed, lang), HasSubstr(words)) << code(lang);
    EXPECT_THAT(page_as(registrar(), at(filed) + "?bolim=tarix", lang), HasSubstr(words)) << code(lang);
  }
}

TEST_F(Faults, AClockThatIsSetBackStopsNothingAndDoesNothingTwice) {
  const auto filed = file();
  take(filed);
  clock_.advance(Days{4});
  await(run_clock(cases_));
  ASSERT_EQ(load(filed).steps.back().kind, "warned");
  ask(filed);
  clock_.advance(-Days{2});  // somebody set the machine right
  await(run_clock(cases_));
  await(run_sweep(cases_));
  EXPECT_EQ(load(filed).steps.back().kind, "asked") << "the warning is neither taken back nor given twice";
  EXPECT_EQ(page_of(filed).find("cases."), std::string::npos);
  EXPECT_EQ(answer(filed, {}).status, 303);
  const Loaded back = load(filed);
  EXPECT_EQ(back.it.state, "completeness");
  EXPECT_FALSE(back.it.stopped());
  EXPECT_EQ(back.it.due_at, back.it.base_due_at) << "a stop that ended before it began moved nothing";
  EXPECT_GT(*back.it.stage_due_at, clock_.now());
  for (int i = 1; i < static_cast<int>(back.steps.size()); ++i) EXPECT_EQ(back.steps[i].seq, back.steps[i - 1].seq + 1);
  for (const char* next : {"conclusion", "confirmation", "commission", "president", "admitted"}) {
    clock_.advance(-std::chrono::hours{1});
    walk_to(filed, next);
  }
  clock_.advance(Days{5});  // what was written by a clock that ran ahead is delivered at the latest when its time has come
  settle();
  EXPECT_EQ(load(filed).application.application.outcome, "admitted");
  EXPECT_EQ(count("cases.durations where days < 0"), 0);
}

TEST_F(Faults, TheDeathOfAnApplicantIsNotedOnceTheClockStopsAsTheServiceSaysAndTheHeadIsTold) {
  const auto filed = file();
  take(filed);
  note_death(filed.person.subject, "2026-11-19");
  const std::string told = "notifications.messages where kind = 'desk_applicant_died'";
  for (int i = 0; i < 2; ++i)
    for (const Lang lang : kLangs) EXPECT_THAT(page_as(registrar(), at(filed), lang), HasSubstr("19.11.2026")) << code(lang);
  const auto noted = [&] {
    int n = 0;
    for (const Step& step : load(filed).steps) n += step.kind == "applicant_died";
    return n;
  };
  EXPECT_EQ(noted(), 1);
  EXPECT_EQ(count(told), 3) << "heads and supervisor of the office";
  EXPECT_EQ(load(filed).it.stops.back().code, kDeathPause);
  EXPECT_EQ(visit_as(registrar(), net::Method::post, at(filed) + "/bosqich", {{"tanlov", "checks"}}).status, 403);
  EXPECT_THAT(page_as(registrar(), at(filed) + "?bolim=tarix"), HasSubstr("arizachi vafot etgan"));

  // Nobody opened the other one: the clock finds out, before it acts.
  const auto other = file();
  note_death(other.person.subject, "2026-11-20");
  clock_.advance(Days{4});
  for (int round = 0; round < 3; ++round) {
    await(run_clock(cases_));
    settle();
  }
  EXPECT_EQ(load(other).steps[1].kind, "applicant_died");
  EXPECT_TRUE(load(other).it.stopped());
  clock_.advance(Days{30});
  for (int round = 0; round < 4; ++round) {
    await(run_clock(cases_));
    settle();
  }
  EXPECT_FALSE(load(other).it.stopped()) << "as long as the service lets it";
  EXPECT_FALSE(load(other).it.closed_at) << "only a person ends it";
  EXPECT_EQ(visit_as(clerk(kOffice, "head"), net::Method::post, at(other) + "/tugatish", {{"matn", "Vafot etgan"}}).status, 303);
  EXPECT_EQ(load(other).it.state, kTerminated);
}

LocalText said(const std::string& words) { return testing::same(words); }

/// Asks for children in the form, and for the yes of those of 14 to 17.
class Birthdays : public Faults {
 public:
  void SetUp() override {
    Faults::SetUp();
    catalog::Service service = procedure_service();
    service.code = "bolalar-bilan";
    catalog::Field born{.code = "child_born", .type = catalog::FieldType::date, .label = said("Born")};
    born.about = catalog::Field::About::other_person;
    catalog::Field group{.code = "children", .type = catalog::FieldType::group, .label = said("Children"), .fields = {born}};
    group.max_rows = 5;
    group.item = said("Child");
    service.form = {{.code = "children", .title = said("Children"), .fields = {group}}};
    catalog::Consent consent{.code = "child_consent", .from = catalog::Consent::From::child_14_18};
    consent.title = said("Consent of the child");
    consent.lasts = {.count = 12, .unit = catalog::Unit::months};
    service.consents = {consent};
    service.prefill = {{.data = "civil.minor_children", .as = "minor_children", .required = false}};
    service.output->shows.clear();
    offer(service);
    rooms_ = std::make_shared<consent::Services>(
        consent::Services{.db = pool(), .find_service = services_->find_service, .reference = services_->reference});
  }
  void say_yes(const testing::Citizen& child, ApplicationId id) {
    const auto done = await(consent::answer(rooms_, child.subject, id, "child_consent", consent::Answer::yes, clock_.now()));
    EXPECT_TRUE(done) << (done ? "" : done.error().code);
    settle();
  }
  std::string standing(const testing::Filed& filed, const testing::Citizen& child) {
    for (const auto& one : await(consent::state_of(pool(), filed.person.subject, filed.id, clock_.now())))
      if (one.person == child.subject) return std::string{consent::code(one.standing)};
    return "";
  }
  void days_pass(int days) {
    clock_.advance(Days{days});
    for (int round = 0; round < 6; ++round) {
      await(run_clock(cases_));
      settle();
    }
  }

  std::shared_ptr<consent::Services> rooms_;
};

TEST_F(Birthdays, AChildWhoTurnsFourteenIsAskedAndOneWhoTurnsEighteenIsAskedAnewInTheirOwnRight) {
  const auto parent = add_citizen(), small = add_citizen(), grown = add_citizen();  // today is 21 November 2026
  for (const auto& [child, name, born] :
       {std::tuple{small, "Reymov Aydos", "2012-11-25"}, std::tuple{grown, "Reymova Aysuliw", "2008-12-01"}})
    insert("persons.relations values ('" + parent.subject.str() + "', 'child', '" + child.subject.str() + "', '" + name + "', '', '" +
           born + "', '" + born + "', null, 'A-1', 'civil', '2026-01-02T03:04:05Z')");
  const std::string draft = begin(parent, "bolalar-bilan");
  post(parent, draft + "/shakl/children",
       {{"children", "1"},
        {"children", "2"},
        {"children.1.child_born_day", "25"},
        {"children.1.child_born_month", "11"},
        {"children.1.child_born_year", "2012"},
        {"children.2.child_born_day", "1"},
        {"children.2.child_born_month", "12"},
        {"children.2.child_born_year", "2008"}});
  EXPECT_EQ(location(post(parent, draft + "/yuborish")), draft + "/tekshirish?rozilik=1") << "the elder one is asked before";
  say_yes(grown, id_in(draft));
  ASSERT_EQ(location(post(parent, draft + "/yuborish")), draft + "?yuborildi=1");
  settle();
  const testing::Filed filed{parent, id_in(draft), ""};
  EXPECT_EQ(standing(filed, small), "");
  EXPECT_EQ(load(filed).it.data.at(std::string{kChildrenOn}), "2026-11-25");

  days_pass(3);
  EXPECT_EQ(standing(filed, small), "") << "a day too early";
  days_pass(1);
  EXPECT_EQ(standing(filed, small), "asked");
  EXPECT_EQ(standing(filed, grown), "given");
  say_yes(small, filed.id);
  days_pass(6);
  EXPECT_EQ(standing(filed, small), "given") << "what was said at 14 stands";
  EXPECT_EQ(standing(filed, grown), "asked") << "what was said as a child does not";
  EXPECT_EQ(load(filed).it.data.at(std::string{kChildrenOn}), "2030-11-25") << "the younger one's next";
  for (const Lang lang : kLangs) EXPECT_EQ(page_of(filed, lang).find("cases."), std::string::npos) << code(lang);
  EXPECT_THAT(page_of(filed), HasSubstr("14 yoki 18 yoshga toʻldi"));
  const std::string shown = page_as(registrar(), at(filed));
  EXPECT_THAT(shown, HasSubstr("Reymova Aysuliw"));
  const std::string history = page_as(registrar(), at(filed) + "?bolim=tarix");
  EXPECT_THAT(history, HasSubstr("bolaligidagi roziligi endi kuchda emas"));
  say_yes(grown, filed.id);
  EXPECT_EQ(load(filed).steps.back().kind, "consent_given");
}

TEST_F(Faults, AnOfficeLimitedToOtherServicesSendsItsCasesToTheOneThatDoesThem) {
  const auto filed = file();
  take(filed);
  await(pool().execute("update offices.offices set services = '{residence-certificate}' where code = '" + std::string{kOffice} + "'"));
  offices::outdate_directories();
  const auto later = file();
  EXPECT_EQ(load(later).it.office, offices::office_id_of(kRegion)) << "the first on the way up that works on it";
  await(look_after_office(cases_, offices::office_id_of(kOffice)));
  settle();
  const Loaded moved = load(filed);
  EXPECT_EQ(moved.it.office, offices::office_id_of(kRegion));
  EXPECT_TRUE(moved.it.holder.is_nil());
  EXPECT_EQ(moved.steps.back().kind, "office_changed");
  EXPECT_EQ(open(registrar(), filed).error().code, "cases.not_found");
  walk_to(filed, "conclusion");
  EXPECT_EQ(load(filed).it.office, offices::office_id_of(kRegion));
  await(pool().execute("update offices.offices set services = '{" + std::string{testing::kService} + "}' where code = '" +
                       std::string{kOffice} + "'"));
  offices::outdate_directories();
  EXPECT_EQ(load(file()).it.office, offices::office_id_of(kOffice));
}

}  // namespace
}  // namespace darcha::cases
