// The register of offices: a snapshot of reference tables that every room may ask without waiting for the database.
#pragma once
#include <filesystem>
#include <memory>
#include <unordered_map>

#include "core/task.h"
#include "db/db.h"
#include "offices/types.h"

namespace darcha::offices {

/// Immutable once made; pointers it gives live as long as it does.
class Directory {
 public:
  Directory() = default;
  Directory(std::vector<Territory> territories, std::vector<Agency> agencies, std::vector<Office> offices, std::vector<Officer> officers,
            std::vector<Absence> absences = {});

  const Territory* find_territory(std::string_view soato) const;
  const Agency* find_agency(AgencyId id) const;
  const Agency* find_agency(std::string_view code) const;
  const Office* find_office(OfficeId id) const;
  const Office* find_office(std::string_view code) const;
  const Officer* find_officer(OfficerId id) const;
  /// The agency's open office that serves a territory: of the district, else of its region, else of the republic; nullptr if it has none.
  /// With a service: the first on this way that works on it.
  const Office* find_serving(std::string_view agency_code, std::string_view soato, std::string_view service = {}) const;
  /// The office itself, or of a closed one who took over, and who took over from them. nullptr if the office is unknown.
  const Office* find_heir(OfficeId id) const;
  std::vector<const Office*> offices_of(AgencyId agency) const;
  std::vector<const Officer*> officers_of(OfficeId office) const;
  /// Who a person acts for: an officer's row for each office they serve on that day.
  std::vector<const Officer*> find_officers_of_subject(SubjectId subject, Date on) const;
  /// The absence of an officer on a day; nullptr if they are there.
  const Absence* find_absence(OfficerId officer, Date on) const;
  bool is_away(OfficerId officer, Date on) const { return find_absence(officer, on) != nullptr; }
  /// Whom an officer acts for on a day: colleagues who are away and named them, while both still serve.
  std::vector<const Officer*> find_represented(OfficerId substitute, Date on) const;
  /// From the district up to the republic.
  std::vector<const Territory*> chain_of(std::string_view soato) const;

  const std::vector<Territory>& territories() const { return territories_; }
  const std::vector<Agency>& agencies() const { return agencies_; }
  const std::vector<Office>& offices() const { return offices_; }
  const std::vector<Officer>& officers() const { return officers_; }
  const std::vector<Absence>& absences() const { return absences_; }

 private:
  std::vector<Territory> territories_;
  std::vector<Agency> agencies_;
  std::vector<Office> offices_;
  std::vector<Officer> officers_;
  std::vector<Absence> absences_;
  std::unordered_map<std::string, std::size_t> territory_by_soato_, agency_by_code_, office_by_code_;
  std::unordered_map<std::string, std::size_t> serving_;  ///< "<agency>-<soato>", of open offices
  std::unordered_map<Uuid, std::size_t> agency_by_id_, office_by_id_, officer_by_id_;
};

/// The snapshot of this pool's database, loaded at the first call and again when it is older than a minute. Safe from any thread.
Task<std::shared_ptr<const Directory>> directory(db::Pool& pool);
/// Loads it again now: after an import, and in a test that has just made its database.
Task<std::shared_ptr<const Directory>> refresh(db::Pool& pool);
/// What the pools of this process have loaded is out of date: each loads it again at its next call. Other processes follow within a minute.
void outdate_directories();

/// Inserts or renews everything given, parents first; nothing is deleted, and what administrators have changed since stays as they left it.
Task<> save(db::Pool& pool, std::vector<Territory> territories, std::vector<Agency> agencies, std::vector<Office> offices,
            std::vector<Officer> officers);

/// Ids follow from codes, so that an import repeated anywhere gives the same ones.
AgencyId agency_id_of(std::string_view agency_code);
OfficeId office_id_of(std::string_view office_code);

/// Reference data of the repository. Throw std::runtime_error naming file and place of what is wrong.
std::vector<Territory> load_territories(const std::filesystem::path& data_dir);  ///< regions.json, districts.csv: 1 + 14 + 208
std::vector<Agency> load_agencies(const std::filesystem::path& agencies_yaml);   ///< services/agencies.yaml
/// data/offices.yaml: which agency has offices at which levels, and how they are named; one office for each territory of the level.
std::vector<Office> load_offices(const std::filesystem::path& offices_yaml, const std::vector<Territory>& territories,
                                 const std::vector<Agency>& agencies);

}  // namespace darcha::offices
