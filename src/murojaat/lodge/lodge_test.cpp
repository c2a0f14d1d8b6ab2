// Lodging through the door, on a real database: what every channel comes down to.
#include "core/text.h"
#include "murojaat/store.h"
#include "murojaat/testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace darcha::murojaat {
namespace {

class Lodge : public testing::MurojaatTest {};

TEST_F(Lodge, GivesANumberFindsTheBodyAndStartsTheClock) {
  const auto person = add_citizen();
  const Receipt receipt = lodged(letter(person_of(person)));
  EXPECT_TRUE(receipt.number.starts_with("MR-26-")) << receipt.number;
  EXPECT_FALSE(receipt.code);
  EXPECT_EQ(receipt.key.subject, person.subject);
  EXPECT_EQ(receipt.office, offices::office_id_of(testing::kOffice));
  EXPECT_EQ(to_iso(receipt.registered_on), "2026-11-23");  // lodged on a Saturday
  EXPECT_EQ(receipt.due_at, start_of_day_in_tashkent(*parse_iso_date("2026-12-10")));
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.state, State::registered);
  EXPECT_EQ(loaded.it.lang, Lang::kaa);
  EXPECT_EQ(loaded.it.form, Form::electronic);
  ASSERT_EQ(loaded.points.size(), 2U);
  EXPECT_EQ(loaded.points.back().text, "Kóshe shıraqları janbaydı.");
  ASSERT_EQ(loaded.events.size(), 1U);
  EXPECT_EQ(loaded.events.front().kind, "registered");
  EXPECT_EQ(loaded.events.front().reason, "murojaat.route.topic");
  EXPECT_EQ(records(person.subject, "murojaat.registered"), 1);
  EXPECT_EQ(count("notifications.messages where subject_id = '" + person.subject.str() + "' and kind = 'appeal_registered'"), 1);
}

TEST_F(Lodge, TheSameRequestTwiceIsOneAppealWithOneCode) {
  const Lodging lodging = letter();
  const auto first = await(lodge(services_, lodging));
  const auto second = await(lodge(services_, lodging));
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->number, second->number);
  EXPECT_EQ(first->code, second->code);
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(count("murojaat.appeals"), 1);
}

TEST_F(Lodge, AnAnonymousAuthorsCodeOpensTheThreadAndNothingElseDoes) {
  const Receipt receipt = lodged(letter());
  ASSERT_TRUE(receipt.code);
  EXPECT_EQ(await(find_by_code(services_, *receipt.code)), receipt.key);
  EXPECT_EQ(await(find_by_code(services_, " " + to_lower(*receipt.code))), receipt.key);
  EXPECT_FALSE(await(find_by_code(services_, "7F2K-90QX-M4TD-31BC-8ZWH")));
  EXPECT_FALSE(await(find_by_code(services_, "")));
  EXPECT_EQ(await(find_by_number(services_, receipt.number)), receipt.key);
  EXPECT_FALSE(await(find_by_number(services_, "MR-26-0000-0000-0000")));
  EXPECT_FALSE(await(find_by_number(services_, "x")));
  services_->pepper = Bytes(32, 10);  // a backup restored without its key opens nothing
  EXPECT_FALSE(await(find_by_code(services_, *receipt.code)));
}

TEST_F(Lodge, OfAContactKeepsHowToReachThemAndOpensByCode) {
  const Receipt receipt = lodged(letter({.kind = AuthorKind::contact, .name = "Bibinaz", .contact = "b@example.uz", .address = "Nókis"}));
  EXPECT_TRUE(receipt.code);
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.author_name, "Bibinaz");
  EXPECT_EQ(loaded.it.author_contact, "b@example.uz");
}

TEST_F(Lodge, AnAnonymousAuthorLeavesNothingEvenIfTheChannelBringsIt) {
  const Receipt receipt = lodged(letter({.kind = AuthorKind::anonymous, .name = "Bibinaz", .contact = "b@example.uz"}));
  EXPECT_EQ(load(receipt.key).it.author_name, "");
  EXPECT_EQ(load(receipt.key).it.author_contact, "");
}

TEST_F(Lodge, AnOfficerWhoWritesForSomebodyIsRecordedAndSeen) {
  const auto& helper = clerk(testing::kOffice, "murojaat");
  Lodging lodging = letter({.kind = AuthorKind::contact, .name = "Bibinaz", .contact = "+998901234567"});
  lodging.channel = Channel::desk;
  lodging.helper = Helper{helper.officer.id, helper.officer.display_name, helper.officer.office};
  const Receipt receipt = lodged(lodging);
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.form, Form::written);
  EXPECT_EQ(loaded.it.helper->officer, helper.officer.id);
  EXPECT_EQ(loaded.events.front().actor_kind, "officer");
  EXPECT_EQ(loaded.events.front().actor_name, helper.officer.display_name);
  EXPECT_TRUE(receipt.code);
}

TEST_F(Lodge, TheSameTextByAnotherChannelIsKnownAsADuplicateAndStillRegistered) {
  const Receipt first = lodged(letter());
  Lodging again = letter({.kind = AuthorKind::contact, .name = "Bibinaz"});
  again.channel = Channel::email;
  again.text = "  " + to_upper(again.text);
  const Receipt second = lodged(again);
  EXPECT_EQ(load(second.key).it.duplicate_of, first.number);
  EXPECT_EQ(load(first.key).it.duplicate_of, "");
}

TEST_F(Lodge, AComplaintToTheHigherBodyGoesAboveAndNeverToWhoAnswered) {
  const Receipt below = lodged(letter());
  Lodging above = letter();
  above.parent = below.number;
  const Receipt receipt = lodged(above);
  EXPECT_EQ(receipt.office, offices::office_id_of(testing::kRegion));
  EXPECT_EQ(load(receipt.key).it.parent, below.number);
}

TEST_F(Lodge, WhatTheMachineSaysIsTakenWhereItIsSureAndKeptAsItWas) {
  services_->suggest = [](std::string, std::optional<Lang>) {
    return std::optional{Suggestion{.model = "t-1",
                                    .lang = Lang::kaa,
                                    .script = "latn",
                                    .kind = "shikoyat",
                                    .topic = "water",
                                    .urgency = 3,
                                    .kind_confidence = 0.4,
                                    .topic_confidence = 0.9,
                                    .words = {"suw"},
                                    .points = {"a", "b", "c"}}};
  };
  Lodging lodging = letter();
  lodging.kind = lodging.topic = "";
  lodging.points.clear();
  const Receipt receipt = lodged(lodging);
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.topic, "water");
  EXPECT_EQ(loaded.it.kind, "ariza");  // not sure enough
  EXPECT_EQ(loaded.it.urgency, 3);
  EXPECT_EQ(loaded.points.size(), 3U);
  EXPECT_EQ(loaded.points.front().source, "machine");
  EXPECT_EQ(receipt.office, offices::office_id_of(testing::kBody));
  const auto suggested = await(store::list_suggestions(pool(), receipt.key));
  ASSERT_EQ(suggested.size(), 1U);
  EXPECT_EQ(suggested.front().suggestion.words, std::vector<std::string>{"suw"});
  EXPECT_EQ(suggested.front().suggestion.lang, Lang::kaa);
}

TEST_F(Lodge, WhoAsksForAHumanOnlyIsNotLookedAtByAMachine) {
  services_->suggest = [](std::string, std::optional<Lang>) -> std::optional<Suggestion> { throw std::logic_error("asked"); };
  Lodging lodging = letter();
  lodging.human_only = true;
  EXPECT_TRUE(await(lodge(services_, lodging)));
}

TEST_F(Lodge, RefusesOnlyWhatCannotBeRead) {
  const auto refused = [&](auto change) {
    Lodging lodging = letter();
    change(lodging);
    const auto result = await(lodge(services_, lodging));
    return result ? std::string{} : result.error().fields.front().field + " " + result.error().code;
  };
  EXPECT_EQ(refused([](Lodging& l) { l.text = " \n "; }), "text murojaat.refusal.text_missing");
  EXPECT_EQ(refused([](Lodging& l) { l.text = std::string(kMaxText + 1, 'a'); }), "text murojaat.refusal.text_long");
  EXPECT_EQ(refused([](Lodging& l) { l.kind = "iltimos"; }), "kind murojaat.refusal.unknown_kind");
  EXPECT_EQ(refused([](Lodging& l) { l.topic = "moon"; }), "topic murojaat.refusal.unknown_topic");
  EXPECT_EQ(refused([](Lodging& l) { l.place.district = "99"; }), "district murojaat.refusal.unknown_place");
  EXPECT_EQ(refused([](Lodging& l) { l.place.lat.reset(); }), "place murojaat.refusal.unknown_place");
  EXPECT_EQ(refused([](Lodging& l) { l.place.lat = 91; }), "place murojaat.refusal.unknown_place");
  EXPECT_EQ(refused([](Lodging& l) { l.author.kind = AuthorKind::person; }), "author murojaat.refusal.author_missing");
  EXPECT_EQ(refused([](Lodging& l) { l.author.kind = AuthorKind::contact; }), "author murojaat.refusal.author_missing");
  EXPECT_EQ(refused([](Lodging& l) { l.files.resize(kMaxFiles + 1); }), "files murojaat.refusal.files_many");
  EXPECT_EQ(refused([](Lodging& l) { l.points.resize(kMaxPoints + 1); }), "points murojaat.refusal.points_many");
  EXPECT_EQ(refused([](Lodging& l) { l.text = "?"; }), "");  // nothing in it is judged
}

TEST_F(Lodge, FilesAreKnownToTheSweep) {
  Lodging lodging = letter();
  const Digest digest = sha256(std::string{"a photo"});
  lodging.files.push_back({.name = "surat.jpg", .content_type = "image/jpeg", .size = 7, .sha256 = digest});
  const Receipt receipt = lodged(lodging);
  ASSERT_EQ(load(receipt.key).files.size(), 1U);
  EXPECT_EQ(load(receipt.key).files.front().sha256, digest);
  EXPECT_EQ(await(attached_among(pool(), {digest, sha256(std::string{"another"})})), std::vector{digest});
}

class Lists : public testing::MurojaatTest {};

TEST_F(Lists, TheOfficeSeesWhatIsUrgentFirst) {
  const Receipt ordinary = lodged(letter());
  Lodging gas = letter();
  gas.topic = "heating";
  services_->suggest = [](std::string, std::optional<Lang>) { return std::optional{Suggestion{.model = "t", .urgency = 3}}; };
  const Receipt urgent = lodged(gas);
  const OfficeId office = offices::office_id_of(testing::kOffice);
  const auto queue = await(store::list_queue(pool(), {.office = office}, {}));
  ASSERT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.front().number, urgent.number);
  const auto next = await(
      store::list_queue(pool(), {.office = office},
                        {.after_urgency = queue.front().urgency, .after_due = queue.front().due_at, .after_id = queue.front().key.id}));
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(next.front().number, ordinary.number);
  EXPECT_EQ(await(store::count_queue(pool(), office, {}, false, 99)), 2);
  EXPECT_TRUE(await(store::list_queue(pool(), {.office = office, .topic = "water"}, {})).empty());
}

TEST_F(Lists, ThePublicSeesTopicRoundedPlaceAndThePublicWordsOnly) {
  const Receipt receipt = lodged(letter({.kind = AuthorKind::contact, .name = "Bibinaz", .contact = "b@example.uz"}));
  for (const PublicFilter& filter : {PublicFilter{}, PublicFilter{.region = "1735"}, PublicFilter{.district = "1735401"},
                                     PublicFilter{.topic = "heating", .open = true, .since = testing::kNow}}) {
    const auto all = await(list_public(services_, filter));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.front().number, receipt.number);
    EXPECT_EQ(all.front().description, "Jol buzılǵan");
    EXPECT_DOUBLE_EQ(*all.front().lat, 42.465);
    EXPECT_DOUBLE_EQ(*all.front().lon, 59.615);
  }
  EXPECT_TRUE(await(list_public(services_, {.region = "1726"})).empty());
  EXPECT_TRUE(await(list_public(services_, {.open = false})).empty());
  EXPECT_TRUE(await(list_public(services_, {.until = testing::kNow})).empty());
  EXPECT_EQ(await(find_public(services_, receipt.number))->topic, "heating");
  EXPECT_FALSE(await(find_public(services_, "MR")));
}

TEST_F(Lists, AnEventThatComesLateChangesNothing) {
  const Receipt receipt = lodged(letter());
  const Loaded old = load(receipt.key);
  ASSERT_TRUE(await(add_message(services_, receipt.key, {.body = "Jáne bir sóz", .token = "m1"})));
  settle();
  db::Batch batch;
  store::add_queued(batch, old.it, old.it.office, false, false, {});
  await(pool().run(std::move(batch)));
  EXPECT_EQ(await(store::list_queue(pool(), {.office = old.it.office}, {})).size(), 1U);
}

TEST_F(Lists, OwnAppealsAreListedNewestFirst) {
  const auto person = add_citizen();
  lodged(letter(person_of(person)));
  clock_.advance(std::chrono::minutes{1});
  const Receipt second = lodged(letter(person_of(person)));
  const auto own = await(list_own(services_, person.subject, {}, 10));
  ASSERT_EQ(own.size(), 2U);
  EXPECT_EQ(own.front().number, second.number);
  EXPECT_EQ(await(list_own(services_, person.subject, own.front().key.id, 10)).size(), 1U);
}

class Thread : public testing::MurojaatTest {};

TEST_F(Thread, AMessageIsAddedOnceHoweverOftenItIsSent) {
  const Receipt receipt = lodged(letter());
  for (int n = 0; n < 2; ++n) EXPECT_TRUE(await(add_message(services_, receipt.key, {.body = "Qosımsha", .token = "t1"})));
  const Loaded loaded = load(receipt.key);
  ASSERT_EQ(loaded.messages.size(), 1U);
  EXPECT_EQ(loaded.messages.front().kind, "letter");
  EXPECT_EQ(loaded.it.version, 2);
}

TEST_F(Thread, RefusesNothingAndTooMuch) {
  const Receipt receipt = lodged(letter());
  EXPECT_EQ(await(add_message(services_, receipt.key, {.body = " "})).error().code, "murojaat.text_missing");
  EXPECT_EQ(await(add_message(services_, receipt.key, {.body = std::string(kMaxText + 1, 'a')})).error().code, "murojaat.text_long");
  EXPECT_EQ(await(add_message(services_, {SubjectId{make_uuid_v4()}, AppealId{make_uuid_v4()}}, {.body = "x"})).error().code,
            "murojaat.not_found");
}

class Sweep : public testing::MurojaatTest {};

TEST_F(Sweep, WarnsThenEscalatesWhereTheAuthorSeesIt) {
  const Receipt receipt = lodged(letter());
  clock_.set(receipt.due_at - std::chrono::hours{1});
  await(run_clock(services_));
  settle();
  EXPECT_EQ(load(receipt.key).events.back().kind, "warned");
  clock_.set(receipt.due_at);
  await(run_clock(services_));
  settle();
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.events.back().kind, "escalated");
  EXPECT_EQ(loaded.it.escalated_to, offices::office_id_of(testing::kRegion));
  const auto above = await(store::list_queue(pool(), {.office = loaded.it.escalated_to, .for_head = true}, {}));
  ASSERT_EQ(above.size(), 1U);
  EXPECT_TRUE(above.front().escalated);
  EXPECT_EQ(await(store::list_queue(pool(), {.office = loaded.it.office, .overdue_at = clock_.now()}, {})).size(), 1U);
  const int version = loaded.it.version;
  await(run_clock(services_));
  EXPECT_EQ(load(receipt.key).it.version, version);
}

TEST_F(Sweep, ABodyThatIsGoneHandsItsAppealsOn) {
  const Receipt receipt = lodged(letter());
  // The agency serves the district from its region now.
  await(pool().execute("delete from offices.officers where office_id = '" + receipt.office.str() + "'"));
  await(pool().execute("delete from offices.offices where office_id = '" + receipt.office.str() + "'"));
  await(offices::refresh(pool()));
  await(run_sweep(services_));
  settle();
  const Loaded loaded = load(receipt.key);
  EXPECT_EQ(loaded.it.office, offices::office_id_of(testing::kRegion));
  EXPECT_EQ(loaded.it.due_at, receipt.due_at);
  EXPECT_EQ(loaded.events.back().kind, "office_changed");
  EXPECT_TRUE(await(store::list_queue(pool(), {.office = receipt.office}, {})).empty());
}

}  // namespace
}  // namespace darcha::murojaat
