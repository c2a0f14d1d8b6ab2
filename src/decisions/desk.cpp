#include "decisions/desk.h"

#include "core/dates.h"

namespace darcha::decisions {

const Proposal* Papers::in_state(ProposalState state) const {
  const auto found = std::ranges::find(proposals, state, &Proposal::state);
  return found == proposals.end() ? nullptr : &*found;
}

const Proposal* Papers::find(Uuid proposal) const {
  const auto found = std::ranges::find(proposals, proposal, &Proposal::id);
  return found == proposals.end() ? nullptr : &*found;
}

const Decision* Papers::standing() const {
  const auto found = std::ranges::find_if(decisions, &stands);
  return found == decisions.end() ? nullptr : &*found;
}

namespace {

Papers papers_of(store::CaseRows rows) {
  Papers papers{.proposals = std::move(rows.proposals), .decisions = std::move(rows.decisions)};
  if (rows.findings) papers.found = parse_found(*rows.findings);
  return papers;
}

}  // namespace

Task<Papers> load_papers(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  co_return papers_of(co_await store::load(services->db, subject, id));
}

void PapersBeside::take(const db::Results& results) { papers = papers_of(reading_->collect(results)); }

Task<std::optional<Found>> found_of(std::shared_ptr<Services> services, const Papers& papers, const Proposal& proposal) {
  if (papers.found && papers.found->id == proposal.findings) co_return papers.found;
  const auto stored = co_await store::get_findings(services->db, proposal.subject, proposal.application, proposal.findings);
  co_return stored ? std::optional{parse_found(*stored)} : std::nullopt;
}

Signer signer_of(const cases::Acting& me) {
  return {.officer = me.officer.id, .subject = me.officer.subject, .name = me.actor().name, .office = me.office.id};
}

Task<Result<AtDesk>> at_desk(std::shared_ptr<Services> services, web::Visitor visitor, ApplicationId id, catalog::State::Does does) {
  auto me = co_await cases::acting(services->cases, visitor);
  if (!me) co_return std::unexpected(me.error());
  const auto subject = co_await cases::find_subject(services->cases, id);
  auto loaded = subject ? co_await cases::find_case(services->cases, *subject, id) : std::nullopt;
  if (!loaded || loaded->it.office != me->office.id) co_return refuse("cases.not_found", RefusalKind::not_found);
  const bool here = loaded->state != nullptr && loaded->state->does == does && !loaded->it.closed_at;
  if (!here || !has_case(*loaded, *me)) co_return refuse("decisions.not_your_desk", RefusalKind::conflict);
  co_return AtDesk{std::move(*loaded), std::move(*me)};
}

bool has_case(const cases::Loaded& loaded, cases::Acting& me) {
  if (loaded.it.holder == me.officer.id) return true;
  const auto colleague = std::ranges::find(me.represents, loaded.it.holder, &offices::Officer::id);
  if (colleague == me.represents.end()) return false;
  me.acts_for = *colleague;
  return true;
}

bool has_case(const cases::OpenCase& open) {
  return open.it.holder == open.me.officer.id || (open.me.acts_for && open.it.holder == open.me.acts_for->id);
}

Task<Refusal> changed_meanwhile(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id) {
  std::string who = "—";
  Instant at = services->clock.now();
  const auto loaded = co_await cases::find_case(services->cases, subject, id);
  const auto rows = co_await store::load(services->db, subject, id);
  if (loaded && !loaded->steps.empty()) {
    at = loaded->steps.back().at;
    if (!loaded->steps.back().actor_name.empty()) who = loaded->steps.back().actor_name;
  }
  if (!rows.proposals.empty() && rows.proposals.front().state == ProposalState::draft &&
      (who == "—" || rows.proposals.front().saved_at > at)) {
    who = rows.proposals.front().author.name;
    at = rows.proposals.front().saved_at;
  }
  co_return Refusal{.code = "decisions.changed_meanwhile",
                    .kind = RefusalKind::conflict,
                    .args = {{"who", std::move(who)}, {"time", format_date_time(at, Lang::uz)}}};
}

const catalog::State* next_that(const catalog::Workflow& workflow, const catalog::State& from, catalog::State::Does does) {
  for (const std::string& next : from.next)
    if (const catalog::State* state = workflow.find(next); state != nullptr && state->does == does) return state;
  return nullptr;
}

const catalog::State* proposing_state(const catalog::Workflow& workflow, const catalog::State& state) {
  using Does = catalog::State::Does;
  if (const catalog::State* author = workflow.find(state.four_eyes); author != nullptr && author->does == Does::propose) return author;
  return next_that(workflow, state, Does::propose);
}

const catalog::State* state_after(const catalog::Workflow& workflow, const catalog::State& from, std::string_view outcome) {
  using Does = catalog::State::Does;
  for (const std::string& next : from.next)
    if (const catalog::State* state = workflow.find(next); state != nullptr && (state->does == Does::sit || state->does == Does::record))
      return state;
  return workflow.end_of(outcome);
}

std::string case_path(ApplicationId id) { return "/xodim/ishlar/" + id.str(); }

}  // namespace darcha::decisions
