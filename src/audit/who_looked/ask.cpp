#include <boost/json.hpp>

#include "audit/entry.h"
#include "audit/store.h"
#include "audit/who_looked/who_looked.h"
#include "jobs/jobs.h"

namespace darcha::audit {

Task<Result<void>> ask_explanation(std::shared_ptr<Services> services, SubjectId subject, RecordId record, std::string question,
                                   std::string asker, Instant now) {
  const auto row = co_await services->db.query(sql::FindRecord{.subject_id = subject, .record_id = record});
  const auto about = row ? parse_details(row->details) : std::nullopt;
  if (!about) co_return refuse("audit.no_such_record", RefusalKind::not_found);
  db::Batch batch;
  batch.add(sql::AskExplanation{.subject_id = subject, .record_id = record, .question = std::move(question), .asked_at = now});
  append(batch, {.id = RecordId::make(now),
                 .subject = subject,
                 .at = now,
                 .kind = "audit.explanation_asked",
                 .actor = {.kind = ActorKind::citizen, .id = subject, .name = std::move(asker)},
                 .purpose = "explanation",
                 .case_ref = about->case_ref,
                 .what = {"reads"}});
  const std::string office = about->actor.office.is_nil() ? std::string() : about->actor.office.str();
  jobs::emit(batch, {.id = make_uuid_v7(now),
                     .topic = "audit.explanation_asked",
                     .subject = subject,
                     .payload = boost::json::serialize(boost::json::object{{"record_id", record.str()}, {"office_id", office}}),
                     .at = now});
  // The key is the record, not the form: however often it is asked, it is asked once.
  co_await services->db.run_once(std::move(batch), {.scope = subject, .key = "audit.explain:" + record.str(), .result = "asked"});
  co_return Result<void>{};
}

}  // namespace darcha::audit
