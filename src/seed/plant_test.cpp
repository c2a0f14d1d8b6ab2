#include <gtest/gtest.h>

#include <set>

#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/offices/sql.h"
#include "gen/persons/sql.h"
#include "gen/seed/sql.h"
#include "offices/offices.h"
#include "seed/copy.h"
#include "seed/seed.h"

namespace darcha::seed {
namespace {

const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");

class Planting : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({audit::sql::migrations(), offices::sql::migrations(), persons::sql::migrations(), sql::migrations()});
  }
  bool fresh_per_test() override { return true; }
  Options options(std::int64_t persons) {
    Options o;
    o.seed = 5;
    o.persons = persons;
    o.data_dir = std::filesystem::path{DARCHA_SOURCE_DIR} / "data";
    o.services_dir = std::filesystem::path{DARCHA_SOURCE_DIR} / "services";
    o.pepper = Bytes(32, 9);
    o.chunk_persons = 300;
    return o;
  }
  Outcome grow(Options o, std::function<bool(const Progress&)> go_on = [](const Progress&) { return true; }) {
    return await(plant(pool(), std::move(o), clock_, std::move(go_on)));
  }
  /// Every row of every table of the country, as one digest a table: what "the same" means.
  std::vector<std::string> digests() {
    std::vector<std::string> all;
    for (const std::string& table : tables_children_first()) {
      const auto results =
          await(pool().execute("select coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), 'empty') from " + table + " t"));
      std::string digest;
      results.row(0, 0).read(0, digest);
      all.push_back(table + " " + digest);
    }
    return all;
  }
  FixedClock clock_{kNow};
};

TEST_F(Planting, RepeatingItChangesNothing) {
  grow(options(1000));
  const auto once = digests();
  for (const auto& digest : once) EXPECT_FALSE(digest.ends_with("empty")) << digest;
  EXPECT_EQ(grow(options(1000)).written, 0);
  EXPECT_EQ(digests(), once);
}

TEST_F(Planting, GivesTheSameRowsAfterAStopACrashAndOtherChunks) {
  int asked = 0;
  const Outcome first = grow(options(1000), [&](const Progress&) { return ++asked <= 2; });
  EXPECT_FALSE(first.finished);
  EXPECT_GT(first.persons, 500);
  EXPECT_LT(first.persons, 800);
  // A crash in the middle of a chunk: the next one was begun, and some of its rows are there.
  await(pool().query(
      sql::StartChunk{.run_key = "2/5/2026-11-21", .chunk = 2, .first_household = first.households, .households = 60, .persons = 300}));
  const std::string id = subject_id_of(5, first.persons).str();
  await(pool().execute("insert into persons.subjects (subject_id, kind, status, pin, sex, born, source, updated_at) values ('" + id +
                       "', 'person', 'citizen', 'half written', 'male', '2000-01-01', 'civil', '2026-01-01')"));
  await(pool().execute("insert into persons.contacts (subject_id, kind, value, source, updated_at) values ('" + id +
                       "', 'phone', 'half', 'contacts', '2026-01-01')"));
  Options rest = options(1000);
  rest.chunk_persons = 170;
  const Outcome second = grow(rest);
  EXPECT_TRUE(second.finished);
  EXPECT_EQ(second.written, second.persons - first.persons);
  const auto in_pieces = digests();

  for (const std::string& table : tables_children_first()) await(pool().execute("delete from " + table));
  await(pool().execute("delete from seed.progress"));
  await(pool().execute("delete from seed.runs"));
  Options whole = options(1000);
  whole.chunk_persons = 100'000;
  EXPECT_EQ(grow(whole).written, second.persons);
  EXPECT_EQ(digests(), in_pieces);
}

TEST_F(Planting, OpeningItOnALaterDayChangesNothing) {
  grow(options(300));
  const auto once = digests();
  Options later = options(300);
  later.today += Days{40};
  EXPECT_EQ(grow(later).written, 0);
  EXPECT_EQ(digests(), once);
}

TEST_F(Planting, MorePersonsExtendTheCountry) {
  const Outcome small = grow(options(300));
  const Outcome large = grow(options(900));
  EXPECT_EQ(large.written, large.persons - small.persons);
  EXPECT_GE(large.persons, 900);
}

TEST_F(Planting, RefusesASecondCountryInOneDatabase) {
  grow(options(50));
  Options other = options(50);
  other.seed = 6;
  EXPECT_THROW(grow(other), std::runtime_error);
}

TEST_F(Planting, OfficesHaveOfficersWhoAreInTheRegister) {
  grow(options(2000));
  const auto directory = await(offices::directory(pool()));
  EXPECT_EQ(directory->territories().size(), 1u + 14 + 208);
  EXPECT_GT(directory->offices().size(), 600u);
  EXPECT_GT(directory->officers().size(), 150u);
  for (const offices::Officer& officer : directory->officers()) {
    EXPECT_NE(directory->find_office(officer.office), nullptr);
    EXPECT_FALSE(officer.roles.empty());
    EXPECT_NE(officer.display_name.find(". "), std::string::npos) << officer.display_name;
  }
  const auto with = [&](const offices::Office& office, std::string_view role) {
    std::set<SubjectId> people;
    for (const auto* officer : directory->officers_of(office.id))
      if (std::ranges::find(officer->roles, role) != officer->roles.end()) people.insert(officer->subject);
    return people;
  };
  for (const offices::Office& office : directory->offices()) {
    const std::string agency = directory->find_agency(office.agency)->code;
    if (agency == "iiv") {
      std::set<SubjectId> deciders = with(office, "head");
      EXPECT_FALSE(deciders.empty()) << office.code;
      EXPECT_FALSE(with(office, "murojaat").empty()) << office.code << ": nobody answers appeals";
      if (office.level == offices::Level::district) {
        EXPECT_FALSE(with(office, "registrar").empty()) << office.code;
        deciders.merge(with(office, "registrar"));
        EXPECT_GE(deciders.size(), 2u) << office.code << ": nobody confirms their own proposal";
      } else {
        for (const char* role : {"supervisor", "appeal_officer"}) EXPECT_FALSE(with(office, role).empty()) << office.code << " " << role;
        EXPECT_GE(with(office, "administrator").size(), 2u) << office.code;
      }
    }
    if (office.level == offices::Level::region && (agency == "dxx" || agency == "iiv-info" || agency == "soliq" || agency == "adliya"))
      EXPECT_FALSE(with(office, "checker").empty()) << office.code;
    if (agency == "commission") {
      EXPECT_GE(with(office, "commission_secretary").size(), 1u);
      EXPECT_GE(with(office, "commission_member").size(), 5u);
    }
  }
  for (const DemoPerson& demo : demo_persons())
    EXPECT_EQ(directory->find_officers_of_subject(demo.subject, date_in_tashkent(kNow)).empty(), !demo.officer) << demo.key;
}

TEST_F(Planting, ADemonstrationPersonIsFoundByNumberAndRead) {
  grow(options(60));
  for (const DemoPerson& demo : demo_persons()) {
    const persons::FindRequest request{.actor = {.kind = audit::ActorKind::system}, .purpose = "test", .case_ref = {}};
    const auto found = await(persons::find_by_pin(pool(), persons::Pepper{Bytes(32, 9)}, request, *persons::parse_pinfl(demo.pin), kNow));
    ASSERT_TRUE(found) << demo.key;
    EXPECT_EQ(*found, demo.subject);
    const auto record = await(persons::read(pool(),
                                            {.actor = {.kind = audit::ActorKind::citizen, .id = demo.subject},
                                             .subject = demo.subject,
                                             .purpose = "self",
                                             .case_ref = {},
                                             .groups = {persons::kGroups.begin(), persons::kGroups.end()}},
                                            kNow));
    ASSERT_TRUE(record);
    EXPECT_EQ(persons::value_of(*record, "civil.full_name")->value, demo.name);
    const auto address = persons::value_of(*record, "address.current");
    EXPECT_EQ(address.has_value(), demo.key != "compatriot");
    const std::string permits = persons::value_of(*record, "residence.permits").value_or(persons::Sourced{}).value;
    const std::string stays = persons::value_of(*record, "border.stays_abroad").value_or(persons::Sourced{}).value;
    if (demo.key == "admission_general") {
      EXPECT_EQ(permits, "2016-02-01/2021-01-31; 2021-02-01/2026-01-31; 2026-02-01/2031-01-31");
      EXPECT_EQ(persons::value_of(*record, "citizenship.status")->value, "KAZ");
      EXPECT_EQ(persons::value_of(*record, "civil.minor_children")->value, "Abenov Dauren Askaruly, 24.05.2011");
    }
    if (demo.key == "admission_kin")
      EXPECT_EQ(persons::value_of(*record, "civil.ascendants_citizens")->value,
                "Mirzayev Sobir Ergash oʻgʻli, 20.01.1966; Mirzayeva Oydin Nazar qizi, 02.06.1943");
    if (demo.key == "admission_abroad") EXPECT_EQ(stays, "2024-02-01/2024-09-01; 2025-08-04/2025-08-19");
    if (demo.key == "admission_married") EXPECT_EQ(persons::value_of(*record, "civil.marriage_with_citizen")->value, "2022-06-18/..");
    if (demo.key == "admission_unclear") EXPECT_EQ(stays, "2024-05-20/2024-05-02");
    if (demo.key == "nukus") {
      EXPECT_EQ(address->text.in(Lang::kaa), "Qaraqalpaqstan Respublikası, Nókis qalası, Guliston MPJ, Berdaq kóshesi, 12-jay, 34-páter");
      EXPECT_EQ(persons::value_of(*record, "citizenship.status")->value, "UZB");
      EXPECT_NE(persons::value_of(*record, "civil.children")->text.in(Lang::ru).find("Алламбергенов Айдос"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace darcha::seed
