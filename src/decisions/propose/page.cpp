// The editor of a proposal beside the evidence: what is typed is kept, whatever button is pressed, before anything else happens.
#include <boost/json.hpp>

#include "core/dates.h"
#include "core/text.h"
#include "decisions/letter/letter.h"
#include "decisions/pages.h"
#include "decisions/propose/propose.h"
#include "gen/decisions/text.h"
#include "gen/decisions/views.h"
#include "web/form.h"
#include "web/sentence.h"

namespace darcha::decisions {
namespace {

using Does = catalog::State::Does;

constexpr std::uint64_t kMostBody = 1024 * 1024;  // a letter in Cyrillic, percent-encoded, with every explanation at its longest

std::string trimmed(std::string text) {
  std::erase(text, '\r');
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

/// As typed, whatever its length: what is too long is said when it is sent, and nothing is cut off. Words that are not text are none.
std::string typed(const web::Form& form, const std::string& name) {
  std::string text = form.raw(name);
  return is_utf8(text) ? trimmed(normalize_apostrophes(text)) : std::string{};
}

Said said_in(const web::Form& form, const std::string& name) { return {typed(form, name), typed(form, name + ".own")}; }

/// The boxes ticked under `name`, each once.
std::vector<std::string> ticked(const web::Context& context, const std::string& name) {
  std::vector<std::string> out;
  for (const auto& [field, value] : context.request->form.items())
    if (field == name && std::ranges::find(out, value) == out.end()) out.push_back(value);
  return out;
}

/// What the answer to a complaint does to the decision it is about; empty for outcomes that leave it alone.
Remedy remedy_in(const web::Form& form, const web::Context& context, const catalog::Outcome* chosen) {
  Remedy remedy;
  if (chosen == nullptr || chosen->remedy == catalog::Outcome::Remedy::none) return remedy;
  if (chosen->remedy == catalog::Outcome::Remedy::send_back) {
    remedy.stage = form.raw("remedy.stage");
    return remedy;
  }
  remedy.outcome = form.raw("remedy.outcome");
  remedy.grounds = ticked(context, "remedy.ground." + remedy.outcome);
  return remedy;
}

void take_form(const web::Form& form, const web::Context& context, const catalog::Service& service, const std::optional<Found>& found,
               Proposal& proposal) {
  const std::string outcome = form.raw("outcome");
  proposal.outcome = service.find_outcome(outcome) != nullptr ? outcome : std::string{};
  proposal.grounds = ticked(context, "ground." + proposal.outcome);
  proposal.remedy = remedy_in(form, context, service.find_outcome(proposal.outcome));
  if (found) {
    proposal.findings = found->id;
    for (const Question& question : questions_of(*found)) proposal.explanations[question.key] = said_in(form, "explain." + question.key);
  }
  proposal.facts = said_in(form, "facts");
  proposal.conclusion = said_in(form, "conclusion");
}

web::views::TextArea area(std::string name, std::string label, std::string value, int rows, std::size_t most) {
  return {.id = web::id_of(name),
          .name = name,
          .label = std::move(label),
          .value = std::move(value),
          .rows = rows,
          .maxlength = static_cast<std::int64_t>(most)};
}

web::Html grounds_of(const web::Context& context, const catalog::Service& service, const catalog::Outcome& outcome, std::string prefix,
                     const std::vector<std::string>& chosen) {
  web::views::CheckboxGroup group{
      .id = web::id_of(prefix + outcome.code), .name = prefix + outcome.code, .legend = context.t(text::kProposalGrounds)};
  int place = 0;
  for (const catalog::Ground* ground : usable_grounds(service, outcome)) {
    const catalog::Provision* provision = service.find_provision(ground->basis);
    group.options.push_back({.id = group.id + (place == 0 ? "" : "-" + std::to_string(place + 1)),
                             .value = ground->code,
                             .label = ground->text.in(context.lang),
                             .hint = provision_words(*provision, {}, context.lang),
                             .checked = std::ranges::find(chosen, ground->code) != chosen.end()});
    ++place;
  }
  return web::html_of(context, group);
}

void add_option(web::views::RadioGroup& group, std::string value, std::string label, bool checked, std::optional<web::Html> more) {
  const std::size_t place = group.options.size();
  group.options.push_back({.id = place == 0 ? group.id : group.id + "-" + std::to_string(place + 1),
                           .value = std::move(value),
                           .label = std::move(label),
                           .checked = checked,
                           .more = std::move(more)});
}

/// What stands in the place of the decision complained about, with the grounds of that; or where its case goes on.
web::Html remedy_of(const web::Context& context, const catalog::Outcome& outcome, const Contested& contested, const Remedy& remedy) {
  web::views::RadioGroup group{.id = "remedy-outcome", .name = "remedy.outcome", .legend = context.t(text::kRemedyOutcome)};
  if (outcome.remedy == catalog::Outcome::Remedy::send_back) {
    group = {.id = "remedy-stage", .name = "remedy.stage", .legend = context.t(text::kRemedyStage)};
    for (const std::string& stage : contested.stages)
      add_option(group, stage, contested.service->workflow->find(stage)->name.in(context.lang), remedy.stage == stage, std::nullopt);
    return web::html_of(context, group);
  }
  for (const std::string& code : contested.outcomes) {
    const catalog::Outcome& other = *contested.service->find_outcome(code);
    std::optional<web::Html> grounds;
    if (!usable_grounds(*contested.service, other).empty())
      grounds = grounds_of(context, *contested.service, other, "remedy.ground.",
                           remedy.outcome == code ? remedy.grounds : std::vector<std::string>{});
    add_option(group, code, other.title.in(context.lang), remedy.outcome == code, std::move(grounds));
  }
  return web::html_of(context, group);
}

/// Whether the outcome can be chosen here: ends that come of themselves (no answer, withdrawn) are not proposed, nor is a remedy that the
/// decision complained about does not allow.
bool is_offered(const catalog::Outcome& outcome, const std::optional<Contested>& contested) {
  using Kind = catalog::Outcome::Remedy;
  if (outcome.kind == catalog::Outcome::Kind::returned) return false;
  if (outcome.remedy == Kind::replace) return contested && !contested->outcomes.empty();
  return outcome.remedy == Kind::none || (contested && !contested->stages.empty());
}

web::views::RadioGroup outcomes_of(const web::Context& context, const catalog::Service& service, const Proposal& proposal,
                                   const std::optional<Contested>& contested) {
  web::views::RadioGroup group{.id = "outcome", .name = "outcome", .legend = context.t(text::kProposalOutcome)};
  for (const catalog::Outcome& outcome : service.outcomes) {
    if (!is_offered(outcome, contested)) continue;
    const bool chosen = proposal.outcome == outcome.code;
    std::optional<web::Html> more;
    if (outcome.remedy != catalog::Outcome::Remedy::none)
      more = remedy_of(context, outcome, *contested, chosen ? proposal.remedy : Remedy{});
    else if (!usable_grounds(service, outcome).empty())
      more = grounds_of(context, service, outcome, "ground.", chosen ? proposal.grounds : std::vector<std::string>{});
    add_option(group, outcome.code, outcome.title.in(context.lang), chosen, std::move(more));
  }
  return group;
}

void add_doubts(const web::Context& context, const cases::OpenCase& open, const Found& found, const Proposal& proposal,
                views::ProposalEditor& view) {
  const bool translated = needs_translation(open.it.lang);
  for (const Question& question : questions_of(found)) {
    const auto known = proposal.explanations.find(question.key);
    const Said said = known == proposal.explanations.end() ? Said{} : known->second;
    const std::string name = "explain." + question.key;
    views::ProposalEditor::Doubts doubt{
        .area = area(name,
                     context.t(text::kProposalExplain, {{"what", question_words(context, *open.service, question.key)},
                                                        {"doubt", doubt_words(context, question.doubt)}}),
                     said.uz, 3, kLongestExplanation)};
    if (translated) {
      const std::string title = context.t(text::kProposalExplainOwn, {{"lang", std::string{own_name(open.it.lang)}}});
      doubt.own.push_back(
          {.title = title, .open = !said.own.empty(), .area = area(name + ".own", title, said.own, 2, kLongestExplanation)});
      doubt.own.back().area.optional = true;
    }
    view.doubts.push_back(std::move(doubt));
  }
  view.has_doubts = !view.doubts.empty();
}

void add_texts(const web::Context& context, const cases::OpenCase& open, const Proposal& proposal, views::ProposalEditor& view) {
  view.facts = area("facts", context.t(text::kProposalFacts), proposal.facts.uz, 8, kLongestText);
  view.conclusion = area("conclusion", context.t(text::kProposalConclusion), proposal.conclusion.uz, 6, kLongestText);
  if (!needs_translation(open.it.lang)) return;
  const TextArgs own{{"lang", std::string{own_name(open.it.lang)}}};
  view.facts_own.push_back(area("facts.own", context.t(text::kProposalFactsOwn, own), proposal.facts.own, 6, kLongestText));
  view.facts_own.back().optional = true;
  view.conclusion_own.push_back(
      area("conclusion.own", context.t(text::kProposalConclusionOwn, own), proposal.conclusion.own, 4, kLongestText));
  view.conclusion_own.back().optional = true;
}

/// Faults are found again from what was kept: the page can be opened anywhere and says the same.
void add_faults(const web::Context& context, const cases::OpenCase& open, const Found& found, const Proposal& proposal,
                const std::optional<Contested>& contested, views::ProposalEditor& view) {
  web::views::ErrorSummary summary;
  auto faults = faults_in(proposal, *open.service, questions_of(found));
  for (FieldError& fault : remedy_faults_in(proposal, *open.service, contested)) faults.push_back(std::move(fault));
  for (const FieldError& fault : faults) {
    const std::string words = web::sentence(context, fault.code, fault.args);
    std::string id = web::id_of(fault.field);
    if (fault.field == "grounds") id = web::id_of("ground." + proposal.outcome);
    if (fault.field == "remedy.grounds") id = web::id_of("remedy.ground." + proposal.remedy.outcome);
    if (fault.field == "outcome") view.outcome.error = words;
    if (fault.field == "facts") view.facts.error = words;
    if (fault.field == "conclusion") view.conclusion.error = words;
    std::string where = fault.field == "outcome"      ? view.outcome.legend + ": "
                        : fault.field == "facts"      ? view.facts.label + ": "
                        : fault.field == "conclusion" ? view.conclusion.label + ": "
                                                      : std::string{};
    for (auto& doubt : view.doubts)
      if (doubt.area.id == id) {
        doubt.area.error = words;
        where = doubt.area.label + ": ";
      }
    summary.items.push_back({.id = std::move(id), .text = where + words});
  }
  if (!summary.items.empty()) view.errors = std::move(summary);
}

bool sent_with(const cases::Loaded& loaded, const std::string& token) {
  return !token.empty() && std::ranges::any_of(loaded.steps, [&](const cases::Step& step) { return step.token == token; });
}

Task<Result<Proposal>> keep(std::shared_ptr<Services> services, web::Context context, AtDesk desk, Papers papers, bool insert) {
  const web::Form form(context);
  Proposal proposal = working_copy(papers, desk.loaded, desk.me);
  take_form(form, context, *desk.loaded.service, papers.found, proposal);
  if (insert && papers.found) {
    const auto reference = services->cases->applications->reference();
    const Said more = facts_of(*desk.loaded.service, *reference, *papers.found, desk.loaded.it.lang);
    for (const auto& [to, from] : {std::pair{&proposal.facts.uz, &more.uz}, std::pair{&proposal.facts.own, &more.own}})
      if (!from->empty() && to->find(*from) == std::string::npos) *to += (to->empty() ? "" : "\n") + *from;
  }
  co_return co_await save_draft(services, std::move(proposal));
}

/// The one form of the editor; which button was pressed is `do`.
Task<Result<net::Response>> submit(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  const web::Form form(context);
  const std::string wish = form.raw("do"), token = form.token();
  auto desk = co_await at_desk(services, context.visitor, *id, Does::propose);
  if (!desk) {
    // The answer to the first try was lost on its way: the case is with the second officer now, and that is what the author is told.
    const auto subject = co_await cases::find_subject(services->cases, *id);
    const auto loaded = subject ? co_await cases::find_case(services->cases, *subject, *id) : std::nullopt;
    if (loaded && wish == "send" && sent_with(*loaded, token)) co_return net::Response::redirect(case_path(*id) + "/yuborildi");
    co_return std::unexpected(desk.error());
  }
  const Papers papers = co_await load_papers(services, desk->loaded.it.subject, *id);
  const auto kept = co_await keep(services, context, std::move(*desk), papers, wish == "insert");
  if (!kept) co_return std::unexpected(kept.error());
  if (wish == "letter") co_return net::Response::redirect(case_path(*id) + "/xat");
  if (wish == "insert") co_return back_to_case(*id, "natija=inserted", "facts");
  if (wish != "send") co_return back_to_case(*id, "natija=saved", "qaror-qism");
  auto open = co_await cases::open_case(services->cases, context.visitor, *id, cases::Action::decide);
  if (!open) co_return std::unexpected(open.error());
  const auto sent =
      co_await send(services, std::make_shared<const cases::OpenCase>(std::move(*open)), *kept, papers.found.value_or(Found{}), token);
  if (!sent && sent.error().code == "decisions.faults") co_return back_to_case(*id, "xato=1", "qaror-qism");
  if (!sent) co_return std::unexpected(sent.error());
  co_return net::Response::redirect(case_path(*id) + "/yuborildi");
}

/// What the author is told: the case is out of their hands and out of their sight, with whom they now know.
Task<Result<net::Response>> show_sent(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  const auto subject = id ? co_await cases::find_subject(services->cases, *id) : std::nullopt;
  const auto loaded = subject ? co_await cases::find_case(services->cases, *subject, *id) : std::nullopt;
  if (!loaded) co_return refuse("cases.not_found", RefusalKind::not_found);
  const Papers papers = co_await load_papers(services, *subject, *id);
  const Proposal* mine = nullptr;
  for (const Proposal& one : papers.proposals)
    if (mine == nullptr && one.sent_at && one.author.officer == context.visitor.officer) mine = &one;
  if (mine == nullptr) co_return refuse("cases.not_found", RefusalKind::not_found);
  const views::SentPage page{
      .number = loaded->it.number,
      .sent = {.kind = "success",
               .title = context.t(text::kProposalSent, {{"name", mine->confirmer ? mine->confirmer->name : std::string{"—"}}}),
               .announce = true}};
  co_return web::page(context, {.title = context.t(text::kDoneSent), .noindex = true}, page);
}

Task<Result<net::Response>> autosave(std::shared_ptr<Services> services, web::Context context) {
  const auto id = case_in(context);
  if (!id) co_return refuse("cases.not_found", RefusalKind::not_found);
  auto desk = co_await at_desk(services, context.visitor, *id, Does::propose);
  if (!desk) co_return std::unexpected(desk.error());
  const Papers papers = co_await load_papers(services, desk->loaded.it.subject, *id);
  const auto kept = co_await keep(services, context, std::move(*desk), papers, false);
  if (!kept) co_return std::unexpected(kept.error());
  net::Response response;
  response.headers.set("Content-Type", "application/json");
  response.body = boost::json::serialize(boost::json::object{{"saved_at", format_time(kept->saved_at)}});
  co_return response;
}

}  // namespace

Task<web::Html> editor(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open, Papers papers) {
  if (!papers.found)
    co_return web::html_of(context, views::DecisionNote{.title = context.t(text::kProposalTitle), .text = context.t(text::kProposalFirst)});
  const Proposal proposal = working_copy(papers, *open, open->me);
  views::ProposalEditor view{.done = answer_to_last_step(context), .action = case_path(open->it.id) + "/qaror"};
  if (!papers.proposals.empty()) {
    const Proposal& last = papers.proposals.front();
    const Proposal* returned = last.state == ProposalState::returned ? &last : papers.find(proposal.follows);
    if (returned != nullptr && returned->state == ProposalState::returned)
      view.returned.push_back(
          {.title = context.t(text::kProposalReturned, {{"name", returned->confirmer ? returned->confirmer->name : std::string{}}}),
           .remarks = returned->remarks});
    if (last.state == ProposalState::draft && last.author.officer != open->me.officer.id)
      view.inherited = context.t(text::kProposalColleague, {{"name", last.author.name}});
  }
  const std::optional<Contested> contested = services->contested ? co_await services->contested(open) : std::nullopt;
  view.outcome = outcomes_of(context, *open->service, proposal, contested);
  add_doubts(context, *open, *papers.found, proposal, view);
  add_texts(context, *open, proposal, view);
  view.author = context.t(text::kProposalAuthor, {{"name", open->me.actor().name}});
  view.autosave = {.url = view.action + "/saqlash"};
  if (proposal.version > 0) view.autosave.saved_at = format_time(proposal.saved_at);
  if (context.request->query.find("xato")) add_faults(context, *open, *papers.found, proposal, contested, view);
  co_return web::html_of(context, view);
}

Task<std::optional<web::Html>> decision_panel(std::shared_ptr<Services> services, web::Context context, OpenCasePtr open) {
  Papers papers = co_await load_papers(services, open->it.subject, open->it.id);
  if (const Decision* decision = papers.standing(); decision != nullptr && open->it.closed_at)
    co_return decision_card(context, *open, *decision);
  if (open->state == nullptr || open->it.closed_at) co_return std::nullopt;
  const bool mine = has_case(*open);
  const Proposal* sent = papers.in_state(ProposalState::sent);
  if (open->state->does == Does::propose && mine) co_return co_await editor(services, context, open, std::move(papers));
  if (open->state->does == Does::confirm && sent != nullptr) {
    if (mine && may_confirm(*sent, open->me.officer.id, open->me.officer.subject))
      co_return co_await confirm_card(services, context, open, std::move(papers));
    views::DecisionNote note{.title = context.t(text::kProposalTitle), .done = answer_to_last_step(context)};
    const bool drawn = sent->confirmer && sent->confirmer->officer == open->it.holder;
    note.text = context.t(sent->author.officer == open->me.officer.id ? text::kProposalSent : text::kProposalWaits,
                          {{"name", drawn ? sent->confirmer->name : "—"}});
    co_return web::html_of(context, note);
  }
  if (open->state->does == Does::sit || open->state->does == Does::record)
    co_return co_await record_form(services, context, open, std::move(papers));
  co_return std::nullopt;
}

std::vector<web::Route> propose_routes(std::shared_ptr<Services> services) {
  auto send = officer_route(services, net::Method::post, "/xodim/ishlar/{id}/qaror", submit);
  auto save = officer_route(services, net::Method::post, "/xodim/ishlar/{id}/qaror/saqlash", autosave);
  send.max_body = save.max_body = kMostBody;
  return {std::move(send), std::move(save), officer_route(services, net::Method::get, "/xodim/ishlar/{id}/yuborildi", show_sent)};
}

}  // namespace darcha::decisions
