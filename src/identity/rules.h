// Rules of sign-in: pure, `now` is an argument. Source: NIST SP 800-63B 5.1.1 (passwords), OWASP ASVS 4.0 chapters 2 and 3.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/ids.h"
#include "core/refusal.h"
#include "core/time.h"

namespace darcha::identity {

inline constexpr std::size_t kMinPassword = 10;   ///< characters
inline constexpr std::size_t kMaxPassword = 128;  ///< characters; bounds the work of hashing
inline constexpr int kFreeFailures = 5;           ///< before waiting begins
inline constexpr std::chrono::minutes kLongestLock{30};
inline constexpr std::chrono::hours kSessionIdle{12};
inline constexpr std::chrono::hours kSessionLife{24 * 30};
inline constexpr std::chrono::minutes kPendingLife{5};  ///< between password and code
inline constexpr int kRecoveryCodes = 10;
inline constexpr std::chrono::hours kAttemptsLife{24};  ///< after which failures are forgotten

/// Refuses short, long, ill-formed, one-character and well-known passwords, and those that hold the identifier.
std::optional<FieldError> check_password(std::string_view password, std::string_view identifier);

/// How long a name or an account waits after that many failures in a row: nothing at first, then 30 s doubling to kLongestLock.
std::chrono::seconds lock_after(int failures);

/// identity.too_many_attempts, with the wait in the words and in Retry-After.
std::unexpected<Refusal> too_many_attempts(std::chrono::seconds wait);

/// A session is alive until it has been idle for kSessionIdle or has lived for kSessionLife, whichever comes first.
bool session_alive(Instant created, Instant last_seen, bool pending, Instant now);

/// What the session cookie holds: enough to find the row on its subject's shard, and a secret the row keeps only the digest of.
struct SessionToken {
  SubjectId subject;
  SessionId session;
  Bytes secret;  ///< 32 octets
};
std::string to_cookie(const SessionToken& token);
std::optional<SessionToken> parse_session_cookie(std::string_view value);

std::string make_recovery_code();                             ///< "K7QX-M2PD-9TRA": 60 bits, letters and digits that cannot be confused
std::string normalize_recovery_code(std::string_view typed);  ///< upper case, separators dropped, O→0, I and L→1

enum class IdentifierKind { pin, email };
/// What was typed as a name: 14 digits (spaces allowed) or an e-mail address, in the form it is looked up by.
struct Identifier {
  IdentifierKind kind;
  std::string value;
};
std::optional<Identifier> parse_identifier(std::string_view typed);
/// What failures are counted under, whatever was typed: the identifier if it is one.
std::string attempted_name(std::string_view typed);

}  // namespace darcha::identity
