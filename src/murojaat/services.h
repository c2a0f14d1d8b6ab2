// What the room works with; made once by `app` for each io_context, outlives every request.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.h"
#include "core/cpu_pool.h"
#include "db/db.h"
#include "documents/documents.h"
#include "jobs/hub.h"
#include "murojaat/types.h"
#include "offices/offices.h"
#include "web/web.h"

namespace darcha::murojaat {

struct FormalityRules;

/// An open appeal like the one being written, as anybody may see it.
struct Similar {
  Public appeal;
  double likeness = 0;  ///< 0..1
};

struct Services {
  db::Pool& db;
  CpuPool& cpu;
  const Clock& clock;
  web::RateLimiter& limits;
  std::shared_ptr<documents::Services> documents;  ///< replies, slips, and the object store that files lie in
  std::shared_ptr<const WorkingCalendar> calendar;
  std::shared_ptr<const Law> law;
  std::shared_ptr<const FormalityRules> formality;
  Bytes pepper;              ///< 32 octets, never in the database: digests of secret codes and of texts, drafts that travel in pages
  jobs::Hub* hub = nullptr;  ///< open pages; none if null
  /// Title of a service of the catalogue, by code; empty if it is not offered. Lent by `app`.
  std::function<std::string(std::string_view code, Lang lang)> service_title{};
  /// Lent by triage. Null, or an answer of nothing: no machine helps, and everything works without. Runs on the CPU pool.
  std::function<std::optional<Suggestion>(std::string text, std::optional<Lang> lang)> suggest{};
  /// Lent by triage: the words of a text that its model knows, for the next one to learn from. Null: nothing is learnt.
  std::function<std::string(const std::string& text)> known_words{};
  /// Lent by triage: open appeals like this text, in this district, or anywhere if it is empty. Null: none are shown.
  std::function<Task<std::vector<Similar>>(std::string text, std::string district)> similar{};
};

}  // namespace darcha::murojaat
