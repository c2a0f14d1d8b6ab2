// Statements for the tests of db itself, written by hand as the generator would.
#pragma once
#include <tuple>

#include "db/testing.h"

namespace darcha::db {

inline constexpr std::uint32_t kInt8Params[] = {20, 20};
inline constexpr std::uint32_t kTextParams[] = {25};
inline constexpr ColumnInfo kOneNumber[] = {{"n", 20, false}};

inline constexpr StatementInfo kInsert{.name = "probe.insert",
                                       .text = "insert into probe.numbers (id, n) values ($1, $2)",
                                       .params = kInt8Params,
                                       .columns = {},
                                       .cardinality = Cardinality::exec,
                                       .shard = "id = $1"};
inline constexpr StatementInfo kMustChange{.name = "probe.must_change",
                                           .text = "update probe.numbers set n = n + 1 where id = $1 and n = $2",
                                           .params = kInt8Params,
                                           .columns = {},
                                           .cardinality = Cardinality::exec,
                                           .shard = "id = $1",
                                           .must_affect = 1};
inline constexpr StatementInfo kAdd{.name = "probe.add",
                                    .text = "update probe.numbers set n = n + $2 where id = $1",
                                    .params = kInt8Params,
                                    .columns = {},
                                    .cardinality = Cardinality::exec,
                                    .shard = "id = $1"};
inline constexpr StatementInfo kFind{.name = "probe.find",
                                     .text = "select n from probe.numbers where id = $1 and $2::int8 is not null",
                                     .params = kInt8Params,
                                     .columns = kOneNumber,
                                     .cardinality = Cardinality::maybe,
                                     .shard = "id = $1",
                                     .reads_only = true};
inline constexpr StatementInfo kLater{.name = "probe.later",
                                      .text = "insert into probe.later (id, n) values ($1, $2)",
                                      .params = kInt8Params,
                                      .columns = {},
                                      .cardinality = Cardinality::exec,
                                      .shard = "id = $1"};
inline constexpr StatementInfo kSleep{.name = "probe.sleep",
                                      .text = "select 1::int8 as n from pg_sleep($1::int8 / 1000.0) where $2::int8 is not null",
                                      .params = kInt8Params,
                                      .columns = kOneNumber,
                                      .cardinality = Cardinality::maybe,
                                      .shard = "local",
                                      .reads_only = true};
inline constexpr StatementInfo kSleepAndChange{.name = "probe.sleep_and_change",
                                               .text = "update probe.numbers set n = n + 1 from pg_sleep($2::int8 / 1000.0) where id = $1",
                                               .params = kInt8Params,
                                               .columns = {},
                                               .cardinality = Cardinality::exec,
                                               .shard = "id = $1"};
inline constexpr StatementInfo kWrongColumns{.name = "probe.wrong_columns",
                                             .text = "select $1::int8::text as n where $2::int8 is not null",
                                             .params = kInt8Params,
                                             .columns = kOneNumber,
                                             .cardinality = Cardinality::maybe,
                                             .shard = "local",
                                             .reads_only = true};

template <const StatementInfo& Info>
struct Probe {
  std::int64_t id = 0, n = 0;
  using Result = std::int64_t;  ///< rows affected, or the number found (-1: none)
  static const StatementInfo& info() { return Info; }
  void bind(Params& params) const {
    params.add(id);
    params.add(n);
  }
  static Result collect(const Results& results, std::size_t index) {
    if (Info.cardinality == Cardinality::exec) return results.affected(index);
    if (results.rows(index) == 0) return -1;
    std::int64_t n = 0;
    results.row(index, 0).read(0, n);
    return n;
  }
};

inline const Migration kProbeTables{2026112190, "probe", "probe", R"(
create table probe.numbers (id bigint not null, n bigint not null, constraint numbers_pkey primary key (id), constraint numbers_small check (n < 1000000))
--;
create table probe.later (id bigint not null, n bigint not null, constraint later_pkey primary key (id),
  constraint later_n unique (n) deferrable initially deferred)
)"};

template <const StatementInfo& Info>
Batch one(std::int64_t id, std::int64_t n = 0) {
  Batch batch;
  batch.add(Probe<Info>{id, n});
  return batch;
}

}  // namespace darcha::db
