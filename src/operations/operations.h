// What the people who run the platform see and do: jobs that got stuck.
#pragma once
#include <memory>
#include <vector>

#include "db/db.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::operations {

struct Services {
  db::Pool& db;
};

/// /xodim/toxtagan-vazifalar: jobs that failed as often as they may, sent back or away (role operator).
std::vector<web::Route> routes(std::shared_ptr<Services> services);
/// The desk's entry of that list, with how many there are. The pool outlives it.
web::OfficerEntry officer_entry(db::Pool& pool);

}  // namespace darcha::operations
