// Rows to values and back: the only caller of the room's SQL beside the batches of its use cases.
#pragma once
#include <optional>
#include <vector>

#include "core/task.h"
#include "db/db.h"
#include "decisions/types.h"
#include "gen/decisions/sql.h"

namespace darcha::decisions::store {

/// What was found once, as it lies in the table.
struct StoredFindings {
  Uuid id;
  std::string service_code;
  int service_version = 0;
  std::string inputs, results;
  Bytes print;
  Instant made_at{};
  OfficerId made_by;
};

/// All of this room about a case: what was found last, proposals (newest first), decisions (newest first).
struct CaseRows {
  std::optional<StoredFindings> findings;
  std::vector<Proposal> proposals;
  std::vector<Decision> decisions;
};
/// Reads them in the same transaction as whatever else the batch holds.
class Reading {
 public:
  enum class Findings { none, last };
  Reading(db::Batch& batch, SubjectId subject, ApplicationId application, Findings findings = Findings::last);
  CaseRows collect(const db::Results& results) const;

 private:
  SubjectId subject_;
  ApplicationId application_;
  std::optional<db::Slot<sql::FindLastFindings>> findings_;
  db::Slot<sql::ListProposals> proposals_;
  db::Slot<sql::ListDecisions> decisions_;
};
Task<CaseRows> load(db::Pool& db, SubjectId subject, ApplicationId application);
Task<std::optional<StoredFindings>> get_findings(db::Pool& db, SubjectId subject, ApplicationId application, Uuid id);

void add_insert(db::Batch& batch, const Proposal& proposal);
void add_save(db::Batch& batch, const Proposal& proposal);  ///< a draft, at the version it was read
void add_send(db::Batch& batch, const Proposal& proposal);
/// Confirms or returns what was sent.
void add_close(db::Batch& batch, const Proposal& proposal, ProposalState state, const Signer& by, std::optional<std::string> remarks,
               Instant now);
void add_decision(db::Batch& batch, const Decision& decision);

}  // namespace darcha::decisions::store
