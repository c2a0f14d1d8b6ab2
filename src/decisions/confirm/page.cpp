// The confirmer's side of the case page, and the card of a decision that was taken.
#include "core/dates.h"
#include "decisions/confirm/confirm.h"
#include "decisions/letter/letter.h"
#include "decisions/pages.h"
#include "gen/decisions/text.h"
#include "gen/decisions/views.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::decisions {
namespace {

using Part = views::ConfirmPanel::Parts;

Part part(std::string title, const std::string& before, const std::string& after, bool compared) {
  Part out{.title = std::move(title)};
  if (!compared || before == after) {
    out.pieces.push_back({.text = after});
    return out;
  }
  for (const Change& change : differences(before, after))
    out.pieces.push_back(
        {.kind_removed = change.kind == Change::Kind::removed, .kind_added = change.kind == Change::Kind::added, .text = change.text});
  return out;
}

/// Every text of the proposal, with what changed since the one it follows.
std::vector<Part> parts_of(const web::Context& context, const cases::OpenCase& open, const Proposal& proposal, const Proposal* before) {
  std::vector<Part> out;
  const auto add = [&](std::string title, const Said& now, const Said* then) {
    out.push_back(part(title, then != nullptr ? then->uz : std::string{}, now.uz, then != nullptr));
    if (!now.own.empty())
      out.push_back(part(title + " (" + std::string{own_name(open.it.lang)} + ")", then != nullptr ? then->own : std::string{}, now.own,
                         then != nullptr));
  };
  for (const auto& [key, said] : proposal.explanations) {
    const Said* then = nullptr;
    if (before != nullptr)
      if (const auto known = before->explanations.find(key); known != before->explanations.end()) then = &known->second;
    if (!said.uz.empty()) add(question_words(context, *open.service, key), said, then);
  }
  add(context.t(text::kProposalFacts), proposal.facts, before != nullptr ? &before->facts : nullptr);
  add(context.t(text::kProposalConclusion), proposal.conclusion, before != nullptr ? &before->conclusion : nullptr);
  return out;
}

struct Opened {
  OpenCasePtr open;
  Papers papers;
};

Task<Result<Opened>> opened(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  PapersBeside beside;
  auto open = co_await cases::open_case(services->cases, context.visitor, *id, cases::Action::decide, &beside);
  if (!open) co_return std::unexpected(open.error());
  co_return Opened{std::make_shared<const cases::OpenCase>(std::move(*open)), std::move(beside.papers)};
}

/// A step whose answer was lost is not done again: the page says that it was done.
Task<std::optional<std::string>> done_already(std::shared_ptr<Services> services, web::Context context, std::string token) {
  const auto id = case_in(context);
  const auto subject = id ? co_await cases::find_subject(services->cases, *id) : std::nullopt;
  const auto loaded = subject ? co_await cases::find_case(services->cases, *subject, *id) : std::nullopt;
  if (!loaded || token.empty()) co_return std::nullopt;
  for (const cases::Step& step : loaded->steps)
    if (step.token == token && step.actor == context.visitor.officer.value) co_return step.kind;
  co_return std::nullopt;
}

Task<Result<net::Response>> confirm_it(std::shared_ptr<Services> services, web::Context context) {
  const std::string token = web::Form(context).token();
  auto opening = co_await opened(services, context);
  if (!opening) {
    if (co_await done_already(services, context, token)) co_return back_to_case(*case_in(context), "natija=confirmed", "qaror-qism");
    co_return std::unexpected(opening.error());
  }
  const auto done = co_await confirm(services, opening->open, token, std::move(opening->papers));
  if (!done) co_return std::unexpected(done.error());
  co_return back_to_case(opening->open->it.id, *done ? "natija=decided" : "natija=confirmed", "qaror-qism");
}

Task<Result<net::Response>> give_it_back(std::shared_ptr<Services> services, web::Context context) {
  web::Form form(context);
  const std::string token = form.token();
  const std::string remarks = form.text("remarks", {.required = false, .max = kLongestExplanation, .lines = true, .uzbek = true});
  auto opening = co_await opened(services, context);
  if (!opening) {
    if (co_await done_already(services, context, token)) co_return back_to_case(*case_in(context), "natija=returned", "qaror-qism");
    co_return std::unexpected(opening.error());
  }
  const auto done = co_await give_back(services, opening->open, remarks, token, std::move(opening->papers));
  if (!done && done.error().kind == RefusalKind::bad_input) co_return back_to_case(opening->open->it.id, "xato=1", "qaror-qism");
  if (!done) co_return std::unexpected(done.error());
  co_return back_to_case(opening->open->it.id, "natija=returned", "qaror-qism");
}

}  // namespace

Task<web::Html> confirm_card(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open, Papers papers) {
  const Proposal& proposal = *papers.in_state(ProposalState::sent);
  const Proposal* before = papers.find(proposal.follows);
  const catalog::Outcome* outcome = open->service->find_outcome(proposal.outcome);
  const std::string at = case_path(open->it.id);
  views::ConfirmPanel view{.by = context.t(text::kConfirmBy, {{"name", proposal.author.name}}),
                           .changed = before != nullptr,
                           .outcome = outcome != nullptr ? outcome->title.in(context.lang) : proposal.outcome,
                           .parts = parts_of(context, *open, proposal, before),
                           .letter = at + "/xat",
                           .confirm_action = at + "/tasdiq",
                           .return_action = at + "/qaytarish",
                           .remarks = {.id = "remarks",
                                       .name = "remarks",
                                       .label = context.t(text::kConfirmRemarks),
                                       .value = "",
                                       .rows = 4,
                                       .maxlength = static_cast<std::int64_t>(kLongestExplanation)}};
  if (before != nullptr) view.earlier_remarks = before->remarks;
  if (services->contested)
    if (const auto remedy = remedy_words(co_await services->contested(open), proposal.remedy))
      view.parts.insert(view.parts.begin(), part(context.t(text::kConfirmRemedy), {}, remedy->in(context.lang), false));
  if (outcome != nullptr)
    for (const catalog::Ground& ground : outcome->grounds)
      if (std::ranges::find(proposal.grounds, ground.code) != proposal.grounds.end()) {
        const catalog::Provision* provision = open->service->find_provision(ground.basis);
        view.grounds.push_back({.text = ground.text.in(context.lang),
                                .law = provision != nullptr ? provision_words(*provision, {}, context.lang) : ground.basis});
      }
  if (context.request->query.find("xato")) {
    view.remarks.error = web::sentence(context, "decisions.fault.no_remarks", {{"min", std::to_string(kShortestExplanation)}});
    view.errors = web::views::ErrorSummary{.items = {{.id = "remarks", .text = view.remarks.label + ": " + *view.remarks.error}}};
  }
  co_return web::html_of(context, view);
}

web::Html decision_card(const web::Context& context, const cases::Loaded& loaded, const Decision& decision) {
  const catalog::Outcome* outcome = loaded.service->find_outcome(decision.outcome);
  views::DecisionCard view{.done = answer_to_last_step(context), .letter = case_path(decision.application) + "/qaror.pdf"};
  if (decision.state == DecisionState::suspended || loaded.it.suspended) view.notes.push_back(context.t(text::kDecisionSuspended));
  const auto add = [&](web::TextKey label, std::string value) {
    if (!value.empty()) view.facts.items.push_back({.label = context.t(label), .value = std::move(value)});
  };
  add(text::kDecisionOutcome, outcome != nullptr ? outcome->title.in(context.lang) : decision.outcome);
  add(text::kDecisionNumber, decision.number);
  add(text::kDecisionDate, format_date_time(decision.decided_at, context.lang));
  if (decision.act)
    add(text::kDecisionAct,
        context.t(text::kLetterAct, {{"number", decision.act->number}, {"date", format_date(decision.act->date, context.lang)}}));
  return web::html_of(context, view);
}

std::vector<web::Route> confirm_routes(std::shared_ptr<Services> services) {
  return {officer_route(services, net::Method::post, "/xodim/ishlar/{id}/tasdiq", confirm_it),
          officer_route(services, net::Method::post, "/xodim/ishlar/{id}/qaytarish", give_it_back)};
}

}  // namespace darcha::decisions
