#include "insight/publish/publish.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace darcha::insight {
namespace {

/// What is kept of a cell when it is too small, the most telling first: whoever has five of the same kind keeps everything; then the
/// channel goes, then either the body or the topic, and last the region.
constexpr unsigned kOffice = 1, kTopic = 2, kRegion = 4, kChannel = 8;
constexpr std::array kKept{kOffice | kTopic | kRegion | kChannel,
                           kOffice | kTopic | kRegion,
                           kTopic | kRegion | kChannel,
                           kTopic | kRegion,
                           kOffice | kRegion,
                           kTopic,
                           kRegion,
                           0U};

Cell reduced(const Cell& cell, unsigned kept) {
  return {(kept & kOffice) != 0 ? cell.office : OfficeId{}, (kept & kTopic) != 0 ? cell.topic : std::string{},
          (kept & kRegion) != 0 ? cell.region : std::string{}, (kept & kChannel) != 0 ? cell.channel : std::string{}};
}

std::int64_t of(const Counts& counts, const std::string& name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

struct Grouping {
  std::vector<Group> groups;
  std::map<Cell, int> of_cell;
};

/// Fewer than five are left that share nothing: they join the smallest group, which then tells no more than they all share.
void take_in_the_rest(Grouping& out, const std::vector<std::pair<Cell, std::int64_t>>& rest) {
  if (rest.empty()) return;
  if (out.groups.empty()) {
    for (const auto& [cell, n] : rest) out.of_cell[cell] = -1;
    return;
  }
  const auto smallest = std::ranges::min_element(out.groups, {}, &Group::received);
  for (const auto& [cell, n] : rest) {
    smallest->received += n;
    smallest->cell = {};
    out.of_cell[cell] = static_cast<int>(smallest - out.groups.begin());
  }
}

Grouping grouped(const Totals& totals) {
  Grouping out;
  std::vector<std::pair<Cell, std::int64_t>> left;
  for (const auto& [cell, counts] : totals)
    if (const std::int64_t n = of(counts, "received"); n > 0) left.emplace_back(cell, n);
  for (const unsigned kept : kKept) {
    std::map<Cell, std::int64_t> together;
    for (const auto& [cell, n] : left) together[reduced(cell, kept)] += n;
    std::map<Cell, int> numbers;
    for (const auto& [cell, n] : together) {
      if (n < kFewest) continue;
      numbers[cell] = static_cast<int>(out.groups.size());
      out.groups.push_back({cell, n});
    }
    std::erase_if(left, [&](const auto& one) {
      const auto found = numbers.find(reduced(one.first, kept));
      if (found != numbers.end()) out.of_cell[one.first] = found->second;
      return found != numbers.end();
    });
  }
  take_in_the_rest(out, left);
  return out;
}

bool all_safe(const Set& set) { return std::ranges::all_of(set.n, is_safe); }

void join(Set& into, const Set& other) {
  into.groups.insert(into.groups.end(), other.groups.begin(), other.groups.end());
  for (std::size_t i = 0; i < into.n.size(); ++i) into.n[i] += other.n[i];
  for (std::size_t i = 0; i < into.extra.size(); ++i) into.extra[i] += other.extra[i];
}

std::int64_t size_of(const Set& set) { return std::accumulate(set.n.begin(), set.n.end(), std::int64_t{0}); }

/// Sets that are not safe are joined with others like them, first of the same body, then of the same region, then all; what still is not
/// safe takes in the smallest safe set until it is. Empty if not even everything together is.
std::vector<Set> made_safe(std::vector<Set> sets, const std::vector<Group>& groups) {
  std::vector<Set> safe, unsafe;
  for (Set& set : sets) (all_safe(set) ? safe : unsafe).push_back(std::move(set));
  const std::array<std::function<Cell(const Set&)>, 3> alike{
      [&](const Set& set) { return reduced(groups[static_cast<std::size_t>(set.groups.front())].cell, kOffice | kRegion); },
      [&](const Set& set) { return reduced(groups[static_cast<std::size_t>(set.groups.front())].cell, kRegion); },
      [](const Set&) { return Cell{}; }};
  for (const auto& key : alike) {
    std::map<Cell, Set> joined;
    for (Set& set : unsafe) {
      const Cell cell = key(set);
      if (const auto found = joined.find(cell); found != joined.end())
        join(found->second, set);
      else
        joined.emplace(cell, std::move(set));
    }
    unsafe.clear();
    for (auto& [cell, set] : joined) (all_safe(set) ? safe : unsafe).push_back(std::move(set));
  }
  if (unsafe.empty()) return safe;
  Set rest = std::move(unsafe.front());
  std::ranges::sort(safe, std::greater{}, size_of);
  while (!all_safe(rest) && !safe.empty()) {
    join(rest, safe.back());
    safe.pop_back();
  }
  if (all_safe(rest)) safe.push_back(std::move(rest));
  return safe;
}

/// A band of fewer than five goes into the next one, and the last ones into the one before them.
std::vector<std::int64_t> joined_bands(std::vector<std::int64_t> bands) {
  std::size_t last = bands.size();  // the last band that was kept
  std::int64_t carried = 0;
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const std::int64_t n = bands[i] + carried;
    if (is_safe(n)) {
      bands[i] = n;
      carried = 0;
      if (n > 0) last = i;
    } else {
      bands[i] = kJoined;
      carried = n;
    }
  }
  if (carried == 0) return bands;
  // The tail is known to be within the last band that was kept or above it: that one ends nowhere now.
  if (last < bands.size()) bands.back() = bands[last] + carried;
  for (std::size_t i = last; i + 1 < bands.size(); ++i) bands[i] = kJoined;
  return bands;
}

std::size_t band_of(int days) {
  const auto found = std::ranges::lower_bound(kBands, days);
  return static_cast<std::size_t>(found - kBands.begin());
}

/// A question's counts of each group.
std::vector<Set> sets_of(Question question, const Totals& totals, const Grouping& grouping) {
  const auto& names = answers(question);
  std::vector<Set> out(grouping.groups.size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].groups = {static_cast<int>(i)};
    out[i].n.assign(names.size() + 1, 0);
    if (question == Question::outcome) out[i].extra.assign(kBands.size() + 1, 0);
    if (question == Question::rating) out[i].extra.assign(1, 0);
  }
  for (const auto& [cell, counts] : totals) {
    const auto found = grouping.of_cell.find(cell);
    if (found == grouping.of_cell.end() || found->second < 0) continue;
    Set& set = out[static_cast<std::size_t>(found->second)];
    std::int64_t rest = question == Question::outcome ? of(counts, "received") : of(counts, "on_time") + of(counts, "late");
    for (std::size_t i = 0; i < names.size(); ++i) {
      set.n[i] += of(counts, names[i]);
      rest -= of(counts, names[i]);
    }
    set.n.back() += rest;
    if (question == Question::rating) set.extra[0] += of(counts, "stars");
    if (question != Question::outcome) continue;
    for (const auto& [name, n] : counts)
      if (name.starts_with("day.")) set.extra[band_of(std::stoi(name.substr(4)))] += n;
  }
  return out;
}

/// Questions about answered appeals are asked of the sets that tell how many were answered, or of several of them together: otherwise the
/// difference would tell.
std::vector<Set> within(const std::vector<Set>& outcome, const std::vector<Set>& by_group) {
  std::vector<Set> out;
  for (const Set& told : outcome) {
    Set set = by_group[static_cast<std::size_t>(told.groups.front())];
    for (std::size_t i = 1; i < told.groups.size(); ++i) join(set, by_group[static_cast<std::size_t>(told.groups[i])]);
    out.push_back(std::move(set));
  }
  return out;
}

void put_in_order(std::vector<Set>& sets) {
  for (Set& set : sets) std::ranges::sort(set.groups);
  std::ranges::sort(sets, {}, &Set::groups);
}

}  // namespace

bool is_safe(std::int64_t n) { return n == 0 || n >= kFewest; }

std::string_view code(Question question) {
  switch (question) {
    case Question::outcome: return "outcome";
    case Question::formal: return "formal";
    case Question::reopened: return "reopened";
    case Question::verdict: return "verdict";
    case Question::rating: return "rating";
    case Question::follow_up: break;
  }
  return "follow_up";
}

std::optional<Question> parse_question(std::string_view wanted) {
  for (const Question question : kQuestions)
    if (code(question) == wanted) return question;
  return std::nullopt;
}

Stage stage_of(Question question) {
  return question == Question::outcome || question == Question::formal ? Stage::answered : Stage::afterwards;
}

const std::vector<std::string>& answers(Question question) {
  static const std::map<Question, std::vector<std::string>> all{
      {Question::outcome, {"on_time", "late"}},          {Question::formal, {"formal"}}, {Question::reopened, {"reopened"}},
      {Question::verdict, {"satisfied", "unsatisfied"}}, {Question::rating, {"rated"}},  {Question::follow_up, {"done", "not_done"}}};
  return all.at(question);
}

std::vector<Group> group(const Totals& totals) { return grouped(totals).groups; }
std::map<Cell, int> group_of_cells(const Totals& totals) { return grouped(totals).of_cell; }

Edition publish(Month month, Stage stage, const Totals& totals) {
  Edition out{.month = month, .stage = stage};
  const Grouping grouping = grouped(totals);
  if (stage == Stage::counted) {
    out.groups = grouping.groups;
    return out;
  }
  std::vector<Set> outcome = made_safe(sets_of(Question::outcome, totals, grouping), grouping.groups);
  put_in_order(outcome);
  for (const Question question : kQuestions) {
    if (stage_of(question) != stage) continue;
    std::vector<Set> sets =
        question == Question::outcome ? outcome : made_safe(within(outcome, sets_of(question, totals, grouping)), grouping.groups);
    if (question == Question::outcome)
      for (Set& set : sets) set.extra = joined_bands(std::move(set.extra));
    put_in_order(sets);
    out.sets[question] = std::move(sets);
  }
  return out;
}

}  // namespace darcha::insight
