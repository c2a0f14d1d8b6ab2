// Failures in a row at the forms that ask for a secret, counted by what was typed as a name and kept in the database: the same for a name
// nobody has, for every process over this database, and after a restart. Each row cost whoever made it one argon2id run here, and lives for
// a day, which bounds the table.
#pragma once
#include <memory>
#include <string>

#include "core/bytes.h"
#include "core/refusal.h"
#include "core/task.h"
#include "db/db.h"
#include "identity/identity.h"

namespace darcha::identity {

/// Which form asks. Each counts for itself, so that failing at one does not close the others.
enum class AttemptKind { sign_in, open_account, reset_password, own_password };

/// The row of a name: a keyed hash of kind and normalised name, so that the table names nobody.
Bytes attempts_key(const Keys& keys, AttemptKind kind, std::string_view name);

/// Counts this try before the secret is compared, so that tries that arrive together cannot outrun the count.
/// Refuses identity.too_many_attempts while the name waits; that costs the server one look-up.
Task<Result<void>> count_attempt(std::shared_ptr<Services> services, Bytes key);

/// The secret was right: the count starts anew with the transaction.
void forget_attempts(db::Batch& batch, Bytes key);

}  // namespace darcha::identity
