// What the rules found about a case, with everything they looked at. Pure: kept with the decision and found again from what was kept.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "catalog/findings.h"
#include "decisions/rules.h"
#include "decisions/store.h"

namespace darcha::decisions {

/// A value of a register as it was read for the case: what people see. What rules see is in `Found::inputs`.
struct Evidence {
  std::string as;    ///< its name in the service
  std::string data;  ///< "residence.permits"
  std::string value;
  LocalText text;
  std::string register_code;
  Instant as_of{};
  std::optional<std::string> lodged;  ///< as it was when the application was handed in, where that differs
};

struct Found {
  Uuid id;
  std::string service_code;
  int service_version = 0;
  catalog::Inputs inputs;
  std::vector<Evidence> evidence;
  std::vector<catalog::FactValue> facts;
  std::vector<catalog::Finding> findings;
  std::vector<catalog::Mismatch> mismatches;
  Bytes print;  ///< SHA-256 over service, version and inputs
  Instant made_at{};
  OfficerId made_by;
};

/// Lets the rules of the service look at `inputs`: fills in facts, findings and mismatches.
void apply_rules(const catalog::Service& service, Found& found);

/// The fingerprint of what the rules looked at: two that agree rest on the same values of the same version.
Bytes print_of(const Found& found);

/// What has to be explained before a proposal may be sent, in the order of the service.
std::vector<Question> questions_of(const Found& found);
std::string compare_key(std::string_view comparison);  ///< "compare.<code>"

std::string inputs_json(const Found& found);
std::string results_json(const Found& found);
/// What the room itself stored. Throws std::runtime_error on anything else.
Found parse_found(const store::StoredFindings& stored);

/// What differs between two results of the same case, one sentence each, English, for a terminal. Empty: they agree.
std::vector<std::string> differences(const Found& stored, const Found& again);

}  // namespace darcha::decisions
