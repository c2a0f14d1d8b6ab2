// Entries from the decision to the officer's screen: written once, found with a purpose and a trace, corrected without erasing, extracted
// as a document, counted without a person.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/cpu_pool.h"
#include "db/catalogue.h"
#include "gen/catalog/sql.h"
#include "gen/documents/sql.h"
#include "gen/registry/sql.h"
#include "persons/testing.h"
#include "registry/registry.h"
#include "registry/rules.h"
#include "web/rate_limit.h"
#include "web/test_kit.h"

namespace darcha::registry {
namespace {

using persons::testing::Citizen;
using persons::testing::kNow;
using persons::testing::kRepository;
using ::testing::HasSubstr;
using ::testing::Not;

using Form = std::vector<std::pair<std::string, std::string>>;
constexpr std::string_view kRegister = "citizenship_changes";

class RegistryTest : public persons::testing::PersonsTest {
 public:
  std::vector<db::Migration> migrations() override {
    auto series = PersonsTest::migrations();
    for (const auto& room : {catalog::sql::migrations(), documents::sql::migrations(), sql::migrations()})
      series.insert(series.end(), room.begin(), room.end());
    std::sort(series.begin(), series.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
    return series;
  }
  void SetUp() override {
    PersonsTest::SetUp();
    static catalog::Catalogue catalogue({kRepository / "services", kRepository / "data"});
    if (catalogue.now()->services().empty()) await(catalogue.load(pool(), kNow));
    static const documents::Press press =
        documents::open_press({.templates_dir = kRepository / "documents/templates", .development_keys = folder_ / "signing"}, kNow);
    documents_ = std::make_shared<documents::Services>(documents::Services{pool(), cpu_, objects_, press, "https://darcha.example"});
    services_ = std::make_shared<Services>(
        Services{.db = pool(), .clock = clock_, .limits = limits_, .pepper = pepper_key_, .documents = documents_, .reference = [] {
                   return catalogue.reference();
                 }});
    person_ = add_citizen();
  }

  NewEntry entry(std::string code = "admitted", Date on = *make_date(2026, 11, 21)) {
    return {.id = make_uuid_v7(kNow),
            .register_code = std::string{kRegister},
            .entry = std::move(code),
            .subject = person_.subject,
            .on = on,
            .decision_number = "QR-26-1",
            .act_number = "PF-77",
            .act_date = on,
            .case_ref = "AR-26-1",
            .document_number = {},
            .region = "1735",
            .actor = officer(),
            .purpose = "citizenship-admission"};
  }
  std::string enter(const NewEntry& e) {
    db::Batch batch;
    const std::string number = add_entry(batch, e, kNow);
    await(pool().run(std::move(batch)));
    return number;
  }
  audit::Actor officer() {
    return {.kind = audit::ActorKind::officer, .id = officer_.value, .name = "T. Reymov", .office = office_, .office_name = "Nukus"};
  }
  Look look(std::vector<std::string> roles = {"registry_reader"}) {
    return {.register_code = std::string{kRegister},
            .actor = officer(),
            .roles = std::move(roles),
            .purpose = "registry_case",
            .case_ref = "AR-26-9"};
  }
  void deliver() {
    jobs::Worker worker(io(), pool(), clock_, "test-" + make_uuid_v4().str());
    register_handlers(worker, pool());
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }
  net::Response visit(net::Method method, const std::string& target, const Form& form = {},
                      std::vector<std::string> roles = {"registry_reader"}, Lang lang = Lang::uz) {
    web::Context context = web::test::context(lang);
    context.request = web::test::request(method, target);
    for (const auto& [name, value] : form) context.request->form.add(name, value);
    context.visitor = {.session = SessionId::make(kNow),
                       .subject = SubjectId::make(kNow),
                       .officer = officer_,
                       .office = office_,
                       .roles = std::move(roles),
                       .assurance = 2,
                       .display_name = "T. Reymov"};
    context.now = kNow;
    web::test::Site site(routes(services_));
    return await(site.visit(context));
  }
  Form search_form(std::string query) {
    return {{"reestr", std::string{kRegister}}, {"sorov", std::move(query)}, {"maqsad", "registry_case"}, {"ish", "AR-26-9"}};
  }

  const std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("darcha-registry-" + random_token(9));
  FixedClock clock_{kNow + std::chrono::minutes{1}};
  CpuPool cpu_{1};
  documents::ObjectStore objects_{folder_ / "objects", cpu_};
  web::MemoryRateLimiter limits_;
  std::shared_ptr<documents::Services> documents_;
  std::shared_ptr<Services> services_;
  OfficerId officer_ = OfficerId::make(kNow);
  OfficeId office_ = offices::office_id_of("iiv-17");
  Citizen person_;
};

TEST_F(RegistryTest, TablesAndStatementsKeepTheRulesOfShards) {
  const db::Manifest manifest = db::load_manifest(DARCHA_SOURCE_DIR "/src/sharding.yaml");
  EXPECT_THAT(await(db::check_statements(pool(), manifest, sql::statements())), ::testing::IsEmpty());
  EXPECT_THAT(db::check_migrations(sql::migrations()), ::testing::IsEmpty());
}

TEST_F(RegistryTest, AnEntryIsWrittenOnceWithItsProvenance) {
  const NewEntry one = entry();
  const std::string number = enter(one);
  EXPECT_EQ(parse_number(number), number);
  EXPECT_EQ(records(person_.subject, "registry.entered"), 1);
  EXPECT_THROW(enter(one), db::ConstraintViolation) << "the same entry twice is one";
  auto unfounded = entry();
  unfounded.decision_number.clear();
  db::Batch batch;
  EXPECT_THROW(add_entry(batch, unfounded, kNow), std::invalid_argument);

  const auto found = await(find_by_number(services_, look(), number, kNow));
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ(found->front().decision_number, "QR-26-1");
  EXPECT_EQ(found->front().act_number, "PF-77");
  EXPECT_EQ(found->front().officer_name, "T. Reymov");
  EXPECT_EQ(found->front().on, *make_date(2026, 11, 21));
}

TEST_F(RegistryTest, EveryLookHasAPurposeARoleAndATrace) {
  const std::string number = enter(entry());
  EXPECT_EQ(records(person_.subject, "registry.read"), 0);
  ASSERT_TRUE(await(find_by_number(services_, look(), number, kNow)));
  EXPECT_EQ(records(person_.subject, "registry.read"), 1);
  ASSERT_TRUE(await(find_by_pin(services_, look({"head"}), person_.pin, kNow)));
  EXPECT_EQ(records(person_.subject, "registry.read"), 2);
  EXPECT_EQ(records(person_.subject, "persons.found"), 1);

  const auto code = [&](Look asked, std::string typed) {
    const auto found = await(find_by_number(services_, std::move(asked), std::move(typed), kNow));
    return found ? std::string{} : found.error().code;
  };
  auto aimless = look();
  aimless.purpose = "curiosity";
  EXPECT_EQ(code(aimless, number), "registry.no_purpose");
  EXPECT_EQ(code(look({"checker"}), number), "registry.not_yours");
  auto nowhere = look();
  nowhere.register_code = "bees";
  EXPECT_EQ(code(nowhere, number), "registry.no_register");
  EXPECT_EQ(code(look(), "RY-26-0000-0000-Z"), "registry.number");
  EXPECT_EQ(records(person_.subject, "registry.read"), 2) << "a refusal shows nothing";
  const std::int64_t misses = count("audit.general_records");
  EXPECT_EQ(code(look(), number_of(make_uuid_v4(), *make_date(2026, 1, 1))), "registry.not_found");
  EXPECT_EQ(count("audit.general_records"), misses + 1) << "fishing shows";
  std::string last;
  for (int i = 0; i < 40 && last.empty(); ++i) last = code(look(), number);
  EXPECT_EQ(last, "registry.too_many_looks");
}

TEST_F(RegistryTest, ACorrectionIsANewEntryThatNamesTheOld) {
  const std::string number = enter(entry());
  Correction wrong{.id = make_uuid_v7(kNow),
                   .number = number,
                   .on = *make_date(2026, 11, 21),
                   .decision_number = "QR-26-2",
                   .act_number = {},
                   .act_date = std::nullopt,
                   .note = "Farmon raqami PF-78"};
  EXPECT_EQ(await(correct(services_, look({"registrar"}), wrong, kNow)).error().code, "registry.heads_only");
  auto silent = wrong;
  silent.note.clear();
  EXPECT_EQ(await(correct(services_, look({"head"}), silent, kNow)).error().code, "registry.note");
  const auto corrected = await(correct(services_, look({"head"}), wrong, kNow));
  ASSERT_TRUE(corrected);
  EXPECT_EQ(corrected->corrects, number);
  ASSERT_TRUE(await(correct(services_, look({"head"}), wrong, kNow))) << "sent twice";
  const auto all = await(find_by_number(services_, look(), number, kNow));
  ASSERT_EQ(all->size(), 2u) << "the old one stands, and the new one is one";
  EXPECT_EQ(records(person_.subject, "registry.entered"), 2);
}

TEST_F(RegistryTest, StatisticsCountEntriesNotCorrectionsAndHideTheFew) {
  const auto before = await(statistics_of(services_, std::string{kRegister}, *make_date(2031, 1, 1)));
  ASSERT_TRUE(before);
  for (int i = 0; i < 6; ++i) {
    person_ = add_citizen();
    enter(entry("admitted", *make_date(2030, 2, 3)));
  }
  const std::string one = enter(entry("released", *make_date(2030, 2, 3)));
  ASSERT_TRUE(await(correct(services_, look({"head"}),
                            {.id = make_uuid_v7(kNow),
                             .number = one,
                             .on = *make_date(2030, 2, 4),
                             .decision_number = "Q",
                             .act_number = {},
                             .act_date = {},
                             .note = "x"},
                            kNow)));
  deliver();
  deliver();
  const auto after = await(statistics_of(services_, std::string{kRegister}, *make_date(2031, 1, 1)));
  ASSERT_TRUE(after);
  ASSERT_GE(after->size(), 2u);
  EXPECT_EQ((*after)[0].year, 2030);
  EXPECT_EQ((*after)[0].entry, "admitted");
  EXPECT_EQ((*after)[0].months.total, 6);
  EXPECT_EQ((*after)[0].months.cells[1], (Cell{"02", 6}));
  EXPECT_EQ((*after)[0].regions.total, 6);
  EXPECT_EQ((*after)[1].entry, "released");
  EXPECT_FALSE((*after)[1].months.total);
  EXPECT_EQ(await(statistics_of(services_, "bees", *make_date(2026, 11, 21))).error().code, "registry.no_register");
}

TEST_F(RegistryTest, PagesSpeakEveryLanguageAndKeepNumbersOutOfAddresses) {
  const std::string number = enter(entry());
  for (const Lang lang : kLangs) {
    EXPECT_THAT(web::test::body_of(visit(net::Method::get, "/reestrlar", {}, {}, lang)), HasSubstr("/reestrlar/citizenship_changes"));
    EXPECT_EQ(visit(net::Method::get, "/reestrlar/citizenship_changes", {}, {}, lang).status, 200);
    EXPECT_EQ(visit(net::Method::get, "/xodim/reestrlar", {}, {"head"}, lang).status, 200);
    const auto found = visit(net::Method::post, "/xodim/reestrlar", search_form(number), {"head"}, lang);
    EXPECT_EQ(found.status, 200);
    EXPECT_THAT(web::test::body_of(found), HasSubstr(number));
    EXPECT_THAT(web::test::body_of(found), HasSubstr("/xodim/reestrlar/tuzatish"));
  }
  EXPECT_THAT(web::test::body_of(visit(net::Method::post, "/xodim/reestrlar", search_form(person_.pin))), HasSubstr(number));
  EXPECT_THAT(web::test::body_of(visit(net::Method::post, "/xodim/reestrlar", search_form(number))), Not(HasSubstr("/tuzatish")));
  const auto wrong = visit(net::Method::post, "/xodim/reestrlar", {{"reestr", std::string{kRegister}}});
  EXPECT_EQ(wrong.status, 422);
  EXPECT_THAT(web::test::body_of(wrong), HasSubstr("href=\"#maqsad\""));
  EXPECT_THAT(web::test::body_of(visit(net::Method::get, "/xodim/reestrlar", {}, {"checker"})), Not(HasSubstr("name=\"sorov\"")));
  EXPECT_EQ(visit(net::Method::post, "/xodim/reestrlar", search_form(number), {"checker"}).status, 422) << "no register is open to them";
  const auto json = visit(net::Method::get, "/api/v1/reestrlar/citizenship_changes/statistika");
  EXPECT_THAT(web::test::body_of(json), HasSubstr("\"hidden_below\":5"));
  EXPECT_THAT(web::test::body_of(json), Not(HasSubstr(person_.subject.str())));
}

TEST_F(RegistryTest, AnExtractIsASignedDocumentOfThePerson) {
  const std::string number = enter(entry());
  const Form form{{"reestr", std::string{kRegister}}, {"raqam", number}, {"maqsad", "registry_person"}};
  const auto pdf = visit(net::Method::post, "/xodim/reestrlar/kochirma", form);
  ASSERT_EQ(pdf.status, 200);
  EXPECT_EQ(pdf.headers.find("Content-Type"), "application/pdf");
  const auto issued = await(documents::of_subject(documents_, person_.subject));
  ASSERT_EQ(issued.size(), 1u);
  EXPECT_EQ(issued.front().kind, "registry-extract");
  EXPECT_EQ(records(person_.subject, "documents.issued"), 1);
  EXPECT_EQ(records(person_.subject, "persons.read"), 1);
}

}  // namespace
}  // namespace darcha::registry
