#include "registry/rules.h"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "core/crypto.h"

namespace darcha::registry {

namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford: no I, L, O, U
constexpr int kModulus = 31;  // prime and below 32, so that the check character is of the alphabet people can type
constexpr std::string_view kPrefix = "RY";
constexpr std::size_t kSymbols = 8;

char check_character(std::string_view digits) {
  int sum = 0;
  for (const char digit : digits) sum = (sum * 3 + static_cast<int>(kAlphabet.find(digit)) + 1) % kModulus;
  return kAlphabet[static_cast<std::size_t>(sum)];
}

std::string written(std::string_view year, std::string_view symbols, char check) {
  return fmt::format("{}-{}-{}-{}-{}", kPrefix, year, symbols.substr(0, 4), symbols.substr(4), check);
}

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day{day}.year()); }
unsigned month_of(Date day) { return static_cast<unsigned>(std::chrono::year_month_day{day}.month()); }

}  // namespace

std::string number_of(const Uuid& id, Date on) {
  const Digest digest = sha256("registry.entry:" + id.str());
  std::string symbols;
  for (std::size_t i = 0; i < kSymbols; ++i) symbols += kAlphabet[digest[i] & 31];
  const std::string year = fmt::format("{:02}", year_of(on) % 100);
  return written(year, symbols, check_character(year + symbols));
}

std::optional<std::string> parse_number(std::string_view typed) {
  std::string plain;
  for (const char c : typed) {
    if (c == '-' || c == ' ') continue;
    char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (plain.size() >= kPrefix.size()) {
      if (upper == 'O') upper = '0';
      if (upper == 'I' || upper == 'L') upper = '1';
    }
    plain += upper;
  }
  if (plain.size() != kPrefix.size() + 2 + kSymbols + 1 || !plain.starts_with(kPrefix)) return std::nullopt;
  const std::string body = plain.substr(kPrefix.size());
  const auto known = [](char c) { return kAlphabet.find(c) != std::string_view::npos; };
  if (!std::ranges::all_of(body, known) || !std::isdigit(static_cast<unsigned char>(body[0])) ||
      !std::isdigit(static_cast<unsigned char>(body[1])))
    return std::nullopt;
  const std::string checked = body.substr(0, body.size() - 1);
  if (check_character(checked) != body.back()) return std::nullopt;
  return written(checked.substr(0, 2), checked.substr(2), body.back());
}

Series hide_small(const std::map<std::string, std::int64_t>& counts) {
  Series series;
  std::int64_t total = 0, hidden_sum = 0;
  std::size_t hidden = 0;
  for (const auto& [key, count] : counts) {
    total += count;
    const bool small = count < kLeastShown;
    series.cells.push_back({key, small ? std::nullopt : std::optional{count}});
    hidden += small;
    hidden_sum += small ? count : 0;
  }
  while (hidden_sum > 0 && (hidden < 2 || hidden_sum < kLeastShown)) {
    Cell* smallest = nullptr;
    for (Cell& cell : series.cells)
      if (cell.count && (smallest == nullptr || *cell.count < *smallest->count)) smallest = &cell;
    if (smallest == nullptr) break;
    hidden_sum += *smallest->count;
    ++hidden;
    smallest->count.reset();
  }
  const bool given_away = hidden_sum > 0 && (hidden < 2 || hidden_sum < kLeastShown);
  if (total >= kLeastShown && !given_away) series.total = total;
  return series;
}

std::vector<YearOf> tabulate(const std::vector<Counted>& counted, const std::vector<std::string>& entries,
                             const std::vector<std::string>& regions, Date today) {
  std::vector<int> years;
  for (const Counted& c : counted)
    if (std::ranges::find(years, year_of(c.on)) == years.end() && year_of(c.on) <= year_of(today)) years.push_back(year_of(c.on));
  std::ranges::sort(years, std::greater{});
  std::vector<YearOf> tables;
  for (const int year : years) {
    const bool over = year < year_of(today);
    for (const std::string& entry : entries) {
      std::map<std::string, std::int64_t> by_month, by_region;
      for (unsigned month = 1; month <= 12; ++month)
        if (over || month < month_of(today)) by_month[fmt::format("{:02}", month)] = 0;
      if (over)
        for (const std::string& region : regions) by_region[region] = 0;
      for (const Counted& c : counted) {
        if (c.entry != entry || year_of(c.on) != year || (!over && month_of(c.on) >= month_of(today))) continue;
        by_month[fmt::format("{:02}", month_of(c.on))] += c.count;
        if (over) by_region[c.region] += c.count;
      }
      tables.push_back({year, entry, hide_small(by_month), hide_small(by_region)});
    }
  }
  return tables;
}

}  // namespace darcha::registry
