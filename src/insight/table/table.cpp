#include "insight/table/table.h"

#include <algorithm>
#include <numeric>

namespace darcha::insight {
namespace {

bool fits(const Cell& cell, const Cell& only) {
  return (only.office.is_nil() || cell.office == only.office) && (only.topic.empty() || cell.topic == only.topic) &&
         (only.region.empty() || cell.region == only.region) && (only.channel.empty() || cell.channel == only.channel);
}

std::string key_of(Dimension by, Month month, const Cell& cell) {
  switch (by) {
    case Dimension::month: return to_iso(month).substr(0, 7);
    case Dimension::body: return cell.office.is_nil() ? std::string{} : cell.office.str();
    case Dimension::topic: return cell.topic;
    case Dimension::region: return cell.region;
    case Dimension::channel: break;
  }
  return cell.channel;
}

void add(Share& share, std::int64_t part, std::int64_t whole) {
  share.part += part;
  share.whole += whole;
}

/// Joined bands lie in the next one that was kept: nothing is added for them.
void add_bands(Row& row, const std::vector<std::int64_t>& bands) {
  row.bands.resize(bands.size());
  for (std::size_t i = 0; i < bands.size(); ++i)
    if (bands[i] > 0) row.bands[i] += bands[i];
}

void add_set(Row& row, Question question, const Set& set) {
  const std::int64_t all = std::accumulate(set.n.begin(), set.n.end(), std::int64_t{0});
  switch (question) {
    case Question::outcome:
      add(row.on_time, set.n[0], set.n[0] + set.n[1]);
      row.unanswered += set.n[2];
      add_bands(row, set.extra);
      break;
    case Question::formal: add(row.formal, set.n[0], all); break;
    case Question::reopened: add(row.reopened, set.n[0], all); break;
    case Question::verdict: add(row.satisfied, set.n[0], set.n[0] + set.n[1]); break;
    case Question::follow_up: add(row.done, set.n[0], set.n[0] + set.n[1]); break;
    case Question::rating:
      row.rated += set.n[0];
      row.stars += set.extra[0];
      break;
  }
}

struct Making {
  std::map<std::string, Row> rows;
  Row total;
};

void add_sets(Making& out, const Ask& ask, Month month, const std::vector<Group>& groups, Question question, const std::vector<Set>& sets) {
  for (const Set& set : sets) {
    std::optional<std::string> key;  // of all its groups, or none
    bool inside = true, together = true;
    for (const int number : set.groups) {
      const Cell& cell = groups.at(static_cast<std::size_t>(number)).cell;
      if (!fits(cell, ask.only)) inside = false;
      const std::string its = key_of(ask.by, month, cell);
      if (key && *key != its) together = false;
      key = its;
    }
    if (!inside) continue;
    add_set(out.total, question, set);
    if (key && together) add_set(out.rows[*key], question, set);
  }
}

bool in_period(const Ask& ask, Month month) { return (!ask.from || *ask.from <= month) && (!ask.to || month <= *ask.to); }

}  // namespace

std::string_view code(Dimension dimension) {
  switch (dimension) {
    case Dimension::month: return "month";
    case Dimension::body: return "body";
    case Dimension::topic: return "topic";
    case Dimension::region: return "region";
    case Dimension::channel: break;
  }
  return "channel";
}

std::optional<Dimension> parse_dimension(std::string_view wanted) {
  for (const Dimension dimension : kDimensions)
    if (code(dimension) == wanted) return dimension;
  return std::nullopt;
}

std::optional<int> Share::per_cent() const {
  if (whole == 0) return std::nullopt;
  return static_cast<int>((200 * part + whole) / (2 * whole));
}

std::optional<int> Row::median_days() const {
  const std::int64_t all = std::accumulate(bands.begin(), bands.end(), std::int64_t{0});
  if (all == 0) return std::nullopt;
  std::int64_t before = 0;
  int lower = 0;  // the last day below the band
  for (std::size_t i = 0; i < bands.size(); ++i) {
    if (2 * (before + bands[i]) >= all && bands[i] > 0) {
      if (i >= kBands.size()) return kBands.back() + 1;
      const double share = (static_cast<double>(all) / 2.0 - static_cast<double>(before)) / static_cast<double>(bands[i]);
      return lower + std::max(1, static_cast<int>(share * (kBands[i] - lower) + 0.5));
    }
    before += bands[i];
    if (i < kBands.size()) lower = kBands[i];
  }
  return kBands.back() + 1;
}

Table table_of(const Year& year, const Ask& ask) {
  Making out;
  for (const auto& [month, stages] : year.months) {
    const auto counted = stages.find(Stage::counted);
    if (!in_period(ask, month) || counted == stages.end()) continue;
    const std::vector<Group>& groups = counted->second.groups;
    for (const Group& group : groups) {
      if (!fits(group.cell, ask.only)) continue;
      out.rows[key_of(ask.by, month, group.cell)].received += group.received;
      out.total.received += group.received;
    }
    for (const auto& [stage, edition] : stages)
      for (const auto& [question, sets] : edition.sets) add_sets(out, ask, month, groups, question, sets);
  }
  Table table{.ask = ask, .total = std::move(out.total)};
  for (auto& [key, row] : out.rows) {
    row.key = key;
    table.rows.push_back(std::move(row));
  }
  if (ask.by != Dimension::month)
    std::ranges::stable_sort(table.rows, [](const Row& a, const Row& b) {
      if (a.key.empty() != b.key.empty()) return b.key.empty();
      return a.received > b.received;
    });
  return table;
}

}  // namespace darcha::insight
