// One proposes, another confirms: against PostgreSQL and through the pages.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto.h"
#include "core/dates.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/jobs/sql.h"
#include "gen/offices/text.h"
#include "offices/proposals.h"
#include "web/test_kit.h"

namespace darcha::offices {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");
const Date kToday = *make_date(2026, 11, 21);
const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};
constexpr std::string_view kNukus = "iiv-1735401";
using Form = std::vector<std::pair<std::string, std::string>>;

class NoLimits final : public web::RateLimiter {
 public:
  bool allow(std::string_view, std::string_view, double, double, Instant) override { return open; }
  bool open = true;
};

class AdministrationPages : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({jobs::sql::migrations(), audit::sql::migrations(), offices::sql::migrations()});
  }
  bool fresh_per_test() override { return true; }
  void SetUp() override {
    DatabaseTest::SetUp();
    auto territories = load_territories(kRepository / "data");
    auto agencies = load_agencies(kRepository / "services" / "agencies.yaml");
    auto all = load_offices(kRepository / "data" / "offices.yaml", territories, agencies);
    std::erase_if(all, [](const Office& office) {
      return office.territory.size() > 2 && !office.territory.starts_with("1735") && !office.territory.starts_with("1726");
    });
    officer_ = hire(kNukus, {"registrar"});
    colleague_ = hire(kNukus, {"registrar"});
    first_ = hire("iiv-1735", {"administrator"});
    second_ = hire("iiv-1735", {"administrator"});
    elsewhere_ = hire("iiv-1726", {"administrator"});
    republic_ = hire("iiv-17", {"administrator"});
    await(save(pool(), std::move(territories), std::move(agencies), std::move(all), officers_));
    services_ = std::make_shared<Administration>(Administration{.db = pool(), .clock = clock_, .limits = limits_});
    services_->positions = load_positions(kRepository / "data" / "positions.yaml");
    newcomer_ = SubjectId::make(kNow);
    services_->find_person = [this](audit::Actor, std::string pin) { return found(std::move(pin)); };
    services_->kin_of = [this](SubjectId subject) { return kin(subject); };
    services_->end_sessions = [this](db::Batch&, SubjectId, OfficerId officer, Instant) { ended_.insert(officer); };
    services_->services_of = [](std::string_view) {
      return std::vector<std::pair<std::string, LocalText>>{{"residence-certificate", LocalText{{"a", "b", "c", "d", "e"}}}};
    };
  }

  Officer hire(std::string_view office, std::vector<std::string> roles) {
    Officer made{.id = OfficerId::make(kNow),
                 .office = office_id_of(office),
                 .subject = SubjectId::make(kNow),
                 .display_name = "X. Xodim-" + std::to_string(officers_.size() + 1),
                 .position = LocalText{{"mutaxassis", "мутахассис", "специалист", "specialist", "qánige"}},
                 .roles = std::move(roles),
                 .since = kToday - Days{400}};
    officers_.push_back(made);
    return made;
  }
  Task<Result<Person>> found(std::string pin) {
    if (pin != "30602859990810") co_return refuse("persons.not_found", RefusalKind::not_found);
    co_return Person{newcomer_, "Y. Yangi"};
  }
  Task<std::set<SubjectId>> kin(SubjectId subject) {
    std::set<SubjectId> out;
    for (const auto& [one, other] : kin_)
      if (one == subject) out.insert(other);
    co_return out;
  }

  web::Visitor visitor(const Officer& officer) {
    return {.session = SessionId::make(kNow),
            .subject = officer.subject,
            .officer = officer.id,
            .office = officer.office,
            .roles = officer.roles,
            .assurance = 2,
            .display_name = officer.display_name};
  }
  net::Response visit(const Officer& officer, net::Method method, const std::string& target, const Form& form = {}, Lang lang = Lang::uz) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(method, target);
    for (const auto& [name, value] : form) context.request->form.add(name, value);
    context.visitor = visitor(officer);
    context.now = clock_.now();
    web::test::Site site(administration_routes(services_));
    return await(site.visit(context));
  }
  std::string page(const Officer& officer, const std::string& target, Lang lang = Lang::uz) {
    return web::test::body_of(visit(officer, net::Method::get, target, {}, lang));
  }
  static std::string location(const net::Response& response) { return std::string{response.headers.find("Location").value_or("")}; }
  static Form day(std::string name, Date date, Form more = {}) {
    const std::chrono::year_month_day d{date};
    more.emplace_back(name + "_day", std::to_string(static_cast<unsigned>(d.day())));
    more.emplace_back(name + "_month", std::to_string(static_cast<unsigned>(d.month())));
    more.emplace_back(name + "_year", std::to_string(static_cast<int>(d.year())));
    return more;
  }
  std::string at(std::string_view kind, const Officer& about) {
    return "/xodim/boshqaruv/taklif?tur=" + std::string{kind} + "&xodim=" + about.id.str();
  }
  std::string at(std::string_view kind, std::string_view office) {
    return "/xodim/boshqaruv/taklif?tur=" + std::string{kind} + "&idora=" + office_id_of(office).str();
  }
  /// Proposed through the page; the address of the proposal.
  std::string proposed(const Officer& by, const std::string& target, Form form) {
    form.emplace_back("asos", "12-son buyruq");
    form.emplace_back("once", random_token(16));
    const net::Response answer = visit(by, net::Method::post, target, form);
    EXPECT_EQ(answer.status, 303) << web::test::body_of(answer);
    return location(answer).substr(0, location(answer).find('?'));
  }
  net::Response decided(const Officer& by, const std::string& proposal, std::string how, std::string remark = {}) {
    return visit(by, net::Method::post, proposal, {{"qaror", std::move(how)}, {"izoh", std::move(remark)}});
  }
  void both(const std::string& target, Form form) {
    const std::string proposal = proposed(first_, target, std::move(form));
    ASSERT_EQ(decided(second_, proposal, "tasdiq").status, 303);
  }
  Proposal proposal_at(const std::string& path) { return *await(find_proposal(pool(), *parse_uuid(path.substr(path.rfind('/') + 1)))); }
  Officer now(const Officer& officer) { return *await(refresh(pool()))->find_officer(officer.id); }
  Office now(std::string_view office) { return *await(refresh(pool()))->find_office(office_id_of(office)); }
  std::int64_t count(const std::string& from) {
    std::int64_t n = 0;
    await(pool().execute("select count(*) from " + from)).row(0, 0).read(0, n);
    return n;
  }

  FixedClock clock_{kNow};
  NoLimits limits_;
  std::shared_ptr<Administration> services_;
  std::vector<Officer> officers_;
  Officer officer_, colleague_, first_, second_, elsewhere_, republic_;
  SubjectId newcomer_;
  std::set<std::pair<SubjectId, SubjectId>> kin_;
  std::set<OfficerId> ended_;
};

TEST_F(AdministrationPages, ADismissalTakesTwoPeopleAndEndsTheSessionsAtOnce) {
  const std::string proposal = proposed(first_, at("dismiss", officer_), day("kun", kToday));
  EXPECT_TRUE(now(officer_).serves_on(kToday)) << "proposed is not done";
  EXPECT_EQ(decided(first_, proposal, "tasdiq").status, 403) << "nobody confirms their own proposal";
  EXPECT_EQ(decided(elsewhere_, proposal, "tasdiq").status, 404);
  EXPECT_TRUE(ended_.empty());
  ASSERT_EQ(location(decided(second_, proposal, "tasdiq")), proposal + "?saqlandi=1");
  EXPECT_FALSE(now(officer_).serves_on(kToday));
  EXPECT_TRUE(now(officer_).serves_on(kToday - Days{1})) << "what they did stays theirs";
  EXPECT_EQ(ended_, (std::set{officer_.id}));
  EXPECT_EQ(count("jobs.outbox where topic = 'offices.changed'"), 1);
  EXPECT_EQ(decided(republic_, proposal, "rad", "kech").status, 409) << "decided already";
}

TEST_F(AdministrationPages, TheSameFormSentTwiceIsOneProposalAndTheSameDecisionOnce) {
  Form form = day("kun", kToday, {{"asos", "12-son buyruq"}, {"once", random_token(16)}});
  const std::string first = location(visit(first_, net::Method::post, at("dismiss", officer_), form));
  EXPECT_EQ(location(visit(first_, net::Method::post, at("dismiss", officer_), form)), first);
  EXPECT_EQ(count("offices.proposals"), 1);
  const std::string proposal = first.substr(0, first.find('?'));
  const Form yes{{"qaror", "tasdiq"}, {"izoh", ""}, {"once", random_token(16)}};
  EXPECT_EQ(visit(second_, net::Method::post, proposal, yes).status, 303);
  EXPECT_EQ(visit(second_, net::Method::post, proposal, yes).status, 303);
  EXPECT_EQ(count("offices.log where kind = 'applied'"), 1);
}

TEST_F(AdministrationPages, KinMayNeitherProposeNorConfirm) {
  kin_.insert({officer_.subject, second_.subject});  // only the officer's side of the register knows
  const std::string proposal = proposed(first_, at("dismiss", officer_), day("kun", kToday));
  EXPECT_EQ(decided(second_, proposal, "tasdiq").status, 403);
  EXPECT_EQ(decided(second_, proposal, "rad", "boʻlmaydi").status, 403) << "to refuse is a decision too";
  kin_ = {{republic_.subject, first_.subject}};
  EXPECT_EQ(decided(republic_, proposal, "tasdiq").status, 403) << "kin of the author";
  kin_ = {{first_.subject, colleague_.subject}};
  EXPECT_EQ(visit(first_, net::Method::post, at("dismiss", colleague_), day("kun", kToday, {{"asos", "buyruq"}})).status, 403);
  EXPECT_EQ(count("offices.proposals"), 1);
}

TEST_F(AdministrationPages, ARefusalSaysWhyAndTheAuthorMayWithdraw) {
  const std::string proposal =
      proposed(first_, at("roles", officer_), day("kun", kToday, {{"lavozim", "specialist"}, {"vazifalar", "head"}}));
  EXPECT_EQ(decided(second_, proposal, "rad").status, 422);
  ASSERT_EQ(decided(second_, proposal, "rad", "Buyruq yoʻq").status, 303);
  EXPECT_THAT(page(first_, proposal), HasSubstr("Buyruq yoʻq"));
  EXPECT_EQ(now(officer_).roles, officer_.roles);
  const std::string other = proposed(first_, at("dismiss", officer_), day("kun", kToday));
  EXPECT_EQ(decided(second_, other, "olish").status, 403);
  EXPECT_EQ(decided(first_, other, "olish").status, 303);
  EXPECT_EQ(proposal_at(other).state, "withdrawn");
}

TEST_F(AdministrationPages, WhatChangedSinceItWasProposedIsNotConfirmed) {
  const std::string roles = proposed(first_, at("roles", officer_), day("kun", kToday, {{"lavozim", "specialist"}, {"vazifalar", "head"}}));
  both(at("move", officer_),
       day("kun", kToday, {{"lavozim", "specialist"}, {"vazifalar", "registrar"}, {"idoraga", office_id_of("iiv-1735204").str()}}));
  EXPECT_EQ(now(officer_).office, office_id_of("iiv-1735204"));
  EXPECT_EQ(decided(second_, roles, "tasdiq").status, 409);
  EXPECT_EQ(proposal_at(roles).state, "stale");
  EXPECT_EQ(now(officer_).roles, std::vector<std::string>{"registrar"});
}

TEST_F(AdministrationPages, AChangeOfALaterDayComesIntoForceOnThatDayOnce) {
  const std::string proposal = proposed(first_, at("dismiss", officer_), day("kun", kToday + Days{3}));
  ASSERT_EQ(decided(second_, proposal, "tasdiq").status, 303);
  EXPECT_EQ(proposal_at(proposal).state, "confirmed");
  await(apply_due(services_));
  EXPECT_FALSE(now(officer_).until) << "not before its day";
  clock_.advance(std::chrono::days{3});
  await(apply_due(services_));
  await(apply_due(services_));
  EXPECT_EQ(now(officer_).until, kToday + Days{2});
  EXPECT_EQ(proposal_at(proposal).state, "applied");
  EXPECT_EQ(count("offices.log where kind = 'applied'"), 1);
  EXPECT_EQ(ended_.size(), 1U);
}

TEST_F(AdministrationPages, WhatNoLongerFitsOnItsDayIsSetAside) {
  const std::string later =
      proposed(first_, at("roles", officer_), day("kun", kToday + Days{1}, {{"lavozim", "specialist"}, {"vazifalar", "head"}}));
  ASSERT_EQ(decided(second_, later, "tasdiq").status, 303);
  both(at("dismiss", officer_), day("kun", kToday));
  clock_.advance(std::chrono::days{1});
  await(apply_due(services_));
  EXPECT_EQ(proposal_at(later).state, "stale");
}

TEST_F(AdministrationPages, AnOfficerIsAppointedByTheirNumberAndServesFromTheDay) {
  const std::string target = at("appoint", kNukus);
  Form form = day("kun", kToday, {{"pinfl", "30602859990810"}, {"lavozim", "chief_specialist"}, {"vazifalar", "registrar"}});
  EXPECT_EQ(visit(first_, net::Method::post, target,
                  day("kun", kToday,
                      {{"pinfl", "31809829990916"}, {"lavozim", "chief_specialist"}, {"vazifalar", "registrar"}, {"asos", "buyruq"}}))
                .status,
            422);
  both(target, form);
  const auto directory = await(refresh(pool()));
  const auto posts = directory->find_officers_of_subject(newcomer_, kToday);
  ASSERT_EQ(posts.size(), 1U);
  EXPECT_EQ(posts.front()->display_name, "Y. Yangi");
  EXPECT_EQ(posts.front()->position.in(Lang::en), "chief specialist");
  form.emplace_back("asos", "yana");
  EXPECT_EQ(visit(first_, net::Method::post, target, form).status, 422) << "serves there already";
  limits_.open = false;
  EXPECT_THAT(web::test::body_of(visit(first_, net::Method::post, target, form)), HasSubstr("Juda koʻp qidirdingiz"));
}

TEST_F(AdministrationPages, AnOfficeIsOpenedRenamedGivenTerritoriesAndServicesAndClosed) {
  Form created = day("kun", kToday, {{"tashkilot", "adliya"}, {"joy", "1735401"}});
  for (const char* lang : {"uz", "uz-Cyrl", "ru", "en", "kaa"}) created.emplace_back(std::string{"nomi_"} + lang, "Nukus adliya boʻlimi");
  both("/xodim/boshqaruv/taklif?tur=office_create", created);
  EXPECT_EQ(await(refresh(pool()))->find_serving("adliya", "1735401")->code, "adliya-1735401");

  Form renamed = day("kun", kToday);
  for (const char* lang : {"uz", "uz-Cyrl", "ru", "en", "kaa"}) renamed.emplace_back(std::string{"nomi_"} + lang, "Yangi nom");
  both(at("office_rename", kNukus), renamed);
  EXPECT_EQ(now(kNukus).name.in(Lang::ru), "Yangi nom");

  both(at("office_close", "iiv-1735204"), day("kun", kToday, {{"idoraga", office_id_of(kNukus).str()}}));
  EXPECT_FALSE(now("iiv-1735204").open());
  EXPECT_EQ(await(refresh(pool()))->find_serving("iiv", "1735204")->code, kNukus);

  // A territory passes to an office from one that keeps another; both rows change, or neither.
  both(at("office_territory", "iiv-1735225"), day("kun", kToday, {{"hududlar", "1735225"}, {"hududlar", "1735204"}}));
  EXPECT_EQ(await(refresh(pool()))->find_serving("iiv", "1735204")->code, "iiv-1735225");
  EXPECT_EQ(now(kNukus).serves, std::vector<std::string>{"1735401"});

  both(at("office_services", kNukus), day("kun", kToday, {{"xizmatlar", "residence-certificate"}}));
  EXPECT_EQ(await(refresh(pool()))->find_serving("iiv", "1735401", "another")->code, "iiv-1735");

  // An import renews what nobody has changed, and leaves what administrators did.
  auto territories = load_territories(kRepository / "data");
  auto agencies = load_agencies(kRepository / "services" / "agencies.yaml");
  auto all = load_offices(kRepository / "data" / "offices.yaml", territories, agencies);
  await(save(pool(), territories, agencies, all, {}));
  EXPECT_EQ(now(kNukus).name.in(Lang::ru), "Yangi nom");
  EXPECT_FALSE(now("iiv-1735204").open());
}

TEST_F(AdministrationPages, AClosedOfficesPostsEndWithIt) {
  both(at("office_close", kNukus), day("kun", kToday, {{"idoraga", office_id_of("iiv-1735").str()}}));
  EXPECT_FALSE(now(officer_).serves_on(kToday));
  EXPECT_FALSE(now(colleague_).serves_on(kToday));
  EXPECT_EQ(ended_, (std::set{officer_.id, colleague_.id}));
  EXPECT_EQ(await(refresh(pool()))->find_serving("iiv", "1735401")->code, "iiv-1735");
}

TEST_F(AdministrationPages, AnAbsenceNamesASubstituteAndEndsEarlyWhenTheOfficerReturns) {
  both(at("absence", officer_),
       day("oxirgi", kToday + Days{9}, day("kun", kToday, {{"sabab", "leave"}, {"orinbosar", colleague_.id.str()}})));
  auto directory = await(refresh(pool()));
  EXPECT_TRUE(directory->is_away(officer_.id, kToday));
  ASSERT_EQ(directory->find_represented(colleague_.id, kToday).size(), 1U);
  EXPECT_THAT(page(first_, "/xodim/boshqaruv/xodim/" + officer_.id.str()), HasSubstr(colleague_.display_name));
  EXPECT_EQ(visit(first_, net::Method::post, at("absence", officer_),
                  day("oxirgi", kToday + Days{3}, day("kun", kToday, {{"sabab", "leave"}, {"orinbosar", "yoq"}, {"asos", "buyruq"}})))
                .status,
            422)
      << "away already";
  clock_.advance(std::chrono::days{2});
  both(at("absence_end", officer_), day("oxirgi", kToday + Days{1}));
  directory = await(refresh(pool()));
  EXPECT_FALSE(directory->is_away(officer_.id, kToday + Days{2}));
  EXPECT_TRUE(directory->is_away(officer_.id, kToday + Days{1}));
}

TEST_F(AdministrationPages, TheLogHoldsWhoWhatBeforeAfterAndWhoConfirmedAndSeesWhenItWasTouched) {
  both(at("roles", officer_), day("kun", kToday, {{"lavozim", "specialist"}, {"vazifalar", "head"}}));
  const std::string log = page(first_, "/xodim/boshqaruv/tarix");
  for (const char* words : {"Taklif qildi", "Tasdiqladi", "Kuchga kirdi", "Sahifani koʻrdi"}) EXPECT_THAT(log, HasSubstr(words));
  const auto entries = await(list_log(pool(), {.scope = "1735", .officer = officer_.id}));
  const auto applied = std::ranges::find(entries, "applied", &LogEntry::kind);
  ASSERT_NE(applied, entries.end());
  const std::string path = "/xodim/boshqaruv/tarix/1735/" + applied->id.str();
  const std::string entry = page(first_, path, Lang::en);
  for (const std::string& words : {first_.display_name, second_.display_name, std::string{"Works on applications"},
                                   std::string{"Head, confirms"}, std::string{"The entry is unchanged"}})
    EXPECT_THAT(entry, HasSubstr(words));
  // Of persons and of offices alike: what the audit log holds is what stands here.
  page(first_, "/xodim/boshqaruv/idora/" + office_id_of(kNukus).str());
  for (const LogEntry& one : await(list_log(pool(), {.scope = "1735"}))) EXPECT_TRUE(await(is_sound(pool(), one))) << one.kind;
  await(pool().execute("update offices.log set actor_name = 'Boshqa' where entry_id = '" + applied->id.str() + "'"));
  EXPECT_THAT(page(first_, path, Lang::en), HasSubstr("Beware"));
  EXPECT_EQ(visit(elsewhere_, net::Method::get, path).status, 404);
}

TEST_F(AdministrationPages, TheLogIsExportedAndTheExportIsInTheLog) {
  both(at("dismiss", officer_), day("kun", kToday));
  const net::Response file = visit(first_, net::Method::get, "/xodim/boshqaruv/tarix.csv");
  EXPECT_EQ(file.headers.find("Content-Type"), "text/csv; charset=utf-8");
  const std::string text = web::test::body_of(file);
  const auto entries = await(list_log(pool(), {.scope = "1735"}));
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')), entries.size() + 1) << "a line for each entry, and the heading";
  for (const LogEntry& entry : entries) EXPECT_THAT(text, HasSubstr(digest_of(entry)));
  EXPECT_EQ(entries.front().kind, "exported");
}

TEST_F(AdministrationPages, EveryPageSpeaksEveryLanguageAndKeepsToTheTerritory) {
  const std::string proposal = proposed(first_, at("dismiss", officer_), day("kun", kToday));
  std::vector<std::string> pages{"/xodim/boshqaruv",
                                 "/xodim/boshqaruv/idora/" + office_id_of(kNukus).str(),
                                 "/xodim/boshqaruv/xodim/" + officer_.id.str(),
                                 "/xodim/boshqaruv/takliflar",
                                 proposal,
                                 "/xodim/boshqaruv/tarix",
                                 "/xodim/boshqaruv/taklif?tur=office_create"};
  for (const Kind kind : kKinds)
    if (kind != Kind::office_create)
      pages.push_back(is_of_office(kind) || kind == Kind::appoint ? at(code(kind), kNukus) : at(code(kind), officer_));
  for (const std::string& path : pages)
    for (const Lang lang : kLangs) {
      const net::Response answer = visit(first_, net::Method::get, path, {}, lang);
      EXPECT_EQ(answer.status, 200) << path;
      EXPECT_THAT(web::test::body_of(answer), Not(HasSubstr("offices.admin_"))) << path << " " << code(lang);
    }
  for (const std::string& path : {pages[1], pages[2], proposal}) EXPECT_EQ(visit(elsewhere_, net::Method::get, path).status, 404) << path;
  for (const std::string& path : {pages[0], pages[3], pages[5]}) EXPECT_EQ(visit(officer_, net::Method::get, path).status, 403) << path;
  const auto waits = [&](const Officer& who) { return await(administration_entry(services_).waiting(visitor(who))); };
  EXPECT_EQ(waits(first_), 0) << "one's own proposal waits for somebody else";
  EXPECT_EQ(waits(second_), 1);
  EXPECT_EQ(waits(republic_), 1);
  EXPECT_EQ(waits(elsewhere_), 0);
}

TEST_F(AdministrationPages, OtherPoolsOfTheProcessSeeAChangeAtOnce) {
  const auto before = await(directory(pool()));
  EXPECT_EQ(await(directory(pool())), before) << "kept while nothing changes";
  both(at("dismiss", officer_), day("kun", kToday));
  EXPECT_FALSE(await(directory(pool()))->find_officer(officer_.id)->serves_on(kToday));
}

TEST(Positions, AreNamedInEveryLanguage) {
  for (const Position& position : load_positions(kRepository / "data" / "positions.yaml"))
    for (const Lang lang : kLangs) EXPECT_FALSE(position.name.in(lang).empty()) << position.code;
}

}  // namespace
}  // namespace darcha::offices
