// The personal cabinet: one view over what lower rooms keep about a person, and a copy of all of it to take away. Owns no procedure.
#pragma once
#include <memory>
#include <vector>

#include "applications/applications.h"
#include "audit/audit.h"
#include "core/cpu_pool.h"
#include "db/db.h"
#include "documents/documents.h"
#include "jobs/hub.h"
#include "jobs/jobs.h"
#include "web/web.h"

namespace darcha::cabinet {

struct Services {
  db::Pool& db;
  CpuPool& cpu;
  const Clock& clock;
  jobs::Hub& hub;
  std::shared_ptr<applications::Services> applications;
  std::shared_ptr<documents::Services> documents;
  std::shared_ptr<audit::Services> audit;
};

/// /kabinet, /kabinet/malumotlarim (and its JSON and PDF), /kabinet/oqim (Server-Sent Events).
std::vector<web::Route> routes(std::shared_ptr<Services> services);

/// Tells a person's open pages that something of theirs changed.
void subscribe(jobs::Worker& worker, jobs::Hub& hub);

}  // namespace darcha::cabinet
