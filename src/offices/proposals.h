// Proposals and the log of administrators, for the slices of this room.
#pragma once
#include "gen/offices/sql.h"
#include "offices/administration.h"
#include "offices/rules.h"

namespace darcha::offices {

/// A change somebody asked for, with how the office or officer was then.
struct Proposal {
  Uuid id;
  std::string scope;
  Change change;
  std::string seen;  ///< JSON object of what the change touches, as it was: {"version": .., "roles": ..}
  std::string reason;
  std::string state;  ///< waiting, confirmed (its day has not come), applied, refused, withdrawn, stale
  int version = 1;
  OfficerId author;
  SubjectId author_subject;
  std::string author_name;
  Instant proposed_at{};
  OfficerId decided_by;
  std::string decided_name;
  std::optional<Instant> decided_at;
  std::string remark;
  std::string token;
};

std::string to_json(const Change& change);
/// Throws std::runtime_error for text that to_json did not make.
Change parse_change(Kind kind, const std::string& json);
/// What the page and the log show of an office or officer a change is about: the values it may change, and the versions of all rows it
/// rests on. Two of them differ exactly where something changed.
std::string snapshot(const Directory& directory, const Change& change);
/// The same after the change.
std::string snapshot_after(const Directory& directory, const Change& change);
/// The rows as they will be. Versions are of the rows as they are.
Office changed(const Office& office, const Change& change);
Officer changed(const Officer& officer, const Change& change);
Office made_office(const Directory& directory, const Change& change);
Officer made_officer(const Change& change);
/// Offices that lose territories to the one of the change.
std::vector<const Office*> losing(const Directory& directory, const Change& change);
/// Every row the change rests on has the version it had when it was proposed.
bool still_as_seen(const Directory& directory, const Change& change, const std::string& seen);

/// Who is at the desk.
struct Me {
  Administrator who;
  std::string realm;  ///< "17" or a region
  audit::Actor actor;
  Date today{};
  std::shared_ptr<const Directory> directory;
};
/// With kin asked for where something is proposed or decided. Refuses offices.not_administrator.
Task<Result<Me>> administrator(std::shared_ptr<Administration> services, web::Visitor visitor, bool with_kin);

/// The law of two: propose, then another one decides. Each is one transaction with its entry in the log. `token` is the form's.
/// Refuses what may_propose says; the same request sent twice gives the same proposal.
Task<Result<Uuid>> propose(std::shared_ptr<Administration> services, Me me, Change change, std::string reason, std::string token);
enum class Verdict { confirm, refuse, withdraw };
/// Refuses what may_decide and may_withdraw say, offices.decided_already with who and when, offices.changed_meanwhile when what it is about
/// has changed since (the proposal is then set aside as stale).
Task<Result<void>> decide(std::shared_ptr<Administration> services, Me me, Uuid proposal, Verdict verdict, std::string remark,
                          std::string token);
/// Brings into force what was confirmed for today or earlier. Again: nothing.
Task<> apply_due(std::shared_ptr<Administration> services);

Task<std::optional<Proposal>> find_proposal(db::Pool& db, Uuid id);
/// Newest first. `scope` nothing: everywhere.
Task<std::vector<Proposal>> list_proposals(db::Pool& db, std::optional<std::string> scope, std::vector<std::string> states, int most);

/// Something an administrator did or looked at.
struct LogEntry {
  std::string scope;
  RecordId id;
  Instant at{};
  std::string kind;  ///< proposed, confirmed, refused, withdrawn, applied, stale, read, exported
  OfficerId actor;
  std::string actor_name;
  OfficeId office;
  OfficerId officer;
  SubjectId subject;
  Uuid proposal;
  std::string details;  ///< JSON: {"change", "before", "after", "reason", "confirmed_by"...}; of a reading {"page"}
};
/// Hex SHA-256 of the entry's canonical text: what the audit log holds of it.
std::string digest_of(const LogEntry& entry);
void add_log(db::Batch& batch, const LogEntry& entry, const audit::Actor& actor);
Task<> log_reading(std::shared_ptr<Administration> services, Me me, std::string page, std::string scope, OfficeId office,
                   const Officer* officer);  ///< `officer` outlives the call
struct LogFilter {
  std::string scope;
  std::optional<RecordId> before;
  std::optional<OfficeId> office;
  std::optional<OfficerId> officer;
  int most = 50;
};
Task<std::vector<LogEntry>> list_log(db::Pool& db, LogFilter filter);
Task<std::optional<LogEntry>> find_log(db::Pool& db, std::string scope, RecordId id);
/// Whether the audit log holds the digest of this very entry.
Task<bool> is_sound(db::Pool& db, LogEntry entry);

}  // namespace darcha::offices
