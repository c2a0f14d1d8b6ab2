// Who acts, as the person reads it in "who looked at my data".
#pragma once
#include "audit/audit.h"
#include "core/task.h"
#include "db/db.h"
#include "offices/offices.h"
#include "web/web.h"

namespace darcha::offices {

/// The visitor with their post and office, acting under one of these roles. Who has none of them and stands in for a colleague who has
/// is named with them: names are in the state language, like positions.
audit::Actor actor_of(const Directory& directory, const web::Visitor& visitor, const std::vector<std::string>& roles, Date today);
Task<audit::Actor> actor_of(db::Pool& db, web::Visitor visitor, std::vector<std::string> roles, Date today);

}  // namespace darcha::offices
