// From the decision to the complaint: one button, one page, one complaint, at the office above.
#include "appeals/lodge/lodge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "appeals/testing.h"
#include "core/dates.h"

namespace darcha::appeals {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using web::test::body_of;

class Lodge : public testing::AppealsTest {
 public:
  static bool has(const std::vector<cases::Conflict>& conflicts, OfficerId officer, std::string_view kind) {
    return std::ranges::any_of(conflicts, [&](const auto& one) { return one.officer == officer && one.kind == kind; });
  }
  /// Events for this room stay where they are.
  void deliver_to_cases_only() {
    jobs::Worker worker(io(), pool(), clock_, "cases-" + make_uuid_v4().str());
    cases::subscribe(worker, cases_);
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }
  Instant ends(const testing::Filed& filed) { return await(find_way(appeals_, filed.person.subject, filed.id))->ends; }
};

TEST_F(Lodge, ThePageOfTheDecisionSaysWhereUntilWhenAndHasTheButton) {
  const auto filed = decided();
  const std::string until = format_date(last_day(ends(filed)), Lang::uz);
  const std::string page = body_of(get(filed.person, page_of(filed)));
  EXPECT_THAT(page, HasSubstr(page_of(filed) + "/shikoyat\""));
  EXPECT_THAT(page, HasSubstr(until));
  const auto office = await(offices::directory(pool()))->find_office(cases::testing::kRegion)->name.in(Lang::uz);
  web::Context reader = web::test::context();
  web::Writer escaped(reader);
  escaped.escaped(office);
  EXPECT_THAT(page, HasSubstr(escaped.take()));
  for (const Lang lang : kLangs) {
    const std::string words = body_of(get(filed.person, page_of(filed), lang));
    EXPECT_THAT(words, HasSubstr("/shikoyat\"")) << code(lang);
    EXPECT_THAT(words, Not(HasSubstr("appeals."))) << code(lang);
  }
}

TEST_F(Lodge, PressedItOpensOnePageThatKnowsTheDecision) {
  const auto filed = decided();
  const decisions::Decision decision = decision_of(filed);
  const std::string draft = location(press(filed));
  EXPECT_EQ(location(get(filed.person, draft)), draft + "/shakl/complaint");
  for (const Lang lang : kLangs) {
    const std::string page = body_of(get(filed.person, draft + "/shakl/complaint", lang));
    EXPECT_THAT(page, HasSubstr(decision.number)) << code(lang);
    EXPECT_THAT(page, HasSubstr("name=\"words\"")) << code(lang);
    EXPECT_THAT(page, Not(HasSubstr("late_reason"))) << code(lang);
    EXPECT_THAT(page, Not(HasSubstr("decision."))) << code(lang);
  }
  EXPECT_EQ(location(press(filed)), draft) << "pressed again: the same draft";
}

TEST_F(Lodge, OneStepAndItLiesAtTheOfficeAboveWithWhoeverDecidedKeptOff) {
  const auto filed = decided();
  const decisions::Decision decision = decision_of(filed);
  const auto complaint = complain(filed);
  const auto loaded = load(complaint);
  EXPECT_EQ(loaded.it.state, "study");
  EXPECT_EQ(loaded.it.office, offices::office_id_of(cases::testing::kRegion));
  EXPECT_TRUE(loaded.it.holder.is_nil());
  EXPECT_EQ(loaded.application.application.about, decision.number);
  EXPECT_TRUE(has(loaded.conflicts, decision.author, "decided_below"));
  EXPECT_TRUE(has(loaded.conflicts, *decision.confirmer, "decided_below"));
  const Complaint entered = complaint_of(filed);
  EXPECT_EQ(entered.id, complaint.id);
  EXPECT_EQ(entered.decision, decision.id);
  EXPECT_EQ(entered.office, loaded.it.office);
  EXPECT_TRUE(entered.open);
  EXPECT_FALSE(entered.late);
  EXPECT_EQ(open(clerk(cases::testing::kRegion, "appeal_officer"), complaint)->it.number, complaint.number);
  for (const char* role : {"registrar", "head", "supervisor", "appeal_officer"})
    EXPECT_FALSE(open(clerk(cases::testing::kOffice, role), complaint)) << "never the office complained about: " << role;
}

TEST_F(Lodge, WhatIsMissingIsAskedForOnTheSamePage) {
  const auto filed = decided();
  const std::string draft = location(press(filed));
  const auto refused = post(filed.person, draft + "/shakl/complaint", {{"about", "facts"}, {"words", "Yoʻq"}});
  EXPECT_EQ(refused.status, 422);
  EXPECT_THAT(body_of(refused), HasSubstr("Yoʻq"));
  EXPECT_EQ(count("applications.applications" + mine(filed.person)), 1);
}

TEST_F(Lodge, PressedTwiceAtOnceAndSentEightTimesItIsOneComplaint) {
  const auto filed = decided();
  const auto visitor = visitor_of(filed.person);
  std::vector<std::string> drafts;
  std::vector<Task<>> presses;
  for (int i = 0; i < 4; ++i)
    presses.push_back([](auto services, auto who, ApplicationId id, auto* out) -> Task<> {
      const auto made = co_await appeals::begin(services, who, id, Lang::uz);
      out->push_back(made ? made->str() : made.error().code);
    }(appeals_, visitor, filed.id, &drafts));
  together(std::move(presses));
  EXPECT_EQ(std::set<std::string>(drafts.begin(), drafts.end()).size(), 1U) << drafts.front();
  const std::string at = "/kabinet/arizalar/" + drafts.front();
  for (int i = 0; i < 8; ++i) EXPECT_EQ(post(filed.person, at + "/shakl/complaint", words()).status, 303);
  settle();
  EXPECT_EQ(count("appeals.complaints"), 1);
  EXPECT_EQ(count("applications.applications where about <> ''"), 1);
}

TEST_F(Lodge, HandedInItCannotBeBegunAgainEvenBeforeItIsEntered) {
  const auto filed = decided();
  const std::string draft = location(press(filed));
  ASSERT_EQ(post(filed.person, draft + "/shakl/complaint", words()).status, 303);
  EXPECT_EQ(press(filed).status, 409) << "nothing was delivered yet";
  EXPECT_THAT(body_of(get(filed.person, page_of(filed))), Not(HasSubstr("/shikoyat\"")));
  settle();
  EXPECT_EQ(press(filed).status, 409);
  EXPECT_EQ(count("appeals.complaints"), 1);
}

// Another device began while the first was handing in: the database refuses the second.
TEST_F(Lodge, OfTwoDraftsAboutOneDecisionOneIsLodged) {
  const auto filed = decided();
  const std::string first = location(press(filed));
  const auto kept = services_->given;
  ASSERT_EQ(post(filed.person, first + "/shakl/complaint", words()).status, 303);
  const auto second = ApplicationId::make(testing::kNow);
  insert(
      "applications.drafts (subject_id, application_id, service_code, service_version, lang, answers, prefilled, page, created_at, "
      "updated_at, about) select subject_id, '" +
      second.str() +
      "', service_code, service_version, lang, '{}', prefilled, 'complaint', submitted_at, submitted_at, about from "
      "applications.applications where about <> ''");
  const std::string at = "/kabinet/arizalar/" + second.str() + "/shakl/complaint";
  EXPECT_EQ(post(filed.person, at, words()).status, 409) << "the house knows that one is running";
  services_->given = [](applications::Draft draft, Instant) -> Task<Result<std::vector<applications::PrefilledValue>>> {
    co_return draft.prefilled;  // as if it had been asked a moment before
  };
  const auto refused = post(filed.person, at, words());
  EXPECT_EQ(refused.status, 409);
  EXPECT_THAT(body_of(refused), HasSubstr("shikoyatingiz berilgan")) << "a page that says so, not an error";
  services_->given = kept;
  settle();
  EXPECT_EQ(count("appeals.complaints"), 1);
}

TEST_F(Lodge, AComplaintIsInTimeUntilTheLastMicrosecondAndLateFromTheNextOn) {
  const auto filed = decided();
  clock_.set(ends(filed) - std::chrono::microseconds{1});
  EXPECT_FALSE(complaint_of((complain(filed), filed)).late);

  const auto other = decided();
  const std::string draft = location(press(other));
  const std::string page = draft + "/shakl/complaint";
  EXPECT_THAT(body_of(get(other.person, page)), Not(HasSubstr("late_reason")));
  clock_.set(ends(other));  // the page was open when midnight came
  const auto late = post(other.person, page, words());
  EXPECT_EQ(late.status, 422);
  EXPECT_THAT(body_of(late), HasSubstr("late_reason"));
  auto explained = words();
  explained.emplace_back("late_reason", "Kasalxonada yotgan edim.");
  EXPECT_EQ(post(other.person, page, explained).status, 303);
  settle();
  EXPECT_TRUE(complaint_of(other).late);
}

TEST_F(Lodge, TheDecisionIsHaltedUntilTheComplaintIsTakenBack) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  EXPECT_EQ(decision_of(filed).state, decisions::DecisionState::suspended);
  EXPECT_TRUE(load(filed).it.suspended);
  EXPECT_EQ(visit(officer_pages(), filed.person, net::Method::post, page_of(complaint) + "/qaytarib-olish").status, 303);
  settle();
  EXPECT_EQ(decision_of(filed).state, decisions::DecisionState::in_force);
  EXPECT_FALSE(load(filed).it.suspended);
  EXPECT_FALSE(complaint_of(filed).open);
  EXPECT_FALSE(complaint_of(filed).outcome);
  EXPECT_EQ(press(filed).status, 303) << "whoever took it back may complain again in time";
}

TEST_F(Lodge, WhileItIsHaltedWhoeverVerifiesItsPapersIsToldAndAfterwardsTheyAreGoodAgain) {
  const auto filed = decided("admitted");
  const decisions::Decision decision = decision_of(filed);
  const auto issued = [&](DocumentId id) { return *await(documents::find(documents_, filed.person.subject, id)); };
  const std::vector<DocumentId> papers{decision.letter, *decision.document};
  const auto all_are = [&](documents::Verdict::Kind wanted) {
    for (const DocumentId id : papers) {
      EXPECT_EQ(await(documents::verify_code(documents_, issued(id).code, clock_.now()))->kind, wanted);
      EXPECT_EQ(await(documents::verify_file(documents_, "", to_hex(issued(id).digest), clock_.now()))->kind, wanted);
    }
  };
  all_are(documents::Verdict::Kind::valid);
  const auto complaint = complain(filed);
  all_are(documents::Verdict::Kind::suspended);
  const auto pages = documents::routes(documents_);
  for (const auto& [lang, words] : {std::pair{Lang::uz, "toʻxtatib turilgan"}, std::pair{Lang::ru, "приостановлено"},
                                    std::pair{Lang::en, "effect is suspended"}, std::pair{Lang::kaa, "toqtatıp turılǵan"}}) {
    const std::string page = body_of(visit(pages, filed.person, net::Method::get, "/tekshirish/" + issued(decision.letter).code, {}, lang));
    EXPECT_THAT(page, HasSubstr(words)) << code(lang);
    EXPECT_THAT(page, Not(HasSubstr("documents."))) << code(lang);
    EXPECT_THAT(body_of(visit(pages, filed.person, net::Method::get, "/kabinet/hujjatlar", {}, lang)), Not(HasSubstr("documents.")));
  }
  EXPECT_THAT(body_of(visit(pages, filed.person, net::Method::get, "/api/v1/documents/verify?code=" + issued(decision.letter).code)),
              HasSubstr("\"status\":\"suspended\""));
  EXPECT_EQ(records(filed.person.subject, "documents.suspended"), 2);
  ASSERT_EQ(visit(officer_pages(), filed.person, net::Method::post, page_of(complaint) + "/qaytarib-olish").status, 303);
  settle();
  all_are(documents::Verdict::Kind::valid);
  EXPECT_EQ(records(filed.person.subject, "documents.resumed"), 2);
}

TEST_F(Lodge, ADraftAboutADecisionThatStandsNoLongerSaysWhatHappened) {
  const auto filed = decided();
  const std::string draft = location(press(filed));
  const auto kept = services_->given;
  services_->given = [](applications::Draft, Instant) -> Task<Result<std::vector<applications::PrefilledValue>>> {
    co_return refuse("appeals.not_standing");
  };
  for (const Lang lang : kLangs) {
    const auto shown = get(filed.person, draft + "/shakl/complaint", lang);
    EXPECT_EQ(shown.status, 200) << code(lang);
    EXPECT_THAT(body_of(shown), HasSubstr(draft + "/ochirish")) << code(lang);
    EXPECT_THAT(body_of(shown), Not(HasSubstr("appeals."))) << code(lang);
  }
  EXPECT_THAT(body_of(get(filed.person, draft + "/shakl/complaint")), HasSubstr("endi amal qilmaydi"));
  EXPECT_EQ(post(filed.person, draft + "/shakl/complaint", words()).status, 409);
  services_->given = kept;
  EXPECT_EQ(location(post(filed.person, draft + "/ochirish")), "/kabinet/arizalar");
  EXPECT_EQ(get(filed.person, draft + "/shakl/complaint").status, 404);
}

TEST_F(Lodge, ADeliveryThatComesTwiceEntersAndHaltsOnce) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  const auto steps = load(filed).steps.size();
  await(enter(appeals_, filed.person.subject, complaint.id));
  await(let_go(appeals_, filed.person.subject, complaint.id));
  EXPECT_EQ(load(filed).steps.size(), steps);
  EXPECT_TRUE(complaint_of(filed).open);
}

TEST_F(Lodge, AComplaintTakenBackBeforeItWasEnteredLeavesNothingHalted) {
  const auto filed = decided();
  const std::string draft = location(press(filed));
  ASSERT_EQ(post(filed.person, draft + "/shakl/complaint", words()).status, 303);
  const auto id = id_in(draft);
  deliver_to_cases_only();
  ASSERT_EQ(visit(officer_pages(), filed.person, net::Method::post, draft + "/qaytarib-olish").status, 303);
  await(let_go(appeals_, filed.person.subject, id));  // the end is told first
  settle();
  EXPECT_FALSE(complaint_of(filed).open);
  EXPECT_EQ(decision_of(filed).state, decisions::DecisionState::in_force);
}

TEST_F(Lodge, NobodyComplainsAboutADecisionOfSomebodyElseNorWhereNothingWasDecided) {
  const auto filed = decided();
  const auto stranger = add_citizen();
  EXPECT_EQ(visit(routes(appeals_), stranger, net::Method::post, page_of(filed) + "/shikoyat").status, 404);
  const auto running = file();
  EXPECT_EQ(press(running).status, 404);
  EXPECT_EQ(visit(routes(appeals_), stranger, net::Method::post, "/kabinet/arizalar/nothing/shikoyat").status, 404);
  const auto draft = await(given(appeals_, {.subject = stranger.subject, .about = decision_of(filed).number}, testing::kNow));
  EXPECT_EQ(draft.error().code, "appeals.no_decision");
}

TEST_F(Lodge, AServiceWhoseComplaintsRunElsewhereHasNoButton) {
  catalog::Service service = procedure_service();
  service.version += 1;
  service.appeal.service.clear();
  offer(std::move(service));
  const auto filed = decided();
  EXPECT_THAT(body_of(get(filed.person, page_of(filed))), Not(HasSubstr("/shikoyat\"")));
  EXPECT_EQ(press(filed).status, 409);
}

TEST_F(Lodge, WhoDecidedBelowUnderAnotherOfficeAndTheirKinKeepOff) {
  const auto filed = decided();
  const decisions::Decision decision = decision_of(filed);
  // The author now also serves above; a sister of the confirmer works there.
  testing::Clerk& promoted = hire(cases::testing::kRegion, {"appeal_officer"});
  promoted.person = clerk_of(decision.author).person;
  promoted.officer.subject = promoted.person.subject;
  const testing::Clerk& sister = clerk(cases::testing::kRegion, "appeal_officer");
  insert("persons.relations (subject_id, kind, relative_id, relative_name, relative_name_cyrl, since, source, updated_at) values ('" +
         clerk_of(*decision.confirmer).person.subject.str() + "', 'child', '" + sister.person.subject.str() +
         "', 'X', 'Х', '2000-01-01', 'civil', '2026-01-02T03:04:05Z')");
  staff();
  const auto complaint = complain(filed);
  EXPECT_EQ(open(promoted, complaint).error().code, "cases.decided_below");
  EXPECT_EQ(open(sister, complaint).error().code, "cases.conflict");
  forget_relations();
}

TEST_F(Lodge, WhereTheOfficeAboveConfirmedTheRepublicLooksAndAboveItOnlyTheCourt) {
  // Nobody in the district may confirm: the system drew a head of the region.
  for (const auto& one : clerks_)
    if (one->officer.office == offices::office_id_of(cases::testing::kOffice) && one->officer.roles.front() == "head")
      one->officer.until = date_in_tashkent(clock_.now()) - Days{1};
  staff();
  const auto filed = decided();
  EXPECT_EQ(load(complain(filed)).it.office, offices::office_id_of(cases::testing::kRepublic));

  const auto directory = await(offices::directory(pool()));
  cases::Loaded top = load(filed);
  for (cases::Step& step : top.steps)
    if (step.kind == "decisions.confirmed") step.actor = clerk(cases::testing::kRepublic, "head").officer.id.value;
  EXPECT_FALSE(cases::office_for_complaint(*directory, top, catalog::Level::above));
  EXPECT_EQ(cases::office_for_complaint(*directory, load(filed), catalog::Level::republic),
            offices::office_id_of(cases::testing::kRepublic));
}

TEST_F(Lodge, OfficersOfBothLevelsSeeOneThreadAndOnlyThoseWhoMay) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  const testing::Clerk& above = clerk(cases::testing::kRegion, "appeal_officer");
  const testing::Clerk& below = clerk(cases::testing::kOffice, "supervisor");
  const std::string original = "/xodim/ishlar/" + filed.id.str(), contested = "/xodim/ishlar/" + complaint.id.str();
  EXPECT_THAT(page_as(above, contested), HasSubstr(original)) << "the way to the case complained about";
  EXPECT_THAT(page_as(above, contested), HasSubstr(decision_of(filed).number));
  const auto seen = visit_as(above, net::Method::get, original);
  EXPECT_EQ(seen.status, 200) << "whoever looks at the complaint sees that case, and only sees it";
  EXPECT_THAT(body_of(seen), Not(HasSubstr("<textarea")));
  EXPECT_NE(visit_as(clerk(cases::testing::kBody, "checker"), net::Method::get, original).status, 200);
  EXPECT_EQ(visit_as(clerk(cases::testing::kRepublic, "appeal_officer"), net::Method::get, original).status, 404);
  EXPECT_EQ(visit_as(below, net::Method::get, contested).status, 404);
  EXPECT_THAT(page_as(below, original), HasSubstr(complaint.number));
  EXPECT_THAT(page_as(below, original), Not(HasSubstr(contested)));
  EXPECT_GE(records(filed.person.subject, "appeals.case_read"), 1) << "the person sees that it was read";
  for (const Lang lang : kLangs)
    for (const char* tab : {"dalillar", "javoblar", "hujjatlar", "yozishmalar", "tarix"})
      for (const auto& [who, at] : {std::pair{&above, &contested}, {&above, &original}, {&below, &original}}) {
        const auto page = visit_as(*who, net::Method::get, *at + "?bolim=" + tab, {}, lang);
        EXPECT_EQ(page.status, 200) << tab;
        EXPECT_THAT(body_of(page), Not(HasSubstr("appeals."))) << code(lang) << " " << tab;
      }
  EXPECT_THAT(page_as(above, contested + "?bolim=tarix"), HasSubstr(filed.number));
  EXPECT_THAT(page_as(below, original + "?bolim=tarix"), HasSubstr(complaint.number));
}

TEST_F(Lodge, TheApplicantSeesTheSameThreadOnBothPages) {
  const auto filed = decided();
  const auto complaint = complain(filed);
  for (const Lang lang : kLangs) {
    const std::string of_complaint = body_of(get(filed.person, page_of(complaint), lang));
    const std::string of_decision = body_of(get(filed.person, page_of(filed), lang));
    EXPECT_THAT(of_complaint, HasSubstr(page_of(filed))) << code(lang);
    EXPECT_THAT(of_decision, HasSubstr(page_of(complaint))) << code(lang);
    for (const std::string* page : {&of_complaint, &of_decision}) {
      EXPECT_THAT(*page, HasSubstr("id=\"boshidan\"")) << code(lang);
      EXPECT_THAT(*page, HasSubstr(filed.number)) << code(lang);
      EXPECT_THAT(*page, HasSubstr(complaint.number)) << code(lang);
      EXPECT_THAT(*page, Not(HasSubstr("appeals."))) << code(lang);
    }
  }
}

}  // namespace
}  // namespace darcha::appeals
