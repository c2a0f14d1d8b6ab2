// A signed-in person's own account: password, second factor, recovery codes, sessions, acting as an officer.
#pragma once
#include "identity/identity.h"
#include "identity/rules.h"

namespace darcha::identity {

struct SessionLine {
  SessionId id;
  std::string device;
  Instant since, seen;
};

struct AccountOverview {
  bool has_second_factor = false;
  std::int64_t recovery_codes_left = 0;
  std::vector<SessionLine> sessions;
  bool can_act_as_officer = false;
  struct Post {
    OfficerId officer;
    LocalText office;
  };
  std::vector<Post> posts;  ///< where they serve today, more than one now and then
};

Task<AccountOverview> overview(std::shared_ptr<Services> services, SubjectId subject);

/// A new second-factor secret, sealed for the form that confirms it: nothing is stored until a code proves that the app has it.
struct TotpOffer {
  Bytes secret;
  std::string sealed;  ///< base64url
};
TotpOffer offer_totp(const Services& services, SubjectId subject);

/// Nothing if the offer was made for somebody else or changed on the way.
std::optional<Bytes> open_offer(const Services& services, SubjectId subject, std::string_view sealed);

/// Stores the offered secret and gives the recovery codes, shown once. The session rises to assurance 2 with a new secret.
/// Refuses identity.wrong_code, identity.sign_in_expired (the offer was not made for this person).
struct TotpEnabled {
  std::vector<std::string> recovery_codes;
  SessionToken token;
};
Task<Result<TotpEnabled>> enable_totp(std::shared_ptr<Services> services, SessionToken current, std::string sealed, std::string code);

/// Refuses identity.wrong_password, identity.too_many_attempts.
Task<Result<void>> disable_totp(std::shared_ptr<Services> services, SubjectId subject, std::string password);

Task<std::vector<std::string>> renew_recovery_codes(std::shared_ptr<Services> services, SubjectId subject);

/// Refuses identity.wrong_password, identity.too_many_attempts or field errors; ends all other sessions.
Task<Result<void>> change_password(std::shared_ptr<Services> services, SubjectId subject, SessionId keep, std::string current,
                                   std::string fresh);

Task<> end_session(std::shared_ptr<Services> services, SubjectId subject, SessionId session);
Task<> end_other_sessions(std::shared_ptr<Services> services, SubjectId subject, SessionId keep);

/// Starts or stops acting for the person's office in this session. Refuses identity.not_an_officer, identity.needs_second_factor.
Task<Result<bool>> toggle_officer(std::shared_ptr<Services> services, web::Visitor visitor, std::optional<OfficerId> post = {});

}  // namespace darcha::identity
