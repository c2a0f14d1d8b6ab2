#include "operations/stuck_jobs/stuck_jobs.h"

namespace darcha::operations {

Task<Result<void>> settle(std::shared_ptr<Services> services, Settlement settlement) {
  db::Batch batch;
  if (settlement.retry) {
    jobs::retry_dead_letter(batch, settlement.lane, settlement.job, settlement.now);
  } else {
    jobs::discard_dead_letter(batch, settlement.lane, settlement.job);
  }
  audit::append(batch, {.id = RecordId::make(settlement.now),
                        .at = settlement.now,
                        .kind = settlement.retry ? "operations.job_retried" : "operations.job_discarded",
                        .actor = settlement.actor,
                        .purpose = "operations." + settlement.reason,
                        .case_ref = settlement.job.str()});
  bool gone = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    gone = true;
  }
  if (gone) co_return refuse("operations.no_such_job", RefusalKind::not_found);
  co_return Result<void>{};
}

}  // namespace darcha::operations
