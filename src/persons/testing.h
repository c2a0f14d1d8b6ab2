// Persons for tests of this room and those above: rows of the registers, without the seed.
#pragma once
#include <atomic>
#include <set>

#include "core/dates.h"
#include "db/testing.h"
#include "gen/audit/sql.h"
#include "gen/jobs/sql.h"
#include "gen/offices/sql.h"
#include "gen/persons/sql.h"
#include "offices/offices.h"
#include "persons/persons.h"

namespace darcha::persons::testing {

inline const Instant kNow = *parse_iso_instant("2026-11-21T06:30:00Z");
inline const std::filesystem::path kRepository{DARCHA_SOURCE_DIR};

struct Citizen {
  SubjectId subject;
  std::string pin;
  std::string document;  ///< of a valid identity card
};

/// A database with reference data, and people in it: "Reymova Aygúl", born in 1990, registered in Nukus unless told otherwise.
class PersonsTest : public db::testing::DatabaseTest {
 public:
  std::vector<db::Migration> migrations() override {
    return db::testing::all({jobs::sql::migrations(), audit::sql::migrations(), offices::sql::migrations(), persons::sql::migrations()});
  }
  void SetUp() override {
    DatabaseTest::SetUp();
    static std::set<std::string> filled;  // databases of this process that hold the reference data
    if (filled.insert(url()).second) save_offices({});
  }

  /// Replaces the officers; the directory of other pools learns of it within a minute, that of this pool at once.
  void save_offices(std::vector<offices::Officer> officers) {
    auto territories = offices::load_territories(kRepository / "data");
    auto agencies = offices::load_agencies(kRepository / "services" / "agencies.yaml");
    auto all_offices = offices::load_offices(kRepository / "data" / "offices.yaml", territories, agencies);
    await(offices::save(pool(), std::move(territories), std::move(agencies), std::move(all_offices), std::move(officers)));
  }

  Citizen add_citizen(std::string_view status = "citizen", bool address = true) {
    static std::atomic<int> number{0};
    const int n = ++number;
    Citizen made{.subject = SubjectId::make(kNow),
                 .pin = make_pinfl(Sex::female, *make_date(1990, 4, 5), 1 + n / 999, 1 + n % 999).text(),
                 .document = fmt::format("XD{:07}", n)};
    const std::string id = "'" + made.subject.str() + "', ";
    const std::string from = ", 'civil', '2026-01-02T03:04:05Z')";
    insert("persons.subjects values (" + id + "'person', '" + std::string{status} + "', '" + made.pin +
           "', 'female', '1990-04-05', 'UZB', '1735401', null, null" + from);
    insert("persons.names values (" + id +
           "'1990-04-05', null, 'Reymova', 'Aygúl', 'Azat qızı', 'Реймова', 'Айгүл', 'Азат қызы', 'Реймова Айгүл'" + from);
    insert("persons.citizenships values (" + id + "'UZB', '1992-07-28', null, 'birth'" + from);
    insert("persons.documents values (" + id + "'id_card', '" + made.document +
           "', 'UZB', '2024-01-05', '2034-01-04', null, 'Nukus IIB', 'valid', ''" + from);
    if (address) add_address(made.subject);
    insert("persons.keys values ('\\x" + to_hex(pepper_.digest(Pepper::Kind::pin, made.pin)) + "', 'pin', '" + made.subject.str() + "')");
    return made;
  }
  void add_address(SubjectId subject) {
    insert("persons.addresses values ('" + subject.str() + "', '" + make_uuid_v4().str() +
           "', false, '2020-01-01', null, '1735', '1735401', 'Guliston', 'Berdaq', '12', '3', '', null, '', 'owner', 'civil', "
           "'2026-01-02T03:04:05Z')");
  }

  /// The register knows of nobody's relatives any more.
  void note_death(SubjectId subject, const std::string& day) {
    await(pool().execute("update persons.subjects set died = '" + day + "' where subject_id = '" + subject.str() + "'"));
  }
  void forget_relations() { await(pool().execute("delete from persons.relations")); }
  /// The register no longer knows what the person is called.
  void forget_names(SubjectId subject) { await(pool().execute("delete from persons.names where subject_id = '" + subject.str() + "'")); }

  void insert(const std::string& row) { await(pool().execute("insert into " + row)); }
  std::int64_t count(const std::string& from) {
    std::int64_t n = 0;
    await(pool().execute("select count(*) from " + from)).row(0, 0).read(0, n);
    return n;
  }
  /// Records of a person of one kind ("identity.signed_in"): each is one event in the tamper-evident log.
  std::int64_t records(SubjectId subject, std::string_view kind) {
    return count("audit.records where subject_id = '" + subject.str() + "' and details like '%\"" + std::string{kind} + "\"%'");
  }

  const Bytes pepper_key_ = Bytes(32, 5);
  const Pepper pepper_{pepper_key_};
};

}  // namespace darcha::persons::testing
