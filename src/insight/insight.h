// What the state learns from citizens' appeals: figures that everybody may know, and the register of causes. R080-R088, R097;
// docs/adr/0035. Follows murojaat's events and reads nothing else of it.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "jobs/jobs.h"
#include "murojaat/murojaat.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::insight {

struct Cache;

struct Services {
  db::Pool& db;
  const Clock& clock;
  std::shared_ptr<murojaat::Services> murojaat;
  std::string base_url{};          ///< of the public site, for addresses in descriptions of data
  std::shared_ptr<Cache> cache{};  ///< what was published, as read last; the room's own
};

/// /korsatkichlar (figures and their downloads), /tizimli-sabablar and /xodim/tizimli-sabablar (causes).
std::vector<web::Route> routes(std::shared_ptr<Services> services);
std::vector<web::OfficerEntry> officer_entries(std::shared_ptr<Services> services);
/// Follows the appeals, publishes months whose books have closed, looks for clusters.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);

/// Counts an appeal as its events stand now. Done again, or late, or twice at once, it changes nothing.
Task<> take_up(std::shared_ptr<Services> services, murojaat::Key key);
/// Publishes what is due. `at_once`: without waiting an hour to see whether events are still on their way; only after recompute() agreed.
Task<int> publish_due(std::shared_ptr<Services> services, bool at_once);

/// Every figure found again from the events of all appeals, and held against what is kept and what was published.
struct Recomputed {
  std::int64_t appeals = 0, months = 0, editions = 0;
  std::int64_t waiting = 0;            ///< changed within the last minutes and not counted yet
  std::vector<std::string> different;  ///< sentences, at most 100
  std::int64_t differences = 0;
  bool agrees() const { return differences == 0; }
};
Task<Recomputed> recompute(std::shared_ptr<Services> services);

}  // namespace darcha::insight
