#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "audit/verify.h"

namespace darcha::audit {
namespace {

constexpr std::int64_t kPage = 5'000;

std::array<std::uint8_t, 8> octets_of(std::int64_t leaf) {
  std::array<std::uint8_t, 8> octets;
  for (std::size_t i = 0; i < 8; ++i) octets[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(leaf) >> (8 * i));
  return octets;
}

/// Without parsing: a quote inside a JSON text is escaped, so this can stand nowhere but at the key itself.
bool names_subject(std::string_view details, const SubjectId& subject) {
  const std::string key = R"(,"subject":")" + (subject.is_nil() ? std::string() : subject.str()) + '"';
  return details.find(key) != std::string_view::npos;
}

std::string whose(const SubjectId& subject) { return subject.is_nil() ? "about no person" : fmt::format("of subject {}", subject.str()); }

}  // namespace

void RowReader::logged(std::uint64_t leaf, const LogEntry& entry) {
  records_.add_left(entry.id, entry.digest);
  leaves_.add_left(entry.id, octets_of(static_cast<std::int64_t>(leaf)));
}

Task<> RowReader::each_row(OnRow on_row) {
  SubjectId after_subject;
  RecordId after;
  for (;;) {
    auto rows = co_await transaction_.query(sql::ScanRecords{.after_subject = after_subject, .after_record = after, .most = kPage});
    for (auto& row : rows) {
      after_subject = row.subject_id;
      after = row.record_id;
      const Digest digest = details_digest(row.salt, row.details);
      on_row(row.record_id, {row.subject_id, digest, std::move(row.salt), std::move(row.details)});
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) break;
  }
  after = {};
  for (;;) {
    auto rows = co_await transaction_.query(sql::ScanGeneralRecords{.after_record = after, .most = kPage});
    for (auto& row : rows) {
      after = row.record_id;
      const Digest digest = details_digest(row.salt, row.details);
      on_row(row.record_id, {SubjectId{}, digest, std::move(row.salt), std::move(row.details)});
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) break;
  }
}

Task<> RowReader::each_waiting(std::function<void(const LogEntry&)> on_entry) {
  std::int16_t lane = -1;
  RecordId after;
  for (;;) {
    const auto rows = co_await transaction_.query(sql::ScanQueue{.after_lane = lane, .after_record = after, .most = kPage});
    for (const auto& row : rows) {
      lane = row.lane;
      after = row.record_id;
      if (const auto entry = parse_entry(row.entry)) on_entry(*entry);
    }
    if (rows.size() < static_cast<std::size_t>(kPage)) break;
  }
}

Task<> RowReader::each_leaf(std::function<void(const RecordId&, std::int64_t)> on_leaf) {
  RecordId after;
  for (;;) {
    const auto rows = co_await transaction_.query(sql::ScanLeaves{.after_record = after, .most = kPage * 4});
    for (const auto& row : rows) {
      after = row.record_id;
      on_leaf(row.record_id, row.leaf_index);
    }
    if (rows.size() < static_cast<std::size_t>(kPage * 4)) break;
  }
}

Task<> RowReader::read_rows() {
  const std::function<void(const LogEntry&)> on_waiting = [this](const LogEntry& entry) {
    ++report_.waiting;
    records_.add_left(entry.id, entry.digest);
  };
  co_await each_waiting(on_waiting);
  const OnRow on_row = [this](const RecordId& id, const Row& row) {
    ++report_.records;
    records_.add_right(id, row.digest);
    if (!names_subject(row.details, row.subject))
      findings_.add({.fault = Fault::record_moved,
                     .subject = row.subject,
                     .record = id,
                     .sentence = fmt::format("Record {} stands with subject {}, but what it says was recorded about someone else.",
                                             id.str(), row.subject.str())});
  };
  co_await each_row(on_row);
  const std::function<void(const RecordId&, std::int64_t)> on_leaf = [this](const RecordId& id, std::int64_t leaf) {
    leaves_.add_right(id, octets_of(leaf));
  };
  co_await each_leaf(on_leaf);
}

Task<> RowReader::explain(LogReader& log) {
  if (!records_.any() && !leaves_.any()) co_return;
  std::map<RecordId, std::vector<Place>> places;
  std::map<RecordId, std::vector<Row>> rows;
  std::map<RecordId, std::vector<std::int64_t>> indexed, logged;
  const LogReader::OnEntry on_entry = [&](std::uint64_t leaf, const LogEntry& entry) {
    if (records_.differs(entry.id)) places[entry.id].push_back({static_cast<std::int64_t>(leaf), entry.digest});
    if (leaves_.differs(entry.id)) logged[entry.id].push_back(static_cast<std::int64_t>(leaf));
  };
  co_await log.reread(on_entry);
  const std::function<void(const LogEntry&)> on_waiting = [&](const LogEntry& entry) {
    if (records_.differs(entry.id)) places[entry.id].push_back({-1, entry.digest});
  };
  co_await each_waiting(on_waiting);
  const OnRow on_row = [&](const RecordId& id, Row row) {
    if (records_.differs(id)) rows[id].push_back(std::move(row));
  };
  co_await each_row(on_row);
  const std::function<void(const RecordId&, std::int64_t)> on_leaf = [&](const RecordId& id, std::int64_t leaf) {
    if (leaves_.differs(id)) indexed[id].push_back(leaf);
  };
  co_await each_leaf(on_leaf);

  for (const auto& [id, list] : places) explain_record(id, rows[id], list, log);
  for (const auto& [id, list] : rows)
    if (!places.contains(id)) explain_record(id, list, {}, log);
  for (const auto& [id, list] : logged) explain_leaf(id, indexed[id], list, log);
  for (const auto& [id, list] : indexed)
    if (!logged.contains(id)) explain_leaf(id, list, {}, log);
}

void RowReader::explain_record(const RecordId& id, const std::vector<Row>& rows, const std::vector<Place>& places, const LogReader& log) {
  for (std::size_t i = 1; i < places.size(); ++i)
    findings_.add({.fault = Fault::record_logged_twice,
                   .record = id,
                   .leaf = places[i].leaf,
                   .sentence = fmt::format("Record {} was logged more than once: at leaf {} and again at {}.", id.str(), places[0].leaf,
                                           places[i].leaf)});
  if (rows.empty()) {
    const Place& place = places.front();
    const std::string where = place.leaf < 0 ? "waits for its place in the log" : fmt::format("is in the log at leaf {}", place.leaf);
    findings_.add({.fault = Fault::record_missing,
                   .record = id,
                   .leaf = place.leaf,
                   .sentence = fmt::format("Record {} {}, but its row is gone from the database.", id.str(), where)});
    return;
  }
  for (const Row& row : rows) {
    if (std::ranges::any_of(places, [&](const Place& place) { return place.digest == row.digest; })) continue;
    if (!places.empty()) {
      findings_.add({.fault = Fault::record_changed,
                     .subject = row.subject,
                     .record = id,
                     .leaf = places.front().leaf,
                     .sentence = fmt::format("Record {} {} was changed after it was logged (leaf {}).", id.str(), whose(row.subject),
                                             places.front().leaf)});
      continue;
    }
    // Its entry may be one of those that cannot be read: then the row must give that leaf's hash.
    const auto event = parse_details(row.details);
    const Digest hash = event ? leaf_hash(as_bytes(canonical_entry({id, event->at, event->kind, row.digest}))) : Digest{};
    const bool fits = std::ranges::any_of(log.unknown(), [&](const auto& leaf) { return leaf.second && *leaf.second == hash; });
    if (fits) continue;
    const bool lost = std::ranges::any_of(log.unknown(), [](const auto& leaf) { return !leaf.second; });
    findings_.add({.fault = Fault::record_extra,
                   .subject = row.subject,
                   .record = id,
                   .sentence = fmt::format("Record {} {} stands in the database, but {}.", id.str(), whose(row.subject),
                                           lost ? "is in no entry that can still be read" : "was never logged")});
  }
}

void RowReader::explain_leaf(const RecordId& id, std::vector<std::int64_t> indexed, std::vector<std::int64_t> logged,
                             const LogReader& log) {
  for (const std::int64_t leaf : logged) {
    if (std::ranges::find(indexed, leaf) != indexed.end() || (logged.size() > 1 && !indexed.empty())) continue;
    if (indexed.empty()) {
      findings_.add({.fault = Fault::leaf_missing,
                     .record = id,
                     .leaf = leaf,
                     .sentence = fmt::format("Record {} is at leaf {}, but the index of leaves does not have it.", id.str(), leaf)});
    } else {
      findings_.add(
          {.fault = Fault::leaf_wrong,
           .record = id,
           .leaf = leaf,
           .sentence = fmt::format("Record {} is at leaf {}, but the index of leaves says {}.", id.str(), leaf, indexed.front())});
    }
  }
  if (!logged.empty()) return;
  for (const std::int64_t leaf : indexed)
    if (!log.unknown().contains(static_cast<std::uint64_t>(leaf)))
      findings_.add({.fault = Fault::leaf_wrong,
                     .record = id,
                     .leaf = leaf,
                     .sentence = fmt::format("The index of leaves has record {} at leaf {}, where the log has something else or nothing.",
                                             id.str(), leaf)});
}

}  // namespace darcha::audit
