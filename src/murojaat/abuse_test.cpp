// Faults and abuse, over every channel: floods, the same thing twice and by five ways, two at once, an office that goes away in the middle,
// the turn of the year.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "murojaat/desk/acts.h"
#include "murojaat/store.h"
#include "murojaat/testing.h"
#include "murojaat/thread/acts.h"
#include "murojaat/wizard/draft.h"
#include "web/rate_limit.h"

namespace darcha::murojaat {
namespace {

using testing::Clerk;

class Abuse : public testing::MurojaatTest {
 public:
  Act act(const Clerk& who, const std::string& number) { return {who.visitor(), number, random_token(9)}; }
  const Clerk& officer(int n = 0) { return clerk(testing::kOffice, "murojaat", n); }
  int count(const std::string& what) { return std::stoi(text_of("select count(*)::text from " + what)); }

  /// Both begin before either has ended.
  template <class T>
  std::vector<Result<T>> at_once(Task<Result<T>> one, Task<Result<T>> other) {
    std::vector<Result<T>> out;
    for (Task<Result<T>>* task : {&one, &other})
      boost::asio::co_spawn(io(), std::move(*task), [&out](std::exception_ptr failed, Result<T> result) {
        if (failed) std::rethrow_exception(failed);
        out.push_back(std::move(result));
      });
    if (io().stopped()) io().restart();
    while (out.size() < 2) io().run_one();
    return out;
  }
  Receipt ready_to_answer() {
    const Receipt receipt = lodged(letter());
    EXPECT_TRUE(await(claim(services_, act(officer(), receipt.number))));
    for (const int no : {1, 2})
      EXPECT_TRUE(await(
          answer_point(services_, act(officer(), receipt.number),
                       {.no = no,
                        .answer = "Berdaq kóshesi boyınsha 2026-jıl 24-noyabrde tekserildi, akt " + std::to_string(16 + no) + "-sanlı.",
                        .done = std::to_string(100 + no) + " metr jol tamirlandi",
                        .provision = "OʻRQ-445, 28-modda",
                        .evidence = "Akt"})));
    return receipt;
  }
  /// What the last page of the wizard is answered, from an address, with limits that hold.
  std::string sent(web::RateLimiter& limits, const std::string& peer, const std::string& words, const web::Visitor& who = {}) {
    auto strict = std::make_shared<Services>(Services{.db = pool(),
                                                      .cpu = cpu_,
                                                      .clock = clock_,
                                                      .limits = limits,
                                                      .documents = documents_,
                                                      .calendar = services_->calendar,
                                                      .law = services_->law,
                                                      .formality = services_->formality,
                                                      .pepper = services_->pepper});
    Draft draft = open_draft(*strict, {});
    draft.text = words;
    draft.who = who.signed_in() ? "men" : "anonim";
    web::Context context = web::test::context();
    context.request = web::test::request(net::Method::post, "/murojaat/yuborish");
    context.request->peer = peer;
    context.visitor = who;
    context.now = clock_.now();
    for (const auto& [name, value] : Form{{"qadam", "tekshirish"}, {"qoralama", seal_draft(*strict, draft)}, {"tur", "ariza"}})
      context.request->form.add(name, value);
    const int status = await(web::test::Site(routes(strict)).visit(context)).status;
    return status == 200 ? "taken" : status == 429 ? "later" : std::to_string(status);
  }
  using Form = testing::Form;
};

TEST_F(Abuse, AFloodIsStoppedAndAnOfficeBehindOneAddressIsNot) {
  web::MemoryRateLimiter limits;
  std::string said;
  for (int i = 0; i < 5; ++i) said += sent(limits, "192.0.2.7", "Bir xil soʻz") + " ";
  EXPECT_EQ(said, "taken taken taken later later ");
  EXPECT_EQ(sent(limits, "192.0.2.7", "БИР  ХИЛ сўз!"), "later") << "the same words in the other script";
  for (int i = 0; i < 60; ++i) ASSERT_EQ(sent(limits, "192.0.2.7", std::to_string(i) + "-xodimning oʻz ishi"), "taken") << i;
  EXPECT_EQ(sent(limits, "192.0.2.8", "Bir xil soʻz"), "taken") << "somebody else may say the same";
  const auto citizen = add_citizen();
  const web::Visitor person{.session = SessionId::make(clock_.now()), .subject = citizen.subject, .assurance = 1, .display_name = "A. R."};
  said.clear();
  for (int i = 0; i < 22; ++i) said = sent(limits, "192.0.2.9", std::to_string(i) + " marta", person);
  EXPECT_EQ(said, "later") << "one person, whatever the words";
  EXPECT_EQ(sent(limits, "192.0.2.9", "boshqa odam"), "taken") << "the address is not held for it";
  clock_.advance(std::chrono::minutes{10});
  EXPECT_EQ(sent(limits, "192.0.2.7", "Bir xil soʻz"), "taken") << "nobody is shut out for good";
}

TEST_F(Abuse, TheSameAppealByFiveChannelsIsRegisteredFiveTimesAndKnownForOne) {
  std::string first;
  for (const Channel channel : {Channel::web, Channel::desk, Channel::email, Channel::open311, Channel::api}) {
    Lodging lodging = letter({.kind = AuthorKind::contact, .name = "Bibinaz", .contact = "b@example.org"});
    lodging.channel = channel;
    const Receipt receipt = lodged(lodging);
    EXPECT_EQ(load(receipt.key).it.duplicate_of, first) << code(channel);
    EXPECT_EQ(load(receipt.key).it.office, offices::office_id_of(testing::kOffice)) << "all of them on one desk";
    if (first.empty()) first = receipt.number;
  }
  EXPECT_EQ(await(search_office(services_, offices::office_id_of(testing::kOffice), "kóshe buzılǵan", 10)).size(), 5u);
}

TEST_F(Abuse, ASearchFindsWordsByTheirBeginningNumbersWholeAndNothingOfAnotherOffice) {
  const OfficeId here = offices::office_id_of(testing::kOffice);
  Lodging lodging = letter();
  lodging.text = "«Bahoriston» koʻchasi 17-uy, №5/8 — toʻlov 170 000 soʻm. Кўча чироқлари ёнмайди.";
  ASSERT_TRUE(await(lodge(services_, lodging)));
  settle();
  const auto found = [&](OfficeId office, const char* typed) { return await(search_office(services_, office, typed, 10)).size(); };
  for (const char* typed : {"bahor", "«17»", "Баҳористон 17", "kocha chiroq", "170", "UY 17", "№5", "8"})
    EXPECT_EQ(found(here, typed), 1U) << typed;
  for (const char* typed : {"1", "70", "horiston", "bahoriston 18", "17 & | ! ( ) : *zzz"}) EXPECT_EQ(found(here, typed), 0U) << typed;
  EXPECT_EQ(found(OfficeId::make(testing::kNow), "bahor"), 0U);
}

TEST_F(Abuse, OneRequestSentTwiceAtOnceIsOneAppeal) {
  const Lodging lodging = letter();
  const auto both = at_once(lodge(services_, lodging), lodge(services_, lodging));
  ASSERT_TRUE(both[0] && both[1]);
  EXPECT_EQ(both[0]->number, both[1]->number);
  EXPECT_EQ(both[0]->code, both[1]->code);
  EXPECT_EQ(count("murojaat.appeals"), 1);
  EXPECT_EQ(count("murojaat.numbers"), 1);
  EXPECT_EQ(count("audit.records where details::jsonb ->> 'kind' = 'murojaat.registered'"), 1);
}

TEST_F(Abuse, OfTwoAnswersSentAtOnceOneLeaves) {
  const Receipt receipt = ready_to_answer();
  const auto both = at_once(send_reply(services_, act(officer(), receipt.number), "Bir", ""),
                            send_reply(services_, act(officer(), receipt.number), "Eki", ""));
  EXPECT_NE(both[0].has_value(), both[1].has_value());
  const Result<void>& late = both[0] ? both[1] : both[0];
  EXPECT_EQ(late.error().code, "murojaat.already_done");
  EXPECT_EQ(load(receipt.key).replies.size(), 1u);
  EXPECT_EQ(count("documents.issued where subject_id = '" + receipt.key.subject.str() + "'"), 1);
  EXPECT_EQ(count("jobs.outbox where topic = 'murojaat.replied'"), 1);
  const Act again = act(officer(), receipt.number);
  EXPECT_FALSE(await(send_reply(services_, again, "Úsh", "")));
}

TEST_F(Abuse, AFormSentAgainAfterItsAnswerWasLostIsDoneOnce) {
  const Receipt receipt = ready_to_answer();
  const auto twice = [&](auto act_on) {
    const Act one = act(officer(), receipt.number);
    for (int n = 0; n < 2; ++n) EXPECT_TRUE(await(act_on(one)));
    EXPECT_EQ(std::ranges::count(load(receipt.key).events, one.token, &Event::token), 1) << load(receipt.key).events.back().kind;
    // The same token of somebody else says nothing of what they may.
    EXPECT_EQ(await(act_on({officer(1).visitor(), receipt.number, one.token})).error().code, "murojaat.held_by_other");
  };
  twice([&](Act it) { return ask_author(services_, it, "Qaysı úy?"); });
  twice([&](Act it) { return tell_author(services_, it, "Usta keldi."); });
  twice([&](Act it) { return ask_body(services_, it, offices::office_id_of(testing::kBody), "Basım qanday?", false); });
  EXPECT_EQ(load(receipt.key).requests.size(), 1u);
  EXPECT_EQ(load(receipt.key).messages.size(), 2u);
  const Request request = load(receipt.key).requests.front();
  const Act there = act(clerk(testing::kBody, "murojaat"), receipt.number);
  for (int n = 0; n < 2; ++n) EXPECT_TRUE(await(answer_request(services_, there, request.id, "Basım 3 atm.")));
  const Act reply = act(officer(), receipt.number);
  for (int n = 0; n < 2; ++n) EXPECT_TRUE(await(send_reply(services_, reply, "", "")));
  const ByAuthor author{.key = receipt.key, .token = "stars"};
  for (int n = 0; n < 2; ++n) EXPECT_TRUE(await(rate(services_, author, 4)));
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.replies.size(), 1u);
  EXPECT_EQ(std::ranges::count(loaded.events, std::string{"rated"}, &Event::kind), 1);
}

TEST_F(Abuse, TheAuthorWritesWhileTheOfficerAnswersAndNeitherIsLost) {
  const Receipt receipt = ready_to_answer();
  const auto both = at_once(send_reply(services_, act(officer(), receipt.number), "", ""),
                            add_message(services_, receipt.key, {.body = "Yana bir gáp", .token = "t"}));
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.messages.size(), 1u);
  EXPECT_EQ(loaded.replies.size(), both[0] && both[1] ? 1u : 0u);  // the officer is told if the author was faster, and looks again
  if (loaded.replies.empty()) EXPECT_TRUE(await(send_reply(services_, act(officer(), receipt.number), "", "")));
  EXPECT_EQ(load(receipt.key).replies.size(), 1u);
}

TEST_F(Abuse, ABodyDissolvedInTheMiddleLosesNothingOfTheCase) {
  const Receipt receipt = ready_to_answer();
  EXPECT_TRUE(await(ask_author(services_, act(officer(), receipt.number), "Qaysı úy?")));
  await(pool().execute("delete from offices.officers where office_id = '" + receipt.office.str() + "'"));
  await(pool().execute("delete from offices.offices where office_id = '" + receipt.office.str() + "'"));
  await(offices::refresh(pool()));
  for (int again = 0; again < 2; ++again) await(run_sweep(services_));  // a second sweep finds nothing to do
  settle();
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.office, offices::office_id_of(testing::kRegion));
  EXPECT_TRUE(loaded.it.holder.is_nil());
  EXPECT_EQ(loaded.it.due_at, receipt.due_at) << "the term is the author's, not the body's";
  EXPECT_EQ(std::ranges::count(loaded.events, std::string{"office_changed"}, &Event::kind), 1);
  EXPECT_TRUE(std::ranges::all_of(loaded.points, &Point::answered)) << "what was answered stays";
  EXPECT_TRUE(await(add_message(services_, receipt.key, {.body = "12-úy", .token = "t"})));
  const Clerk& heir = clerk(testing::kRegion, "murojaat");
  EXPECT_TRUE(await(claim(services_, act(heir, receipt.number))));
  EXPECT_TRUE(await(send_reply(services_, act(heir, receipt.number), "", "")));
}

TEST_F(Abuse, TheLastSecondOfTheYearAndTheFirstBelongToTheirYears) {
  struct Case {
    const char* at;
    const char* number;
    const char* registered;
  };
  for (const auto& [at, number, registered] :
       {Case{"2026-12-31T17:59:59+05:00", "MR-26-", "2026-12-31"}, Case{"2026-12-31T23:59:59+05:00", "MR-26-", "2027-01-04"},
        Case{"2027-01-01T00:00:00+05:00", "MR-27-", "2027-01-04"}}) {
    clock_.set(*parse_iso_instant(at));
    const Receipt receipt = lodged(letter());
    EXPECT_TRUE(receipt.number.starts_with(number)) << at << ": " << receipt.number;
    EXPECT_EQ(to_iso(receipt.registered_on), registered) << at;
    const Instant due = receipt.due_at;
    clock_.set(due - std::chrono::seconds{1});
    await(run_clock(services_));
    EXPECT_TRUE(load(receipt.key).it.escalated_to.is_nil()) << at;
    clock_.set(due);
    await(run_clock(services_));
    EXPECT_FALSE(load(receipt.key).it.escalated_to.is_nil()) << at << ": the body above has it from the second the term is over";
  }
}

}  // namespace
}  // namespace darcha::murojaat
