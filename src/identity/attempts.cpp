#include "identity/attempts.h"

#include "core/crypto.h"
#include "gen/identity/sql.h"
#include "identity/rules.h"

namespace darcha::identity {
namespace {

std::string_view code(AttemptKind kind) {
  switch (kind) {
    case AttemptKind::sign_in: return "sign_in";
    case AttemptKind::open_account: return "open_account";
    case AttemptKind::reset_password: return "reset_password";
    case AttemptKind::own_password: return "own_password";
  }
  return {};
}

}  // namespace

Bytes attempts_key(const Keys& keys, AttemptKind kind, std::string_view name) {
  std::string message = "attempts ";  // no e-mail address holds a space: never the hash an e-mail is found by
  message.append(code(kind)).append(" ").append(name);
  const Digest digest = hmac_sha256(keys.pepper, as_bytes(message));
  return {digest.begin(), digest.end()};
}

Task<Result<void>> count_attempt(std::shared_ptr<Services> services, Bytes key) {
  const Instant now = services->clock.now();
  for (;;) {
    const auto row = co_await services->db.query(sql::FindAttempts{.name_hash = key});
    if (row && row->locked_until && *row->locked_until > now)
      co_return too_many_attempts(std::chrono::ceil<std::chrono::seconds>(*row->locked_until - now));
    const int seen = row ? row->failures : 0;
    const int failures = row && row->expires_at > now ? seen + 1 : 1;
    const auto wait = lock_after(failures);
    bool counted = true;
    try {
      co_await services->db.query(sql::CountAttempt{.name_hash = key,
                                                    .seen = seen,
                                                    .failures = failures,
                                                    .locked_until = wait.count() > 0 ? std::optional{now + wait} : std::nullopt,
                                                    .expires_at = now + kAttemptsLife});
    } catch (const db::StaleState&) {  // another try was counted meanwhile: count on from there
      counted = false;
    }
    if (counted) co_return Result<void>{};
  }
}

void forget_attempts(db::Batch& batch, Bytes key) { batch.add(sql::ForgetAttempts{.name_hash = std::move(key)}); }

}  // namespace darcha::identity
