// The only caller of identity's SQL beside the use cases' own batches.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/task.h"
#include "db/db.h"
#include "gen/identity/sql.h"
#include "identity/identity.h"
#include "identity/rules.h"

namespace darcha::identity {

struct Account {
  SubjectId subject;
  std::string password_hash;
  Bytes totp_secret;  ///< opened; empty = no second factor (or one not confirmed yet)
  std::int64_t totp_last_step = 0;
  int failures = 0;
  std::optional<Instant> locked_until;
  bool has_second_factor() const { return !totp_secret.empty(); }
};

Bytes email_key(const Keys& keys, std::string_view email);
Bytes recovery_key(std::string_view normalized_code);
std::string totp_context(SubjectId subject);  ///< what a sealed second-factor secret is bound to

Task<std::optional<Account>> find_account(std::shared_ptr<Services> services, SubjectId subject);

/// Adds to the batch: the session's row and the audit event of signing in. The cookie's secret is kept as a digest only.
struct NewSession {
  SubjectId subject;
  int assurance;
  bool pending;
  std::string display_name;
  std::string device;
};
SessionToken add_session(db::Batch& batch, const NewSession& session, Instant now);
/// Counts a wrong password or code, and locks the account when there were too many in a row. Guesses that arrive together all count.
Task<> note_failure(std::shared_ptr<Services> services, Account account, Instant now);
std::optional<std::chrono::seconds> still_locked(const Account& account, Instant now);

void add_audit(db::Batch& batch, SubjectId subject, std::string kind, Instant now);

}  // namespace darcha::identity
