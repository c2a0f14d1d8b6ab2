#include "audit/verify.h"

#include <fmt/format.h>

#include <stdexcept>

namespace darcha::audit {

std::string_view code(Fault fault) {
  switch (fault) {
    case Fault::record_changed: return "record_changed";
    case Fault::record_missing: return "record_missing";
    case Fault::record_extra: return "record_extra";
    case Fault::record_moved: return "record_moved";
    case Fault::record_logged_twice: return "record_logged_twice";
    case Fault::leaf_missing: return "leaf_missing";
    case Fault::leaf_wrong: return "leaf_wrong";
    case Fault::entry_broken: return "entry_broken";
    case Fault::bundle_missing: return "bundle_missing";
    case Fault::bundle_changed: return "bundle_changed";
    case Fault::bundle_extra: return "bundle_extra";
    case Fault::tile_missing: return "tile_missing";
    case Fault::tile_changed: return "tile_changed";
    case Fault::tile_extra: return "tile_extra";
    case Fault::checkpoint_missing: return "checkpoint_missing";
    case Fault::checkpoint_forged: return "checkpoint_forged";
    case Fault::checkpoint_contradicts: return "checkpoint_contradicts";
    case Fault::log_gone_back: return "log_gone_back";
  }
  return "unknown";
}

std::string Verification::text() const {
  std::string out;
  for (const Finding& finding : findings) out += fmt::format("{}: {}\n", code(finding.fault), finding.sentence);
  if (faults > findings.size()) out += fmt::format("... and {} more faults\n", faults - findings.size());
  out += fmt::format("{} entries in {} bundles and {} tiles, {} checkpoints, {} records, {} waiting: {} in {} ms\n", size, bundles, tiles,
                     checkpoints, records, waiting, holds() ? "everything holds" : fmt::format("{} FAULTS", faults), took.count());
  return out;
}

Task<Verification> verify(db::Pool& pool, VerifyOptions options) {
  const auto began = std::chrono::steady_clock::now();
  const auto verifier = parse_vkey(options.vkey);
  if (!verifier) throw std::invalid_argument("the public key of the log is not a verifier key");
  std::vector<Checkpoint> elsewhere;
  for (const std::string& note : options.known_checkpoints) {
    auto head = open_checkpoint(note, *verifier);
    if (!head) throw std::invalid_argument("a known checkpoint is not signed by this log's key");
    elsewhere.push_back(std::move(*head));
  }
  Verification report;
  Findings findings(report, options.most_findings);
  // One moment of the whole database: entries that are integrated meanwhile are neither here nor there.
  db::Transaction transaction = co_await pool.begin_snapshot();
  report.size = static_cast<std::uint64_t>((co_await transaction.query(sql::ReadLogSize{})).size);
  LogReader log(transaction, report.size, *verifier, findings, report);
  RowReader rows(transaction, findings, report);
  const LogReader::OnEntry on_entry = [&rows](std::uint64_t leaf, const LogEntry& entry) { rows.logged(leaf, entry); };
  co_await log.read(std::move(elsewhere), on_entry);
  co_await rows.read_rows();
  co_await rows.explain(log);
  co_await transaction.commit();
  report.took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
  co_return report;
}

}  // namespace darcha::audit
