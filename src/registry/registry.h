// Append-only registers that the house keeps itself, as data (services/kept_registers.yaml). Decisions write to them, officers search them
// with a purpose, everyone sees their statistics. R053; Law: OʻRQ-610, OʻRQ-547.
#pragma once
#include <functional>
#include <memory>

#include "catalog/catalog.h"
#include "core/refusal.h"
#include "core/task.h"
#include "db/db.h"
#include "documents/documents.h"
#include "jobs/jobs.h"
#include "persons/persons.h"
#include "registry/events.h"
#include "registry/types.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::registry {

/// Adds the entry, its number, its audit record ("registry.entered") and its event to the caller's transaction; returns its number. Five
/// inserts. Repeating the transaction with the same id fails with db::ConstraintViolation (entries_pkey), as does a number that is taken
/// (numbers_pkey, once in some 10^12: give another id). Throws std::invalid_argument without a decision number, register, entry or purpose.
/// Whether the register knows the entry is checked with the service that names it, not here.
std::string add_entry(db::Batch& batch, const NewEntry& entry, Instant now);

struct Services {
  db::Pool& db;
  const Clock& clock;
  web::RateLimiter& limits;
  Bytes pepper;  ///< identity::Keys::pepper
  std::shared_ptr<documents::Services> documents;
  std::function<std::shared_ptr<const catalog::Reference>()> reference;
};

/// An officer's look. `purpose` is one of kPurposes, `case_ref` what it is for, in numbers of the house, or empty.
struct Look {
  std::string register_code;
  audit::Actor actor;
  std::vector<std::string> roles;  ///< of the officer: one of the register's `who_may` is needed
  std::string purpose;
  std::string case_ref;
};
inline constexpr std::array<std::string_view, 3> kPurposes{"registry_person", "registry_case", "registry_court"};

/// All entries of the person in that register, newest first, after their audit record is stored; a miss is recorded too. Refusals:
/// registry.no_register, registry.not_yours, registry.no_purpose, registry.number, registry.not_found, registry.too_many_looks (30 at once,
/// then 30 an hour).
Task<Result<std::vector<Entry>>> find_by_number(std::shared_ptr<Services> services, Look look, std::string typed, Instant now);
Task<Result<std::vector<Entry>>> find_by_pin(std::shared_ptr<Services> services, Look look, std::string typed, Instant now);

/// A signed extract of one entry (and what corrected it), issued as a document of the person; the file to hand over. Refusals as above, and
/// those of documents::prepare.
Task<Result<documents::ReadFile>> extract(std::shared_ptr<Services> services, Look look, std::string number, Lang lang, Instant now);

/// A new entry that names the one it corrects. Heads only. Refusals as above; registry.note (empty, over 2,000 characters),
/// registry.decision (no number of the decision it is made by).
struct Correction {
  Uuid id;  ///< of the new entry, made by the caller
  std::string number;
  Date on{};
  std::string decision_number, act_number;
  std::optional<Date> act_date;
  std::string note;
};
Task<Result<Entry>> correct(std::shared_ptr<Services> services, Look look, Correction correction, Instant now);

/// For everyone. Refuses with registry.no_register.
Task<Result<std::vector<YearOf>>> statistics_of(std::shared_ptr<Services> services, std::string register_code, Date today);

/// Feeds the statistics from what was entered. Subscriber "registry.statistics".
void register_handlers(jobs::Worker& worker, db::Pool& pool);

/// /reestrlar and /reestrlar/{code} (statistics, also as JSON under /api/v1), /xodim/reestrlar (search, entries, extract, correction).
std::vector<web::Route> routes(std::shared_ptr<Services> services);
web::OfficerEntry officer_entry();

}  // namespace darcha::registry
