#include "applications/submit/submit.h"

#include <boost/json.hpp>

#include "applications/deadline.h"
#include "applications/events.h"
#include "applications/json.h"
#include "applications/rules.h"
#include "applications/store.h"
#include "audit/audit.h"
#include "core/crypto.h"
#include "core/log.h"
#include "jobs/jobs.h"
#include "notifications/notifications.h"

namespace darcha::applications {
namespace {

constexpr int kNumberTries = 5;

Application to_application(const Services& services, const OpenDraft& open, Answers answers, std::string number, Lang lang, Instant now) {
  return {.id = open.draft.id,
          .subject = open.draft.subject,
          .number = std::move(number),
          .service_code = open.service->code,
          .service_version = open.service->version,
          .lang = lang,
          .answers = std::move(answers),
          .prefilled = open.draft.prefilled,
          .state = open.service->workflow->start().code,
          .version = 1,
          .submitted_at = now,
          .due_at = due_at(*open.service, now, *services.calendar)};
}

void add_application(db::Batch& batch, const Application& a) {
  batch.add(sql::InsertApplication{.subject_id = a.subject,
                                   .application_id = a.id,
                                   .number = a.number,
                                   .service_code = a.service_code,
                                   .service_version = a.service_version,
                                   .lang = std::string{code(a.lang)},
                                   .answers = to_json(a.answers),
                                   .prefilled = to_json(a.prefilled),
                                   .state = a.state,
                                   .now = a.submitted_at,
                                   .due_at = a.due_at});
  batch.add(sql::DeleteDraft{.subject_id = a.subject, .application_id = a.id});
  batch.add(sql::InsertNumber{.number = a.number, .subject_id = a.subject, .application_id = a.id});
  add_event(batch, a, "submitted", a.state, "citizen", {}, a.submitted_at);
}

// Every row of a submission, in one transaction.
db::Batch submission(const Application& a, bool automatic) {
  db::Batch batch;
  add_application(batch, a);
  audit::append(batch, {.id = RecordId::make(a.submitted_at),
                        .subject = a.subject,
                        .at = a.submitted_at,
                        .kind = "applications.submitted",
                        .actor = {.kind = audit::ActorKind::citizen, .id = a.subject},
                        .purpose = a.service_code,
                        .case_ref = a.number,
                        .what = {"application"}});
  const std::string payload = boost::json::serialize(boost::json::object{{"application_id", a.id.str()},
                                                                         {"number", a.number},
                                                                         {"service", a.service_code},
                                                                         {"version", a.service_version},
                                                                         {"automatic", automatic}});
  jobs::emit(batch, {.id = make_uuid_v7(a.submitted_at),
                     .topic = std::string{kSubmittedTopic},
                     .subject = a.subject,
                     .payload = payload,
                     .at = a.submitted_at});
  return batch;
}

std::unexpected<Refusal> incomplete(const std::vector<catalog::FormError>& errors) {
  Refusal refusal{.code = "applications.incomplete", .kind = RefusalKind::bad_input};
  for (const catalog::FormError& error : errors) refusal.fields.push_back({error.field, "applications.field_" + error.code, error.args});
  return std::unexpected(std::move(refusal));
}

}  // namespace

Task<Result<Submitted>> submit(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Lang lang) {
  auto open = co_await open_draft(services, subject, id);
  if (!open && open.error().code == "applications.already_submitted") co_return Submitted{id, open.error().args.front().second};
  if (!open) co_return std::unexpected(open.error());
  const Instant now = services->clock.now();
  catalog::FormInput input = form_input(*open, date_in_tashkent(now));
  if (auto errors = catalog::check_form(*open->service, input); !errors.empty()) co_return incomplete(errors);
  Answers answers = catalog::prune(*open->service, input);

  for (int attempt = 0; attempt < kNumberTries; ++attempt) {
    const Application application =
        to_application(*services, *open, answers, make_number(date_in_tashkent(now), random_bytes(5)), lang, now);
    try {
      const db::OnceOutcome outcome =
          co_await services->db.run_once(submission(application, open->service->workflow->automatic),
                                         {.scope = subject, .key = "applications.submit/" + id.str(), .result = application.number});
      co_return Submitted{id, outcome.result};  // of the first time, if an earlier try or another tab was faster
    } catch (const db::ConstraintViolation& violation) {
      if (violation.constraint() != "numbers_pk") throw;
      log_warn("applications.number_taken", {{"attempt", attempt}});  // one in 2^40 for each application of the year: take another
    }
  }
  throw std::runtime_error("no free application number in several tries");
}

}  // namespace darcha::applications
