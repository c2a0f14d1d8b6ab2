// Gives waiting entries their place in the log. Private to the room; the door is Log (audit/audit.h).
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "audit/note.h"
#include "audit/store.h"
#include "audit/tail.h"

namespace darcha::audit {

/// What is durable when: a batch (entries leave the queue; bundles, tiles, leaves, checkpoint and size are written) is one transaction.
/// The checkpoint is signed before that transaction commits and shown to nobody until it has, so a crash at any point leaves either the
/// old log or the new one, and a signed head that was lost with the crash was never seen. Of several processes only the one that holds
/// the row lock on audit.log_state writes; the lease beside it only keeps the others from queueing up for that lock.
///
/// After each commit the checkpoint is also written to `head_file`, outside the database. If the database later comes back shorter or
/// different (restored from a backup), the log would contradict what it has signed: the sequencer then refuses to sign until an operator
/// has decided (README, "When the log has gone back").
class Sequencer {
 public:
  struct Options {
    std::filesystem::path head_file;        ///< none if empty
    std::chrono::milliseconds hold{5'000};  ///< a holder that is silent this long is replaced
    std::int64_t most_per_lane = 1'024;
    /// A clock that nobody sets. Whether a holder is silent is judged by it: the wall clock may be set, and then a hold that ends "in five
    /// seconds" would end in nine, or in an hour.
    std::function<std::chrono::steady_clock::time_point()> steady = [] { return std::chrono::steady_clock::now(); };
  };

  Sequencer(db::Pool& pool, const Clock& clock, std::shared_ptr<const NoteSigner> signer, Options options);

  /// One batch, at most kLanes * most_per_lane entries; how many it was. 0 also while another process holds the log.
  /// Throws db::Failure (nothing happened, or the next call finds out what did) and std::runtime_error for a log that must not be signed.
  Task<std::size_t> integrate();

  /// Lets another process go on at once; for a clean end.
  Task<> release();

 private:
  struct Taken;
  Task<std::optional<Taken>> take(db::Transaction& transaction);
  bool must_wait(const Taken& taken);
  Task<> catch_up(db::Transaction& transaction, const Taken& taken);
  Task<> check_head_file(db::Transaction& transaction);
  void add_writes(db::Batch& batch, const Taken& taken, const Tail& tail, const std::vector<TileWrite>& writes, const std::string& note,
                  Instant now);
  void published(const Taken& taken, const std::string& note, Instant now);

  db::Pool& pool_;
  const Clock& clock_;
  std::shared_ptr<const NoteSigner> signer_;
  Options options_;
  Uuid id_;
  Tail tail_;
  bool head_checked_ = false;
  std::pair<Uuid, Instant> others_hold_;  ///< as it was seen last, and since when it has not changed
  std::chrono::steady_clock::time_point others_hold_since_{};
};

}  // namespace darcha::audit
