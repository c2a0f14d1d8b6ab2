// The rules are those of docs/scaling.md (2.6), from what a sharded cluster refuses or does wrongly.
#include "db/catalogue.h"

#include <regex>

namespace darcha::db {
namespace {

using Rows = std::vector<std::vector<std::string>>;
using Faults = std::vector<std::string>;

Task<Rows> rows_of(Pool& pool, std::string sql, int columns) {
  const Results results = co_await pool.execute(std::move(sql));
  Rows rows;
  for (int i = 0; i < results.rows(0); ++i) {
    auto& row = rows.emplace_back();
    for (int column = 0; column < columns; ++column) {
      if (results.row(0, i).is_null(column)) {
        row.emplace_back();
      } else {
        results.row(0, i).read(column, row.emplace_back());
      }
    }
  }
  co_return rows;
}

// Every query below is limited to schemas of rooms.
constexpr const char* kOurs = "n.nspname not like 'pg\\_%' and n.nspname not in ('information_schema', 'public')";

struct Column {
  std::string type, fallback;
  bool not_null;
};
struct Catalogue {
  std::map<std::string, std::map<std::string, Column>> tables;
};

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= list.size() && !list.empty();) {
    const auto end = std::min(list.find(',', at), list.size());
    parts.push_back(list.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

const TablePlace* find(const Manifest& manifest, const std::string& table) {
  const auto found = manifest.find(table);
  return found == manifest.end() ? nullptr : &found->second;
}

Task<Catalogue> load_columns(Pool& pool) {
  Catalogue catalogue;
  const Rows rows = co_await rows_of(
      pool,
      fmt::format("select n.nspname || '.' || c.relname, a.attname::text, format_type(a.atttypid, null), a.attnotnull::text, "
                  "pg_get_expr(d.adbin, d.adrelid) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                  "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
                  "left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum and a.attgenerated = '' "
                  "where c.relkind in ('r', 'p') and not c.relispartition and {} and "
                  "(n.nspname, c.relname) <> ('db', 'migrations') order by 1, a.attnum",
                  kOurs),
      5);
  for (const auto& row : rows) catalogue.tables[row[0]][row[1]] = {.type = row[2], .fallback = row[4], .not_null = row[3] == "true"};
  co_return catalogue;
}

void check_listed(const Catalogue& catalogue, const Manifest& manifest, Faults& faults) {
  std::set<std::string> rooms;
  for (const auto& [table, columns] : catalogue.tables) {
    rooms.insert(table.substr(0, table.find('.')));
    if (!manifest.contains(table)) faults.push_back(table + " is not listed in sharding.yaml: say where it lives");
  }
  for (const auto& [table, place] : manifest) {
    if (rooms.contains(table.substr(0, table.find('.'))) && !catalogue.tables.contains(table))
      faults.push_back(table + " is listed in sharding.yaml but does not exist");
  }
}

void check_columns_of(const std::string& table, const std::map<std::string, Column>& columns, const TablePlace& place, Faults& faults) {
  static const std::regex kPersonal{
      "(^|_)(given|given_name|surname|family_name|patronymic|full_name|born|birth_date|pin|pinfl|phone|email|address|passport)$"};
  static const std::regex kVolatile{
      R"(\b(now|random|clock_timestamp|gen_random_uuid|nextval|CURRENT_TIMESTAMP|CURRENT_DATE|LOCALTIMESTAMP)\b)"};
  for (const auto* list : {&place.personal, &place.special}) {
    for (const std::string& column : *list) {
      if (!columns.contains(column))
        faults.push_back(fmt::format("{}.{} is called personal in sharding.yaml but does not exist", table, column));
    }
  }
  for (const auto& [name, column] : columns) {
    if (std::regex_search(name, kPersonal) && !contains(place.personal, name) && !contains(place.special, name)) {
      faults.push_back(fmt::format("{}.{} looks personal: list it under personal in sharding.yaml, or name it otherwise", table, name));
    }
    if (std::regex_search(column.fallback, kVolatile)) {
      faults.push_back(
          fmt::format("{}.{} has the default {}: time, randomness and ids come from the application", table, name, column.fallback));
    }
  }
  if (place.placement != Placement::distributed) return;
  const auto by = columns.find(place.by);
  if (by == columns.end()) {
    faults.push_back(fmt::format("{} is distributed by {}, which it does not have", table, place.by));
    return;
  }
  if (!by->second.not_null) faults.push_back(fmt::format("{}.{} may be null but is the distribution column", table, place.by));
  static const std::set<std::string> kTypes{"uuid", "bigint", "bytea", "text", "smallint", "integer"};
  if (!kTypes.contains(by->second.type))
    faults.push_back(fmt::format("{}.{} of type {} cannot be a distribution column", table, place.by, by->second.type));
}

void check_groups(const Catalogue& catalogue, const Manifest& manifest, Faults& faults) {
  std::map<std::string, std::pair<std::string, std::string>> types;  // group -> type, first table
  for (const auto& [table, columns] : catalogue.tables) {
    const TablePlace* place = find(manifest, table);
    if (place == nullptr || place->placement != Placement::distributed || !columns.contains(place->by)) continue;
    const std::string& type = columns.at(place->by).type;
    const auto [first, added] = types.emplace(place->group, std::pair{type, table});
    if (!added && first->second.first != type) {
      faults.push_back(
          fmt::format("{} and {} are in group {} but distributed by different types", first->second.second, table, place->group));
    }
  }
}

Task<> check_keys(Pool& pool, const Catalogue& catalogue, const Manifest& manifest, Faults& faults) {
  const Rows rows = co_await rows_of(
      pool,
      fmt::format("select n.nspname || '.' || c.relname, i.relname::text, x.indisprimary::text, "
                  "string_agg(coalesce(a.attname::text, '(expression)'), ',' order by k.n) "
                  "from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid "
                  "join pg_namespace n on n.oid = c.relnamespace cross join lateral unnest(x.indkey::int2[]) with ordinality as k(att, n) "
                  "left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.att and k.att > 0 "
                  "where (x.indisunique or x.indisexclusion) and not c.relispartition and {} group by 1, 2, 3",
                  kOurs),
      4);
  std::set<std::string> with_primary;
  for (const auto& row : rows) {
    const auto columns = split(row[3]);
    if (row[2] == "true") with_primary.insert(row[0]);
    const TablePlace* place = find(manifest, row[0]);
    if (place == nullptr || place->placement != Placement::distributed) continue;
    if (!contains(columns, place->by))
      faults.push_back(fmt::format("{}: {} does not contain {}: it cannot be unique over all shards", row[0], row[1], place->by));
    if (row[2] == "true" && columns.front() != place->by)
      faults.push_back(fmt::format("{}: the primary key does not begin with {}", row[0], place->by));
  }
  for (const auto& [table, columns] : catalogue.tables) {
    if (!with_primary.contains(table)) faults.push_back(table + " has no primary key");
  }
}

void check_foreign_key(const std::vector<std::string>& row, const Manifest& manifest, Faults& faults) {
  const std::string& table = row[0];
  const std::string& target = row[2];
  const std::string what = fmt::format("{}: {} -> {}", table, row[1], target);
  if (row[5] == "n" || row[5] == "d" || row[6] == "n" || row[6] == "d")
    faults.push_back(what + " sets null or a default: use restrict or cascade");
  const TablePlace* from = find(manifest, table);
  const TablePlace* to = find(manifest, target);
  if (from == nullptr || to == nullptr || to->placement == Placement::reference) return;
  if (from->placement == Placement::local && to->placement == Placement::local) return;
  if (from->placement != Placement::distributed || to->placement != Placement::distributed) {
    faults.push_back(what + " goes from a reference or local table to a distributed one, or back: not possible on a sharded cluster");
    return;
  }
  if (from->group != to->group) {
    faults.push_back(what + " joins two groups: only tables that lie together may refer to each other");
    return;
  }
  const auto own = split(row[3]), other = split(row[4]);
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (own[i] == from->by && other[i] == to->by) return;
  }
  faults.push_back(fmt::format("{} does not lead {} to {}", what, from->by, to->by));
}

Task<> check_foreign_keys(Pool& pool, const Manifest& manifest, Faults& faults) {
  const auto names = [](const char* relation, const char* key) {
    return fmt::format(
        "(select string_agg(a.attname::text, ',' order by k.n) from unnest({1}) with ordinality as k(att, n) "
        "join pg_attribute a on a.attrelid = {0} and a.attnum = k.att)",
        relation, key);
  };
  const Rows rows = co_await rows_of(
      pool,
      fmt::format("select n.nspname || '.' || c.relname, f.conname::text, fn.nspname || '.' || fc.relname, {}, {}, f.confdeltype::text, "
                  "f.confupdtype::text "
                  "from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace "
                  "join pg_class fc on fc.oid = f.confrelid join pg_namespace fn on fn.oid = fc.relnamespace "
                  "where f.contype = 'f' and f.conparentid = 0 and {}",
                  names("f.conrelid", "f.conkey"), names("f.confrelid", "f.confkey"), kOurs),
      7);
  for (const auto& row : rows) check_foreign_key(row, manifest, faults);
}

/// Things a sharded cluster does not have. Each query gives names.
Task<> check_forbidden(Pool& pool, Faults& faults) {
  const std::pair<const char*, std::string> forbidden[] = {
      {"is a trigger: do it in the transaction",
       fmt::format("select n.nspname || '.' || c.relname || ': ' || t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid "
                   "join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and {}",
                   kOurs)},
      {"is a rule: write the statement you mean",
       fmt::format("select n.nspname || '.' || c.relname || ': ' || r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class "
                   "join pg_namespace n on n.oid = c.relnamespace where r.rulename <> '_RETURN' and {}",
                   kOurs)},
      {"is a sequence: ids come from the application", fmt::format("select n.nspname || '.' || c.relname from pg_class c join pg_namespace "
                                                                   "n on n.oid = c.relnamespace where c.relkind = 'S' and {}",
                                                                   kOurs)},
      {"is unlogged: a shard of it cannot be moved",
       fmt::format("select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                   "where c.relpersistence = 'u' and c.relkind in ('r', 'p') and {}",
                   kOurs)},
      {"inherits: use partitions",
       fmt::format("select n.nspname || '.' || c.relname from pg_inherits h join pg_class c on c.oid = h.inhrelid "
                   "join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and not c.relispartition and {}",
                   kOurs)},
      {"is a table outside of a room's schema",
       "select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname = "
       "'public'"}};
  for (const auto& [what, sql] : forbidden) {
    for (const auto& row : co_await rows_of(pool, sql, 1)) faults.push_back(fmt::format("{} {}", row[0], what));
  }
}

}  // namespace

Task<std::vector<std::string>> check_catalogue(Pool& pool, Manifest manifest) {
  Faults faults;
  const Catalogue catalogue = co_await load_columns(pool);
  check_listed(catalogue, manifest, faults);
  for (const auto& [table, columns] : catalogue.tables) {
    if (const TablePlace* place = find(manifest, table)) check_columns_of(table, columns, *place, faults);
  }
  check_groups(catalogue, manifest, faults);
  co_await check_keys(pool, catalogue, manifest, faults);
  co_await check_foreign_keys(pool, manifest, faults);
  co_await check_forbidden(pool, faults);
  co_return faults;
}

std::vector<std::string> check_migrations(std::span<const Migration> migrations) {
  // A constraint is named where `constraint <name>` stands directly before it.
  static const std::regex kUnnamed{R"((constraint\s+\w+\s+)?\b(primary\s+key\b|unique\s*\(|foreign\s+key\b|check\s*\(|exclude\s+using\b))",
                                   std::regex::icase};
  static const std::regex kInline{R"(\breferences\s+\w+\.\w+)", std::regex::icase};
  static const std::regex kCreates{R"(\b(?:create|alter|drop)\s+table\s+(?:if\s+(?:not\s+)?exists\s+)?(\w+)\.)", std::regex::icase};
  Faults faults;
  for (const Migration& migration : migrations) {
    const std::string text = std::regex_replace(std::string{migration.sql}, std::regex{"--[^\n]*"}, "");
    const std::string name = fmt::format("{}/migrations/{}_{}.sql", migration.room, migration.number, migration.name);
    for (std::sregex_iterator it{text.begin(), text.end(), kUnnamed}, end; it != end; ++it) {
      if ((*it)[1].length() == 0) faults.push_back(fmt::format("{}: '{}' has no name: write constraint <name> before it", name, it->str()));
    }
    for (std::sregex_iterator it{text.begin(), text.end(), kInline}, end; it != end; ++it) {
      const std::string before = text.substr(0, static_cast<std::size_t>(it->position()));
      const auto foreign = before.rfind("foreign key"), named = before.rfind("constraint"), comma = before.rfind('\n');
      if (foreign == std::string::npos && (named == std::string::npos || (comma != std::string::npos && named < comma))) {
        faults.push_back(fmt::format("{}: '{}' has no name: write constraint <name> before it", name, it->str()));
      }
    }
    for (std::sregex_iterator it{text.begin(), text.end(), kCreates}, end; it != end; ++it) {
      if ((*it)[1].str() != migration.room) faults.push_back(fmt::format("{}: changes a table of {}", name, (*it)[1].str()));
    }
  }
  return faults;
}

}  // namespace darcha::db
