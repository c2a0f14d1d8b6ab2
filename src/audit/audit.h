// The tamper-evident log: every read of a person's record and every change of state appends to it in the transaction that does the
// thing. An entry of the public log holds digests only; what a person may read about it stands beside, in records of that person.
// Spec: RFC 9162 2.1 (hashing), C2SP tlog-tiles, C2SP signed-note and tlog-checkpoint.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/db.h"

namespace darcha::audit {

enum class ActorKind { citizen, officer, system, agency, nobody };

/// Who did it. The display texts are shown to the person whose record it was.
struct Actor {
  ActorKind kind = ActorKind::system;
  Uuid id;                    ///< subject, officer or agency; nil for the system
  std::string name;           ///< "Sh. Toʻrayev, bosh mutaxassis"; empty for the system
  OfficeId office;
  std::string office_name;
};

/// One thing that happened to one person's data or case.
struct Event {
  RecordId id;
  SubjectId subject;          ///< whose record; nil for events about no person
  Instant at;
  std::string kind;           ///< "persons.read", "applications.submitted"
  Actor actor;
  std::string purpose;        ///< a code with a text in every language: "prefill", "residence_certificate"
  std::string case_ref;       ///< public number of the application or appeal, or empty
  std::vector<std::string> what;  ///< codes of the data groups read or changed: "address", "family"
};

/// Adds the statements (two inserts) that append the event to a business transaction. Nothing is appended unless that transaction commits.
/// Throws std::invalid_argument for an event without an id, or whose kind, purpose or data groups are not codes ([a-z0-9_.-]).
void append(db::Batch& batch, const Event& event);

}  // namespace darcha::audit
