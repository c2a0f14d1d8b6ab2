// The yes of somebody other than the applicant: asked for by an application, given, refused or withdrawn in that person's own cabinet.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "catalog/types.h"
#include "consent/events.h"
#include "core/ids.h"
#include "core/refusal.h"
#include "core/task.h"
#include "core/time.h"
#include "db/db.h"
#include "web/web.h"

namespace darcha::consent {

/// Where a request stands now; what was not answered, or answered yes, ends with its term.
enum class Standing { asked, given, refused, withdrawn, expired };
std::string_view code(Standing standing);

struct Request {
  SubjectId person;  ///< who is asked
  std::string person_name;
  SubjectId asker;
  std::string asker_name;
  ApplicationId application;
  std::string service_code;
  int service_version = 0;
  std::string consent;  ///< code of a consent of the service
  Instant asked_at{};
  Instant expires_at{};
  bool anew = false;  ///< who is asked stands differently now (came of age): what they said before no longer counts
};

/// Adds the question, its audit record and the message to the transaction. A question that still stands fails the transaction
/// (db::StaleState); one whose term has ended, or that is asked `anew`, is asked again.
void ask(db::Batch& batch, const Request& request);

struct Asked {
  SubjectId person;
  std::string person_name;
  std::string consent;
  Standing standing = Standing::asked;
  Instant asked_at{};
  Instant expires_at{};
  std::optional<Instant> answered_at;
};
/// Everybody an application asked, by name. No access is checked: the caller's business.
Task<std::vector<Asked>> state_of(db::Pool& db, SubjectId applicant, ApplicationId application, Instant now);

/// How many questions wait for this person's answer, for the list of what is asked of them.
Task<std::int64_t> count_waiting(db::Pool& db, SubjectId person, Instant now);

struct Services {
  db::Pool& db;
  /// The version of a service an application runs under; null if there is none.
  std::function<std::shared_ptr<const catalog::Service>(std::string_view code, int version)> find_service;
  std::function<std::shared_ptr<const catalog::Reference>()> reference;
};

enum class Answer { yes, no, withdraw };
std::optional<Answer> parse_answer(std::string_view code);

/// Refuses consent.not_found, consent.expired, consent.too_late (withdrawing what was not given; the same answer again).
Task<Result<void>> answer(std::shared_ptr<Services> services, SubjectId person, ApplicationId application, std::string consent,
                          Answer answer, Instant now);

/// /kabinet/roziliklar
std::vector<web::Route> routes(std::shared_ptr<Services> services);

}  // namespace darcha::consent
