// What is wrong between the keys of a service: references, once-only, conditions, workflow, law, privacy, examples.
#pragma once
#include <filesystem>
#include <optional>

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

/// Runs one example of a service.
void check_example(const Node& root, const Service& service, const Reference& reference, Report& report, std::vector<std::string>& reached);

}  // namespace darcha::catalog
