// Keys of programs: made, known again, limited.
#pragma once
#include "open311/open311.h"

namespace darcha::open311 {

inline constexpr std::string_view kKeyPrefix = "dk_";

/// The key as it was sent; refuses open311.key_missing, key_unknown (never made, ended or revoked), key_scope, and rate limits: of the key,
/// of guesses by address.
Task<Result<ApiKey>> known_key(std::shared_ptr<Services> services, std::string sent, std::string_view scope, std::string peer);
/// An officer's key and its entry in the log, once for each form: the same form again gives the same words.
Task<std::string> lend_key(std::shared_ptr<Services> services, ApiKey key, std::string token, audit::Event entry);
/// Keys of one officer, newest first.
Task<std::vector<ApiKey>> list_own_keys(db::Pool& db, OfficerId officer);
Task<bool> revoke_own_key(db::Pool& db, OfficerId officer, Uuid id, Instant now);

inline constexpr std::chrono::hours kLongestLent{12};  ///< a working day

/// Who acts by it, as the log names them. An officer's key: the officer, with the key's name behind.
audit::Actor actor_of(const ApiKey& key, const offices::Directory& directory);
/// The officer who lent a key, as their own visit would be. Nothing if they do not serve any more.
std::optional<web::Visitor> visitor_of(const ApiKey& key, const offices::Directory& directory, Date today);

std::vector<web::Route> key_routes(std::shared_ptr<Services> services);

}  // namespace darcha::open311
