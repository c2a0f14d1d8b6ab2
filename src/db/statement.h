// What the generator writes for each sql/*.sql file, and what reads and writes values in PostgreSQL's binary format.
// A file looks like this (tools/gen/sql.py):
//
//   -- name: find_subject
//   -- params: subject_id SubjectId, as_of date?
//   -- result: maybe (kind text, given_name text?, born date)      one | maybe | many | exec (rows affected)
//   -- shard: subject_id = $1                                      or: reference | local | cross-shard: <why>
//   -- must: 1                                                     optional, for changes: rows it has to affect (Batch in db/db.h)
//   select kind, given_name, born from persons.subjects where subject_id = $1 and ($2::date is null or born < $2)
//
// (a header line may be continued by `--` and four spaces) and becomes `persons::sql::FindSubject{.subject_id = ..., .as_of = ...}` with
// `Row` and `Result = std::optional<Row>`.
// Types: bool, int2, int4, int8, float8, text, uuid (or an id type of core/ids.h), date, timestamptz, bytea, jsonb (std::string), text[],
// int8[], uuid[]; `?` after a type means it may be null (std::optional).
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/time.h"

namespace darcha::db {

enum class Cardinality { exec, one, maybe, many };

struct ColumnInfo {
  std::string_view name;
  std::uint32_t oid;
  bool nullable;
};

struct StatementInfo {
  std::string_view name;  ///< "persons.find_subject"
  const char* text;
  std::span<const std::uint32_t> params;  ///< type oids
  std::span<const ColumnInfo> columns;
  Cardinality cardinality;
  std::string_view shard;         ///< as declared in the file
  std::int64_t must_affect = -1;  ///< rows, or the whole transaction is rolled back; -1: any number
  bool reads_only = false;        ///< neither changes nor locks anything: repeating it is harmless
  std::string_view file;          ///< under src/
};

/// Values of one execution, encoded in binary.
class Params {
 public:
  void add(bool v);
  void add(std::int16_t v);
  void add(std::int32_t v);
  void add(std::int64_t v);
  void add(double v);
  void add(std::string_view v);
  void add(const std::string& v) { add(std::string_view{v}); }
  void add(const Uuid& v);
  void add(Date v);
  void add(Instant v);
  void add(const Bytes& v);
  void add_json(std::string_view v);
  void add_array(const std::vector<std::string>& v);
  void add_array(const std::vector<std::int64_t>& v);
  void add_array(const std::vector<Uuid>& v);
  void add_null();

  std::size_t size() const { return ends_.size(); }
  const char* value(std::size_t i) const;  ///< nullptr for null
  int length(std::size_t i) const;

 private:
  std::string buffer_;
  std::vector<std::int64_t> ends_;  ///< end offset of each value in the buffer, or -1 - offset for null
};

/// One row of a result; reading a null through a type that cannot be null throws Failure.
class RowView {
 public:
  RowView(const void* result, int row) : result_(result), row_(row) {}
  bool is_null(int column) const;
  void read(int column, bool& v) const;
  void read(int column, std::int16_t& v) const;
  void read(int column, std::int32_t& v) const;
  void read(int column, std::int64_t& v) const;
  void read(int column, double& v) const;
  void read(int column, std::string& v) const;  ///< text, or jsonb as text
  void read(int column, Uuid& v) const;
  void read(int column, Date& v) const;
  void read(int column, Instant& v) const;
  void read(int column, Bytes& v) const;
  void read(int column, std::vector<std::string>& v) const;
  void read(int column, std::vector<std::int64_t>& v) const;
  void read(int column, std::vector<Uuid>& v) const;
  template <class Tag>
  void read(int column, Id<Tag>& v) const {
    read(column, v.value);
  }
  template <class T>
  void read(int column, std::optional<T>& v) const {
    if (is_null(column)) {
      v.reset();
    } else {
      read(column, v.emplace());
    }
  }

 private:
  const void* result_;
  int row_;
};

/// Throws Failure when a statement declared `one` or `maybe` gave another number of rows.
void expect_rows(const StatementInfo& info, int rows, int least, int most);

struct Migration {
  std::int64_t number;  ///< one series over all rooms: yyyymmddnn
  std::string_view name;
  std::string_view room;
  /// Statements separated by a line of `--;`, each sent by itself, all in one transaction; a first line `-- no transaction` lifts that
  /// (create index concurrently).
  std::string_view sql;
};

}  // namespace darcha::db
