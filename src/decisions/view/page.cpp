// The decision as the applicant reads it in their cabinet: the reasons in plain words, the signed letter, and what to do if they disagree.
#include "core/dates.h"
#include "decisions/letter/letter.h"
#include "decisions/pages.h"
#include "gen/decisions/text.h"
#include "gen/decisions/views.h"

namespace darcha::decisions {
namespace {

void add_findings(const web::Context& context, const catalog::Service& service, const Decision& decision, const Found& found, Lang own,
                  views::ServedDecision& view) {
  for (const catalog::Requirement& requirement : service.requirements) {
    const auto finding = std::ranges::find(found.findings, requirement.code, &catalog::Finding::requirement);
    if (finding == found.findings.end() || finding->verdict == catalog::Verdict::not_applicable) continue;
    view.findings.push_back({.requirement = requirement.text.in(context.lang), .state = verdict_words(finding->verdict).in(context.lang)});
    if (const auto said = decision.explanations.find(requirement.code); said != decision.explanations.end())
      view.findings.back().said = in_all(said->second, own).in(context.lang);
  }
  view.has_findings = !view.findings.empty();
}

void add_grounds(const web::Context& context, const catalog::Service& service, const catalog::Outcome& outcome, const Decision& decision,
                 views::ServedDecision& view) {
  for (const catalog::Ground& ground : outcome.grounds) {
    if (std::ranges::find(decision.grounds, ground.code) == decision.grounds.end()) continue;
    const catalog::Provision* provision = service.find_provision(ground.basis);
    view.grounds.push_back({.text = ground.text.in(context.lang),
                            .law = provision != nullptr ? provision_words(*provision, {}, context.lang) : ground.basis,
                            .href = provision != nullptr ? provision->link : "#"});
  }
  view.has_grounds = !view.grounds.empty();
}

Task<std::shared_ptr<const catalog::Service>> appeal_of(std::shared_ptr<Services> services, Decision decision,
                                                        std::shared_ptr<const catalog::Service> own) {
  if (!services->complain_under) co_return own;
  auto other = co_await services->complain_under(std::move(decision));
  co_return other ? std::move(other) : std::move(own);
}

}  // namespace

Task<std::optional<web::Html>> served_panel(std::shared_ptr<Services> services, web::Context context,
                                            applications::Application application) {
  const auto service = services->cases->applications->find_service(application.service_code, application.service_version);
  if (!application.finished_at || !service || !service->workflow || service->workflow->automatic) co_return std::nullopt;
  const Papers papers = co_await load_papers(services, application.subject, application.id);
  const Decision* decision = papers.standing();
  const catalog::Outcome* outcome = decision != nullptr ? service->find_outcome(decision->outcome) : nullptr;
  if (outcome == nullptr) co_return std::nullopt;
  views::ServedDecision view{.outcome = outcome->title.in(context.lang),
                             .number = decision->number,
                             .letter = "/kabinet/hujjatlar/" + decision->letter.str() + ".pdf",
                             .facts = lines_of(in_all(decision->facts, application.lang).in(context.lang)),
                             .conclusion = lines_of(in_all(decision->conclusion, application.lang).in(context.lang))};
  if (decision->state == DecisionState::suspended) view.notes.push_back(context.t(text::kDecisionSuspended));
  const auto stored = co_await store::get_findings(services->db, application.subject, application.id, decision->findings);
  if (stored) add_findings(context, *service, *decision, parse_found(*stored), application.lang, view);
  add_grounds(context, *service, *outcome, *decision, view);
  view.people = decision->confirmer_name.empty()
                    ? context.t(text::kServedOne, {{"author", decision->author_name}})
                    : context.t(text::kServedTwo, {{"author", decision->author_name}, {"confirmer", decision->confirmer_name}});
  Complaining complaining;
  if (const auto loaded = co_await cases::find_case(services->cases, application.subject, application.id))
    complaining = complaining_of(*services, *co_await offices::directory(services->db), *loaded,
                                 co_await appeal_of(services, *decision, service), decision->decided_at);
  view.appeal = lines_of(appeal_words(*service, *services->cases->applications->reference(), complaining).in(context.lang));
  co_return web::html_of(context, view);
}

}  // namespace darcha::decisions
