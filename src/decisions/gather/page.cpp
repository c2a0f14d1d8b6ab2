// The evidence beside the answers, as the case page shows it, and the order to read the registers.
#include "applications/words.h"
#include "core/dates.h"
#include "decisions/gather/gather.h"
#include "decisions/letter/letter.h"
#include "decisions/pages.h"
#include "gen/decisions/text.h"
#include "gen/decisions/views.h"
#include "web/sentence.h"

namespace darcha::decisions {
namespace {

using Line = views::EvidencePanel::Rows::Lines;

struct Look {
  const web::Context& context;
  const cases::OpenCase& open;
  const Found& found;
  std::shared_ptr<const catalog::Reference> reference;
};

Line line_of_register(const Look& look, const catalog::Prefill& prefill) {
  const auto& [context, open, found, reference] = look;
  Line line{.name = applications::datum_name(context, *reference, prefill.data)};
  const auto evidence = std::ranges::find(found.evidence, prefill.as, &Evidence::as);
  if (evidence == found.evidence.end()) {
    const auto input = found.inputs.values.find(prefill.as);
    const bool unknown = input != found.inputs.values.end() && !input->second;
    line.value = context.t(unknown ? text::kEvidenceUnknown : text::kEvidenceAbsent);
    return line;
  }
  line.value = evidence->value.empty() ? context.t(text::kEvidenceAbsent) : evidence->text.in(context.lang);
  line.source =
      applications::register_name(context, *reference, evidence->register_code) + " · " + format_date_time(evidence->as_of, context.lang);
  if (evidence->lodged) line.before = context.t(text::kEvidenceBefore, {{"value", *evidence->lodged}});
  return line;
}

Line line_of_check(const Look& look, const catalog::BodyCheck& check) {
  Line line{.name = check.title.in(look.context.lang), .value = look.context.t(text::kEvidenceUnknown)};
  const auto answer = look.found.inputs.values.find("check." + check.code);
  if (answer == look.found.inputs.values.end() || !answer->second) return line;
  const catalog::CheckAnswer* said = check.find(*answer->second);
  line.value = said != nullptr ? said->text.in(look.context.lang) : *answer->second;
  line.source = look.context.t(text::kEvidenceBody);
  return line;
}

std::optional<Line> line_of(const Look& look, const std::string& name) {
  const auto& [context, open, found, reference] = look;
  if (const catalog::Prefill* prefill = open.service->find_prefill(name)) return line_of_register(look, *prefill);
  if (const catalog::Fact* fact = open.service->find_fact(name)) {
    const auto value = std::ranges::find(found.facts, name, &catalog::FactValue::fact);
    const bool known = value != found.facts.end() && value->value;
    return Line{.name = fact->name.in(context.lang),
                .value = known ? std::to_string(*value->value) : context.t(text::kEvidenceUnknown),
                .source = context.t(text::kEvidenceRule)};
  }
  if (const catalog::Field* field = open.service->find_field(name)) {
    const auto& answers = open.application.application.answers;
    const auto answer = answers.find(name);
    Line line{.name = field->label.in(context.lang), .source = context.t(text::kEvidenceAnswer)};
    if (answer == answers.end()) {
      line.value = context.t(text::kEvidenceAbsent);
    } else {
      for (const applications::ShownAnswer& shown : applications::shown_answers(context, *field, answers))
        line.value += (line.value.empty() ? "" : "; ") + shown.value;
    }
    return line;
  }
  if (name.starts_with("check."))
    if (const catalog::BodyCheck* check = open.service->find_check(name.substr(6))) return line_of_check(look, *check);
  return std::nullopt;
}

void mark(const web::Context& context, views::EvidencePanel::Rows& row, catalog::Verdict verdict) {
  using enum catalog::Verdict;
  row.state = verdict_words(verdict).in(context.lang);
  row.mark = verdict == met ? "w-ok" : verdict == not_met ? "w-bad" : verdict == not_applicable ? "w-na" : "w-ask";
  row.symbol = verdict == met ? "check" : verdict == not_met ? "x" : verdict == not_applicable ? "info" : "warn";
}

void add_lines(const Look& look, const std::vector<std::string>& names, views::EvidencePanel::Rows& row) {
  for (const std::string& name : names)
    if (auto line = line_of(look, name)) row.lines.push_back(std::move(*line));
}

void add_rows(const Look& look, views::EvidencePanel& panel) {
  const auto& [context, open, found, reference] = look;
  for (const catalog::Requirement& requirement : open.service->requirements) {
    const auto finding = std::ranges::find(found.findings, requirement.code, &catalog::Finding::requirement);
    if (finding == found.findings.end()) continue;
    views::EvidencePanel::Rows row{.title = requirement.text.in(context.lang)};
    if (const catalog::Provision* provision = open.service->find_provision(requirement.basis))
      row.provision = provision->act + (requirement.provision.empty() ? "" : ", " + requirement.provision);
    mark(context, row, finding->verdict);
    add_lines(look, requirement.evidence, row);
    panel.rows.push_back(std::move(row));
  }
  for (const catalog::Mismatch& mismatch : found.mismatches) {
    const auto comparison = std::ranges::find(open.service->comparisons, mismatch.comparison, &catalog::Comparison::code);
    if (comparison == open.service->comparisons.end()) continue;
    views::EvidencePanel::Rows row{.title = comparison->text.in(context.lang),
                                   .flagged = true,
                                   .mark = "w-ask",
                                   .symbol = "warn",
                                   .state = context.t(text::kEvidenceMismatch)};
    add_lines(look, comparison->values, row);
    panel.rows.push_back(std::move(row));
  }
}

Task<Result<net::Response>> read_now(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  auto open = co_await cases::open_case(services->cases, context.visitor, *id, cases::Action::see);
  if (!open) co_return std::unexpected(open.error());
  if (open->it.closed_at || !has_case(*open)) co_return refuse("decisions.not_your_desk", RefusalKind::conflict);
  const auto found = co_await gather(services, std::make_shared<const cases::OpenCase>(std::move(*open)));
  if (!found && found.error().kind == RefusalKind::unavailable) co_return back_to_case(*id, "reyestr=yopiq", "dalillar-qism");
  if (!found) co_return std::unexpected(found.error());
  co_return back_to_case(*id, {}, "dalillar-qism");
}

}  // namespace

Task<std::optional<web::Html>> evidence_panel(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open) {
  if (open->service->requirements.empty() && open->service->prefill.empty()) co_return std::nullopt;
  const Papers papers = co_await load_papers(services, open->it.subject, open->it.id);
  // What a decision or a sent proposal rests on is shown with it, whatever was read later.
  std::optional<Found> found = papers.found;
  if (const Proposal* sent = papers.in_state(ProposalState::sent)) found = co_await found_of(services, papers, *sent);
  views::EvidencePanel panel{.may_read = !open->it.closed_at && has_case(*open) && papers.in_state(ProposalState::sent) == nullptr,
                             .read_action = case_path(open->it.id) + "/dalillar/oqish",
                             .read_again = found.has_value(),
                             .has_rows = found.has_value()};
  if (context.request->query.find("reyestr"))
    panel.failed = web::views::Alert{.kind = "danger",
                                     .title = context.t(text::kEvidenceFailedTitle),
                                     .text = context.t(text::kRefusalRegistersUnavailable),
                                     .announce = true};
  if (found) {
    const auto met = std::ranges::count(found->findings, catalog::Verdict::met, &catalog::Finding::verdict);
    panel.counts = context.t(text::kEvidenceCounts, {{"met", std::to_string(met)}, {"open", std::to_string(questions_of(*found).size())}});
    panel.made = context.t(text::kEvidenceMade, {{"time", format_date_time(found->made_at, context.lang)}});
    add_rows({context, *open, *found, services->cases->applications->reference()}, panel);
  }
  co_return web::html_of(context, panel);
}

std::vector<web::Route> gather_routes(std::shared_ptr<Services> services) {
  return {officer_route(services, net::Method::post, "/xodim/ishlar/{id}/dalillar/oqish", read_now)};
}

}  // namespace darcha::decisions
