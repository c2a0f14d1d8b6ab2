// Events of lower rooms that become messages to the person: the rooms do not know each other, the composition does.
#pragma once
#include "db/db.h"
#include "jobs/jobs.h"

namespace darcha::app {

void subscribe_messages(jobs::Worker& worker, db::Pool& pool);

}  // namespace darcha::app
