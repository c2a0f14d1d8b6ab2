// Messages to a person: in the cabinet now, by the outbox for later channels (SMS, e-mail, push).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/refusal.h"
#include "core/task.h"
#include "core/time.h"
#include "db/db.h"
#include "web/web.h"

namespace darcha::notifications {

/// What happened, by code: the words are found in the reader's language when the message is read, never stored.
struct Message {
  Uuid id;
  SubjectId subject;
  std::string kind;  ///< "document_issued": texts message.<kind>.title and .text of this room
  TextArgs args;     ///< public numbers and codes; no personal data
  std::string link;  ///< path on this site
  Instant at{};
};

/// Adds the message to the transaction that caused it; repeating the same id does nothing.
void add(db::Batch& batch, const Message& message);

Task<std::int64_t> count_unread(db::Pool& db, SubjectId subject);

struct Services {
  db::Pool& db;
  const Clock& clock;
};
std::vector<web::Route> routes(std::shared_ptr<Services> services);

}  // namespace darcha::notifications
