#include "audit/audit.h"
#include "consent/rules.h"
#include "gen/consent/sql.h"
#include "notifications/notifications.h"

namespace darcha::consent {

void ask(db::Batch& batch, const Request& r) {
  batch.add(sql::InsertRequest{.subject_id = r.person,
                               .application_id = r.application,
                               .consent_code = r.consent,
                               .asker_id = r.asker,
                               .asker_name = r.asker_name,
                               .service_code = r.service_code,
                               .service_version = r.service_version,
                               .asked_at = r.asked_at,
                               .expires_at = r.expires_at,
                               .anew = r.anew});
  batch.add(sql::InsertAsked{.subject_id = r.asker,
                             .application_id = r.application,
                             .person_id = r.person,
                             .consent_code = r.consent,
                             .person_name = r.person_name,
                             .asked_at = r.asked_at,
                             .expires_at = r.expires_at});
  audit::append(batch, {.id = RecordId::make(r.asked_at),
                        .subject = r.person,
                        .at = r.asked_at,
                        .kind = "consent.asked",
                        .actor = {.kind = audit::ActorKind::citizen, .id = r.asker},
                        .purpose = r.service_code,
                        .what = {"consent"}});
  notifications::add(
      batch,
      {.id = make_uuid_v7(r.asked_at), .subject = r.person, .kind = "consent_asked", .link = "/kabinet/roziliklar", .at = r.asked_at});
}

Task<std::vector<Asked>> state_of(db::Pool& db, SubjectId applicant, ApplicationId application, Instant now) {
  const auto rows = co_await db.query(sql::ListAsked{.subject_id = applicant, .application_id = application});
  std::vector<Asked> all;
  for (const auto& row : rows)
    all.push_back({.person = SubjectId{row.person_id},
                   .person_name = row.person_name,
                   .consent = row.consent_code,
                   .standing = standing_of(row.state, row.expires_at, now),
                   .asked_at = row.asked_at,
                   .expires_at = row.expires_at,
                   .answered_at = row.answered_at});
  co_return all;
}

}  // namespace darcha::consent
