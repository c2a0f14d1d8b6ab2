// Migrations: forward only, in the order of their numbers, each once. Two programs that start together take turns by an advisory lock
// on the migration session; when that connection breaks the lock and the open transaction go with it.
#include "core/crypto.h"
#include "core/log.h"
#include "db/connection.h"
#include "gen/db/sql.h"

namespace darcha::db {
namespace {

using namespace std::chrono_literals;
constexpr auto kPatience = 10min;  // for the lock, and for each statement

TimePoint deadline() { return std::chrono::steady_clock::now() + kPatience; }

std::string digest_of(const Migration& migration) { return to_hex(sha256(migration.sql)); }

/// Statements of a migration and the line each begins in.
std::vector<std::string> statements_of(std::string_view sql) {
  std::vector<std::string> statements(1);
  while (!sql.empty()) {
    const auto end = sql.find('\n');
    const std::string_view line = sql.substr(0, end);
    sql.remove_prefix(end == std::string_view::npos ? sql.size() : end + 1);
    if (line.starts_with("--;")) {
      statements.emplace_back();
    } else {
      statements.back().append(line).append("\n");
    }
  }
  std::erase_if(statements, [](const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; });
  return statements;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string{"''"} : std::string(1, c);
  return out + "'";
}

Task<std::map<std::int64_t, std::string>> applied(Connection& connection) {
  const ResultPtr result = co_await connection.execute("select number::text, digest from db.migrations", deadline());
  std::map<std::int64_t, std::string> found;
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    found.emplace(std::strtoll(PQgetvalue(result.get(), row, 0), nullptr, 10), PQgetvalue(result.get(), row, 1));
  }
  co_return found;
}

Task<> apply(Connection& connection, Migration migration) {
  const bool whole = !migration.sql.starts_with("-- no transaction");
  if (whole) co_await connection.execute("begin", deadline());
  int number = 0;
  for (const std::string& statement : statements_of(migration.sql)) {
    ++number;
    std::string error;
    std::string sqlstate;
    try {
      co_await connection.execute(statement, deadline());
    } catch (const Failure& failure) {
      error = failure.what();
      sqlstate = failure.sqlstate();
    }
    if (!error.empty()) {
      throw Failure(sqlstate,
                    fmt::format("migration {}_{} of {}, statement {}: {}", migration.number, migration.name, migration.room, number, error),
                    false, false);
    }
  }
  co_await connection.execute(
      fmt::format("insert into db.migrations (number, name, room, digest, at) values ({}, {}, {}, {}, {})", migration.number,
                  quoted(migration.name), quoted(migration.room), quoted(digest_of(migration)), quoted(to_iso(SystemClock{}.now()))),
      deadline());
  if (whole) co_await connection.execute("commit", deadline());
  log_info("db.migrated", {{"number", migration.number}, {"name", migration.name}, {"room", migration.room}});
}

Task<> prepare(Connection& connection, const std::vector<Migration>& series) {
  // The key is arbitrary but fixed: "darcha" in ASCII.
  co_await connection.execute("select pg_advisory_lock(110368270248289)", deadline());
  co_await connection.execute("set client_min_messages = error", deadline());
  std::set<std::string_view> rooms{"db"};
  for (const Migration& migration : series) rooms.insert(migration.room);
  for (const std::string_view room : rooms) co_await connection.execute(fmt::format("create schema if not exists {}", room), deadline());
  co_await connection.execute(
      "create table if not exists db.migrations (number bigint not null, name text not null, room text not null, digest text not null, "
      "at timestamptz not null, constraint migrations_pkey primary key (number))",
      deadline());
}

}  // namespace

std::vector<Migration> in_order(std::vector<Migration> series) {
  for (const Migration& own : sql::migrations()) {
    if (std::none_of(series.begin(), series.end(), [&](const Migration& m) { return m.number == own.number && m.room == own.room; })) {
      series.push_back(own);
    }
  }
  std::sort(series.begin(), series.end(), [](const Migration& a, const Migration& b) { return a.number < b.number; });
  for (std::size_t i = 1; i < series.size(); ++i) {
    if (series[i].number != series[i - 1].number) continue;
    throw Failure("42P07",
                  fmt::format("migration {} is both {} of {} and {} of {}", series[i].number, series[i - 1].name, series[i - 1].room,
                              series[i].name, series[i].room),
                  false, false);
  }
  return series;
}

Task<int> migrate(Pool& pool, std::vector<Migration> given) {
  const std::vector<Migration> series = in_order(std::move(given));
  const auto connection = std::make_shared<Connection>(pool.io());
  co_await connection->open(pool.options(), 0, kPatience, std::chrono::steady_clock::now() + 5s);
  co_await prepare(*connection, series);
  const auto done = co_await applied(*connection);
  int count = 0;
  for (const Migration& migration : series) {
    const auto before = done.find(migration.number);
    if (before == done.end()) {
      co_await apply(*connection, migration);
      ++count;
    } else if (before->second != digest_of(migration)) {
      throw Failure("55000",
                    fmt::format("migration {}_{} of {} was changed after it had been applied: write a new one instead", migration.number,
                                migration.name, migration.room),
                    false, false);
    }
  }
  connection->close();
  co_return count;
}

Task<std::int64_t> forget_idempotency_keys(Pool& pool, Instant now, Days keep) {
  co_return co_await pool.query(sql::ForgetOnce{.before = now - keep});
}

}  // namespace darcha::db
