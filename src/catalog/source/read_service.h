// From a tree to a Service. Reports what is wrong with the shape of each key; what is wrong between keys is for check/.
#pragma once
#include <filesystem>

#include "catalog/source/map_reader.h"
#include "catalog/types.h"

namespace darcha::catalog {

Service read_service(const Node& root, Report& report);

// Parts, for read_service and the reader of examples.
Condition read_condition(const Node& node, Report& report);
std::vector<TermPeriod> read_term(MapReader& map);
std::vector<FeePeriod> read_fee(MapReader& map);
std::vector<FormPage> read_form(const Node& node, Report& report);
Workflow read_workflow(const Node& node, Report& report);
std::vector<Fact> read_facts(MapReader& service);
std::vector<Requirement> read_requirements(MapReader& service);
std::vector<Comparison> read_comparisons(MapReader& service);
std::vector<BodyCheck> read_checks(MapReader& service);
Level read_level(MapReader& map, std::string_view key, Level fallback);

/// Reads the shared reference files: `services` holds categories.yaml and the like, `data` holds base_values.yaml.
Reference read_reference(const std::filesystem::path& services, const std::filesystem::path& data, std::vector<Fault>& faults);

}  // namespace darcha::catalog
