// What a name of a service stands for among the inputs, for conditions and facts.
#pragma once
#include "catalog/findings.h"

namespace darcha::catalog {

/// The items of a list value, trimmed, without blank ones.
std::vector<std::string> split_items(std::string_view value);

/// The value of a field, a prefilled value, `check.<code>` or `applicant.*`: nothing = not known, empty = known to be none.
std::optional<std::string> value_of(const Service& service, const Inputs& inputs, std::string_view name);

FactValue compute(const Fact& fact, const Service& service, const Inputs& inputs);

/// Stephen Kleene's strong logic: what is unknown may still not matter.
enum class Truth { no, unknown, yes };
Truth truth(const Condition& condition, const Service& service, const Inputs& inputs);

}  // namespace darcha::catalog
