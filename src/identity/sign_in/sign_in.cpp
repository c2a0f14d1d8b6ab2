#include "identity/sign_in/sign_in.h"

#include "core/crypto.h"
#include "identity/attempts.h"
#include "identity/password.h"
#include "identity/store.h"
#include "identity/totp.h"
#include "persons/persons.h"

namespace darcha::identity {
namespace {

std::unexpected<Refusal> wrong_credentials() { return refuse("identity.wrong_credentials", RefusalKind::bad_input); }

Task<std::optional<SubjectId>> find_subject(std::shared_ptr<Services> services, Identifier identifier) {
  if (identifier.kind == IdentifierKind::pin) {
    const auto pin = persons::parse_pinfl(identifier.value);
    if (!pin) co_return std::nullopt;
    const auto found = co_await persons::find_by_pin(services->db, persons::Pepper{services->keys.pepper},
                                                     {.actor = {.kind = audit::ActorKind::system}, .purpose = "sign_in", .case_ref = {}},
                                                     *pin, services->clock.now());
    co_return found ? std::optional{*found} : std::nullopt;
  }
  const auto row = co_await services->db.query(sql::FindEmail{.email_hash = email_key(services->keys, identifier.value)});
  co_return row ? std::optional{row->subject_id} : std::nullopt;
}

Task<bool> password_fits(std::shared_ptr<Services> services, std::string encoded, std::string password) {
  co_return co_await run_on(services->cpu,
                            [encoded = std::move(encoded), password = std::move(password)] { return verify_password(encoded, password); });
}

Task<std::string> display_name_of(std::shared_ptr<Services> services, SubjectId subject, Instant now) {
  const auto record = co_await persons::read(services->db,
                                             {.actor = {.kind = audit::ActorKind::citizen, .id = subject},
                                              .subject = subject,
                                              .purpose = "sign_in",
                                              .case_ref = {},
                                              .groups = {persons::Group::identity}},
                                             now);
  co_return record ? persons::short_name(*record) : std::string{};
}

Task<bool> is_open(std::shared_ptr<Services> services, SessionToken token) {
  const auto session = co_await services->db.query(sql::FindSession{.subject_id = token.subject, .session_id = token.session});
  co_return session&& equal_constant_time(session->secret_hash, sha256(token.secret));
}

// The session a browser comes with ends in the transaction that gives it another one: nobody goes on with it, and one that was slipped into
// the browser is worth nothing afterwards. Spec: OWASP ASVS 4.0 3.2.1.
void end_session_in(db::Batch& batch, const SessionToken& token, std::string kind, Instant now) {
  batch.add(sql::EndSession{.subject_id = token.subject, .session_id = token.session, .now = now});
  add_audit(batch, token.subject, std::move(kind), now);
}

}  // namespace

Task<Result<SignedIn>> sign_in(std::shared_ptr<Services> services, Credentials credentials) {
  const Instant now = services->clock.now();
  // An office or a village can stand behind one address: the address may try often, one name may not.
  if (!services->limits.allow("sign_in.peer", credentials.peer, 60, 120, now)) co_return too_many_attempts(std::chrono::minutes{1});
  if (credentials.password.size() > 4 * kMaxPassword) co_return wrong_credentials();
  const Bytes attempts = attempts_key(services->keys, AttemptKind::sign_in, attempted_name(credentials.identifier));
  if (const auto may_try = co_await count_attempt(services, attempts); !may_try) co_return std::unexpected(may_try.error());

  // From here on the same statements run and the same records are written whether the name is known or not.
  const auto identifier = parse_identifier(credentials.identifier);
  std::optional<SubjectId> subject;
  if (identifier) subject = co_await find_subject(services, *identifier);
  const auto account = co_await find_account(services, subject.value_or(SubjectId{}));
  const bool fits = co_await password_fits(services, account ? account->password_hash : decoy_hash(), credentials.password);
  if (!account || !fits) {
    db::Batch failed;
    add_audit(failed, account ? account->subject : SubjectId{}, "identity.sign_in_failed", now);
    co_await services->db.run(std::move(failed));
    co_return wrong_credentials();
  }

  const std::string name = co_await display_name_of(services, account->subject, now);
  const bool replaced = credentials.previous && co_await is_open(services, *credentials.previous);
  db::Batch batch;
  const bool pending = account->has_second_factor();
  const SessionToken token = add_session(
      batch, {.subject = account->subject, .assurance = 1, .pending = pending, .display_name = name, .device = credentials.device}, now);
  if (replaced) end_session_in(batch, *credentials.previous, "identity.session_ended", now);
  forget_attempts(batch, attempts);
  if (!pending) add_audit(batch, account->subject, "identity.signed_in", now);
  if (needs_rehash(account->password_hash)) {
    std::string fresh = co_await run_on(services->cpu, [password = credentials.password] { return hash_password(password); });
    batch.add(sql::SetPassword{.subject_id = account->subject, .password_hash = std::move(fresh), .now = now});
  }
  co_await services->db.run(std::move(batch));
  co_return SignedIn{token, pending};
}

Task<Result<SessionToken>> confirm_code(std::shared_ptr<Services> services, SessionToken pending, std::string code) {
  const Instant now = services->clock.now();
  const auto session = co_await services->db.query(sql::FindSession{.subject_id = pending.subject, .session_id = pending.session});
  const auto account = co_await find_account(services, pending.subject);
  // Without a second factor (switched off since the password was given) there is no code to compare with.
  if (!session || !session->pending || !account || !account->has_second_factor() ||
      !equal_constant_time(session->secret_hash, sha256(pending.secret)) ||
      !session_alive(session->created_at, session->last_seen_at, true, now))
    co_return refuse("identity.sign_in_expired", RefusalKind::gone);
  if (const auto wait = still_locked(*account, now)) co_return too_many_attempts(*wait);

  SessionToken token{pending.subject, pending.session, random_bytes(32)};
  const Digest digest = sha256(token.secret);
  db::Batch batch;
  const auto step = match_totp(account->totp_secret, code, now, account->totp_last_step);
  const std::string recovery = normalize_recovery_code(code);
  if (step) {
    batch.add(sql::UseTotpStep{.subject_id = pending.subject, .step = *step});
  } else if (recovery.size() == 12) {
    batch.add(sql::UseRecoveryCode{.subject_id = pending.subject, .code_hash = recovery_key(recovery), .now = now});
    batch.add(sql::NoteSuccess{.subject_id = pending.subject});
  } else {
    co_await note_failure(services, *account, now);
    co_return refuse("identity.wrong_code", RefusalKind::bad_input);
  }
  batch.add(sql::RaiseSession{.subject_id = pending.subject,
                              .session_id = pending.session,
                              .secret_hash = {digest.begin(), digest.end()},
                              .assurance = 2,
                              .now = now});
  add_audit(batch, pending.subject, step ? "identity.signed_in" : "identity.signed_in_by_recovery_code", now);
  bool used = true;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {  // the code was used by another request a moment ago, or there is no such recovery code
    used = false;
  }
  if (used) co_return token;
  co_await note_failure(services, *account, now);
  co_return refuse("identity.wrong_code", RefusalKind::bad_input);
}

Task<> sign_out(std::shared_ptr<Services> services, SessionToken token) {
  const bool open = co_await is_open(services, token);
  if (!open) co_return;
  db::Batch batch;
  end_session_in(batch, token, "identity.signed_out", services->clock.now());
  co_await services->db.run(std::move(batch));
}

}  // namespace darcha::identity
