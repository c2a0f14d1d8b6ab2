// The form in which an act is entered, and what the case page says while a collegial body has the case.
#include "core/text.h"
#include "decisions/letter/letter.h"
#include "decisions/pages.h"
#include "decisions/record/record.h"
#include "gen/decisions/text.h"
#include "gen/decisions/views.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::decisions {
namespace {

using Does = catalog::State::Does;

std::string title_of(const web::Context& context, const catalog::Service& service, const std::string& outcome) {
  const catalog::Outcome* found = service.find_outcome(outcome);
  return found != nullptr ? found->title.in(context.lang) : outcome;
}

/// What the present state may end with.
std::vector<const catalog::Outcome*> ends_of(const cases::Loaded& loaded) {
  std::vector<const catalog::Outcome*> out;
  for (const std::string& next : loaded.state->next) {
    const catalog::State* state = loaded.service->workflow->find(next);
    if (state == nullptr || state->kind != catalog::State::Kind::end) continue;
    if (const catalog::Outcome* outcome = loaded.service->find_outcome(state->outcome)) out.push_back(outcome);
  }
  return out;
}

web::views::RadioGroup outcomes_of(const web::Context& context, const cases::Loaded& loaded, const std::string& chosen,
                                   const std::vector<std::string>& grounds) {
  web::views::RadioGroup group{.id = "outcome", .name = "outcome", .legend = context.t(text::kRecordOutcome)};
  for (const catalog::Outcome* outcome : ends_of(loaded)) {
    const std::size_t place = group.options.size();
    group.options.push_back({.id = place == 0 ? group.id : group.id + "-" + std::to_string(place + 1),
                             .value = outcome->code,
                             .label = outcome->title.in(context.lang),
                             .checked = chosen == outcome->code});
    web::views::CheckboxGroup of_law{
        .id = "ground-" + outcome->code, .name = "ground." + outcome->code, .legend = context.t(text::kProposalGrounds)};
    for (const catalog::Ground* ground : usable_grounds(*loaded.service, *outcome))
      of_law.options.push_back({.id = of_law.id + (of_law.options.empty() ? "" : "-" + std::to_string(of_law.options.size() + 1)),
                                .value = ground->code,
                                .label = ground->text.in(context.lang),
                                .checked = std::ranges::find(grounds, ground->code) != grounds.end()});
    if (!of_law.options.empty()) group.options.back().more = web::html_of(context, of_law);
  }
  return group;
}

/// The form with what was typed, or as it is opened first.
views::RecordForm form_of(const web::Context& context, const cases::OpenCase& open, const Proposal& proposal, const web::Form& form) {
  const auto supported = open.it.data.find(std::string{kOutcomeOfCase});
  const std::string likely = supported != open.it.data.end() ? supported->second : proposal.outcome;
  std::vector<std::string> grounds = likely == proposal.outcome ? proposal.grounds : std::vector<std::string>{};
  const std::string at = case_path(open.it.id);
  views::RecordForm view{.proposed = title_of(context, *open.service, proposal.outcome),
                         .action = at + "/hujjat",
                         .number = {.id = "act_number",
                                    .name = "act_number",
                                    .label = context.t(text::kRecordNumber),
                                    .maxlength = 40,
                                    .size = 20,
                                    .spellcheck_off = true},
                         .date = {.id = "act_date", .name = "act_date", .legend = context.t(text::kRecordDate)},
                         .outcome = outcomes_of(context, open, form.posted() ? form.raw("outcome") : likely, grounds),
                         .conclusion = {.id = "conclusion",
                                        .name = "conclusion",
                                        .label = context.t(text::kProposalConclusion),
                                        .hint = context.t(text::kRecordConclusionHint),
                                        .value = form.raw("conclusion"),
                                        .rows = 4,
                                        .maxlength = static_cast<std::int64_t>(kLongestText),
                                        .optional = true},
                         .letter = at + "/xat"};
  if (supported != open.it.data.end() && open.it.data.contains(std::string{kSittingOfCase}))
    view.supported = title_of(context, *open.service, supported->second);
  if (needs_translation(open.it.lang))
    view.conclusion_own.push_back({.id = "conclusion-own",
                                   .name = "conclusion.own",
                                   .label = context.t(text::kProposalConclusionOwn, {{"lang", std::string{own_name(open.it.lang)}}}),
                                   .value = form.raw("conclusion.own"),
                                   .rows = 3,
                                   .maxlength = static_cast<std::int64_t>(kLongestText),
                                   .optional = true});
  if (form.posted()) {
    form.show(view.number);
    form.show(view.date);
  }
  return view;
}

void show_faults(const web::Context& context, const Refusal& refusal, views::RecordForm& view) {
  web::views::ErrorSummary summary;
  for (const FieldError& fault : refusal.fields) {
    const std::string words = web::sentence(context, fault.code, fault.args);
    const auto mark = [&](auto& field, const std::string& label) {
      field.error = words;
      return label + ": " + words;
    };
    std::string line = words;
    if (fault.field == "act_number") line = mark(view.number, view.number.label);
    if (fault.field == "act_date") line = mark(view.date, view.date.legend);
    if (fault.field == "outcome" || fault.field == "grounds") line = mark(view.outcome, view.outcome.legend);
    if (fault.field == "conclusion") line = mark(view.conclusion, view.conclusion.label);
    summary.items.push_back({.id = fault.field == "grounds" ? "outcome" : fault.field, .text = std::move(line)});
  }
  if (!summary.items.empty()) view.errors = std::move(summary);
}

ActEntry entry_in(const web::Context& context, web::Form& form) {
  ActEntry entry{.outcome = form.raw("outcome")};
  entry.act.number = form.text("act_number", {.required = false, .max = 200});
  entry.act.date = form.date("act_date", {.required = false}).value_or(Date{});
  for (const auto& [name, value] : context.request->form.items())
    if (name == "ground." + entry.outcome) entry.grounds.push_back(value);
  entry.conclusion.uz = form.text("conclusion", {.required = false, .max = kLongestText, .lines = true, .uzbek = true});
  entry.conclusion.own = form.text("conclusion.own", {.required = false, .max = kLongestText, .lines = true});
  return entry;
}

Task<Result<net::Response>> enter(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  web::Form form(context);
  ActEntry entry = entry_in(context, form);
  auto opened = co_await cases::open_case(services->cases, context.visitor, *id, cases::Action::decide);
  if (!opened) co_return std::unexpected(opened.error());
  const auto open = std::make_shared<const cases::OpenCase>(std::move(*opened));
  const auto decided = co_await record(services, open, std::move(entry), form.token());
  if (decided) co_return back_to_case(*id, "natija=decided", "qaror-qism");
  if (decided.error().code != "decisions.faults") co_return std::unexpected(decided.error());
  const Papers papers = co_await load_papers(services, open->it.subject, *id);
  const Proposal* proposal = carried_proposal(papers, open->it);
  views::RecordPage page{.back = case_path(*id), .number = open->it.number};
  views::RecordForm view = form_of(context, *open, *proposal, form);
  show_faults(context, decided.error(), view);
  page.form = web::html_of(context, view);
  co_return web::page(context, {.title = context.t(text::kRecordTitle), .has_error = true, .noindex = true}, page, 422);
}

}  // namespace

Task<web::Html> record_form(std::shared_ptr<Services>, web::Context context, OpenCasePtr open, Papers papers) {
  const Proposal* proposal = carried_proposal(papers, open->it);
  if (open->state->does == Does::sit || proposal == nullptr || !has_case(*open))
    co_return web::html_of(context,
                           views::SitNote{.text = context.t(open->state->does == Does::sit ? text::kSitNoteWaiting : text::kRecordWaiting),
                                          .proposed = proposal != nullptr ? title_of(context, *open->service, proposal->outcome) : "—",
                                          .list = "/xodim/komissiya",
                                          .letter = case_path(open->it.id) + "/xat"});
  co_return web::html_of(context, form_of(context, *open, *proposal, web::Form(context, {})));
}

std::vector<web::Route> record_routes(std::shared_ptr<Services> services) {
  return {officer_route(services, net::Method::post, "/xodim/ishlar/{id}/hujjat", enter)};
}

}  // namespace darcha::decisions
