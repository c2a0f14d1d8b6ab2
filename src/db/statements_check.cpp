// Statements against the migrated database: what the generator could not see.
#include <regex>

#include "db/catalogue.h"
#include "db/connection.h"

namespace darcha::db {
namespace {

using Faults = std::vector<std::string>;
constexpr std::chrono::seconds kPatience{30};

std::string lower(std::string_view text) {
  std::string out{text};
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

void check_description(const StatementInfo& info, const PGresult* described, Faults& faults) {
  const auto fault = [&](const std::string& what) {
    faults.push_back(fmt::format("{}: {}", info.file.empty() ? info.name : info.file, what));
  };
  for (int i = 0; i < PQnparams(described); ++i) {
    if (PQparamtype(described, i) != info.params[static_cast<std::size_t>(i)])
      fault(fmt::format("parameter ${} has another type than declared", i + 1));
  }
  const auto columns = static_cast<std::size_t>(PQnfields(described));
  if (info.cardinality == Cardinality::exec) {
    if (columns != 0) fault("it is declared exec but gives columns");
    return;
  }
  if (columns != info.columns.size()) {
    fault(fmt::format("it declares {} columns and gives {}", info.columns.size(), columns));
    return;
  }
  for (std::size_t i = 0; i < columns; ++i) {
    const int column = static_cast<int>(i);
    const ColumnInfo& declared = info.columns[i];
    if (PQfname(described, column) != declared.name)
      fault(fmt::format("column {} is called {} and not {}", i + 1, PQfname(described, column), declared.name));
    if (PQftype(described, column) != declared.oid) {
      fault(fmt::format("column {} has the type with oid {} and not {}: declare it so, or cast it", declared.name,
                        PQftype(described, column), declared.oid));
    }
  }
}

/// Names of the manifest's tables the statement speaks of.
std::vector<std::string> tables_in(const std::string& text, const Manifest& manifest) {
  static const std::regex kName{R"(\b([a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*)\b)"};
  std::vector<std::string> tables;
  for (std::sregex_iterator it{text.begin(), text.end(), kName}, end; it != end; ++it) {
    const std::string name = (*it)[1];
    if (manifest.contains(name) && std::find(tables.begin(), tables.end(), name) == tables.end()) tables.push_back(name);
  }
  return tables;
}

/// Whether the text binds the column to the parameter: in a condition, or at the column's place of an insert.
bool binds(const std::string& text, const std::string& column, const std::string& parameter) {
  const std::string p = "\\" + parameter + R"((?!\d))";
  if (std::regex_search(text, std::regex{fmt::format(R"(\b{}\s*=\s*(any\s*\(\s*)?{})", column, p)})) return true;
  if (std::regex_search(text, std::regex{fmt::format(R"({}(::\w+)?\s*=\s*(\w+\.)?{}\b)", p, column)})) return true;
  std::smatch insert;
  if (!std::regex_search(
          text, insert,
          std::regex{R"(insert\s+into\s+[\w.]+(?:\s+as\s+\w+)?\s*\(([^)]*)\)\s*(?:values\s*\(|select\s+(?:distinct\s+)?)([\s\S]*))"}))
    return false;
  const auto position = [&] {
    std::size_t at = 0;
    for (std::size_t i = 0; const char c : insert[1].str() + ",") {
      ++i;
      if (c != ',') continue;
      const std::string head = insert[1].str().substr(0, i - 1);
      const std::string word = std::regex_replace(head.substr(head.rfind(',') + 1), std::regex{R"(\s)"}, "");
      if (word == column) return static_cast<std::ptrdiff_t>(at);
      ++at;
    }
    return std::ptrdiff_t{-1};
  }();
  if (position < 0) return false;
  std::size_t at = 0, start = 0;
  int depth = 0;
  const std::string values = insert[2].str() + ",";
  for (std::size_t i = 0; i < values.size() && depth >= 0; ++i) {
    if (values[i] == '(') ++depth;
    if (values[i] == ')') --depth;
    if ((values[i] != ',' || depth != 0) && depth >= 0) continue;
    const std::string value = values.substr(start, i - start);
    if (at == static_cast<std::size_t>(position)) {
      return std::regex_search(value, std::regex{R"(^\s*(unnest\s*\(\s*)?)" + p}) ||
             std::regex_search(value, std::regex{fmt::format(R"(^\s*(\w+\.)?{}\s)", column)});
    }
    ++at;
    start = i + 1;
  }
  return false;
}

void check_shard(const StatementInfo& info, const Manifest& manifest, Faults& faults) {
  const auto fault = [&](const std::string& what) {
    faults.push_back(fmt::format("{}: {}", info.file.empty() ? info.name : info.file, what));
  };
  const std::string text = lower(info.text);
  std::set<std::string> groups;
  bool local = false, reference = false;
  std::vector<const TablePlace*> distributed;
  for (const std::string& table : tables_in(text, manifest)) {
    const TablePlace& place = manifest.at(table);
    local = local || place.placement == Placement::local;
    reference = reference || place.placement == Placement::reference;
    if (place.placement != Placement::distributed) continue;
    distributed.push_back(&place);
    groups.insert(place.group);
  }
  const std::string shard{info.shard};
  if (shard == "reference" || shard == "local") {
    if (!distributed.empty()) fault(fmt::format("it is declared {} but speaks of a distributed table: state its column", shard));
    if (shard == "reference" && local) fault("it is declared reference but speaks of a local table");
    return;
  }
  if (shard.starts_with("cross-shard")) return;
  std::smatch parts;
  if (!std::regex_match(shard, parts, std::regex{R"((\w+) = (?:any\()?(\$\d+).*)"})) return fault("its shard is not understood: " + shard);
  if (distributed.empty()) return fault(fmt::format("it states the shard {} but speaks of no distributed table", shard));
  if (groups.size() > 1) return fault("it speaks of tables that do not lie together");
  if (local) return fault("it joins a distributed table with a local one");
  const std::string column = parts[1];
  if (std::none_of(distributed.begin(), distributed.end(), [&](const TablePlace* place) { return place->by == column; })) {
    return fault(fmt::format("{} is not the distribution column of its tables", column));
  }
  if (!binds(text, column, parts[2])) fault(fmt::format("it does not bind {} to {}", column, parts[2].str()));
}

}  // namespace

Task<std::vector<std::string>> check_statements(Pool& pool, Manifest manifest, std::span<const StatementInfo* const> statements) {
  Faults faults;
  const auto connection = std::make_shared<Connection>(pool.io());
  co_await connection->open(pool.options(), 0, kPatience, std::chrono::steady_clock::now() + kPatience);
  for (const StatementInfo* info : statements) {
    std::string error;
    try {
      const ResultPtr described = co_await connection->describe(*info, std::chrono::steady_clock::now() + kPatience);
      check_description(*info, described.get(), faults);
    } catch (const Failure& failure) {
      error = failure.what();
    }
    if (!error.empty()) faults.push_back(fmt::format("{}: {}", info->file, error));
    check_shard(*info, manifest, faults);
  }
  connection->close();
  co_return faults;
}

}  // namespace darcha::db
