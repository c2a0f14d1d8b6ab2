// Handing in and deciding: once, whoever races; a certificate or a refusal with its ground; the receipt, the list, the rating, the export.
#include "applications/submit/submit.h"

#include <boost/json.hpp>

#include "applications/issue/issue.h"
#include "applications/rules.h"
#include "applications/store.h"
#include "applications/testing.h"
#include "applications/words.h"

namespace darcha::applications {
namespace {

using testing::Form;
using testing::kNow;

class Handing : public testing::ApplicationsTest {
 public:
  std::string fill(const testing::Citizen& person) {
    const std::string at = begin(person);
    post(person, at + "/shakl/purpose", {{"purpose", "work"}});
    post(person, at + "/shakl/extent", {{"with_history", "no"}});
    get(person, at + "/tekshirish");
    return at;
  }
  Application stored(const testing::Citizen& person, const std::string& at) {
    return await(find_application(pool(), person.subject, id_in(at))).value();
  }
  sql::InsertApplication insert_from(const Draft& draft, Instant updated_at) {
    return {.subject_id = draft.subject,
            .application_id = draft.id,
            .number = "AR-26-" + draft.id.str(),
            .lang = "uz",
            .answers = "{}",
            .state = "lodged",
            .now = kNow,
            .due_at = std::nullopt,
            .updated_at = updated_at,
            .prefilled_at = draft.prefilled_at};
  }
  std::string violated(db::Batch batch) {
    try {
      await(pool().run(std::move(batch)));
    } catch (const db::ConstraintViolation& violation) {
      return violation.constraint();
    }
    return {};
  }
  static std::string body(const net::Response& response) { return web::test::body_of(response); }
};

Task<> submit_into(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::vector<std::string>& numbers) {
  const auto submitted = co_await submit(services, subject, id, Lang::uz);
  numbers.push_back(submitted ? submitted->number : submitted.error().code);
}

Task<> discard_into(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::vector<std::string>& outcomes) {
  const auto discarded = co_await discard_draft(services, subject, id, kNow);
  outcomes.push_back(discarded ? "discarded" : discarded.error().code);
}

TEST_F(Handing, InTurnsTheDraftIntoOneCase) {
  const auto person = add_citizen();
  const std::string at = hand_in(person);
  const Application application = stored(person, at);
  EXPECT_EQ(parse_number(application.number), application.number);
  EXPECT_EQ(application.answers.at("purpose").front(), "work");
  EXPECT_EQ(application.due_at, kNow) << "at once";
  EXPECT_EQ(count("applications.drafts" + mine(person)), 0);
  EXPECT_EQ(count("applications.numbers" + mine(person)), 1);
  EXPECT_EQ(records(person.subject, "applications.submitted"), 1);
  EXPECT_EQ(count("jobs.outbox" + mine(person) + " and topic = 'applications.submitted'"), 1);
}

TEST_F(Handing, InWithSomethingMissingSaysWhatAndKeepsTheDraft) {
  const auto person = add_citizen();
  const std::string at = begin(person);
  const auto refused = post(person, at + "/yuborish");
  EXPECT_EQ(refused.status, 422);
  EXPECT_NE(body(refused).find("href=\"#purpose\""), std::string::npos);
  EXPECT_NE(body(refused).find("href=\"#with_history\""), std::string::npos);
  EXPECT_EQ(count("applications.applications" + mine(person)), 0);
  EXPECT_EQ(count("applications.drafts" + mine(person)), 1);
}

TEST_F(Handing, InWithoutARequiredRegisterValueSaysSoInWords) {
  const auto person = add_citizen();
  const std::string at = fill(person);
  forget_names(person.subject);
  get(person, at + "/tekshirish");
  const auto refused = post(person, at + "/yuborish");
  EXPECT_EQ(refused.status, 422);
  const auto service = services_->find_service("residence-certificate", 0);
  web::Context reader = web::test::context();
  web::Writer words(reader);
  words.escaped(service->find_prefill("full_name")->missing.in(Lang::uz));
  EXPECT_NE(body(refused).find(words.take()), std::string::npos);
}

TEST_F(Handing, InIsOverOnceAServiceIsWithdrawnAndWhatRunsGoesOn) {
  const auto person = add_citizen(), other = add_citizen();
  catalog::Service own = copy_of("residence-certificate");
  own.code = "to-be-withdrawn";
  offer(own);
  const auto fill_own = [&](const testing::Citizen& who) {
    const std::string at = begin(who, own.code);
    post(who, at + "/shakl/purpose", {{"purpose", "work"}});
    post(who, at + "/shakl/extent", {{"with_history", "no"}});
    get(who, at + "/tekshirish");
    return at;
  };
  const std::string draft = fill_own(person), lodged = fill_own(other);
  EXPECT_EQ(location(post(other, lodged + "/yuborish")), lodged + "?yuborildi=1");

  own.status = catalog::Status::withdrawn;
  own.withdrawal = catalog::Withdrawal{.at = kNow, .reason = "Merged"};
  withdraw(own);
  for (const Lang lang : kLangs) {
    const auto refused = visit(routes(services_), person, net::Method::post, draft + "/yuborish", {}, lang);
    EXPECT_EQ(refused.status, 410);
    const auto key = web::find_refusal_text("applications.withdrawn");
    ASSERT_TRUE(key);
    EXPECT_NE(body(refused).find(web::test::context(lang).t(*key)), std::string::npos) << code(lang);
  }
  EXPECT_EQ(count("applications.drafts" + mine(person)), 1) << "what was filled in stays";
  EXPECT_EQ(get(person, "/xizmatlar/to-be-withdrawn/ariza").status, 410);
  EXPECT_EQ(get(add_citizen(), "/xizmatlar/to-be-withdrawn/ariza").status, 410);
  await(issue(services_, other.subject, id_in(lodged)));
  EXPECT_EQ(stored(other, lodged).state, "issued") << "what was handed in before goes on";

  ++own.version;
  own.status = catalog::Status::live;
  own.withdrawal.reset();
  offer(own);
  EXPECT_EQ(location(post(person, draft + "/yuborish")), draft + "?yuborildi=1") << "published again: the draft is handed in as it was";
}

TEST_F(Handing, InTwiceGivesTheFirstNumber) {
  const auto person = add_citizen();
  const std::string at = hand_in(person);
  const std::string number = stored(person, at).number;
  EXPECT_EQ(await(submit(services_, person.subject, id_in(at), Lang::uz))->number, number);
  EXPECT_EQ(location(post(person, at + "/yuborish")), at + "?yuborildi=1");
  for (const char* page : {"/tekshirish", "/shakl/purpose"})
    EXPECT_EQ(location(get(person, at + page)), at) << "the wizard leads to the receipt";
  EXPECT_EQ(count("applications.applications" + mine(person)), 1);
}

TEST_F(Handing, InEightTimesAtOnceIsOneCaseWithOneNumber) {
  const auto person = add_citizen();
  const std::string at = fill(person);
  std::vector<std::string> numbers;
  std::vector<Task<>> tasks;
  for (int i = 0; i < 8; ++i) tasks.push_back(submit_into(services_, person.subject, id_in(at), numbers));
  together(std::move(tasks));
  ASSERT_EQ(numbers.size(), 8U);
  EXPECT_EQ(std::set<std::string>(numbers.begin(), numbers.end()), std::set<std::string>{stored(person, at).number});
  for (const char* table : {"applications.applications", "applications.numbers", "applications.events"})
    EXPECT_EQ(count(table + mine(person)), 1) << table;
  EXPECT_EQ(records(person.subject, "applications.submitted"), 1);
}

// Another tab saves the form, or discards it, between the check and the transaction: what was not checked is not handed in.
TEST_F(Handing, InADraftThatHasChangedMeanwhileWritesNothing) {
  const auto person = add_citizen();
  const std::string at = fill(person);
  const Draft draft = await(find_draft(pool(), person.subject, id_in(at))).value();
  db::Batch batch;
  batch.add(insert_from(draft, draft.updated_at - std::chrono::microseconds{1}));
  EXPECT_EQ(await(pool().run(std::move(batch))).affected(0), 0) << "saved since";
  db::Batch newer;
  newer.add(insert_from(draft, draft.updated_at));
  newer.add(sql::InsertEvent{.subject_id = draft.subject,
                             .application_id = ApplicationId::make(kNow),
                             .event_id = make_uuid_v7(kNow),
                             .at = kNow,
                             .kind = "submitted",
                             .state = "lodged",
                             .actor_kind = "citizen",
                             .actor_name = ""});
  EXPECT_EQ(violated(std::move(newer)), "events_application_fk") << "an event of no application refuses the whole";
  EXPECT_EQ(count("applications.applications" + mine(person)), 0);
  EXPECT_EQ(count("applications.drafts" + mine(person)), 1);
}

TEST_F(Handing, InWhileItIsBeingDiscardedDoesOneOfTheTwo) {
  for (int i = 0; i < 10; ++i) {
    const auto person = add_citizen();
    const std::string at = fill(person);
    std::vector<std::string> numbers;
    std::vector<Task<>> tasks;
    tasks.push_back(submit_into(services_, person.subject, id_in(at), numbers));
    tasks.push_back(discard_into(services_, person.subject, id_in(at), numbers));
    together(std::move(tasks));
    const auto applications = count("applications.applications" + mine(person));
    EXPECT_EQ(applications, count("applications.events" + mine(person)));
    EXPECT_EQ(applications, count("applications.numbers" + mine(person)));
    EXPECT_EQ(std::ranges::count(numbers, "applications.not_found"), 1) << "whoever came second";
    EXPECT_EQ(count("applications.drafts" + mine(person)), 0);
  }
}

TEST_F(Handing, InASomeoneElsesDraftIsNotFound) {
  const std::string at = fill(add_citizen());
  const auto stranger = add_citizen();
  EXPECT_EQ(await(submit(services_, stranger.subject, id_in(at), Lang::uz)).error().code, "applications.not_found");
}

TEST_F(Handing, TheReceiptHoldsTheCertificateAtOnce) {
  const auto person = add_citizen();
  const std::string at = hand_in(person);
  clock_.advance(std::chrono::seconds{2});
  const std::string page = body(get(person, at + "?yuborildi=1"));
  const Application application = stored(person, at);
  EXPECT_EQ(application.outcome, "granted");
  EXPECT_EQ(application.state, "issued");
  ASSERT_TRUE(application.document);
  EXPECT_NE(page.find(application.number), std::string::npos);
  EXPECT_NE(page.find("/kabinet/hujjatlar/" + application.document->str() + ".pdf"), std::string::npos);
  EXPECT_NE(page.find("/tekshirish/"), std::string::npos) << "where anyone can check it";
  EXPECT_EQ(count("documents.issued" + mine(person)), 1);
  EXPECT_EQ(count("notifications.messages" + mine(person) + " and kind = 'document_issued'"), 1);
  EXPECT_EQ(records(person.subject, "applications.decided"), 1);
  std::vector<std::string> kinds;
  for (const CaseEvent& event : await(find_case(pool(), person.subject, id_in(at)))->events) kinds.push_back(event.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"submitted", "registers_read", "decided", "document_issued"}));
  for (const Lang lang : kLangs) EXPECT_EQ(body(get(person, at, lang)).find("applications.event"), std::string::npos) << code(lang);
}

TEST_F(Handing, ARefusalNamesItsGroundAndTheWayToComplain) {
  const auto person = add_citizen("citizen", false);
  const std::string at = hand_in(person);
  const std::string page = body(get(person, at));
  const Application application = stored(person, at);
  EXPECT_EQ(application.outcome, "no_address");
  EXPECT_EQ(application.ground, "not_registered");
  EXPECT_FALSE(application.document);
  const auto service = services_->find_service("residence-certificate", 0);
  web::Context reader = web::test::context();
  web::Writer words(reader), complain(reader);
  words.escaped(service->find_outcome("no_address")->grounds[0].text.in(Lang::uz));
  complain.escaped(service->appeal.how.in(Lang::uz));
  EXPECT_NE(page.find(words.take()), std::string::npos);
  EXPECT_NE(page.find(complain.take()), std::string::npos);
  EXPECT_EQ(count("documents.issued" + mine(person)), 0);
  EXPECT_EQ(count("notifications.messages" + mine(person) + " and kind = 'application_refused'"), 1);
}

TEST_F(Handing, TheDecisionRestsOnWhatTheRegistersSayThen) {
  const auto person = add_citizen("citizen", false);
  const std::string at = hand_in(person);
  add_address(person.subject);
  await(issue(services_, person.subject, id_in(at)));
  EXPECT_EQ(stored(person, at).outcome, "granted");
}

TEST_F(Handing, TwoWhoDecideAtOnceMakeOneDocument) {
  const auto person = add_citizen();
  const std::string at = hand_in(person);
  std::vector<Task<>> tasks;
  for (int i = 0; i < 2; ++i) tasks.push_back(issue(services_, person.subject, id_in(at)));
  together(std::move(tasks));
  EXPECT_EQ(count("documents.issued" + mine(person)), 1);
  EXPECT_EQ(count("notifications.messages" + mine(person)), 1);
  EXPECT_EQ(count("applications.events" + mine(person) + " and kind = 'decided'"), 1);
  EXPECT_EQ(stored(person, at).version, 2);
}

TEST_F(Handing, IsDecidedAlsoIfNobodyOpensTheReceipt) {
  const auto person = add_citizen();
  const std::string at = hand_in(person);
  deliver();
  EXPECT_EQ(stored(person, at).outcome, "granted");
}

TEST_F(Handing, ACaseThatPeopleDecideWaits) {
  catalog::Service manual = copy_of("residence-certificate");
  manual.code = "by-people";
  manual.workflow->automatic = false;
  manual.term = {{.from = *make_date(2026, 1, 1), .duration = {3, catalog::Unit::working_days}}};
  offer(manual);
  const auto person = add_citizen();
  const std::string at = begin(person, "by-people");
  post(person, at + "/shakl/purpose", {{"purpose", "work"}});
  post(person, at + "/shakl/extent", {{"with_history", "no"}});
  const std::string check = body(get(person, at + "/tekshirish"));
  EXPECT_NE(check.find(format_date(*make_date(2026, 11, 25), Lang::uz)), std::string::npos)
      << "a Saturday: three working days end on Wednesday";
  ASSERT_EQ(post(person, at + "/yuborish").status, 303);
  deliver();
  EXPECT_EQ(get(person, at).status, 200);
  EXPECT_FALSE(stored(person, at).finished_at);
  EXPECT_EQ(stored(person, at).due_at, start_of_day_in_tashkent(*make_date(2026, 11, 26)));
  EXPECT_EQ(post(person, at + "/baho", {{"stars", "5"}}).status, 409) << "what is not finished is not rated";
}

TEST_F(Handing, IsRatedOnceAndCountedOnce) {
  const auto person = add_citizen();
  const std::string at = hand_in(person);
  get(person, at);
  deliver();  // the event of handing in, before the one looked at below
  const net::Response unrated = post(person, at + "/baho", {{"comment", "navbat yoʻq, rahmat"}});
  EXPECT_EQ(unrated.status, 422);
  EXPECT_NE(web::test::body_of(unrated).find("navbat yoʻq, rahmat"), std::string::npos) << "what was written is kept";
  EXPECT_EQ(post(person, at + "/baho", {{"stars", "6"}}).status, 422);
  EXPECT_EQ(post(person, at + "/baho", {{"stars", "4"}, {"comment", std::string(1001, 'x')}}).status, 422);
  EXPECT_EQ(post(add_citizen(), at + "/baho", {{"stars", "4"}}).status, 404);
  EXPECT_EQ(location(post(person, at + "/baho", {{"stars", "4"}, {"comment", "yaxshi"}})), at + "#baho");
  EXPECT_EQ(location(post(person, at + "/baho", {{"stars", "1"}})), at + "#baho") << "the second one changes nothing";
  EXPECT_EQ(count("applications.ratings" + mine(person) + " and stars = 4"), 1);
  Ratings ratings(pool());
  await(ratings.refresh());
  const Rating before = ratings.of("residence-certificate");
  deliver();
  await(ratings.refresh());
  EXPECT_EQ(ratings.of("residence-certificate").ratings, before.ratings + 1);
  EXPECT_EQ(ratings.of("nobody-asked").ratings, 0);
}

TEST_F(Handing, ARatingDeliveredTwiceCountsOnce) {
  const Uuid event = make_uuid_v7(kNow);
  const std::string service = "rated-" + event.str();  // of this test alone: totals are shared by all
  const std::string payload = R"({"application_id":"x","service":")" + service + R"(","stars":3})";
  const auto person = add_citizen();
  for (int i = 0; i < 2; ++i) {
    db::Batch batch;
    jobs::emit(batch, {.id = event, .topic = std::string{kRatedTopic}, .subject = person.subject, .payload = payload, .at = kNow});
    await(pool().run(std::move(batch)));
    deliver();
  }
  Ratings ratings(pool());
  await(ratings.refresh());
  EXPECT_EQ(ratings.of(service).ratings, 1);
  EXPECT_DOUBLE_EQ(ratings.of(service).mean, 3.0);
}

TEST_F(Handing, TheListGoesBackPageByPage) {
  const auto person = add_citizen();
  EXPECT_NE(body(get(person, "/kabinet/arizalar")).find("href=\"/xizmatlar\""), std::string::npos) << "an empty list says where to begin";
  std::vector<std::string> ids;
  for (int i = 0; i < 45; ++i) {
    ids.push_back(ApplicationId::make(kNow + std::chrono::seconds{i}).str());
    insert("applications.applications values ('" + person.subject.str() + "', '" + ids.back() + "', 'AR-26-" + std::to_string(i) +
           "', 'residence-certificate', 2, 'uz', '{}', '[]', 'lodged', null, null, null, 1, '2026-11-21T06:30:00Z', null, null)");
  }
  begin(person);
  std::string next = "/kabinet/arizalar";
  std::size_t seen = 0;
  for (int page = 0; page < 3; ++page) {
    const std::string html = body(get(person, next));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const bool here = html.find("href=\"/kabinet/arizalar/" + ids[ids.size() - 1 - i] + "\"") != std::string::npos;
      EXPECT_EQ(here, i / 20 == static_cast<std::size_t>(page)) << i;
      seen += here ? 1 : 0;
    }
    const auto mark = html.find("\" rel=\"next\"");
    ASSERT_EQ(mark != std::string::npos, page < 2);
    if (page < 2) next = html.substr(mark - 60, 60);  // the path, "?oldin=" and an id
  }
  EXPECT_EQ(seen, ids.size());
  EXPECT_EQ(body(get(add_citizen(), "/kabinet/arizalar")).find(ids[0]), std::string::npos);
}

TEST_F(Handing, TheExportHoldsDraftsAndCasesOfThePersonOnly) {
  const auto person = add_citizen();
  const std::string at = hand_in(person);
  get(person, at);
  begin(person);
  const auto list = boost::json::parse(await(export_of(services_, person.subject))).as_array();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].at("state"), "draft");
  EXPECT_EQ(list[1].at("number"), stored(person, at).number.c_str());
  EXPECT_EQ(list[1].at("outcome"), "granted");
  EXPECT_EQ(list[1].at("answers").at("purpose").at(0), "work");
  EXPECT_FALSE(list[1].at("from_registers").as_array().empty());
  EXPECT_EQ(await(export_of(services_, add_citizen().subject)), "[]");
}

TEST(Number, IsReadAsPeopleWriteItAndRefusesSlips) {
  const std::string number = make_number(*make_date(2026, 11, 21), Bytes{1, 2, 3, 4, 5});
  std::string typed = number;
  for (char& c : typed) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  EXPECT_EQ(parse_number(" " + typed + " "), number);
  std::string compact = number;
  std::erase(compact, '-');
  EXPECT_EQ(parse_number(compact), number);
  for (std::size_t i = 3; i < number.size(); ++i) {
    if (number[i] == '-') continue;
    std::string slip = number;
    slip[i] = slip[i] == '7' ? '8' : '7';
    EXPECT_FALSE(parse_number(slip)) << slip;
  }
  for (const char* bad : {"", "AR", "AR-26-0000", "XX-26-0000-0000-0"}) EXPECT_FALSE(parse_number(bad)) << bad;
}

}  // namespace
}  // namespace darcha::applications
