#include <boost/json.hpp>

#include "gen/notifications/sql.h"
#include "notifications/notifications.h"

namespace darcha::notifications {

void add(db::Batch& batch, const Message& message) {
  boost::json::object args;
  for (const auto& [name, value] : message.args) args[name] = value;
  batch.add(sql::InsertMessage{.subject_id = message.subject,
                               .message_id = message.id,
                               .kind = message.kind,
                               .args = boost::json::serialize(args),
                               .link = message.link,
                               .created_at = message.at});
}

Task<std::int64_t> count_unread(db::Pool& db, SubjectId subject) {
  const auto row = co_await db.query(sql::CountUnread{.subject_id = subject});
  co_return row.unread;
}

}  // namespace darcha::notifications
