#include "identity/security/security.h"

#include "core/crypto.h"
#include "core/seal.h"
#include "identity/attempts.h"
#include "identity/password.h"
#include "identity/store.h"
#include "identity/totp.h"
#include "offices/offices.h"

namespace darcha::identity {
namespace {

std::string offer_context(SubjectId subject) { return "identity.totp_offer/" + subject.str(); }

std::vector<std::string> add_recovery_codes(db::Batch& batch, SubjectId subject, Instant now) {
  std::vector<std::string> codes;
  batch.add(sql::DeleteRecoveryCodes{.subject_id = subject});
  for (int i = 0; i < kRecoveryCodes; ++i) {
    codes.push_back(make_recovery_code());
    batch.add(sql::InsertRecoveryCode{.subject_id = subject, .code_hash = recovery_key(normalize_recovery_code(codes.back())), .now = now});
  }
  return codes;
}

// Who holds somebody's open session must not be able to guess their password with it.
Bytes own_password_key(const Services& services, SubjectId subject) {
  return attempts_key(services.keys, AttemptKind::own_password, subject.str());
}

Task<bool> password_fits(std::shared_ptr<Services> services, SubjectId subject, std::string password) {
  if (password.size() > 4 * kMaxPassword) co_return false;
  const auto account = co_await find_account(services, subject);
  if (!account) co_return false;
  co_return co_await run_on(services->cpu,
                            [hash = account->password_hash, password = std::move(password)] { return verify_password(hash, password); });
}

}  // namespace

Task<AccountOverview> overview(std::shared_ptr<Services> services, SubjectId subject) {
  db::Batch batch;
  const auto account = batch.add(sql::FindAccount{.subject_id = subject});
  const auto codes = batch.add(sql::CountRecoveryCodes{.subject_id = subject});
  const auto sessions = batch.add(sql::ListSessions{.subject_id = subject});
  const db::Results results = co_await services->db.run(std::move(batch));
  AccountOverview out;
  const auto found = results.get(account);
  out.has_second_factor = found && found->totp_confirmed_at.has_value();
  out.recovery_codes_left = results.get(codes).left_over;
  const Instant now = services->clock.now();
  for (const auto& row : results.get(sessions))
    if (session_alive(row.created_at, row.last_seen_at, false, now))
      out.sessions.push_back({row.session_id, row.device, row.created_at, row.last_seen_at});
  const auto directory = co_await offices::directory(services->db);
  for (const offices::Officer* row : directory->find_officers_of_subject(subject, services->office_day()))
    if (const offices::Office* office = directory->find_office(row->office)) out.posts.push_back({row->id, office->name});
  out.can_act_as_officer = !out.posts.empty();
  co_return out;
}

TotpOffer offer_totp(const Services& services, SubjectId subject) {
  TotpOffer offer{.secret = random_bytes(20)};
  offer.sealed = to_base64url(seal(services.keys.seal, offer.secret, offer_context(subject)));
  return offer;
}

std::optional<Bytes> open_offer(const Services& services, SubjectId subject, std::string_view sealed) {
  const auto bytes = parse_base64url(sealed);
  return bytes ? open_sealed(services.keys.seal, *bytes, offer_context(subject)) : std::nullopt;
}

Task<Result<TotpEnabled>> enable_totp(std::shared_ptr<Services> services, SessionToken current, std::string sealed, std::string code) {
  const Instant now = services->clock.now();
  const auto secret = open_offer(*services, current.subject, sealed);
  if (!secret) co_return refuse("identity.sign_in_expired", RefusalKind::gone);
  const auto account = co_await find_account(services, current.subject);
  const auto session = co_await services->db.query(sql::FindSession{.subject_id = current.subject, .session_id = current.session});
  // An older session that never showed the second factor must not be able to replace it.
  if (account && account->has_second_factor() && (!session || session->assurance < 2))
    co_return refuse("identity.needs_second_factor", RefusalKind::forbidden);
  const auto step = match_totp(*secret, code, now, 0);
  if (!step) co_return refuse("identity.wrong_code", RefusalKind::bad_input);
  TotpEnabled enabled{.token = {current.subject, current.session, random_bytes(32)}};
  const Digest digest = sha256(enabled.token.secret);
  db::Batch batch;
  batch.add(sql::SetTotp{.subject_id = current.subject,
                         .totp_secret = seal(services->keys.seal, *secret, totp_context(current.subject)),
                         .confirmed_at = now,
                         .last_step = *step});
  enabled.recovery_codes = add_recovery_codes(batch, current.subject, now);
  batch.add(sql::RaiseSession{.subject_id = current.subject,
                              .session_id = current.session,
                              .secret_hash = {digest.begin(), digest.end()},
                              .assurance = 2,
                              .now = now});
  add_audit(batch, current.subject, "identity.second_factor_on", now);
  co_await services->db.run(std::move(batch));
  co_return enabled;
}

Task<> set_second_factor(std::shared_ptr<Services> services, SubjectId subject, Bytes secret) {
  const Instant now = services->clock.now();
  db::Batch batch;
  batch.add(sql::SetTotp{
      .subject_id = subject, .totp_secret = seal(services->keys.seal, secret, totp_context(subject)), .confirmed_at = now, .last_step = 0});
  add_audit(batch, subject, "identity.second_factor_on", now);
  co_await services->db.run(std::move(batch));
}

Task<Result<void>> disable_totp(std::shared_ptr<Services> services, SubjectId subject, std::string password) {
  const Bytes attempts = own_password_key(*services, subject);
  if (const auto may_try = co_await count_attempt(services, attempts); !may_try) co_return std::unexpected(may_try.error());
  const bool fits = co_await password_fits(services, subject, std::move(password));
  if (!fits) co_return refuse("identity.wrong_password", RefusalKind::bad_input);
  const Instant now = services->clock.now();
  db::Batch batch;
  forget_attempts(batch, attempts);
  batch.add(sql::SetTotp{.subject_id = subject, .totp_secret = std::nullopt, .confirmed_at = std::nullopt, .last_step = 0});
  batch.add(sql::DeleteRecoveryCodes{.subject_id = subject});
  batch.add(sql::LowerSessions{.subject_id = subject});  // what only a second factor opens is closed with it
  add_audit(batch, subject, "identity.second_factor_off", now);
  co_await services->db.run(std::move(batch));
  co_return Result<void>{};
}

Task<std::vector<std::string>> renew_recovery_codes(std::shared_ptr<Services> services, SubjectId subject) {
  const Instant now = services->clock.now();
  db::Batch batch;
  auto codes = add_recovery_codes(batch, subject, now);
  add_audit(batch, subject, "identity.recovery_codes_renewed", now);
  co_await services->db.run(std::move(batch));
  co_return codes;
}

Task<Result<void>> change_password(std::shared_ptr<Services> services, SubjectId subject, SessionId keep, std::string current,
                                   std::string fresh) {
  if (auto error = check_password(fresh, {}))
    co_return std::unexpected(Refusal{.code = "identity.check_fields", .kind = RefusalKind::bad_input, .fields = {std::move(*error)}});
  const Bytes attempts = own_password_key(*services, subject);
  if (const auto may_try = co_await count_attempt(services, attempts); !may_try) co_return std::unexpected(may_try.error());
  const bool fits = co_await password_fits(services, subject, std::move(current));
  if (!fits) {
    Refusal refusal{.code = "identity.wrong_password", .kind = RefusalKind::bad_input};
    refusal.fields = {{"current", "identity.wrong_password", {}}};
    co_return std::unexpected(std::move(refusal));
  }
  std::string hash = co_await run_on(services->cpu, [fresh = std::move(fresh)] { return hash_password(fresh); });
  const Instant now = services->clock.now();
  db::Batch batch;
  batch.add(sql::SetPassword{.subject_id = subject, .password_hash = std::move(hash), .now = now});
  batch.add(sql::EndOtherSessions{.subject_id = subject, .keep = keep, .now = now});
  forget_attempts(batch, attempts);
  add_audit(batch, subject, "identity.password_changed", now);
  co_await services->db.run(std::move(batch));
  co_return Result<void>{};
}

Task<> end_session(std::shared_ptr<Services> services, SubjectId subject, SessionId session) {
  const Instant now = services->clock.now();
  db::Batch batch;
  batch.add(sql::EndSession{.subject_id = subject, .session_id = session, .now = now});
  add_audit(batch, subject, "identity.session_ended", now);
  co_await services->db.run(std::move(batch));
}

Task<> end_other_sessions(std::shared_ptr<Services> services, SubjectId subject, SessionId keep) {
  const Instant now = services->clock.now();
  db::Batch batch;
  batch.add(sql::EndOtherSessions{.subject_id = subject, .keep = keep, .now = now});
  add_audit(batch, subject, "identity.sessions_ended", now);
  co_await services->db.run(std::move(batch));
}

Task<Result<bool>> toggle_officer(std::shared_ptr<Services> services, web::Visitor visitor, std::optional<OfficerId> post) {
  std::optional<OfficerId> acting;
  if (visitor.officer.is_nil()) {
    const auto directory = co_await offices::directory(services->db);
    const auto rows = directory->find_officers_of_subject(visitor.subject, services->office_day());
    if (rows.empty()) co_return refuse("identity.not_an_officer", RefusalKind::forbidden);
    if (visitor.assurance < 2) co_return refuse("identity.needs_second_factor", RefusalKind::forbidden);
    acting = rows.front()->id;
    if (post) {
      if (std::ranges::find(rows, *post, &offices::Officer::id) == rows.end())
        co_return refuse("identity.not_an_officer", RefusalKind::forbidden);
      acting = post;
    }
  }
  const Instant now = services->clock.now();
  db::Batch batch;
  batch.add(sql::SetSessionOfficer{.subject_id = visitor.subject, .session_id = visitor.session, .officer_id = acting});
  add_audit(batch, visitor.subject, acting ? "identity.acting_as_officer" : "identity.acting_as_citizen", now);
  co_await services->db.run(std::move(batch));
  co_return acting.has_value();
}

}  // namespace darcha::identity
