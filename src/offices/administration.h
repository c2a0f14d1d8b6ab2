// Administrators change offices and officers, two by two (issue 3 section 3; R006, R014): one proposes, another one of the same territory
// or of the republic confirms. Rooms above lend what this room cannot know: persons, their kin, their sessions, the services of an agency.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "audit/audit.h"
#include "core/refusal.h"
#include "jobs/jobs.h"
#include "offices/offices.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::offices {

/// Offices, officers or absences changed: {"kind", "office", "office_before" (where the officer was), "successor", "officer"} (ids, "" for
/// none). Emitted with the change.
inline constexpr std::string_view kChangedTopic = "offices.changed";

/// What an officer is called in a post, in every language.
struct Position {
  std::string code;
  LocalText name;
};
/// data/positions.yaml. Throws std::runtime_error naming file and place of what is wrong.
std::vector<Position> load_positions(const std::filesystem::path& positions_yaml);

struct Person {
  SubjectId subject;
  std::string display_name;  ///< "Sh. Toʻrayev"
};

/// One for each io_context; outlives every request.
struct Administration {
  db::Pool& db;
  const Clock& clock;
  web::RateLimiter& limits;
  std::vector<Position> positions{};
  /// Who has this number; the reading is logged as the administrator's. Refuses what persons refuses.
  std::function<Task<Result<Person>>(audit::Actor, std::string pin)> find_person{};
  /// Kin by the family register; logged as a conflict check of the house. Null: nobody has any.
  std::function<Task<std::set<SubjectId>>(SubjectId)> kin_of{};
  /// Ends the sessions in which a person acts as this officer, with the transaction.
  std::function<void(db::Batch&, SubjectId, OfficerId, Instant)> end_sessions{};
  /// Codes and names of the services an agency provides. Null: none.
  std::function<std::vector<std::pair<std::string, LocalText>>(std::string_view agency)> services_of{};
};

std::vector<web::Route> administration_routes(std::shared_ptr<Administration> services);
/// The entry of the desk's menu, with how many proposals wait for somebody else than their author.
web::OfficerEntry administration_entry(std::shared_ptr<Administration> services);
/// Brings confirmed changes into force on their day.
void subscribe(jobs::Worker& worker, std::shared_ptr<Administration> services);

}  // namespace darcha::offices
