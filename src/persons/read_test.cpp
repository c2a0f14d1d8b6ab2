// Every door that shows anything of a person leaves exactly one audit record; no door, no look.
#include <gtest/gtest.h>

#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/db/sql.h"
#include "gen/jobs/sql.h"
#include "gen/offices/sql.h"
#include "gen/persons/sql.h"
#include "offices/offices.h"
#include "persons/persons.h"

namespace darcha::persons {
namespace {

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");
const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};

class Door : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({jobs::sql::migrations(), audit::sql::migrations(), offices::sql::migrations(), sql::migrations()});
  }
  void SetUp() override {
    DatabaseTest::SetUp();
    auto territories = offices::load_territories(kRepository / "data");
    auto agencies = offices::load_agencies(kRepository / "services" / "agencies.yaml");
    auto all_offices = offices::load_offices(kRepository / "data" / "offices.yaml", territories, agencies);
    await(offices::save(pool(), std::move(territories), std::move(agencies), std::move(all_offices), {}));
    subject_ = SubjectId::make(kNow);
    const std::string id = "'" + subject_.str() + "', ";
    const std::string from = ", 'civil', '2026-01-02T03:04:05Z')";
    pin_ = make_pinfl(Sex::female, *make_date(1990, 4, 5), 901,
                      1 + static_cast<int>(subject_.value.octets[15]) + 256 * (subject_.value.octets[14] % 3))
               .text();
    execute("persons.subjects values (" + id + "'person', 'citizen', '" + pin_ + "', 'female', '1990-04-05', 'UZB', '1735401', null, null" +
            from);
    execute("persons.names values (" + id +
            "'1990-04-05', null, 'Reymova', 'Aygúl', 'Azat qızı', 'Реймова', 'Айгүл', 'Азат қызы', 'Реймова Айгүл'" + from);
    execute("persons.names values (" + id + "'1989-04-05', '1990-04-04', 'Old', 'Name', '', '', '', '', ''" + from);
    execute("persons.citizenships values (" + id + "'UZB', '1992-07-28', null, 'birth'" + from);
    execute("persons.documents values (" + id +
            "'id_card', 'XD1234567', 'UZB', '2024-01-05', '2034-01-04', null, 'Nukus IIB', 'valid', ''" + from);
    execute("persons.addresses values (" + id + "'" + make_uuid_v4().str() +
            "', false, '2020-01-01', null, '1735', '1735401', 'Guliston', 'Berdaq', '12', '3', '', null, '', 'owner'" + from);
    execute("persons.addresses values (" + id + "'" + make_uuid_v4().str() +
            "', false, '2010-01-01', '2019-12-31', '1726', '1726266', 'Navroʻz', 'Bobur', '1', '', '', null, '', 'family'" + from);
    execute("persons.relations values (" + id + "'child', '" + make_uuid_v4().str() +
            "', 'Reymov Aydos', 'Реймов Айдос', '2015-06-07', '2015-06-07', null, ''" + from);
    execute("persons.relations values (" + id + "'spouse', '" + make_uuid_v4().str() +
            "', 'Reymov Azamat', 'Реймов Азамат', '1988-01-02', '2014-06-07', null, 'N-1'" + from.substr(0, from.size() - 1) + ", 'UZB')");
    execute("persons.relations values (" + id + "'spouse', '" + make_uuid_v4().str() +
            "', 'Old Husband', 'Олд', '1985-01-02', '2009-06-07', '2012-01-31', 'N-0'" + from.substr(0, from.size() - 1) + ", 'KAZ')");
    execute("persons.relations values (" + id + "'grandmother', '" + make_uuid_v4().str() +
            "', 'Reymova Biybi', 'Реймова Бийби', '1940-01-02', '1990-04-05', null, ''" + from.substr(0, from.size() - 1) + ", 'UZB')");
    execute("persons.relations values (" + id + "'child', '" + make_uuid_v4().str() +
            "', 'Reymova Adult', 'Реймова Адулт', '2008-11-21', '2008-11-21', null, ''" + from);
    execute("persons.residence_permits values (" + id + "'XR0000001', '2016-02-01', '2021-05-07'" + from);
    execute("persons.residence_permits values (" + id + "'XR0000002', '2021-05-08', null" + from);
    execute("persons.stays_abroad values (" + id + "'2024-01-01', 'KAZ', '2024-07-02'" + from);
    execute("persons.properties values (" + id +
            "'99:35', 'flat', '1735', '1735401', 'Guliston', 'Berdaq', '12', '3', 5000, 1, 1, '2020-01-01', null" + from);
    execute("persons.contacts values (" + id + "'phone', '+998001234567', null" + from);
    execute("persons.keys values ('\\x" + to_hex(pepper_.digest(Pepper::Kind::pin, pin_)) + "', 'pin', '" + subject_.str() + "')");
  }

  void execute(const std::string& insert) { await(pool().execute("insert into " + insert)); }
  std::int64_t count(const std::string& from) {
    std::int64_t n = 0;
    await(pool().execute("select count(*) from " + from)).row(0, 0).read(0, n);
    return n;
  }
  /// Records about persons, and those about nobody (a number that is not in the register).
  std::int64_t entries() { return count("audit.records") + count("audit.general_records"); }
  ReadRequest request(std::set<Group> groups) {
    return {.actor = {.kind = audit::ActorKind::citizen, .id = subject_},
            .subject = subject_,
            .purpose = "self",
            .case_ref = {},
            .groups = std::move(groups)};
  }
  FindRequest finding() { return {.actor = {.kind = audit::ActorKind::system}, .purpose = "test", .case_ref = {}}; }
  CorrectionRequest wrong(std::string path = "address.current", std::string said = "Berdaq koʻchasi, 14-uy") {
    return {.id = make_uuid_v7(kNow),
            .actor = {.kind = audit::ActorKind::citizen, .id = subject_},
            .subject = subject_,
            .path = std::move(path),
            .shown = "Berdaq koʻchasi, 12-uy",
            .said = std::move(said),
            .case_ref = "DA-1"};
  }
  audit::Actor officer(OfficeId office) {
    return {.kind = audit::ActorKind::officer, .id = make_uuid_v4(), .name = "T. Reymov", .office = office, .office_name = "Nukus"};
  }
  void deliver() {
    jobs::Worker worker(io(), pool(), clock_, "test-" + make_uuid_v4().str());
    register_handlers(worker, pool());
    while (await(worker.run_once()) > 0) {
    }
    await(worker.stop());
  }

  FixedClock clock_{kNow + std::chrono::minutes{1}};
  Pepper pepper_{Bytes(32, 5)};
  SubjectId subject_;
  std::string pin_;
};

TEST_F(Door, GivesOnlyTheGroupsAskedFor) {
  const auto nothing_else = await(read(pool(), request({Group::address}), kNow));
  ASSERT_TRUE(nothing_else);
  EXPECT_EQ(nothing_else->addresses.size(), 1u);
  EXPECT_TRUE(nothing_else->past_addresses.empty()) << "earlier addresses are a read of their own";
  EXPECT_FALSE(nothing_else->identity);
  EXPECT_TRUE(nothing_else->documents.empty() && nothing_else->family.empty() && nothing_else->property.empty() &&
              nothing_else->contacts.empty());
  const auto all = await(read(pool(), request({kGroups.begin(), kGroups.end()}), kNow));
  ASSERT_TRUE(all);
  EXPECT_EQ(all->past_addresses.size(), 1u);
  EXPECT_EQ(all->identity->name.surname, "Reymova");
  EXPECT_EQ(all->identity->former_names.size(), 1u);
  EXPECT_EQ(all->documents.size() + all->family.size() + all->property.size() + all->contacts.size(), 8u);
  EXPECT_EQ(all->permits.size(), 2u);
  EXPECT_EQ(all->stays_abroad.size(), 1u);
  EXPECT_TRUE(nothing_else->permits.empty() && nothing_else->stays_abroad.empty());
}

TEST_F(Door, ValuesCarryRegisterTimeAndWordsInEveryLanguage) {
  const auto record = await(read(pool(), request({kGroups.begin(), kGroups.end()}), kNow));
  for (const std::string_view path : known_paths()) {
    if (path == "document.travel_passport" || path == "document.birth_certificate" || path == "document.residence_permit" ||
        path == "contacts.email") {
      EXPECT_FALSE(value_of(*record, path)) << path;
      continue;
    }
    const auto value = value_of(*record, path);
    ASSERT_TRUE(value) << path;
    EXPECT_FALSE(value->value.empty());
    EXPECT_EQ(value->register_code, "civil") << path;
    for (const Lang lang : kLangs) EXPECT_FALSE(value->text.in(lang).empty()) << path;
  }
  EXPECT_EQ(value_of(*record, "civil.full_name")->text.in(Lang::ru), "Реймова Айгүл Азат қызы");
  EXPECT_EQ(value_of(*record, "civil.birth_date")->value, "1990-04-05");
  EXPECT_EQ(value_of(*record, "civil.birth_date")->text.in(Lang::uz), "05.04.1990");
  EXPECT_EQ(value_of(*record, "address.current")->as_of, *parse_iso_instant("2026-01-02T03:04:05Z"));
  EXPECT_EQ(value_of(*record, "address.district")->text.in(Lang::ru), "Нукус");
  EXPECT_NE(value_of(*record, "address.history")->text.in(Lang::uz_cyrl).find("Бобур кўчаси"), std::string::npos);
  EXPECT_EQ(value_of(*record, "residence.permits")->value, "2016-02-01/2021-05-07; 2021-05-08/..") << "as catalog/findings reads periods";
  EXPECT_EQ(value_of(*record, "residence.permits")->text.in(Lang::ru), "01.02.2016–07.05.2021; 08.05.2021–по настоящее время");
  EXPECT_EQ(value_of(*record, "border.stays_abroad")->value, "2024-01-01/2024-07-02");
  EXPECT_EQ(value_of(*record, "border.stays_abroad")->text.in(Lang::en), "01.01.2024–02.07.2024 (Kazakhstan)");
  EXPECT_EQ(value_of(*record, "civil.marriage_with_citizen")->value, "2014-06-07/..") << "a marriage with a foreigner is none";
  EXPECT_EQ(value_of(*record, "civil.ascendants_citizens")->value, "Reymova Biybi, 02.01.1940");
  EXPECT_EQ(value_of(*record, "civil.minor_children")->value, "Reymov Aydos, 07.06.2015") << "who turns 18 today is none";
  EXPECT_EQ(value_of(*record, "civil.family")->value.find("Biybi"), std::string::npos);
  EXPECT_EQ(value_of(*record, "citizenship.country")->value, "UZB");
  EXPECT_FALSE(value_of(*record, "tax.debt"));
  EXPECT_FALSE(group_of("tax.debt"));
  EXPECT_EQ(group_of("address.history"), Group::address_history);
}

TEST_F(Door, RefusesWithoutPurposeGroupsOrActorAndLeavesNoTrace) {
  const std::int64_t before = entries();
  auto no_purpose = request({Group::identity});
  no_purpose.purpose.clear();
  EXPECT_EQ(await(read(pool(), no_purpose, kNow)).error().code, "persons.no_purpose");
  EXPECT_EQ(await(read(pool(), request({}), kNow)).error().code, "persons.no_groups");
  auto nobody = request({Group::identity});
  nobody.actor.kind = audit::ActorKind::nobody;
  EXPECT_EQ(await(read(pool(), nobody, kNow)).error().code, "persons.no_actor");
  auto unnamed = finding();
  unnamed.purpose.clear();
  EXPECT_EQ(await(find_by_pin(pool(), pepper_, unnamed, *parse_pinfl(pin_), kNow)).error().code, "persons.no_purpose");
  EXPECT_EQ(await(corrections_of(pool(), unnamed, subject_, kNow)).error().code, "persons.no_purpose");
  EXPECT_EQ(await(find_by_document(pool(), pepper_, finding(), "12", kNow)).error().code, "persons.document_number");
  EXPECT_EQ(await(find_by_phone(pool(), pepper_, finding(), "12", kNow)).error().code, "persons.phone");
  EXPECT_EQ(entries(), before);
}

TEST_F(Door, EveryReadingDoorWritesExactlyOneRecord) {
  std::int64_t seen = entries();
  const auto one_more = [&](std::string_view door) { EXPECT_EQ(entries(), ++seen) << door; };
  ASSERT_TRUE(await(read(pool(), request({kGroups.begin(), kGroups.end()}), kNow)));
  one_more("read");
  auto stranger = request({Group::identity});
  stranger.subject = SubjectId::make(kNow);
  EXPECT_EQ(await(read(pool(), stranger, kNow)).error().code, "persons.not_found");
  one_more("read of nobody");
  EXPECT_EQ(await(find_by_pin(pool(), pepper_, finding(), *parse_pinfl(pin_), kNow)), subject_);
  one_more("find_by_pin");
  EXPECT_EQ(await(find_by_pin(pool(), pepper_, finding(), make_pinfl(Sex::male, *make_date(1950, 1, 1), 998, 998), kNow)).error().code,
            "persons.not_found");
  one_more("find_by_pin, a miss");
  EXPECT_FALSE(await(find_by_pin(pool(), Pepper{Bytes(32, 6)}, finding(), *parse_pinfl(pin_), kNow))) << "another pepper finds nobody";
  one_more("find_by_pin, another pepper");
  EXPECT_FALSE(await(find_by_document(pool(), pepper_, finding(), "XD9999999", kNow)));
  one_more("find_by_document");
  EXPECT_FALSE(await(find_by_phone(pool(), pepper_, finding(), "90 999 99 99", kNow)));
  one_more("find_by_phone");
  ASSERT_TRUE(await(corrections_of(pool(), finding(), subject_, kNow)));
  one_more("corrections_of");
  const auto opened = await(open_correction(pool(), wrong(), kNow));
  ASSERT_TRUE(opened);
  one_more("open_correction");
  deliver();
  EXPECT_EQ(entries(), seen) << "the list of an office is nobody's record";
  ASSERT_TRUE(await(get_correction(pool(), finding(), opened->office, opened->id, kNow)));
  one_more("get_correction");
  ASSERT_TRUE(await(resolve_correction(
      pool(), {.correction = opened->id, .actor = officer(opened->office), .accepted = true, .reason = "Toʻgʻri"}, kNow)));
  one_more("resolve_correction");
}

TEST_F(Door, ACorrectionGoesToTheOwnersOfficeAndComesBackAnswered) {
  const auto opened = await(open_correction(pool(), wrong(), kNow));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->office, offices::office_id_of("iiv-1735401"));
  EXPECT_EQ(await(open_correction(pool(), wrong("cadastre.owned"), kNow))->office, offices::office_id_of("kadastr-1735401"));
  deliver();
  const auto open_now = await(queued_corrections(pool(), opened->office, CorrectionState::open, 10'000));
  ASSERT_NE(std::ranges::find(open_now, opened->id, &QueuedCorrection::id), open_now.end());
  const OfficeId another = offices::office_id_of("iiv-1726266");
  EXPECT_EQ(await(get_correction(pool(), finding(), another, opened->id, kNow)).error().code, "persons.not_found");
  EXPECT_EQ(await(resolve_correction(pool(), {.correction = opened->id, .actor = officer(another), .accepted = true, .reason = "x"}, kNow))
                .error()
                .code,
            "persons.not_found");
  EXPECT_EQ(await(resolve_correction(pool(), {.correction = opened->id, .actor = officer(opened->office), .accepted = true, .reason = "  "},
                                     kNow))
                .error()
                .code,
            "persons.correction_reason");
  const auto answered = await(resolve_correction(
      pool(), {.correction = opened->id, .actor = officer(opened->office), .accepted = false, .reason = "Hujjat boshqacha"}, kNow));
  ASSERT_TRUE(answered);
  EXPECT_EQ(answered->state, CorrectionState::rejected);
  EXPECT_EQ(await(resolve_correction(
                      pool(), {.correction = opened->id, .actor = officer(opened->office), .accepted = true, .reason = "Yana"}, kNow))
                .error()
                .code,
            "persons.correction_closed");
  deliver();
  for (const auto& row : await(queued_corrections(pool(), opened->office, CorrectionState::open, 10'000))) EXPECT_NE(row.id, opened->id);
  const auto mine = await(corrections_of(pool(), finding(), subject_, kNow));
  const auto found = std::ranges::find(*mine, opened->id, &Correction::id);
  ASSERT_NE(found, mine->end());
  EXPECT_EQ(found->reason, "Hujjat boshqacha");
  EXPECT_EQ(found->resolved_by_name, "T. Reymov");
}

CitizenshipChange change_of(SubjectId subject, CitizenshipChange::Kind kind) {
  return {.subject = subject,
          .kind = kind,
          .ground = kind == CitizenshipChange::Kind::acquired ? "admission" : "renunciation",
          .since = *make_date(2026, 11, 21),
          .decision_number = "FQ-2026-000001",
          .actor = {.kind = audit::ActorKind::system},
          .purpose = "citizenship-admission",
          .case_ref = "DA-1"};
}

TEST_F(Door, ADecisionChangesCitizenshipWithoutErasingAnything) {
  const auto apply = [&](CitizenshipChange::Kind kind) {
    db::Batch batch;
    add_citizenship_change(batch, change_of(subject_, kind), kNow);
    await(pool().run(std::move(batch)));
  };
  const auto citizenships = [&] { return await(read(pool(), request({Group::identity}), kNow))->identity; };
  const std::int64_t before = entries();
  EXPECT_THROW(apply(CitizenshipChange::Kind::acquired), std::exception) << "who is a citizen is not admitted";
  EXPECT_EQ(entries(), before) << "nothing of a failed transaction stays";

  apply(CitizenshipChange::Kind::lost);
  EXPECT_EQ(entries(), before + 1);
  auto now = citizenships();
  EXPECT_EQ(now->status, Status::stateless) << "no other citizenship was left";
  ASSERT_EQ(now->citizenships.size(), 2u);
  EXPECT_EQ(now->citizenships[0].country, "XXA");
  EXPECT_EQ(now->citizenships[0].begun_by, "FQ-2026-000001");
  EXPECT_EQ(now->citizenships[1].country, "UZB");
  EXPECT_EQ(now->citizenships[1].until, *make_date(2026, 11, 20));
  EXPECT_EQ(now->citizenships[1].ended_by, "FQ-2026-000001");
  EXPECT_THROW(apply(CitizenshipChange::Kind::lost), std::exception) << "twice is not";

  execute("persons.citizenships values ('" + subject_.str() +
          "', 'KAZ', '2020-01-01', null, 'birth', 'citizenship', '2026-01-02T03:04:05Z')");
  EXPECT_EQ(value_of(*await(read(pool(), request({Group::identity}), kNow)), "citizenship.country")->value, "XXA; KAZ")
      << "a register that contradicts itself is shown whole";
  apply(CitizenshipChange::Kind::acquired);
  const auto permits = await(read(pool(), request({Group::residence}), kNow))->permits;
  ASSERT_EQ(permits.size(), 2u) << "nothing is erased";
  EXPECT_EQ(permits[0].until, *make_date(2021, 5, 7)) << "what ended before stays as it was";
  EXPECT_EQ(permits[1].until, *make_date(2026, 11, 20)) << "a citizen needs no permit";
  now = citizenships();
  EXPECT_EQ(now->status, Status::citizen);
  ASSERT_EQ(now->citizenships.size(), 4u);
  EXPECT_EQ(std::ranges::count_if(now->citizenships, [](const Citizenship& c) { return !c.until; }), 1);
  auto unnumbered = change_of(subject_, CitizenshipChange::Kind::lost);
  unnumbered.decision_number.clear();
  db::Batch batch;
  EXPECT_THROW(add_citizenship_change(batch, unnumbered, kNow), std::invalid_argument);
}

TEST_F(Door, ReleasedWithAnotherCitizenshipIsAForeigner) {
  execute("persons.citizenships values ('" + subject_.str() +
          "', 'KAZ', '2020-01-01', null, 'birth', 'citizenship', '2026-01-02T03:04:05Z')");
  db::Batch batch;
  add_citizenship_change(batch, change_of(subject_, CitizenshipChange::Kind::lost), kNow);
  await(pool().run(std::move(batch)));
  const auto now = await(read(pool(), request({Group::identity}), kNow));
  EXPECT_EQ(now->identity->status, Status::foreigner);
  EXPECT_EQ(value_of(*now, "citizenship.country")->value, "KAZ");
}

TEST_F(Door, ARepeatedCorrectionIsOneTask) {
  const CorrectionRequest request = wrong();
  ASSERT_TRUE(await(open_correction(pool(), request, kNow)));
  const std::int64_t once = entries();
  ASSERT_TRUE(await(open_correction(pool(), request, kNow)));
  EXPECT_EQ(entries(), once);
  EXPECT_EQ(await(corrections_of(pool(), finding(), subject_, kNow))->size(), 1u);
}

TEST_F(Door, ACorrectionSaysWhatIsWrongWithIt) {
  EXPECT_EQ(await(open_correction(pool(), wrong("tax.debt"), kNow)).error().code, "persons.correction_path");
  EXPECT_EQ(await(open_correction(pool(), wrong("address.current", " \n "), kNow)).error().code, "persons.correction_said");
  EXPECT_EQ(await(open_correction(pool(), wrong("address.current", std::string(2001, 'x')), kNow)).error().code, "persons.correction_said");
  auto stranger = wrong();
  stranger.subject = SubjectId::make(kNow);
  EXPECT_EQ(await(open_correction(pool(), stranger, kNow)).error().code, "persons.not_found");
}

TEST(PepperFile, IsMadeOnceReadAgainAndItsOwnersAlone) {
  const auto file = std::filesystem::temp_directory_path() / ("darcha_pepper_" + make_uuid_v4().str()) / "pepper";
  const Pepper made = Pepper::load_or_create(file);
  EXPECT_EQ(made.digest(Pepper::Kind::pin, "1"), Pepper::load_or_create(file).digest(Pepper::Kind::pin, "1"));
  EXPECT_NE(made.digest(Pepper::Kind::pin, "1"), made.digest(Pepper::Kind::phone, "1"));
  EXPECT_EQ(std::filesystem::status(file).permissions() & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::resize_file(file, 10);
  EXPECT_THROW(Pepper::load_or_create(file), std::runtime_error);
  EXPECT_THROW(Pepper{Bytes(31, 1)}, std::invalid_argument);
  std::filesystem::remove_all(file.parent_path());
}

}  // namespace
}  // namespace darcha::persons
