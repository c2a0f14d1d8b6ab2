#include "catalog/source/map_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <numeric>

#include "core/text.h"

namespace darcha::catalog {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

constexpr std::array<std::string_view, 5> kTextKeys{"uz", "ru", "en", "kaa", "uz_cyrl"};
constexpr std::array<Lang, 5> kTextLangs{Lang::uz, Lang::ru, Lang::en, Lang::kaa, Lang::uz_cyrl};
constexpr std::array<std::string_view, 7> kUnitNames{"at_once", "minutes", "hours", "days", "working_days", "months", "years"};

/// Letters that look like ʻ and ʼ and are not: they break search and printing.
bool has_wrong_apostrophe(std::string_view uz) {
  static constexpr std::array<std::string_view, 7> wrong{"o'", "g'", "O'", "G'", "o‘", "g‘", "o`"};
  return std::ranges::any_of(wrong, [&](std::string_view w) { return uz.find(w) != std::string_view::npos; });
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string_view> known) {
  std::size_t best = word.size() <= 4 ? 2 : 3;
  std::string_view found;
  for (const std::string_view name : known) {
    const std::size_t d = distance(word, name);
    if (d < best) {
      best = d;
      found = name;
    }
  }
  return std::string(found);
}

bool is_code(std::string_view text, bool dashes) {
  if (text.empty() || text.size() > 48 || text[0] < 'a' || text[0] > 'z') return false;
  return std::ranges::all_of(text,
                             [&](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (dashes && c == '-'); });
}

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

LocalText read_text(const Node& node, Report& report, std::string_view name, std::size_t max) {
  LocalText text;
  MapReader map(node, report, fmt::format("the text `{}`", name));
  if (!map.is_map()) return text;
  for (std::size_t i = 0; i < kTextKeys.size(); ++i) {
    const bool optional = kTextLangs[i] == Lang::uz_cyrl;
    if (optional && !map.has(kTextKeys[i])) continue;
    const Node* value = map.find(kTextKeys[i]);
    if (value == nullptr || value->kind != Node::Kind::scalar || value->scalar.empty()) {
      map.fault(kTextKeys[i], fmt::format("`{}` has no text in `{}`", name, kTextKeys[i]),
                "write it: every text is needed in uz, ru, en and kaa");
      continue;
    }
    if (count_characters(value->scalar) > max)
      report.add(value->line, fmt::format("`{}` in `{}` is longer than {} characters", name, kTextKeys[i], max), "shorten it");
    if (kTextLangs[i] == Lang::uz && has_wrong_apostrophe(value->scalar))
      report.add(value->line, fmt::format("`{}` in `uz` writes oʻ or gʻ with another apostrophe", name), "use ʻ (U+02BB) after o and g");
    text.in(kTextLangs[i]) = to_nfc(value->scalar);
  }
  if (text.in(Lang::uz_cyrl).empty() && !text.in(Lang::uz).empty()) text.in(Lang::uz_cyrl) = latin_to_cyrillic(text.in(Lang::uz));
  map.finish();
  return text;
}

std::optional<Date> read_date(const Node& node, Report& report, std::string_view name) {
  const auto day = node.kind == Node::Kind::scalar ? parse_iso_date(node.scalar) : std::nullopt;
  if (!day) report.add(node.line, fmt::format("`{}` is not a date", name), "write a real day as YYYY-MM-DD");
  return day;
}

MapReader::MapReader(const Node& node, Report& report, std::string what) : node_(node), report_(report), what_(std::move(what)) {
  if (node.kind != Node::Kind::map) report_.add(node.line, what_ + " is not a map of keys", "write `key: value` lines (docs/services.md)");
}

const Node* MapReader::find(std::string_view key) {
  if (std::ranges::find(known_, key) == known_.end()) known_.push_back(key);
  const Node* value = node_.find(key);
  return value == nullptr || value->kind == Node::Kind::null ? nullptr : value;
}

bool MapReader::has(std::string_view key) { return find(key) != nullptr; }

const Node* MapReader::need(std::string_view key) {
  const Node* value = find(key);
  if (value == nullptr && is_map()) report_.add(line_of(key), fmt::format("{} has no `{}`", what_, key), "add it (docs/services.md)");
  return value;
}

int MapReader::line_of(std::string_view key) const {
  for (const Node::Entry& entry : node_.entries)
    if (entry.key == key) return entry.line;
  return node_.line;
}

void MapReader::fault(std::string_view key, std::string what, std::string mend) {
  report_.add(line_of(key), std::move(what), std::move(mend));
}

std::optional<std::string> MapReader::scalar(const Node& node, std::string_view key, std::size_t max) {
  if (node.kind != Node::Kind::scalar || node.scalar.empty()) {
    report_.add(node.line, fmt::format("`{}` must be one value", key), "write a word, a number or a quoted text");
    return std::nullopt;
  }
  if (node.scalar.size() > max) {
    report_.add(node.line, fmt::format("`{}` is longer than {} octets", key, max), "shorten it");
    return std::nullopt;
  }
  return node.scalar;
}

std::string MapReader::string(std::string_view key, std::size_t max) {
  const Node* node = need(key);
  return node == nullptr ? std::string{} : scalar(*node, key, max).value_or("");
}

std::string MapReader::string_or(std::string_view key, std::string fallback, std::size_t max) {
  return has(key) ? string(key, max) : fallback;
}

std::string MapReader::code(std::string_view key, bool dashes) {
  std::string value = string(key);
  if (!value.empty() && !is_code(value, dashes))
    fault(key, fmt::format("`{}` is not a code: `{}`", key, value), "use small Latin letters, digits and _, beginning with a letter");
  return value;
}

std::string MapReader::code_or(std::string_view key, std::string fallback, bool dashes) { return has(key) ? code(key, dashes) : fallback; }

LocalText MapReader::text(std::string_view key, std::size_t max) {
  const Node* node = need(key);
  return node == nullptr ? LocalText{} : read_text(*node, report_, key, max);
}

LocalText MapReader::text_or_empty(std::string_view key, std::size_t max) { return has(key) ? text(key, max) : LocalText{}; }

bool MapReader::flag(std::string_view key, bool fallback) {
  const Node* node = find(key);
  if (node == nullptr) return fallback;
  if (node->scalar == "true" || node->scalar == "false") return node->scalar == "true";
  fault(key, fmt::format("`{}` is neither true nor false", key), "write `true` or `false`");
  return fallback;
}

std::int64_t MapReader::number(std::string_view key, std::int64_t min, std::int64_t max, std::optional<std::int64_t> fallback) {
  const Node* node = fallback ? find(key) : need(key);
  if (node == nullptr) return fallback.value_or(min);
  const auto value = node->kind == Node::Kind::scalar ? parse_whole(node->scalar) : std::nullopt;
  if (!value || *value < min || *value > max) {
    fault(key, fmt::format("`{}` is not a whole number from {} to {}", key, min, max),
          "write digits only, without quotes, spaces or a unit");
    return fallback.value_or(min);
  }
  return *value;
}

Date MapReader::date(std::string_view key) {
  const Node* node = need(key);
  return node == nullptr ? Date{} : read_date(*node, report_, key).value_or(Date{});
}

std::optional<Date> MapReader::maybe_date(std::string_view key) {
  const Node* node = find(key);
  return node == nullptr ? std::nullopt : read_date(*node, report_, key);
}

Duration MapReader::duration(std::string_view key, int least) {
  const Node* node = need(key);
  if (node == nullptr) return {};
  MapReader map(*node, report_, fmt::format("the duration `{}`", key));
  if (!map.is_map()) return {};
  Duration duration;
  duration.unit = static_cast<Unit>(map.choice("unit", std::span(kUnitNames).subspan(1)) + 1);
  duration.count = static_cast<int>(map.number("count", least, 1000));
  map.finish();
  return duration;
}

std::string MapReader::link(std::string_view key, bool needed) {
  if (!needed && !has(key)) return {};
  std::string value = string(key, 500);
  if (!value.empty() && !value.starts_with("https://")) fault(key, fmt::format("`{}` is not an https address", key), "write https://...");
  return value;
}

std::vector<std::string> MapReader::strings(std::string_view key, bool needed, std::size_t max_items) {
  std::vector<std::string> values;
  each(key, needed, max_items, [&](const Node& item) {
    if (auto value = scalar(item, key, 400)) {
      if (std::ranges::find(values, *value) != values.end())
        report_.add(item.line, fmt::format("`{}` stands twice in `{}`", *value, key), "keep one");
      else
        values.push_back(std::move(*value));
    }
  });
  return values;
}

std::vector<LocalText> MapReader::texts(std::string_view key) {
  std::vector<LocalText> values;
  each(key, true, 30, [&](const Node& item) { values.push_back(read_text(item, report_, key, 600)); });
  return values;
}

std::size_t MapReader::choice(std::string_view key, std::span<const std::string_view> names, std::optional<std::size_t> fallback) {
  const Node* node = fallback ? find(key) : need(key);
  if (node == nullptr) return fallback.value_or(0);
  const auto it = std::ranges::find(names, std::string_view{node->scalar});
  if (it != names.end()) return static_cast<std::size_t>(it - names.begin());
  const std::string near = nearest(node->scalar, names);
  std::string all;
  for (const std::string_view name : names) all += (all.empty() ? "" : ", ") + std::string(name);
  fault(key, fmt::format("`{}` cannot be `{}`", key, node->scalar.substr(0, 60)),
        near.empty() ? "use one of: " + all : fmt::format("did you mean `{}`?", near));
  return fallback.value_or(0);
}

void MapReader::each(std::string_view key, bool needed, std::size_t max_items, const std::function<void(const Node&)>& read) {
  const Node* node = needed ? need(key) : find(key);
  if (node == nullptr) return;
  if (node->kind != Node::Kind::list) {
    fault(key, fmt::format("`{}` is not a list", key), "write items with `- ` or in [ ]");
    return;
  }
  if (node->items.size() > max_items) {
    fault(key, fmt::format("`{}` has more than {} items", key, max_items), "shorten the list");
    return;
  }
  for (const Node& item : node->items) read(item);
}

void MapReader::finish() {
  for (const Node::Entry& entry : node_.entries) {
    if (std::ranges::find(known_, std::string_view{entry.key}) != known_.end()) continue;
    const std::string near = nearest(entry.key, known_);
    std::string all;
    for (const std::string_view name : known_) all += (all.empty() ? "" : ", ") + std::string(name);
    report_.add(entry.line, fmt::format("{} has the unknown key `{}`", what_, entry.key.substr(0, 60)),
                near.empty() ? "known keys here: " + all : fmt::format("did you mean `{}`?", near));
  }
}

}  // namespace darcha::catalog
