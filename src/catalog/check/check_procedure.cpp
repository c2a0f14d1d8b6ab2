// Facts, requirements, comparisons, questions to bodies: that each name leads somewhere and each computation can be made.
#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "catalog/check/check.h"

namespace darcha::catalog {
namespace {

class Procedure {
 public:
  Procedure(const Service& service, const Reference& reference, Report& report) : s_(service), reference_(reference), report_(report) {
    values_ = value_names(service);
    computed_ = values_;
    for (const Fact& fact : s_.facts) computed_.push_back(fact.code);
    all_ = computed_;
    for (const BodyCheck& check : s_.checks) all_.push_back("check." + check.code);
  }

  void facts() {
    std::set<std::string> codes(values_.begin(), values_.end());
    for (const Fact& fact : s_.facts) {
      if (!codes.insert(fact.code).second)
        report_.add(fact.line, fmt::format("the name `{}` of a fact is taken", fact.code),
                    "rename it: a fact is not a field nor a value read");
      if (known(values_, fact.of, fact.line, fmt::format("the fact `{}`", fact.code))) source_of(fact);
    }
  }

  void requirements() {
    std::set<std::string> codes;
    for (const Requirement& r : s_.requirements) {
      const std::string what = fmt::format("the requirement `{}`", r.code);
      if (!codes.insert(r.code).second) report_.add(r.line, what + " stands twice", "rename one");
      basis(r.basis, r.line);
      for (const std::string& name : r.evidence) known(all_, name, r.line, what);
      for (const auto* condition : {&r.when, &r.met, &r.not_met})
        if (*condition) check_condition(**condition, s_, all_, what, report_);
    }
  }

  void comparisons() {
    std::set<std::string> codes;
    for (const Comparison& c : s_.comparisons) {
      const std::string what = fmt::format("the comparison `{}`", c.code);
      if (!codes.insert(c.code).second) report_.add(c.line, what + " stands twice", "rename one");
      for (const std::string& name : c.values) {
        known(computed_, name, c.line, what);
        if (const Field* field = s_.find_field(name); field != nullptr && field->type == FieldType::group)
          report_.add(c.line, fmt::format("{} looks at rows, which have no one value", what), "compare a fact computed of them");
      }
    }
  }

  void checks() {
    std::set<std::string> codes;
    for (const BodyCheck& check : s_.checks) {
      const std::string what = fmt::format("the question `{}` to a body", check.code);
      if (!codes.insert(check.code).second) report_.add(check.line, what + " stands twice", "rename one");
      if (reference_.find_agency(check.agency) == nullptr)
        report_.add(check.line, fmt::format("{} goes to the unknown agency `{}`", what, check.agency), "add it to agencies.yaml");
      if (std::ranges::find(s_.privacy.shared_with, check.agency) == s_.privacy.shared_with.end() && check.agency != s_.provider)
        report_.add(check.line, fmt::format("{} goes to `{}`, which the privacy assessment does not mention", what, check.agency),
                    "add it to `shared_with` of `privacy`");
      basis(check.basis, check.line);
      if (check.when) check_condition(*check.when, s_, computed_, what, report_);
      const bool asked = s_.workflow && std::ranges::any_of(s_.workflow->states, [&](const State& state) {
                           return std::ranges::find(state.checks, check.code) != state.checks.end();
                         });
      if (!asked) report_.add(check.line, what + " is never asked", "name it in `checks` of a state that does `check`");
    }
  }

 private:
  bool known(const std::vector<std::string>& names, const std::string& name, int line, const std::string& what) {
    if (std::ranges::find(names, name) != names.end()) return true;
    const std::vector<std::string_view> views(names.begin(), names.end());
    const std::string near = nearest(name, views);
    report_.add(line, fmt::format("{} looks at the unknown value `{}`", what, name),
                near.empty() ? "name a field, a prefilled value, a fact or check.<code>" : fmt::format("did you mean `{}`?", near));
    return false;
  }

  void basis(const std::string& id, int line) {
    if (!id.empty() && s_.find_provision(id) == nullptr)
      report_.add(line, fmt::format("the basis `{}` is not in `legal_basis`", id), "add the act there, or correct the name");
  }

  void source_of(const Fact& fact) {
    const Field* field = s_.find_field(fact.of);
    const bool group = field != nullptr && field->type == FieldType::group;
    const bool of_periods = fact.compute == Fact::Compute::years_continuous || fact.compute == Fact::Compute::most_days_in_a_year;
    const bool of_a_day = !of_periods && fact.compute != Fact::Compute::count;
    if (group != !fact.between.empty() && (group ? of_periods : true))
      report_.add(
          fact.line,
          fmt::format("the fact `{}` {}", fact.code,
                      group ? "does not say which fields of a row are its days" : "names fields of a row, but its source has no rows"),
          group ? "add `between: [first, last]`" : "remove `between`");
    for (const std::string& name : fact.between)
      if (group && (field->find(name) == nullptr || field->find(name)->type != FieldType::date))
        report_.add(fact.line, fmt::format("`{}` is not a date of a row of `{}`", name, fact.of),
                    "name a field of type `date` of the group");
    const bool wrong_field = field != nullptr && ((of_a_day && field->type != FieldType::date) || (of_periods && !group));
    if (wrong_field)
      report_.add(fact.line, fmt::format("`{}` cannot be computed of the field `{}`", code(fact.compute), fact.of),
                  of_a_day ? "name a date" : "name a prefilled value of periods, or a group with `between`");
  }

  const Service& s_;
  const Reference& reference_;
  Report& report_;
  std::vector<std::string> values_, computed_, all_;
};

}  // namespace

std::vector<std::string> value_names(const Service& service) {
  std::vector<std::string> names;
  for (const FormPage& page : service.form)
    for (const Field& field : page.fields) names.push_back(field.code);
  for (const Prefill& p : service.prefill) names.push_back(p.as);
  return names;
}

void check_procedure(const Service& service, const Reference& reference, Report& report) {
  Procedure procedure(service, reference, report);
  procedure.facts();
  procedure.requirements();
  procedure.comparisons();
  procedure.checks();
}

}  // namespace darcha::catalog
