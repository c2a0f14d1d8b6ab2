// Who is at the door: accounts, passwords, second factors, sessions. Later means (passkeys, chips, faces, federated sign-in) stand beside
// these and raise `assurance`; they replace none of this.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/cpu_pool.h"
#include "core/ids.h"
#include "core/refusal.h"
#include "core/task.h"
#include "core/time.h"
#include "db/db.h"
#include "web/web.h"

namespace darcha::identity {

/// Keys of the room, from the data folder or a key service; 32 octets each.
struct Keys {
  Bytes seal;    ///< AES-256-GCM: second-factor secrets at rest
  Bytes pepper;  ///< HMAC: e-mail look-up keys
};

/// Whom a visitor of the demonstration may sign in as. Synthetic persons only.
struct DemoHint {
  std::string name;
  std::string pin;
  std::string password;
  std::optional<std::string> code;  ///< of the second factor, now
};

/// What the room works with. Lives as long as the server; one for each io_context.
struct Services {
  db::Pool& db;
  CpuPool& cpu;
  const Clock& clock;
  web::RateLimiter& limits;
  Keys keys;
  std::string issuer = "Darcha";                                         ///< shown by authenticator apps
  std::function<std::vector<DemoHint>(const web::Context&)> demo_hints;  ///< none outside a demonstration
  /// Whose day offices go by (service, absences): a demonstration moves it, while sessions and codes live by `clock`. Null: `clock`.
  const Clock* day = nullptr;
  Date office_day() const { return date_in_tashkent((day != nullptr ? *day : clock).now()); }
};

/// An account for a person already in the register; an e-mail of another account stays there. Refuses "identity.account_exists",
/// "identity.password_*" (field errors).
Task<Result<void>> create_account(std::shared_ptr<Services> services, SubjectId subject, std::string password, std::string email);

/// A second factor with a given secret, as an import brings it; recovery codes are made by the person later. Replaces the one there was.
Task<> set_second_factor(std::shared_ptr<Services> services, SubjectId subject, Bytes secret);

/// The visitor of each request, from the session cookie.
std::shared_ptr<web::VisitorSource> make_visitor_source(std::shared_ptr<Services> services);

/// With the transaction that dismissed an officer or took a role from them: the sessions in which the person acts as this officer end, so
/// that their next request meets the sign-in page.
void end_officer_sessions(db::Batch& batch, SubjectId subject, OfficerId officer, Instant now);

std::vector<web::Route> routes(std::shared_ptr<Services> services);

/// Forgets sessions that ended or were last used 90 days ago; for the job worker, hourly. (A session past its time opens nothing, swept or
/// not.)
Task<> sweep_sessions(db::Pool& db, Instant now);

/// Forgets failures at the password forms a day after the last; for the job worker, hourly.
Task<> sweep_attempts(db::Pool& db, Instant now);

}  // namespace darcha::identity
