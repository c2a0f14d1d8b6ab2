#include "db/catalogue.h"

#include <gmock/gmock.h>

#include <fstream>

#include "db/probe_test.h"
#include "gen/db/sql.h"

namespace darcha::db {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Manifest manifest_of(const std::string& yaml) {
  const std::string path = DARCHA_BINARY_DIR "/sharding_test.yaml";
  std::ofstream{path} << yaml;
  return load_manifest(path);
}

TEST(ManifestOfTables, RefusesWhatItDoesNotUnderstandAndSaysWhere) {
  const std::pair<const char*, const char*> rows[] = {{"a.b: { by: x }", "a distributed table, and only that, has a group"},
                                                      {"a.b: { reference: true, group: g }", "has a group"},
                                                      {"a.b: { by: x, group: g, local: true }", "exactly one of"},
                                                      {"a.b: { }", "exactly one of"},
                                                      {"a.b: yes", "write { by"},
                                                      {"a.b: { local: true, colour: red }", "unknown key 'colour'"},
                                                      {"ab: { local: true }", "name it <room>.<table>"},
                                                      {"a.c: { local: true }\na.b: { reference: false }", ":2: "},
                                                      {"a.b: { local: true }\na.b: { local: true }", "listed twice"}};
  for (const auto& [yaml, what] : rows) {
    try {
      manifest_of(yaml);
      ADD_FAILURE() << yaml;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr(what)) << yaml;
    }
  }
}

class CatalogueTest : public testing::DatabaseTest {
 public:
  bool fresh_per_test() override { return true; }
  std::vector<std::string> faults_after(const std::vector<std::string>& ddl, const std::string& yaml) {
    await(pool().execute("create schema room"));
    for (const auto& sql : ddl) await(pool().execute(sql));
    return await(check_catalogue(pool(), manifest_of("db.idempotency: { by: scope, group: subject }\n" + yaml)));
  }
};

TEST_F(CatalogueTest, OwnTablesAndStatementsKeepTheRules) {
  const Manifest manifest = load_manifest(DARCHA_SOURCE_DIR "/src/sharding.yaml");
  EXPECT_THAT(await(check_catalogue(pool(), manifest)), IsEmpty());
  EXPECT_THAT(await(check_statements(pool(), manifest, sql::statements())), IsEmpty());
  EXPECT_THAT(check_migrations(sql::migrations()), IsEmpty());
}

TEST_F(CatalogueTest, FindsEachBreachOfTheRules) {
  struct Row {
    std::vector<std::string> ddl;
    const char* yaml;
    const char* fault;
  };
  const std::string good = "create table room.a (id uuid not null, n bigint not null, constraint a_pkey primary key (id, n))";
  const char* const place = "room.a: { by: id, group: g }";
  const Row rows[] = {
      {{good}, "", "room.a is not listed"},
      {{good}, "room.a: { by: id, group: g }\nroom.b: { local: true }", "room.b is listed in sharding.yaml but does not exist"},
      {{good}, "room.a: { by: n, group: g }", "the primary key does not begin with n"},
      {{good}, "room.a: { by: x, group: g }", "distributed by x, which it does not have"},
      {{good}, "room.a: { by: id, group: g, personal: [name] }", "room.a.name is called personal"},
      {{good, "create unique index u on room.a (n)"}, place, "u does not contain id"},
      {{"create table room.a (id uuid not null)"}, place, "has no primary key"},
      {{"create table room.a (id bigserial, constraint a_pkey primary key (id))"}, place, "is a sequence"},
      {{"create table room.a (id bigint generated always as identity, constraint a_pkey primary key (id))"}, place, "is a sequence"},
      {{"create unlogged table room.a (id uuid, constraint a_pkey primary key (id))"}, place, "is unlogged"},
      {{"create table room.a (id uuid, at timestamptz default now(), constraint a_pkey primary key (id))"}, place, "has the default now()"},
      {{"create table room.a (id uuid, email text, constraint a_pkey primary key (id))"}, place, "room.a.email looks personal"},
      {{"create table room.a (id date, constraint a_pkey primary key (id))"}, place, "cannot be a distribution column"},
      {{good, "create table room.b () inherits (room.a)"}, "room.a: { by: id, group: g }\nroom.b: { local: true }", "inherits"},
      {{good, "create rule r as on delete to room.a do instead nothing"}, place, "is a rule"},
      {{good, "create function room.f() returns trigger language plpgsql as 'begin return new; end'",
        "create trigger t before insert on room.a for each row execute function room.f()"},
       place,
       "is a trigger"},
      {{"create table room.a (id uuid, constraint a_pkey primary key (id))",
        "create table room.b (id uuid, other uuid, constraint b_pkey primary key (id), constraint f foreign key (other) references room.a "
        "(id))"},
       "room.a: { by: id, group: g }\nroom.b: { by: id, group: g }",
       "does not lead id to id"},
      {{"create table room.a (id uuid, constraint a_pkey primary key (id))",
        "create table room.b (id uuid, constraint b_pkey primary key (id), constraint f foreign key (id) references room.a (id))"},
       "room.a: { by: id, group: g }\nroom.b: { by: id, group: h }",
       "joins two groups"},
      {{"create table room.a (id uuid, constraint a_pkey primary key (id))",
        "create table room.b (id uuid, constraint b_pkey primary key (id), constraint f foreign key (id) references room.a (id))"},
       "room.a: { by: id, group: g }\nroom.b: { reference: true }",
       "from a reference or local table to a distributed one"},
      {{"create table room.a (id uuid, constraint a_pkey primary key (id))",
        "create table room.b (id uuid, constraint b_pkey primary key (id), constraint f foreign key (id) references room.a (id) on delete "
        "set null)"},
       "room.a: { reference: true }\nroom.b: { by: id, group: h }",
       "sets null"},
      {{"create table room.a (id uuid, constraint a_pkey primary key (id))",
        "create table room.b (id bigint, constraint b_pkey primary key (id))"},
       "room.a: { by: id, group: g }\nroom.b: { by: id, group: g }",
       "distributed by different types"},
      {{good, "create table public.stray (id uuid, constraint s_pkey primary key (id))"}, place, "outside of a room's schema"},
  };
  for (const Row& row : rows) {
    EXPECT_THAT(faults_after(row.ddl, row.yaml), Contains(HasSubstr(row.fault))) << row.ddl.back();
    await(pool().execute("drop schema room cascade"));
    await(pool().execute("drop table if exists public.stray"));
  }
  EXPECT_THAT(faults_after({good}, place), IsEmpty());
}

TEST_F(CatalogueTest, FindsStatementsThatAreNotWhatTheyDeclare) {
  await(pool().execute("create schema room"));
  await(pool().execute("create table room.a (id uuid not null, n bigint not null, constraint a_pkey primary key (id, n))"));
  await(pool().execute("create table room.b (id uuid not null, constraint b_pkey primary key (id))"));
  const Manifest manifest =
      manifest_of("room.a: { by: id, group: g }\nroom.b: { by: id, group: h }\nroom.r: { reference: true }\nroom.l: { local: true }");
  static constexpr std::uint32_t kUuid[] = {2950};
  static constexpr std::uint32_t kUuidAndNumber[] = {2950, 20};
  static constexpr ColumnInfo kNumber[] = {{"n", 20, false}};
  static constexpr ColumnInfo kText[] = {{"n", 25, false}};
  struct Row {
    const char* text;
    const char* shard;
    std::span<const std::uint32_t> params;
    std::span<const ColumnInfo> columns;
    const char* fault;  ///< nullptr: none
  };
  const Row rows[] = {
      {"select n from room.a where id = $1", "id = $1", kUuid, kNumber, nullptr},
      {"select x.n from room.a as x where x.id = $1", "id = $1", kUuid, kNumber, nullptr},
      {"insert into room.a (id, n) values ($1, $2)", "id = $1", kUuidAndNumber, {}, nullptr},
      {"insert into room.a (n, id) values (coalesce($2, 0), $1) on conflict do nothing", "id = $1", kUuidAndNumber, {}, nullptr},
      {"insert into room.a (id, n) select $1, n + $2 from room.a where id = $1", "id = $1", kUuidAndNumber, {}, nullptr},
      {"select n from room.a", "cross-shard: a report", {}, kNumber, nullptr},
      {"select n from room.a where id = $1", "id = $1", kUuid, kText, "column n has the type with oid 20"},
      {"select n as m from room.a where id = $1", "id = $1", kUuid, kNumber, "is called m and not n"},
      {"select n, n as k from room.a where id = $1", "id = $1", kUuid, kNumber, "declares 1 columns and gives 2"},
      {"select n from room.a where id = $1", "id = $1", kUuid, {}, "declared exec but gives columns"},
      {"select nn from room.a where id = $1", "id = $1", kUuid, kNumber, "does not exist"},
      {"select n from room.a where id <> $1", "id = $1", kUuid, kNumber, "does not bind id to $1"},
      {"insert into room.a (n, id) values ($2, $1)", "n = $2", kUuidAndNumber, {}, "n is not the distribution column"},
      {"insert into room.a (id, n) select id, $2 from room.b where id <> $1", "id = $1", kUuidAndNumber, {}, "do not lie together"},
      {"select n from room.a where id = $1", "local", kUuid, kNumber, "declared local but speaks of a distributed table"},
      {"select $1::uuid is null as n", "id = $1", kUuid, kNumber, "speaks of no distributed table"},
  };
  for (const Row& row : rows) {
    const StatementInfo info{.name = "room.probe",
                             .text = row.text,
                             .params = row.params,
                             .columns = row.columns,
                             .cardinality = row.columns.empty() ? Cardinality::exec : Cardinality::many,
                             .shard = row.shard,
                             .file = "room/probe.sql"};
    const StatementInfo* const list[] = {&info};
    const auto faults = await(check_statements(pool(), manifest, list));
    if (row.fault == nullptr) {
      EXPECT_THAT(faults, IsEmpty()) << row.text;
    } else {
      EXPECT_THAT(faults, Contains(HasSubstr(row.fault))) << row.text;
    }
  }
}

TEST(MigrationTexts, HaveNamedConstraintsAndStayInTheirRoom) {
  const struct {
    const char* sql;
    const char* fault;
  } rows[] = {{"create table room.a (id uuid, constraint a_pkey primary key (id))", nullptr},
              {"create table room.a (id uuid primary key)", "'primary key' has no name"},
              {"create table room.a (id uuid, unique (id))", "'unique (' has no name"},
              {"create table room.a (id uuid constraint a_check check (id is not null))", nullptr},
              {"create table room.a (id uuid check (id is not null))", "'check (' has no name"},
              {"create table room.a (\n id uuid references room.b (id))", "'references room.b' has no name"},
              {"-- primary key\ncreate index i on room.a (id)", nullptr},
              {"alter table other.a add column n bigint", "changes a table of other"}};
  for (const auto& row : rows) {
    const Migration migration{1, "m", "room", row.sql};
    const auto faults = check_migrations({&migration, 1});
    if (row.fault == nullptr) {
      EXPECT_THAT(faults, IsEmpty()) << row.sql;
    } else {
      EXPECT_THAT(faults, Contains(HasSubstr(row.fault))) << row.sql;
    }
  }
}

}  // namespace
}  // namespace darcha::db
