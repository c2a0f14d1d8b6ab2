// The form engine: what is asked, whether an answer is right, and what an automatic rule decides. Pure; used by the wizard, by the JSON
// API, by the checker's examples and by the decision itself, so that a page can never accept what the engine would refuse.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/types.h"
#include "core/refusal.h"
#include "core/time.h"

namespace darcha::catalog {

/// By field code: one value, or several for `choices`; nothing is an empty or absent list. Dates in ISO form, yes_no as yes and no,
/// numbers and money as plain digits. A group holds the ids of its rows in order, "relatives" = {"1", "4"}; the answers of a row stand
/// under "relatives.4.kinship".
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
  TextArgs args;     ///< min, max; of a field in a row also `row`, its place among the rows, from 1
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

// --- groups -------------------------------------------------------------------------------------------------------------------------

/// "relatives.2.kinship".
std::string row_name(const Field& group, std::string_view row, const Field& field);

/// The ids of the rows in order: whole numbers from 1 to 9999, each once, anything else left out; at most one more than the group allows.
std::vector<std::string> rows_of(const Field& group, const Answers& answers);

/// An id for one more row, not among these.
std::string next_row(const std::vector<std::string>& rows);

/// The fields that a row asks: a condition sees the fields of its own row under their plain codes.
std::vector<const Field*> visible_row_fields(const Field& group, std::string_view row, const FormInput& input);

/// Puts the answers of a row under their plain codes, for conditions; what another row left there goes.
void look_at_row(const Field& group, std::string_view row, const Answers& answers, FormInput& seen);

/// What is asked of the group: rows begun and left blank are gone, unless fewer than `min_rows` would stay.
Answers prune_rows(const Field& group, const Answers& answers, FormInput seen);

/// An answer by its name in Answers. Nothing if the form has no such field.
struct AnswerName {
  const Field* field = nullptr;
  const Field* group = nullptr;  ///< null: no field of a row
  std::string row{};
};
std::optional<AnswerName> find_answer(const Service& service, std::string_view name);

/// Drops the answer to a field, with all rows of a group.
void forget(const Field& field, Answers& answers);

/// Whether the value is read for these answers.
bool is_read(const Prefill& prefill, const FormInput& input);

/// The outcome of an automatic service. Throws std::logic_error for a service that people decide.
const Outcome& decide(const Service& service, const FormInput& input);

}  // namespace darcha::catalog
