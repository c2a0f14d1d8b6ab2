// The form engine: what is asked, whether an answer is right, and what an automatic rule decides. Pure; used by the wizard, by the JSON
// API, by the checker's examples and by the decision itself, so that a page can never accept what the engine would refuse.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "core/refusal.h"
#include "core/time.h"

namespace darcha::catalog {

/// By field code: one value, or several for `choices`; nothing is an empty or absent list. Dates in ISO form, yes_no as yes and no,
/// numbers and money as plain digits.
using Answers = std::map<std::string, std::vector<std::string>>;

struct FileFact {
  std::string type;  ///< pdf, jpeg, png, as sniffed; anything else is refused
  std::int64_t bytes = 0;
};

/// All that a form and a rule may look at.
struct FormInput {
  Answers answers;
  std::map<std::string, std::string> prefilled;        ///< by `as`; absent = the register holds nothing
  std::map<std::string, std::vector<FileFact>> files;  ///< by field code
  std::string applicant_kind = "citizen";
  int applicant_age = 0;  ///< full years on `today`
  Date today{};
};

struct FormError {
  std::string field;
  std::string code;  ///< docs/services.md: required, too_short, pattern, ...
  TextArgs args;     ///< min, max
};

bool holds(const Condition& condition, const FormInput& input);

/// In the order of the form. A hidden field is empty for every condition after it: call these on pruned answers (see prune).
std::vector<const FormPage*> visible_pages(const Service& service, const FormInput& input);
std::vector<const Field*> visible_fields(const FormPage& page, const FormInput& input);

/// Drops answers to fields that are not asked (going through the form in order) and to fields the form does not have.
Answers prune(const Service& service, const FormInput& input);

/// What was typed on one page, in the form it is stored (white space trimmed, digits of numbers and phones compacted, apostrophes right),
/// and what is wrong with it. Only visible fields of the page count. Date fields arrive already joined as YYYY-MM-DD, or as the text
/// typed when it is no date.
struct PageCheck {
  Answers answers;
  std::vector<FormError> errors;
};
PageCheck check_page(const Service& service, const FormPage& page, const FormInput& input);

/// The whole application: every visible field, and `missing_in_register` for required register values that are not there.
std::vector<FormError> check_form(const Service& service, const FormInput& input);

/// Whether the value is read for these answers.
bool is_read(const Prefill& prefill, const FormInput& input);

/// The outcome of an automatic service. Throws std::logic_error for a service that people decide.
const Outcome& decide(const Service& service, const FormInput& input);

}  // namespace darcha::catalog
