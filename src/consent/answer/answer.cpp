#include <boost/json.hpp>

#include "audit/audit.h"
#include "consent/rules.h"
#include "gen/consent/sql.h"
#include "jobs/jobs.h"
#include "notifications/notifications.h"

namespace darcha::consent {
namespace {

struct Change {
  SubjectId person;
  ApplicationId application;
  std::string consent;
  std::string service;
  SubjectId asker;
  std::string before, state;
  Instant at{};
};

// The answer on both sides, its record, the event and the message to the applicant, in one transaction.
db::Batch answering(const Change& c) {
  db::Batch batch;
  batch.add(sql::AnswerRequest{.subject_id = c.person,
                               .application_id = c.application,
                               .consent_code = c.consent,
                               .before = c.before,
                               .state = c.state,
                               .now = c.at});
  batch.add(sql::AnswerAsked{.subject_id = c.asker,
                             .application_id = c.application,
                             .person_id = c.person,
                             .consent_code = c.consent,
                             .state = c.state,
                             .now = c.at});
  audit::append(batch, {.id = RecordId::make(c.at),
                        .subject = c.person,
                        .at = c.at,
                        .kind = "consent." + c.state,
                        .actor = {.kind = audit::ActorKind::citizen, .id = c.person},
                        .purpose = c.service,
                        .what = {"consent"}});
  jobs::emit(batch, {.id = make_uuid_v7(c.at),
                     .topic = std::string{kAnswered},
                     .subject = c.asker,
                     .payload = boost::json::serialize(
                         boost::json::object{{"application_id", c.application.str()}, {"consent", c.consent}, {"state", c.state}}),
                     .at = c.at});
  notifications::add(batch, {.id = make_uuid_v7(c.at),
                             .subject = c.asker,
                             .kind = "consent_" + c.state,
                             .link = "/kabinet/arizalar/" + c.application.str(),
                             .at = c.at});
  return batch;
}

}  // namespace

Task<Result<void>> answer(std::shared_ptr<Services> services, SubjectId person, ApplicationId application, std::string consent,
                          Answer answer, Instant now) {
  const auto found =
      co_await services->db.query(sql::FindRequest{.subject_id = person, .application_id = application, .consent_code = consent});
  if (!found) co_return refuse("consent.not_found", RefusalKind::not_found);
  if (now >= found->expires_at) co_return refuse("consent.expired", RefusalKind::conflict);
  const auto next = after(standing_of(found->state, found->expires_at, now), answer);
  if (!next) co_return refuse("consent.too_late", RefusalKind::conflict);
  Change change{.person = person,
                .application = application,
                .consent = std::move(consent),
                .service = found->service_code,
                .asker = SubjectId{found->asker_id},
                .before = found->state,
                .state = std::string{code(*next)},
                .at = now};
  bool raced = false;
  try {
    co_await services->db.run(answering(change));
  } catch (const db::StaleState&) {  // answered from another tab meanwhile: what stands there now is shown
    raced = true;
  }
  if (raced) co_return refuse("consent.too_late", RefusalKind::conflict);
  co_return Result<void>{};
}

}  // namespace darcha::consent
