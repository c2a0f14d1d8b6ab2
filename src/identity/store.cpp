#include "identity/store.h"

#include "audit/audit.h"
#include "core/crypto.h"
#include "core/seal.h"

namespace darcha::identity {
namespace {
Bytes to_bytes(const Digest& digest) { return {digest.begin(), digest.end()}; }
}  // namespace

Bytes email_key(const Keys& keys, std::string_view email) { return to_bytes(hmac_sha256(keys.pepper, as_bytes(email))); }
Bytes recovery_key(std::string_view normalized_code) { return to_bytes(sha256(normalized_code)); }
std::string totp_context(SubjectId subject) { return "identity.accounts.totp_secret/" + subject.str(); }

Task<std::optional<Account>> find_account(std::shared_ptr<Services> services, SubjectId subject) {
  const auto row = co_await services->db.query(sql::FindAccount{.subject_id = subject});
  if (!row) co_return std::nullopt;
  Account account{.subject = subject,
                  .password_hash = row->password_hash,
                  .totp_last_step = row->totp_last_step,
                  .failures = row->failures,
                  .locked_until = row->locked_until};
  if (row->totp_secret && row->totp_confirmed_at) {
    auto secret = open_sealed(services->keys.seal, *row->totp_secret, totp_context(subject));
    if (!secret) throw std::runtime_error("a second-factor secret does not open: wrong sealing key in the data folder?");
    account.totp_secret = std::move(*secret);
  }
  co_return account;
}

Task<> note_failure(std::shared_ptr<Services> services, Account account, Instant now) {
  for (bool counted = false; !counted;) {
    const int failures = account.failures + 1;
    const auto wait = lock_after(failures);
    db::Batch batch;
    batch.add(sql::NoteFailure{.subject_id = account.subject,
                               .seen = account.failures,
                               .failures = failures,
                               .locked_until = wait.count() > 0 ? std::optional{now + wait} : std::nullopt});
    add_audit(batch, account.subject, "identity.sign_in_failed", now);
    try {
      co_await services->db.run(std::move(batch));
      counted = true;
    } catch (const db::StaleState&) {  // another try was counted meanwhile: count on from there
    }
    if (counted) break;
    const auto fresh = co_await find_account(services, account.subject);
    if (!fresh) co_return;
    account = *fresh;
  }
}

std::optional<std::chrono::seconds> still_locked(const Account& account, Instant now) {
  if (!account.locked_until || *account.locked_until <= now) return std::nullopt;
  return std::chrono::ceil<std::chrono::seconds>(*account.locked_until - now);
}

SessionToken add_session(db::Batch& batch, const NewSession& session, Instant now) {
  SessionToken token{session.subject, SessionId::make(now), random_bytes(32)};
  batch.add(sql::InsertSession{.subject_id = session.subject,
                               .session_id = token.session,
                               .secret_hash = to_bytes(sha256(token.secret)),
                               .assurance = static_cast<std::int16_t>(session.assurance),
                               .pending = session.pending,
                               .display_name = session.display_name,
                               .device = session.device,
                               .now = now});
  return token;
}

void add_audit(db::Batch& batch, SubjectId subject, std::string kind, Instant now) {
  audit::append(batch, {.id = RecordId::make(now),
                        .subject = subject,
                        .at = now,
                        .kind = std::move(kind),
                        .actor = {.kind = audit::ActorKind::citizen, .id = subject},
                        .purpose = "own_account",
                        .what = {"account"}});
}

}  // namespace darcha::identity
