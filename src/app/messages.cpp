#include "app/messages.h"

#include "audit/audit.h"
#include "notifications/notifications.h"
#include "persons/persons.h"

namespace darcha::app {
namespace {

// The message's id is the event's: delivered twice, it is told once.
Task<> tell(db::Pool& pool, jobs::OutboxEvent event, std::string kind, std::string link) {
  if (event.subject.is_nil()) co_return;
  db::Batch batch;
  notifications::add(batch, {.id = event.id, .subject = event.subject, .kind = std::move(kind), .link = std::move(link), .at = event.at});
  co_await pool.run(std::move(batch));
}

}  // namespace

void subscribe_messages(jobs::Worker& worker, db::Pool& pool) {
  worker.on_event(std::string{audit::kExplanationGiven}, "app.messages",
                  [&pool](jobs::OutboxEvent event) { return tell(pool, std::move(event), "explanation_given", "/kabinet/kim-kordi"); });
  worker.on_event(std::string{persons::kCorrectionResolved}, "app.messages",
                  [&pool](jobs::OutboxEvent event) { return tell(pool, std::move(event), "correction_resolved", "/kabinet/tuzatishlar"); });
}

}  // namespace darcha::app
