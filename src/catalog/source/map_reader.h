// Reads one YAML map against the list of keys it may hold. What is asked for is what is known: finish() reports every key nobody asked for,
// with the nearest known name. Nothing throws: faults are collected so that a writer sees all of them at once.
#pragma once
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/source/yaml.h"
#include "catalog/types.h"

namespace darcha::catalog {

struct Report {
  std::string file;
  std::vector<Fault> faults;
  void add(int line, std::string what, std::string mend) { faults.push_back({file, line, std::move(what), std::move(mend)}); }
};

/// The known name nearest to `word` (edit distance at most 2, or 1 for short words), or empty.
std::string nearest(std::string_view word, std::span<const std::string_view> known);

class MapReader {
 public:
  /// `what` names the thing in faults: "a field of the form".
  MapReader(const Node& node, Report& report, std::string what);
  MapReader(const MapReader&) = delete;
  MapReader& operator=(const MapReader&) = delete;

  int line() const { return node_.line; }
  bool is_map() const { return node_.kind == Node::Kind::map; }
  bool has(std::string_view key);          ///< present and not null; the key becomes known
  const Node* find(std::string_view key);  ///< as has(), giving the value
  const Node* need(std::string_view key);  ///< reports a missing key
  int line_of(std::string_view key) const;

  std::string string(std::string_view key, std::size_t max = 400);  ///< needed
  std::string string_or(std::string_view key, std::string fallback, std::size_t max = 400);
  std::string code(std::string_view key, bool dashes = false);  ///< needed; [a-z][a-z0-9_]{0,39}
  std::string code_or(std::string_view key, std::string fallback, bool dashes = false);
  LocalText text(std::string_view key, std::size_t max = 1000);  ///< needed; all languages
  LocalText text_or_empty(std::string_view key, std::size_t max = 1000);
  bool flag(std::string_view key, bool fallback);
  std::int64_t number(std::string_view key, std::int64_t min, std::int64_t max, std::optional<std::int64_t> fallback = std::nullopt);
  Date date(std::string_view key);
  std::optional<Date> maybe_date(std::string_view key);
  Duration duration(std::string_view key, int least = 1);  ///< needed; not at_once
  std::string link(std::string_view key, bool needed);
  std::vector<std::string> strings(std::string_view key, bool needed, std::size_t max_items = 60);
  std::vector<LocalText> texts(std::string_view key);
  /// One of `names`; the index.
  std::size_t choice(std::string_view key, std::span<const std::string_view> names, std::optional<std::size_t> fallback = std::nullopt);
  /// Calls `read` for each item of a list.
  void each(std::string_view key, bool needed, std::size_t max_items, const std::function<void(const Node&)>& read);

  void finish();
  Report& report() { return report_; }
  void fault(std::string_view key, std::string what, std::string mend);

 private:
  std::optional<std::string> scalar(const Node& node, std::string_view key, std::size_t max);

  const Node& node_;
  Report& report_;
  std::string what_;
  std::vector<std::string_view> known_;
};

LocalText read_text(const Node& node, Report& report, std::string_view name, std::size_t max);
std::optional<Date> read_date(const Node& node, Report& report, std::string_view name);
bool is_code(std::string_view text, bool dashes);
std::optional<std::int64_t> parse_whole(std::string_view text);  ///< decimal digits with an optional minus, whole text

}  // namespace darcha::catalog
