// The registers of persons. There is one way to a person's record, and it leaves a trace: every door below that shows anything about a
// person appends exactly one audit record, in the transaction that reads. R056-R059; Law: OʻRQ-547 (personal data).
#pragma once
#include <filesystem>
#include <set>

#include "audit/audit.h"
#include "core/crypto.h"
#include "core/refusal.h"
#include "core/task.h"
#include "db/db.h"
#include "jobs/jobs.h"
#include "persons/events.h"
#include "persons/mrz.h"
#include "persons/numbers.h"
#include "persons/pinfl.h"
#include "persons/types.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::persons {

/// Who reads whose record, why, in which case. Copied into the audit record that the person sees.
struct ReadRequest {
  audit::Actor actor;
  SubjectId subject;
  std::string purpose;   ///< a code: "self", "sign_in", "prefill", "residence-certificate"
  std::string case_ref;  ///< public number of the application, or empty
  std::set<Group> groups;
};

/// The groups that were asked for, and the audit record, in one transaction. Refusals: persons.no_purpose, persons.no_groups,
/// persons.no_actor (nobody may not read), each without a trace, because nothing was read; persons.not_found, with one.
/// Throws db::Failure; then nothing was shown.
Task<Result<Record>> read(db::Pool& pool, ReadRequest request, Instant now);

/// The server's secret that look-up digests are keyed with: without it persons.keys names nobody. Losing it means rebuilding that table.
class Pepper {
 public:
  explicit Pepper(Bytes key);  ///< 32 octets or more; throws std::invalid_argument for less
  /// Reads the file, or makes it (32 random octets, readable by its owner only) when there is none. Throws std::runtime_error.
  static Pepper load_or_create(const std::filesystem::path& file);
  enum class Kind { pin, document, phone, email };
  Bytes digest(Kind kind, std::string_view normalised) const;  ///< HMAC-SHA-256 over kind and value
 private:
  Bytes key_;
};
std::string_view code(Pepper::Kind kind);

struct FindRequest {
  audit::Actor actor;
  std::string purpose;
  std::string case_ref;
};

/// Who has this number? The answer is given only after its audit record is stored; a miss is recorded too, about no subject, so that
/// fishing shows. Refusals: persons.no_purpose, persons.not_found. Callers limit the rate.
Task<Result<SubjectId>> find_by_pin(db::Pool& pool, Pepper pepper, FindRequest request, Pinfl pin, Instant now);
Task<Result<SubjectId>> find_by_document(db::Pool& pool, Pepper pepper, FindRequest request, std::string number, Instant now);
Task<Result<SubjectId>> find_by_phone(db::Pool& pool, Pepper pepper, FindRequest request, std::string phone, Instant now);

/// Parents, spouse, children, and theirs: brothers and sisters, grandparents, grandchildren, the spouse's parents. Logged as a read of the
/// family. Refusals: persons.no_purpose.
Task<Result<std::set<SubjectId>>> kin_of(db::Pool& pool, FindRequest request, SubjectId subject, Instant now);

/// A value of a register as it is shown and used: what, in which words, from where, as of when.
struct Sourced {
  std::string path;
  std::string value;  ///< for rules and storage: ISO date, code, or the text as in the document
  LocalText text;     ///< for people
  std::string register_code;
  Instant as_of{};
};

/// `path` is <register>.<field> of services/registers.yaml: civil.full_name, address.current, document.id_card, citizenship.status...
/// Nothing if the record does not hold it (not in the register, or its group was not read).
std::optional<Sourced> value_of(const Record& record, std::string_view path);
/// The group that has to be read for a path; nothing for a path of a register that is not connected.
std::optional<Group> group_of(std::string_view path);
/// Every path that value_of knows.
std::vector<std::string_view> known_paths();

/// What a decision did to a person's citizenship of Uzbekistan (OʻRQ-610: admission ends a foreign one, release may leave none).
struct CitizenshipChange {
  enum class Kind { acquired, lost };
  SubjectId subject;
  Kind kind = Kind::acquired;
  std::string ground;  ///< a code: admission, restoration, renunciation
  Date since{};        ///< first day of the new state: that of the act
  std::string decision_number;
  audit::Actor actor;
  std::string purpose;   ///< a code: that of the service
  std::string case_ref;  ///< public number of the application
};
inline constexpr std::string_view kOwnCountry = "UZB";
/// Adds it to the caller's transaction, with its audit record: the present citizenships end the day before with this decision, the new one
/// begins (or, after a loss that leaves none, statelessness), and the status follows; permits of who became a citizen end with it. No row
/// is erased. The transaction fails with
/// db::StaleState, and nothing of it is stored, if the person already is (or is not) a citizen, has died or is not in the register.
/// Throws std::invalid_argument without a decision number, ground or purpose.
void add_citizenship_change(db::Batch& batch, const CitizenshipChange& change, Instant now);

/// "This is wrong": a task for the register's owner, opened by the person (or an officer who helps). Added to the caller's transaction;
/// repeating it with the same id does nothing.
struct CorrectionRequest {
  Uuid id;  ///< made by the caller, so that a repeated request opens one task
  audit::Actor actor;
  SubjectId subject;
  std::string path;
  std::string shown;
  std::string said;
  std::string case_ref;
};
/// Refusals: persons.correction_path (no such value), persons.correction_said (empty or over 2,000 characters), persons.not_found.
Task<Result<Correction>> open_correction(db::Pool& pool, CorrectionRequest request, Instant now);
/// What became of a person's corrections, newest first. Logged like every read.
Task<Result<std::vector<Correction>>> corrections_of(db::Pool& pool, FindRequest request, SubjectId subject, Instant now);

/// The list of an office: holds no personal data, so it is not a read of anybody's record.
struct QueuedCorrection {
  Uuid id;
  std::string path;
  Instant opened_at{};
  CorrectionState state = CorrectionState::open;
  std::optional<Instant> resolved_at;
};
Task<std::vector<QueuedCorrection>> queued_corrections(db::Pool& pool, OfficeId office, CorrectionState state, int max_rows);
/// One task of the office, with what the person said. Logged. Refusals: persons.not_found (also for another office's task).
Task<Result<Correction>> get_correction(db::Pool& pool, FindRequest request, OfficeId office, Uuid correction, Instant now);

struct Resolution {
  Uuid correction;
  audit::Actor actor;  ///< officer of the office
  bool accepted = false;
  std::string reason;
};
/// Refusals: persons.correction_reason (empty or over 2,000 characters), persons.not_found, persons.correction_closed (answered already).
Task<Result<Correction>> resolve_correction(db::Pool& pool, Resolution resolution, Instant now);

/// Keeps the lists of offices in step with what persons say: subscribes the room to its own events.
void register_handlers(jobs::Worker& worker, db::Pool& pool);

struct Services {
  db::Pool& db;
};
/// /xodim/tuzatishlar: the list and the answers of a register's owner (role register_owner), and the list as JSON.
std::vector<web::Route> routes(std::shared_ptr<Services> services);
/// The desk's entry of that list, with how many reports wait for the visitor's office. The pool outlives it.
web::OfficerEntry officer_entry(db::Pool& pool);

}  // namespace darcha::persons
