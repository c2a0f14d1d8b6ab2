// What the evidence says about what the law asks. A machine finds, people decide: a finding is met, not met or unclear, never a decision.
// Pure and deterministic: the same service version and the same inputs give the same findings for ever, so that a past decision can be
// recomputed (OʻRQ-457: a decision gives its reasons).
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalog/form_rules.h"
#include "catalog/types.h"
#include "core/time.h"

namespace darcha::catalog {

/// All that a finding may rest on. Keep it with the decision: it is what `find` is run again on.
struct Inputs {
  /// By name: fields of the form, prefilled values (`as`), answers of bodies (`check.<code>`). Nothing (or no entry) for a value that is
  /// read or asked of a body = not known; an empty string = known that there is none. A field of the form without an entry was left
  /// empty by the applicant, which is known. Several values (choices, row ids of a group) are joined with ";"; values of rows are
  /// "<group>.<row id>.<field>"; a field of files holds one "file" for each.
  std::map<std::string, std::optional<std::string>> values;
  Date lodged{};
  Date today{};
  std::string applicant_kind;        ///< "foreigner"
  std::optional<int> applicant_age;  ///< full years on `lodged`
  bool operator==(const Inputs&) const = default;
};

/// From what the form engine knows and what bodies answered (check code -> answer code). `unknown`: prefilled values (`as`) whose
/// register could not be asked; every other prefilled value without an entry is known to be none.
Inputs make_inputs(const Service& service, const FormInput& form, const std::map<std::string, std::string>& check_answers,
                   const std::vector<std::string>& unknown, Date lodged, Date today);

/// Prefilled values (`as`) whose register Darcha does not read yet: not known, whatever was stored.
std::vector<std::string> unconnected(const Service& service, const Reference& reference);

struct FactValue {
  std::string fact;
  std::optional<std::int64_t> value;
  enum class Unknown { known, missing, unreadable } unknown = Unknown::known;  ///< why there is no value
  bool operator==(const FactValue&) const = default;
};

enum class Verdict { met, not_met, unclear, not_applicable, for_person };
std::string_view code(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view code);

/// A name a verdict looked at, and what it held: nothing = not known.
using Used = std::pair<std::string, std::optional<std::string>>;

struct Finding {
  std::string requirement;
  Verdict verdict = Verdict::unclear;
  std::vector<Used> used;  ///< names its conditions looked at and the sources of its facts, by name, each once
  bool operator==(const Finding&) const = default;
};

/// Two values that ought to agree and do not; values as they are.
struct Mismatch {
  std::string comparison;
  std::string left, right;
  bool operator==(const Mismatch&) const = default;
};

/// In the order of the service. All three are total: whatever strangers wrote into a value, it is at worst unknown.
std::vector<FactValue> compute_facts(const Service& service, const Inputs& inputs);
std::vector<Finding> find(const Service& service, const Inputs& inputs);
std::vector<Mismatch> find_mismatches(const Service& service, const Inputs& inputs);

/// Whether a question to a body is asked: `when` of the check is not false. What is unknown is asked.
bool is_asked(const BodyCheck& check, const Service& service, const Inputs& inputs);

}  // namespace darcha::catalog
