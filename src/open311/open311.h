// Programs talk to the room of appeals here: GeoReport v2 for city applications, and a JSON interface for the systems of agencies, both
// over the use cases of murojaat. Spec: Open311 GeoReport v2, OpenAPI 3.1, RFC 9457. ADR 0036 (what is public), 0037 (keys).
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "jobs/jobs.h"
#include "murojaat/murojaat.h"
#include "open311/types.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::open311 {

struct Settings;
class Gazetteer;

/// What the room works with; made once by `app` for each io_context, outlives every request.
struct Services {
  db::Pool& db;
  const Clock& clock;
  web::RateLimiter& limits;
  std::shared_ptr<murojaat::Services> appeals;
  std::shared_ptr<const Settings> settings;
  std::string base_url;                                   ///< "https://my.example.uz", without a slash at the end
  std::shared_ptr<const Gazetteer> places{};              ///< made when it is first asked, and again with the directory
  std::shared_ptr<const offices::Directory> places_of{};  ///< which one it was made from
};

/// services/appeals/open311.yaml. Throws std::runtime_error with the first fault. Blocking; at start, and in tests.
std::shared_ptr<const Settings> load_settings(const std::filesystem::path& services);

std::vector<web::Route> routes(std::shared_ptr<Services> services);
web::OfficerEntry officer_entry();
/// Keeps the offices' feed of events.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);

/// For net::Server: what no route took or took too much of, as an error document of GeoReport under /open311/; everything else by `other`.
using Fallback = std::function<Task<net::Response>(std::shared_ptr<net::Request>, int, std::exception_ptr)>;
Fallback fallback(Fallback other);

// --- keys, for the command line --------------------------------------------------------------------------------------------------------

/// A new key, in words that are shown once: only their digest is kept. Refuses open311.bad_scope, open311.office_missing.
Task<Result<std::string>> make_key(db::Pool& db, ApiKey key);
Task<std::vector<ApiKey>> list_keys(db::Pool& db);
Task<bool> revoke_key(db::Pool& db, Uuid id, Instant now);

}  // namespace darcha::open311
