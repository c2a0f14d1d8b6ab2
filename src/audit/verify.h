// The parts of the verification. Private to the room; the door is verify() in audit/audit.h.
#pragma once
#include <map>
#include <optional>
#include <set>

#include "audit/buckets.h"
#include "audit/entry.h"
#include "audit/note.h"
#include "audit/store.h"
#include "audit/types.h"

namespace darcha::audit {

/// Collects findings up to a number and counts the rest.
class Findings {
 public:
  Findings(Verification& report, std::size_t most) : report_(report), most_(most) {}
  void add(Finding finding) {
    ++report_.faults;
    if (report_.findings.size() < most_) report_.findings.push_back(std::move(finding));
  }

 private:
  Verification& report_;
  std::size_t most_;
};

/// A head that the entries have to give.
struct ExpectedHead {
  Digest root;
  bool elsewhere;  ///< kept outside the database
};

/// First half: bundles against tiles against checkpoints. Streams the log once, in order, and tells of each entry.
class LogReader {
 public:
  using OnEntry = std::function<void(std::uint64_t leaf, const LogEntry& entry)>;

  LogReader(db::Transaction& transaction, std::uint64_t size, NoteVerifier verifier, Findings& findings, Verification& report)
      : transaction_(transaction), size_(size), verifier_(std::move(verifier)), findings_(findings), report_(report) {}
  Task<> read(std::vector<Checkpoint> elsewhere, OnEntry on_entry);
  /// The entries again, without any check.
  Task<> reread(OnEntry on_entry);
  /// Leaves whose entry cannot be known (bundle missing or changed), with the hash that the tiles have for them, if they have one.
  const std::map<std::uint64_t, std::optional<Digest>>& unknown() const { return unknown_; }

 private:
  struct Stored {
    unsigned width = 0;
    Bytes octets;
  };
  /// What one tile and its bundle came to.
  struct Place {
    std::uint64_t index;
    unsigned width;
    std::vector<BytesView> entries;             ///< empty if the bundle is missing or broken
    std::vector<Digest> computed;               ///< from the entries
    std::optional<std::vector<Digest>> stored;  ///< from the tile
  };
  Task<> fetch(std::uint64_t index);
  Task<> read_place(std::uint64_t index);
  Place look_at(std::uint64_t index);
  Task<std::vector<Digest>> settle(Place place);
  Task<bool> fits_above(std::uint64_t index, std::vector<Digest> hashes);
  void tell_entries(const Place& place);
  Task<> grow(std::vector<Digest> hashes);
  Task<> check_upper(unsigned level, std::uint64_t index, Bytes computed);
  Task<> read_checkpoints();
  void check_heads();
  Task<> look_for_extra();
  void fault(Fault fault, const TileRef& ref, std::string sentence, std::int64_t leaf = -1);

  db::Transaction& transaction_;
  std::uint64_t size_;
  NoteVerifier verifier_;
  Findings& findings_;
  Verification& report_;
  OnEntry on_entry_;
  std::map<std::uint64_t, Stored> bundles_, tiles_;  ///< of the stretch being read
  CompactRange range_;
  std::map<unsigned, Bytes> upper_;  ///< computed hashes of the open tile of each level above 0
  std::multimap<std::uint64_t, ExpectedHead> heads_;
  std::map<std::uint64_t, std::optional<Digest>> unknown_;
  bool lost_ = false;  ///< neither entries nor hashes of some leaf are left: no head after it can be computed
};

/// Second half: rows against entries, whatever their order.
class RowReader {
 public:
  RowReader(db::Transaction& transaction, Findings& findings, Verification& report)
      : transaction_(transaction), findings_(findings), report_(report) {}
  void logged(std::uint64_t leaf, const LogEntry& entry);
  Task<> read_rows();
  /// Names what differs; reads log and rows once more, looking only at buckets that differ.
  Task<> explain(LogReader& log);

 private:
  struct Row {
    SubjectId subject;
    Digest digest;
    Bytes salt;
    std::string details;
  };
  struct Place {
    std::int64_t leaf;  ///< -1: still waiting
    Digest digest;
  };
  using OnRow = std::function<void(const RecordId&, Row)>;
  Task<> each_row(OnRow on_row);
  Task<> each_waiting(std::function<void(const LogEntry&)> on_entry);
  Task<> each_leaf(std::function<void(const RecordId&, std::int64_t)> on_leaf);
  void explain_record(const RecordId& id, const std::vector<Row>& rows, const std::vector<Place>& places, const LogReader& log);
  void explain_leaf(const RecordId& id, std::vector<std::int64_t> indexed, std::vector<std::int64_t> logged, const LogReader& log);

  db::Transaction& transaction_;
  Findings& findings_;
  Verification& report_;
  Buckets records_;  ///< left: log and queue, right: rows
  Buckets leaves_;   ///< left: log, right: index of leaves
};

}  // namespace darcha::audit
