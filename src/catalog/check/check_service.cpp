#include <algorithm>
#include <fmt/format.h>

#include "catalog/check/check.h"

namespace darcha::catalog {
namespace {

/// Line of a key of the root, or of a key inside one of its maps.
int line_of(const Node& root, std::string_view key, std::string_view inner = {}) {
  for (const Node::Entry& entry : root.entries) {
    if (entry.key != key) continue;
    for (const Node::Entry& deeper : entry.value.entries)
      if (!inner.empty() && deeper.key == inner) return deeper.line;
    return entry.line;
  }
  return root.line;
}

/// Terms for some cases and the term for the others stand side by side, the conditional ones first.
bool shares_its_days(const TermPeriod& before, const TermPeriod& next) {
  return before.when && before.from == next.from && before.until == next.until;
}
bool shares_its_days(const FeePeriod&, const FeePeriod&) { return false; }

template <class Period>
void check_series(const std::vector<Period>& periods, std::string_view what, int line, const Service& service, Report& report) {
  for (std::size_t i = 0; i < periods.size(); ++i) {
    const Period& p = periods[i];
    if (p.until && *p.until < p.from)
      report.add(line, fmt::format("the {} from {} ends before it begins", what, to_iso(p.from)), "correct `until`");
    if (i == 0) continue;
    const Period& before = periods[i - 1];
    if (shares_its_days(before, p)) continue;
    if (p.from <= before.from || (before.until && *before.until >= p.from))
      report.add(line, fmt::format("the {} periods from {} and {} overlap", what, to_iso(before.from), to_iso(p.from)),
                 "sort them by `from`; end one before the next begins");
  }
  if (periods.empty())
    report.add(line, fmt::format("no {}", what), "add at least one period");
  else if (service.runs() && std::ranges::any_of(periods, &Period::unknown))
    report.add(line, fmt::format("the service runs, but a {} is unknown", what), "find it out, or change `status`");
  else if (service.runs() && periods.front().from > service.since)
    report.add(line, fmt::format("the service runs since {}, its first {} begins later", to_iso(service.since), what),
               "begin the first period no later than `since`");
}

class References {
 public:
  References(const Service& service, const Node& root, const Reference& reference, Report& report)
      : s_(service), root_(root), reference_(reference), report_(report) {}

  void agency(const std::string& code, std::string_view key, std::string_view inner = {}) {
    if (!code.empty() && reference_.find_agency(code) == nullptr)
      unknown("agency", code, key, inner, reference_.agencies, "add it to agencies.yaml");
  }
  void basis(const std::string& id, int line) {
    if (!id.empty() && s_.find_provision(id) == nullptr)
      report_.add(line, fmt::format("the basis `{}` is not in `legal_basis`", id), "add the act there, or correct the name");
  }
  /// `read`: by the rules of a running service, which cannot do without it. People can: to them it is not known.
  void datum(const std::string& data, int line, bool read) {
    const auto found = reference_.find_datum(data);
    if (!found) {
      std::vector<std::string> names;
      for (const Register& r : reference_.registers)
        for (const RegisterField& f : r.fields) names.push_back(r.code + "." + f.code);
      const std::vector<std::string_view> views(names.begin(), names.end());
      const std::string near = nearest(data, views);
      report_.add(line, fmt::format("no register holds `{}`", data),
                  near.empty() ? "name a datum of registers.yaml" : fmt::format("did you mean `{}`?", near));
    } else if (read && s_.runs() && !found->field->connected) {
      report_.add(line, fmt::format("the service runs and reads `{}`, but Darcha has no exchange with that register yet", data),
                  "connect the register first, or change `status`");
    }
  }
  template <class T>
  void unknown(std::string_view kind, const std::string& code, std::string_view key, std::string_view inner, const std::vector<T>& known,
               std::string_view otherwise) {
    std::vector<std::string_view> names;
    for (const T& item : known) names.push_back(item.code);
    const std::string near = nearest(code, names);
    report_.add(line_of(root_, key, inner), fmt::format("unknown {} `{}`", kind, code),
                near.empty() ? std::string(otherwise) : fmt::format("did you mean `{}`?", near));
  }

 private:
  const Service& s_;
  const Node& root_;
  const Reference& reference_;
  Report& report_;
};

void check_references(const Service& s, const Node& root, const Reference& reference, Report& report) {
  References refs(s, root, reference, report);
  refs.agency(s.provider, "provider");
  refs.agency(s.appeal.to, "appeal", "to");
  refs.agency(s.privacy.controller, "privacy", "controller");
  for (const std::string& agency : s.privacy.shared_with) refs.agency(agency, "privacy", "shared_with");
  if (!s.category.empty() && reference.find_category(s.category) == nullptr)
    refs.unknown("category", s.category, "category", {}, reference.categories, "add it to categories.yaml");
  for (const std::string& event : s.life_events)
    if (reference.find_life_event(event) == nullptr)
      refs.unknown("life event", event, "life_events", {}, reference.life_events, "add it to life_events.yaml");
  for (const TermPeriod& p : s.term) refs.basis(p.basis, line_of(root, "term"));
  for (const FeePeriod& p : s.fee) refs.basis(p.basis, line_of(root, "fee"));
  refs.basis(s.appeal.basis, line_of(root, "appeal", "basis"));
  for (const Outcome& o : s.outcomes)
    for (const Ground& g : o.grounds) refs.basis(g.basis, line_of(root, "outcomes"));
  for (const Prefill& p : s.prefill) {
    refs.datum(p.data, p.line, p.required || !s.workflow || s.workflow->automatic);
    refs.basis(p.basis, p.line);
    if (p.ground == Prefill::Ground::consent && !p.consent.empty() && s.find_consent(p.consent) == nullptr)
      report.add(p.line, fmt::format("the consent `{}` is not in `consents`", p.consent), "add it there, or correct the name");
  }
  for (const Consent& c : s.consents) {
    refs.agency(c.to, "consents");
    for (const std::string& data : c.data) refs.datum(data, line_of(root, "consents"), false);
  }
  if (s.workflow)
    for (const State& state : s.workflow->states)
      if (!state.office.empty() && state.office != "provider" && reference.find_agency(state.office) == nullptr)
        report.add(state.line, fmt::format("unknown agency `{}`", state.office), "name an agency, or `provider`");
}

template <class T, class Get>
void check_unique(const std::vector<T>& items, Get get, std::string_view what, int line, Report& report) {
  for (std::size_t i = 0; i < items.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (std::invoke(get, items[i]) == std::invoke(get, items[j]))
        report.add(line, fmt::format("the {} `{}` stands twice", what, std::invoke(get, items[i])), "rename one");
}

void check_prefill(const Service& s, const Node& root, Report& report) {
  check_unique(s.prefill, &Prefill::as, "prefilled value", line_of(root, "prefill"), report);
  std::vector<std::string> names;  // fields first, then the values read before this one
  for (const FormPage& page : s.form)
    for (const Field& field : page.fields) names.push_back(field.code);
  for (const Prefill& p : s.prefill) {
    if (p.when) check_condition(*p.when, s, names, fmt::format("the prefilled value `{}`", p.as), report);
    names.push_back(p.as);
  }
}

void check_privacy(const Service& s, const Node& root, Report& report) {
  const Privacy& p = s.privacy;
  if (s.runs() && !p.published)
    report.add(line_of(root, "privacy"), "the service runs, but its privacy assessment is not published",
               "publish it and write `published`, or change `status` (R115)");
  if (p.published && p.reviewed && *p.reviewed > *p.published)
    report.add(line_of(root, "privacy", "reviewed"), "the assessment was reviewed after it was published", "correct the dates");
  if (s.runs() && p.published && *p.published > s.since)
    report.add(line_of(root, "privacy", "published"), "the service ran before its assessment was published",
               "correct `since` or `published`");
  if (p.published && p.risks.size() < 2)
    report.add(line_of(root, "privacy", "risks"), "a published assessment names fewer than two risks",
               "think again: who could be harmed, and how");
  if (s.status == Status::live && std::ranges::any_of(p.risks, [](const Risk& r) { return r.left == Risk::Left::high; }))
    report.add(line_of(root, "privacy", "risks"), "a service with a high risk left over cannot be `live`",
               "lower the risk, or run it as a pilot");
  for (const Prefill& prefill : s.prefill)
    if (std::ranges::find(p.data, prefill.data) == p.data.end())
      report.add(line_of(root, "privacy", "data"), fmt::format("the assessment does not mention `{}`, which is read", prefill.data),
                 "assess it and add it to `data`");
  for (const std::string& data : p.data)
    if (std::ranges::find(s.prefill, data, &Prefill::data) == s.prefill.end())
      report.add(line_of(root, "privacy", "data"), fmt::format("the assessment mentions `{}`, which is not read", data),
                 "remove it, or read it under `prefill`");
}

void check_output(const Service& s, const Node& root, Report& report) {
  const bool issues = std::ranges::any_of(s.outcomes, &Outcome::document);
  if (issues && !s.output) report.add(line_of(root, "outcomes"), "an outcome issues a document, but there is no `output`", "add `output`");
  if (!s.output) return;
  if (!issues) report.add(line_of(root, "output"), "a document that no outcome issues", "write `document: true` at the outcome");
  for (const std::string& name : s.output->shows)
    if (s.find_field(name) == nullptr && s.find_prefill(name) == nullptr)
      report.add(line_of(root, "output", "shows"),
                 fmt::format("the document shows `{}`, which is neither a field nor a prefilled value", name), "correct the name");
}

void check_running(const Service& s, const Node& root, Report& report) {
  if (s.status != Status::live && !s.today)
    report.add(line_of(root, "status"), "the page does not say how one gets the service today", "add `today`, honestly");
  if (!s.runs()) return;
  for (const std::string_view key : {"form", "prefill", "workflow", "outcomes"})
    if (root.find(key) == nullptr)
      report.add(root.line, fmt::format("the service runs, but has no `{}`", key), "add it, or change `status`");
  if (s.today && s.status == Status::live) report.add(line_of(root, "today"), "a live service needs no `today`", "remove it");
}

}  // namespace

void check_periods(const Service& service, int term_line, int fee_line, Report& report) {
  check_series(service.term, "term", term_line, service, report);
  check_series(service.fee, "fee", fee_line, service, report);
}

void check_service(const Service& s, const Node& root, const Reference& reference, Report& report) {
  check_references(s, root, reference, report);
  check_unique(s.legal_basis, &Provision::id, "legal basis", line_of(root, "legal_basis"), report);
  check_unique(s.outcomes, &Outcome::code, "outcome", line_of(root, "outcomes"), report);
  check_unique(s.consents, &Consent::code, "consent", line_of(root, "consents"), report);
  check_periods(s, line_of(root, "term"), line_of(root, "fee"), report);
  const std::vector<std::string> names = value_names(s);
  for (const FeePeriod& period : s.fee)
    for (const FeeAmount& amount : period.amounts)
      if (amount.when) check_condition(*amount.when, s, names, "the fee", report);
  for (std::size_t i = 0; i < s.term.size(); ++i) {
    if (!s.term[i].when) continue;
    check_condition(*s.term[i].when, s, names, "the term", report);
    if (i + 1 == s.term.size() || !shares_its_days(s.term[i], s.term[i + 1]))
      report.add(line_of(root, "term"), fmt::format("the term from {} for some cases has none for the others", to_iso(s.term[i].from)),
                 "add a term with the same `from`, and without `when`, after it");
  }
  check_form(s, reference, report);
  check_prefill(s, root, report);
  check_procedure(s, reference, report);
  if (s.workflow) {
    check_workflow(s, line_of(root, "workflow"), report);
    check_stages(s, reference, line_of(root, "workflow"), line_of(root, "outcomes"), report);
  }
  check_output(s, root, report);
  check_privacy(s, root, report);
  check_running(s, root, report);
}

}  // namespace darcha::catalog
