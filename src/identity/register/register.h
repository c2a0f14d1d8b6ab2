// An account for a person of the register, and a way back for one who forgot the password. Both confirm the person by what stands on the
// document they hold; both answer alike whether the person, the account or the document was wrong.
#pragma once
#include "identity/identity.h"

namespace darcha::identity {

struct Registration {
  std::string pin;
  std::string document_number;
  std::string password;
  std::string email;  ///< may be empty
  std::string peer;
};

/// Refuses identity.not_confirmed, identity.too_many_attempts, or field errors. An e-mail of another account is left where it is, silently.
Task<Result<SubjectId>> open_account(std::shared_ptr<Services> services, Registration registration);

struct PasswordReset {
  std::string pin;
  std::string document_number;
  std::string code;  ///< of the app, or a recovery code
  std::string password;
  std::string peer;
};

/// Sets the password and ends every session. Refuses identity.not_confirmed, identity.too_many_attempts, or field errors.
Task<Result<void>> reset_password(std::shared_ptr<Services> services, PasswordReset reset);

}  // namespace darcha::identity
