// The running server, wired: what is shared by all threads, and what each io thread has of its own.
#pragma once
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/config.h"
#include "app/demo_time/demo_time.h"
#include "appeals/appeals.h"
#include "applications/applications.h"
#include "cases/cases.h"
#include "catalog/catalog.h"
#include "core/calendar.h"
#include "core/cpu_pool.h"
#include "db/cluster.h"
#include "db/db.h"
#include "decisions/decisions.h"
#include "documents/documents.h"
#include "identity/identity.h"
#include "insight/insight.h"
#include "jobs/hub.h"
#include "mail/mail.h"
#include "murojaat/murojaat.h"
#include "net/net.h"
#include "open311/open311.h"
#include "offices/administration.h"
#include "triage/triage.h"
#include "web/cache.h"
#include "web/rate_limit.h"

namespace darcha::app {

/// Made once; everything here is safe from any thread.
struct Shared {
  Shared(const Config& c, bool attach);  ///< `attach` as in open_database

  Config config;
  DemoClock clock;                       ///< the procedure's: the machine's, or ahead of it in a demonstration
  SystemClock machine_clock;             ///< sign-in, second factors, certificates
  std::unique_ptr<db::Cluster> cluster;  ///< when no database is configured
  std::string database_url;
  CpuPool cpu;
  identity::Keys keys;
  Bytes web_secret;
  web::MemoryRateLimiter limits;
  web::PageCache cache;
  net::Assets assets;
  std::shared_ptr<const WorkingCalendar> calendar;
  std::shared_ptr<catalog::Catalogue> catalogue;
  std::shared_ptr<const murojaat::Law> appeals_law;
  std::shared_ptr<const murojaat::FormalityRules> formality;
  std::shared_ptr<const open311::Settings> open311;
  documents::ObjectStore objects;
  documents::Press press;
  std::shared_ptr<triage::Services> triage;  ///< suggestions for appeals; its shelf is empty until a model is there
  jobs::Hub hub;
  std::shared_ptr<std::atomic<int>> demand = std::make_shared<std::atomic<int>>();  ///< requests that hold or wait for a connection
};

/// Opens the database (starting a private one if none is configured) without serving: for commands.
struct Opened {
  std::unique_ptr<db::Cluster> cluster;
  std::string url;
};
/// `attach`: beside a running server, its database is used instead of being refused.
Opened open_database(const Config& config, bool attach);
db::Options pool_options(const std::string& url, std::size_t connections, std::shared_ptr<std::atomic<int>> demand = nullptr);

/// The difference between the machine's clock and the one the house lives by (`--today`).
std::chrono::microseconds clock_offset(const Config& config);

/// The name of the audit log: its public address without schema.
std::string log_origin(const Config& config);

/// Rooms wired for one io_context: what its pages and jobs use.
struct Rooms {
  Rooms(Shared& shared, db::Pool& pool);
  std::shared_ptr<identity::Services> identity;
  std::shared_ptr<offices::Administration> administration;
  std::shared_ptr<documents::Services> documents;
  std::shared_ptr<applications::Services> applications;
  std::shared_ptr<cases::Services> cases;
  std::shared_ptr<decisions::Services> decisions;
  std::shared_ptr<appeals::Services> appeals;
  std::shared_ptr<murojaat::Services> murojaat;
  std::shared_ptr<open311::Services> open311;
  std::shared_ptr<mail::Services> mail;  ///< null where no mail comes in
  std::shared_ptr<insight::Services> insight;
};

/// Every page of the house, as each room lists them.
std::vector<web::Route> all_pages(Shared& shared, db::Pool& pool, const Rooms& rooms, const std::string& log_vkey);

/// The menu of officers, in its order: each room's entry. Pages of one io thread ask its pool what waits.
std::shared_ptr<const std::vector<web::OfficerEntry>> officer_entries(db::Pool& pool, const Rooms& rooms);

/// Runs until SIGINT or SIGTERM; then running requests finish (10 s), jobs give their leases back, the private database stops. Exit code.
int serve(const Config& config);

}  // namespace darcha::app
