// Every figure found again from the log of appeals, without anything that is kept of figures, and then held against it.
#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "insight/store.h"

namespace darcha::insight {
namespace {

constexpr int kAtOnce = 500;
constexpr std::size_t kMostSaid = 100;
/// An event is on its way for moments; one that is older and not counted is missing.
constexpr std::chrono::minutes kOnItsWay{2};

void say(Recomputed& out, std::string sentence) {
  ++out.differences;
  if (out.different.size() < kMostSaid) out.different.push_back(std::move(sentence));
}

using Sums = std::map<std::tuple<std::int16_t, Month, Cell, std::string>, std::int64_t>;

std::string named(Month month, const Cell& cell, const std::string& name) {
  return fmt::format("{} / {} / {} / {} / {} / {}", to_iso(month).substr(0, 7), cell.office.str(), cell.topic, cell.region, cell.channel,
                     name);
}

struct FromLog {
  std::map<Month, Totals> totals;
  std::int64_t counted = 0;  ///< appeals from before this began that have a mark
};

Task<> hold_mark(std::shared_ptr<Services> services, murojaat::Key key, Recomputed& out, FromLog& log, Instant began) {
  const auto kept = co_await store::find_mark(services->db, key.id);
  const murojaat::History history = co_await murojaat::history(services->murojaat, key);
  if (history.events.empty()) co_return;
  const Mark mark = mark_of(history.events);
  ++out.appeals;
  for (const auto& [name, n] : mark.counts) log.totals[mark.month][mark.cell][name] += n;
  if (kept && history.events.front().at < began) ++log.counted;
  if (kept && kept->mark == mark) co_return;
  if ((!kept || kept->mark.version < mark.version) && services->clock.now() - history.events.back().at < kOnItsWay) {
    ++out.waiting;
    co_return;
  }
  say(out, kept ? fmt::format("appeal {}: counted up to event {} as {}, its events up to {} say {}", key.id.str(), kept->mark.version,
                              store::to_json(kept->mark.counts), mark.version, store::to_json(mark.counts))
                : fmt::format("appeal {}: not counted", key.id.str()));
}

/// The sums against the marks, both as of one moment.
Task<> hold_sums(std::shared_ptr<Services> services, Recomputed& out, Instant began, std::int64_t& marks) {
  auto moment = co_await services->db.begin_snapshot();
  Sums sums;
  sql::ScanMarks next{.after_lane = -1, .after_id = Uuid{}, .max_rows = kAtOnce};
  while (true) {
    const auto rows = co_await moment.query(next);
    for (const auto& row : rows) {
      if (row.lodged_at < began) ++marks;
      for (const auto& [name, n] : store::parse_counts(row.counts))
        sums[{row.lane, row.month, Cell{row.office_id, row.topic, row.region, row.channel}, name}] += n;
    }
    if (rows.size() < static_cast<std::size_t>(kAtOnce)) break;
    next.after_lane = rows.back().lane;
    next.after_id = rows.back().appeal_id;
  }
  for (const auto& row : co_await moment.query(sql::ScanCounts{})) {
    const Cell cell{row.office_id, row.topic, row.region, row.channel};
    const auto found = sums.find({row.lane, row.month, cell, row.name});
    const std::int64_t expected = found == sums.end() ? 0 : found->second;
    if (expected != row.n)
      say(out, fmt::format("{} in lane {}: kept {}, found {}", named(row.month, cell, row.name), row.lane, row.n, expected));
    if (found != sums.end()) sums.erase(found);
  }
  for (const auto& [key, n] : sums)
    say(out, fmt::format("{} in lane {}: kept none, found {}", named(std::get<1>(key), std::get<2>(key), std::get<3>(key)),
                         std::get<0>(key), n));
}

Task<> hold_editions(std::shared_ptr<Services> services, Recomputed& out, const FromLog& log) {
  for (const store::Published& published : co_await store::editions(services->db)) {
    const Edition& edition = published.edition;
    ++out.editions;
    const auto totals = log.totals.find(edition.month);
    const Edition again = publish(edition.month, edition.stage, totals == log.totals.end() ? Totals{} : totals->second);
    if (!(again == edition) || store::digest_of(again) != published.digest)
      say(out, fmt::format("what was published of {}, step {}, is not what the events say", to_iso(edition.month).substr(0, 7),
                           code(edition.stage)));
  }
}

}  // namespace

Task<Recomputed> recompute(std::shared_ptr<Services> services) {
  Recomputed out;
  FromLog log;
  const Instant began = services->clock.now();
  std::int64_t marks = 0;
  murojaat::Key after;
  while (true) {
    const auto keys = co_await murojaat::list_keys(services->murojaat, after, kAtOnce);
    for (const murojaat::Key& key : keys) co_await hold_mark(services, key, out, log, began);
    if (keys.size() < static_cast<std::size_t>(kAtOnce)) break;
    after = keys.back();
  }
  co_await hold_sums(services, out, began, marks);
  if (marks != log.counted) say(out, fmt::format("{} appeals are counted that are not there", marks - log.counted));
  co_await hold_editions(services, out, log);
  out.months = static_cast<std::int64_t>(log.totals.size());
  co_return out;
}

}  // namespace darcha::insight
