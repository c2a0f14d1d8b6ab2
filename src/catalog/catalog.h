// The door of the catalogue: public services as data, kept in versions. A Snapshot is immutable and complete; the Catalogue swaps it
// atomically when the folder changes, so that a page or a case never sees half of a change, and a running case keeps its version.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/form_rules.h"
#include "catalog/rules.h"
#include "catalog/types.h"
#include "core/calendar.h"
#include "core/cpu_pool.h"
#include "core/task.h"
#include "db/db.h"
#include "web/web.h"

namespace darcha::catalog {

class SearchIndex;

/// Checks every service folder and the reference data, and runs the examples. Empty = sound. Used by `darcha catalog check` and on loading.
/// `data` holds base_values.yaml.
std::vector<Fault> check(const std::filesystem::path& services, const std::filesystem::path& data);

/// One result of a search, best first.
struct Hit {
  const Service* service = nullptr;
  double score = 0;
};

class Snapshot {
 public:
  Snapshot(Reference reference, std::vector<std::shared_ptr<const Service>> current, std::vector<std::shared_ptr<const Service>> earlier,
           Instant loaded_at);
  ~Snapshot();
  const Reference& reference() const { return reference_; }
  /// The current version of every service: most used first, then by title in Uzbek.
  const std::vector<std::shared_ptr<const Service>>& services() const { return current_; }
  /// The version offered now (0), or any that ever was; null if there is none.
  std::shared_ptr<const Service> service(std::string_view code, int version = 0) const;
  std::vector<std::shared_ptr<const Service>> versions(std::string_view code) const;  ///< newest first
  /// Forgives typos, scripts, apostrophes and endings; at most `limit`, best first; nothing for a blank query.
  std::vector<Hit> search(std::string_view query, std::size_t limit) const;
  Instant loaded_at() const { return loaded_at_; }

 private:
  Reference reference_;
  std::vector<std::shared_ptr<const Service>> current_;
  std::vector<std::shared_ptr<const Service>> all_;  ///< every version, by code and version
  std::unique_ptr<SearchIndex> index_;
  Instant loaded_at_;
};

struct Folders {
  std::filesystem::path services;
  std::filesystem::path data;
};

struct Loaded {
  int services = 0;           ///< offered now
  int new_versions = 0;       ///< stored by this call
  std::vector<Fault> faults;  ///< folders that were left out; their last good version stays
};

class Catalogue {
 public:
  /// Folders are read and checked on `blocking`, which outlives the catalogue; without one, where load() is called (commands, tests).
  explicit Catalogue(Folders folders, CpuPool* blocking = nullptr);

  /// Reads the folder, stores new versions, and swaps the snapshot. Safe to call again and on several nodes at once. Throws
  /// db::Failure; then, and when the reference data is faulty, the snapshot stays what it was.
  Task<Loaded> load(db::Pool& pool, Instant now);
  /// Shows what the database holds and stores nothing, whatever the folder says: for commands.
  Task<> look(db::Pool& pool, Instant now);
  /// As load(), if a file was added, removed or written since the last call, or another node or a command published or withdrew a
  /// version; nothing otherwise. Call it every few seconds.
  Task<std::optional<Loaded>> reload_if_changed(db::Pool& pool, Instant now);
  /// Never null; before the first load it is empty.
  std::shared_ptr<const Snapshot> now() const;
  /// Names of registers, agencies and the rest, held for as long as the pointer is.
  std::shared_ptr<const Reference> reference() const;
  /// For tests and the benchmark: a snapshot from elsewhere.
  void put(std::shared_ptr<const Snapshot> snapshot);

 private:
  Folders folders_;
  CpuPool* blocking_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::string fingerprint_;  ///< of the files
  std::string mark_;         ///< of what is offered
};

/// Withdraws the version offered now: nobody can begin or hand in an application for the service until a higher version is published;
/// applications that run keep their version and go on. `reason` is shown on the public page. Gives the version.
/// Refusals: catalog.no_such_service, catalog.withdrawn_before, catalog.reason_too_long (500 characters), catalog.needed_for_appeals
/// (args: services whose decisions are complained about through it). Throws db::Failure.
Task<Result<int>> withdraw(db::Pool& pool, std::shared_ptr<const Snapshot> snapshot, std::string code, std::string reason, Instant now);

/// The service as its folder says now, published or not; null if there is no folder or it is faulty.
std::shared_ptr<const Service> service_in_folder(const Folders& folders, std::string_view code);

/// What changed between two versions of a service, one sentence per change, in the reader's language. Empty: nothing a reader would feel.
std::vector<std::string> differences(const web::Context& context, const Service& before, const Service& after, const Reference& reference);

// ---- words for pages of other rooms

std::string duration_text(const web::Context& context, Duration duration);             ///< "3 ish kuni", "darhol"
std::string term_text(const web::Context& context, const Service& service, Date day);  ///< or "nomaʼlum"
std::string fee_text(const web::Context& context, const Service& service, const Reference& reference,
                     Date day);  ///< "Bepul", "36 000 soʻm", "dan boshlab"

// ---- what rooms above lend to the public pages

struct Rating {
  std::int64_t count = 0;
  double average = 0;  ///< 1 to 5; shown from kFewestRatings ratings on
};
inline constexpr std::int64_t kFewestRatings = 5;

/// How people rated a service. Supplied by the room that keeps ratings; without one the pages say nothing of ratings.
class RatingSource {
 public:
  virtual ~RatingSource() = default;
  virtual Task<Rating> rating_of(std::string service) = 0;
};

struct Pages {
  std::shared_ptr<Catalogue> catalogue;
  std::shared_ptr<RatingSource> ratings;            ///< may be null
  std::shared_ptr<const WorkingCalendar> calendar;  ///< terms in days are counted with it; may be null
};

/// The front page, the catalogue, service pages, the digitisation register, and their JSON.
std::vector<web::Route> routes(Pages pages);

}  // namespace darcha::catalog
