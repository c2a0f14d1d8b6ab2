// Signing in and out. A name nobody has and a wrong password get the same answers, in the same sequence, after the same work, so that
// nobody can find out who has an account.
#pragma once
#include "identity/identity.h"
#include "identity/rules.h"

namespace darcha::identity {

struct Credentials {
  std::string identifier;  ///< as typed: PINFL or e-mail
  std::string password;
  std::string peer;                        ///< address, for the rate limit only
  std::string device;                      ///< "Chrome, Android": shown in the list of sessions
  std::optional<SessionToken> previous{};  ///< what this browser was signed in with until now; it ends
};

struct SignedIn {
  SessionToken token;
  bool needs_code;  ///< the session is pending until the code of the second factor
};

/// Refuses identity.wrong_credentials, identity.too_many_attempts (retry_after_s set).
Task<Result<SignedIn>> sign_in(std::shared_ptr<Services> services, Credentials credentials);

/// The second step: a code of the app or a recovery code. Gives the token with a new secret; the old one is void.
/// Refuses identity.wrong_code, identity.too_many_attempts, identity.sign_in_expired.
Task<Result<SessionToken>> confirm_code(std::shared_ptr<Services> services, SessionToken pending, std::string code);

Task<> sign_out(std::shared_ptr<Services> services, SessionToken token);

}  // namespace darcha::identity
