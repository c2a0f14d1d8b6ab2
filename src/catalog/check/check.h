// What is wrong between the keys of a service: references, once-only, conditions, workflow, law, privacy, examples.
#pragma once
#include <filesystem>
#include <optional>

#include "catalog/form_rules.h"
#include "catalog/source/map_reader.h"
#include "catalog/types.h"

namespace darcha::catalog {

/// One service folder, read. `service` is there even when it has faults, as far as it could be read.
struct Folder {
  std::string code;
  std::optional<Service> service;
  std::string canonical;  ///< canonical JSON of service.yaml
  std::vector<Fault> faults;
  bool sound() const { return service && faults.empty(); }
};

struct Source {
  Reference reference;
  std::vector<Fault> reference_faults;
  std::vector<Folder> folders;  ///< by code
};

/// Reads and checks everything below `services`. Hostile folders cost no more than their bounded files.
Source read_source(const std::filesystem::path& services, const std::filesystem::path& data);
Folder read_folder(const std::filesystem::path& folder, const Reference& reference);

/// `root` gives the lines; a service read from the database has none.
void check_service(const Service& service, const Node& root, const Reference& reference, Report& report);
void check_form(const Service& service, const Reference& reference, Report& report);
void check_workflow(const Service& service, int line, Report& report);
void check_procedure(const Service& service, const Reference& reference, Report& report);
void check_stages(const Service& service, const Reference& reference, int workflow_line, int outcomes_line, Report& report);
/// Fields of the form and prefilled values, by name.
std::vector<std::string> value_names(const Service& service);
void check_periods(const Service& service, int term_line, int fee_line, Report& report);
/// `what` names the owner of the condition; `seen` are the names it may look at.
void check_condition(const Condition& condition, const Service& service, const std::vector<std::string>& seen, const std::string& what,
                     Report& report);

/// What the examples of a service show between them.
struct Shown {
  std::vector<std::string> outcomes;
  std::vector<std::string> met, not_met;  ///< requirements
};

/// Runs one example of a service.
void check_example(const Node& root, const Service& service, const Reference& reference, Report& report, Shown& shown);

/// The part of an example about evidence: what could not be asked, what bodies answered, rows of groups; then what was to be found.
struct ExampleEvidence {
  std::vector<std::string> unavailable;  ///< data
  std::map<std::string, std::string> checks;
  Answers rows;  ///< row ids by group, and the values of each row
  Date today{};
};
ExampleEvidence read_evidence(MapReader& example, const Service& service, Date on);
void compare_findings(MapReader& expect, const Service& service, const FormInput& stored, const ExampleEvidence& evidence, Shown& shown);

}  // namespace darcha::catalog
