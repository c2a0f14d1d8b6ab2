// The tamper-evident log: every read of a person's record and every change of state appends to it in the transaction that does the
// thing. An entry of the public log holds digests only; what a person may read about it stands beside, in records of that person.
// Spec: RFC 9162 2.1 (hashing), C2SP tlog-tiles, C2SP signed-note and tlog-checkpoint.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/types.h"
#include "core/ids.h"
#include "core/time.h"
#include "db/db.h"
#include "gen/web/views.h"
#include "jobs/jobs.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::audit {

enum class ActorKind { citizen, officer, system, agency, nobody };

/// Who did it. The display texts are shown to the person whose record it was.
struct Actor {
  ActorKind kind = ActorKind::system;
  Uuid id;           ///< subject, officer or agency; nil for the system
  std::string name;  ///< "Sh. Toʻrayev, bosh mutaxassis"; empty for the system
  OfficeId office;
  std::string office_name;
};

/// One thing that happened to one person's data or case.
struct Event {
  RecordId id;
  SubjectId subject;  ///< whose record; nil for events about no person
  Instant at;
  std::string kind;  ///< "persons.read", "applications.submitted"
  Actor actor;
  std::string purpose;            ///< a code with a text in every language: "prefill", "residence_certificate"
  std::string case_ref;           ///< public number of the application or appeal, or empty
  std::vector<std::string> what;  ///< codes of the data groups read or changed: "address", "family"
};

/// Adds the statements (two inserts) that append the event to a business transaction. Nothing is appended unless that transaction commits.
/// Throws std::invalid_argument for an event without an id, or whose kind, purpose or data groups are not codes ([a-z0-9_.-]).
void append(db::Batch& batch, const Event& event);

struct LogOptions {
  std::string origin =
      "darcha.localhost/log";    ///< name of the log: its public address without schema; never changed once entries are signed
  std::filesystem::path folder;  ///< holds the signing key (made at the first start, 0600) and the last head signed here
  std::chrono::milliseconds period{200};
};

/// The log of this process: signs and lengthens it while no other process does, and serves it read-only. Lives as long as its io_context.
class Log {
 public:
  /// Reads or makes the key. Throws std::runtime_error when the key may not or cannot be used.
  Log(db::Pool& pool, const Clock& clock, LogOptions options);
  ~Log();
  void start();                     ///< integrates every period until stop()
  Task<> stop();                    ///< lets a running batch end
  Task<std::size_t> integrate();    ///< all that waits now; how many entries. For tests, tools and shutdown
  const std::string& vkey() const;  ///< what everyone checks signatures with

 private:
  struct State;
  std::shared_ptr<State> state_;
};

/// Checks the whole log: entries against tiles, tiles against checkpoints, entries against rows, as of one moment, in memory that does not
/// grow with the log. Throws std::invalid_argument for a key or known checkpoint that is none, db::Failure if the database fails.
Task<Verification> verify(db::Pool& pool, VerifyOptions options);

/// Checks a proof file (/api/v1/log/proof) by itself. `vkey` is the key the reader trusts; empty: the one in the file, which is then named.
Proved prove(std::string_view proof_json, std::string_view vkey = {});

/// What the routes of the room need: a pool of the io_context they run on. `vkey` as of Log::vkey().
struct Services {
  db::Pool& db;
  const Clock& clock;
  std::string vkey;
  /// What to call a purpose that is not one of the house's own: the title of the service. Filled by who knows services.
  std::function<std::string(const std::string& purpose, Lang lang)> name_purpose{};
};
std::vector<web::Route> routes(std::shared_ptr<Services> services);
/// The desk's entry of requests for an explanation, with how many wait for the visitor. The pool outlives it.
web::OfficerEntry officer_entry(db::Pool& pool);

/// {record_id, office_id ("" = none)}; the subject is the person who asked.
inline constexpr std::string_view kExplanationAsked = "audit.explanation_asked";
inline constexpr std::string_view kExplanationGiven = "audit.explanation_given";
/// Keeps the offices' lists of questions in step with what people ask.
void subscribe(jobs::Worker& worker, db::Pool& pool);

/// The last events about the visitor, newest first, as their cabinet shows them; an empty table if there are none.
Task<web::views::Table> last_reads(std::shared_ptr<Services> services, web::Context context, int most);
/// One event as it was recorded; `subject` nil for events about no person. Nothing if there is none, or its text is not one of this room.
Task<std::optional<Event>> find_event(db::Pool& pool, SubjectId subject, RecordId id);
/// Every event about a person, newest first: a JSON array of {"salt" (base64), "details"}, from which they can recompute each digest.
Task<std::string> export_of(db::Pool& pool, SubjectId subject);

}  // namespace darcha::audit
