#include "open311/keys/keys.h"

#include <algorithm>

#include "core/crypto.h"
#include "gen/open311/sql.h"

namespace darcha::open311 {
namespace {

constexpr std::size_t kOctets = 32;
constexpr double kGuessesPerMinute = 30, kGuessBurst = 30;
constexpr int kMostListed = 1'000;

/// Spec: a key is 256 random bits: a fast digest tells nothing.
Bytes digest_of(std::string_view key) {
  const Digest digest = sha256("darcha.open311.key|" + std::string{key});
  return {digest.begin(), digest.end()};
}

template <class Row>
ApiKey key_of(Row row) {
  return {.id = row.key_id,
          .kind = parse_key_kind(row.kind).value(),
          .name = std::move(row.name),
          .office = row.office_id,
          .officer = row.officer_id,
          .scopes = std::move(row.scopes),
          .per_minute = row.per_minute,
          .made_at = row.made_at,
          .made_by = std::move(row.made_by),
          .expires_at = row.expires_at,
          .revoked_at = row.revoked_at};
}

sql::InsertKey row_of(const ApiKey& key, std::string_view secret) {
  std::vector<std::string> scopes = key.scopes;
  const auto all = scopes_of(key.kind);
  if (scopes.empty()) scopes.assign(all.begin(), all.end());
  return {.key_digest = digest_of(secret),
          .key_id = key.id,
          .kind = std::string{code(key.kind)},
          .name = key.name,
          .office_id = key.office,
          .officer_id = key.officer,
          .scopes = std::move(scopes),
          .per_minute = key.per_minute,
          .made_at = key.made_at,
          .made_by = key.made_by,
          .expires_at = key.expires_at};
}

Refusal limited() {
  Refusal refusal{.code = "open311.rate_limited", .kind = RefusalKind::rate_limited};
  refusal.retry_after_s = 30;
  return refusal;
}

}  // namespace

Task<Result<std::string>> make_key(db::Pool& db, ApiKey key) {
  const auto allowed = scopes_of(key.kind);
  for (const std::string& scope : key.scopes)
    if (std::ranges::find(allowed, scope) == allowed.end()) co_return refuse("open311.bad_scope", RefusalKind::bad_input);
  if (key.kind != KeyKind::app && key.office.is_nil()) co_return refuse("open311.office_missing", RefusalKind::bad_input);
  const std::string secret = std::string{kKeyPrefix} + random_token(kOctets);
  co_await db.query(row_of(key, secret));
  co_return secret;
}

Task<std::string> lend_key(std::shared_ptr<Services> services, ApiKey key, std::string token, audit::Event entry) {
  // The key follows from the form and the house's secret: a page sent again, or loaded anew, is told the same one.
  const std::string text = "darcha.open311.lend|" + key.officer.str() + "|" + token;
  const std::string secret = std::string{kKeyPrefix} + to_base64url(hmac_sha256(services->appeals->pepper, as_bytes(text)));
  const std::string once = "open311.lend/" + to_hex(sha256("darcha.open311.form|" + token));
  db::Batch batch;
  batch.add(row_of(key, secret));
  audit::append(batch, entry);
  co_await services->db.run_once(std::move(batch), {.scope = key.officer, .key = once, .result = key.id.str()});
  co_return secret;
}

Task<std::vector<ApiKey>> list_keys(db::Pool& db) {
  std::vector<ApiKey> out;
  for (auto& row : co_await db.query(sql::ListKeys{.max_rows = kMostListed})) out.push_back(key_of(std::move(row)));
  co_return out;
}

Task<std::vector<ApiKey>> list_own_keys(db::Pool& db, OfficerId officer) {
  std::vector<ApiKey> out;
  for (auto& row : co_await db.query(sql::ListKeys{.officer_id = officer, .max_rows = 50})) out.push_back(key_of(std::move(row)));
  co_return out;
}

Task<bool> revoke_key(db::Pool& db, Uuid id, Instant now) { co_return co_await db.query(sql::RevokeKey{.key_id = id, .at = now}) > 0; }

Task<bool> revoke_own_key(db::Pool& db, OfficerId officer, Uuid id, Instant now) {
  co_return co_await db.query(sql::RevokeKey{.key_id = id, .officer_id = officer, .at = now}) > 0;
}

Task<Result<ApiKey>> known_key(std::shared_ptr<Services> services, std::string sent, std::string_view scope, std::string peer) {
  const Instant now = services->clock.now();
  if (sent.empty()) co_return refuse("open311.key_missing", RefusalKind::not_signed_in);
  auto row = co_await services->db.query(sql::FindKey{.key_digest = digest_of(sent)});
  if (!row || !key_of(*row).holds(now)) {
    if (!services->limits.allow("open311.guess", peer, kGuessesPerMinute, kGuessBurst, now)) co_return std::unexpected(limited());
    co_return refuse("open311.key_unknown", RefusalKind::forbidden);
  }
  ApiKey key = key_of(std::move(*row));
  if (!key.may(scope)) co_return refuse("open311.key_scope", RefusalKind::forbidden, {{"scope", std::string{scope}}});
  const double burst = std::max(10.0, key.per_minute / 6.0);
  if (!services->limits.allow("open311.key", key.id.str(), key.per_minute, burst, now)) co_return std::unexpected(limited());
  co_return key;
}

audit::Actor actor_of(const ApiKey& key, const offices::Directory& directory) {
  audit::Actor actor{.kind = audit::ActorKind::agency, .id = key.id, .name = key.name, .office = key.office};
  if (const auto* office = directory.find_office(key.office)) actor.office_name = office->name.in(Lang::uz);
  if (key.kind != KeyKind::officer) return actor;
  actor.kind = audit::ActorKind::officer;
  actor.id = key.officer;
  if (const auto* officer = directory.find_officer(key.officer))
    actor.name = officer->display_name + ", " + officer->position.in(Lang::uz) + " (" + key.name + ")";
  return actor;
}

std::optional<web::Visitor> visitor_of(const ApiKey& key, const offices::Directory& directory, Date today) {
  const offices::Officer* officer = directory.find_officer(key.officer);
  if (officer == nullptr || officer->office != key.office || !officer->serves_on(today)) return std::nullopt;
  return web::Visitor{.subject = officer->subject,
                      .officer = officer->id,
                      .office = officer->office,
                      .roles = officer->roles,
                      .assurance = 2,
                      .display_name = officer->display_name};
}

}  // namespace darcha::open311
