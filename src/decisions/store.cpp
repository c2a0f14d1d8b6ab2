#include "decisions/store.h"

#include <stdexcept>

#include "decisions/json.h"
#include "decisions/rules.h"

namespace darcha::decisions::store {
namespace {

template <class Row>
StoredFindings to_findings(const Row& row) {
  return {row.findings_id, row.service_code, row.service_version, row.inputs, row.results, row.print, row.made_at, row.made_by};
}

Proposal to_proposal(SubjectId subject, ApplicationId application, const sql::ListProposals::Row& row) {
  const auto state = parse_proposal_state(row.state);
  if (!state) throw std::runtime_error("decisions: a proposal in an unknown state");
  Proposal out{.subject = subject,
               .application = application,
               .id = row.proposal_id,
               .state = *state,
               .version = row.version,
               .workflow_state = row.workflow_state,
               .findings = row.findings_id,
               .outcome = row.outcome,
               .grounds = row.grounds,
               .explanations = parse_explanations(row.explanations),
               .facts = parse_said(row.facts),
               .conclusion = parse_said(row.conclusion),
               .remedy = parse_remedy(row.remedy),
               .author = {row.author_id, row.author_subject, row.author_name, row.author_office},
               .remarks = row.remarks.value_or(""),
               .follows = row.follows.value_or(Uuid{}),
               .saved_at = row.saved_at,
               .sent_at = row.sent_at,
               .closed_at = row.closed_at};
  if (row.confirmer_id)
    out.confirmer = Signer{*row.confirmer_id, row.confirmer_subject.value_or(SubjectId{}), row.confirmer_name.value_or(""), {}};
  return out;
}

Decision to_decision(SubjectId subject, ApplicationId application, const sql::ListDecisions::Row& row) {
  const auto state = parse_decision_state(row.state);
  if (!state) throw std::runtime_error("decisions: a decision in an unknown state");
  return {.subject = subject,
          .application = application,
          .id = row.decision_id,
          .number = row.number,
          .case_number = row.case_number,
          .service_code = row.service_code,
          .service_version = row.service_version,
          .outcome = row.outcome,
          .grounds = row.grounds,
          .explanations = parse_explanations(row.explanations),
          .facts = parse_said(row.facts),
          .conclusion = parse_said(row.conclusion),
          .findings = row.findings_id,
          .proposal = row.proposal_id,
          .act = parse_act(row.act),
          .author = row.author_id,
          .author_name = row.author_name,
          .confirmer = row.confirmer_id,
          .confirmer_name = row.confirmer_name.value_or(""),
          .office = row.office_id,
          .letter = row.letter,
          .document = row.document,
          .decided_at = row.decided_at,
          .state = *state,
          .replaced_by = row.replaced_by.value_or(Uuid{}),
          .version = row.version};
}

template <class T>
std::optional<T> unless_nil(const T& id) {
  return id.is_nil() ? std::nullopt : std::optional{id};
}

}  // namespace

Reading::Reading(db::Batch& batch, SubjectId subject, ApplicationId application, Findings findings)
    : subject_(subject),
      application_(application),
      proposals_(batch.add(sql::ListProposals{.subject_id = subject, .application_id = application})),
      decisions_(batch.add(sql::ListDecisions{.subject_id = subject, .application_id = application})) {
  if (findings == Findings::last) findings_ = batch.add(sql::FindLastFindings{.subject_id = subject, .application_id = application});
}

CaseRows Reading::collect(const db::Results& results) const {
  CaseRows out;
  if (findings_)
    if (const auto row = results.get(*findings_)) out.findings = to_findings(*row);
  for (const auto& row : results.get(proposals_)) out.proposals.push_back(to_proposal(subject_, application_, row));
  for (const auto& row : results.get(decisions_)) out.decisions.push_back(to_decision(subject_, application_, row));
  return out;
}

Task<CaseRows> load(db::Pool& db, SubjectId subject, ApplicationId application) {
  db::Batch batch;
  const Reading reading(batch, subject, application);
  const db::Results results = co_await db.run(std::move(batch));
  co_return reading.collect(results);
}

Task<std::optional<StoredFindings>> get_findings(db::Pool& db, SubjectId subject, ApplicationId application, Uuid id) {
  const auto row = co_await db.query(sql::GetFindings{.subject_id = subject, .application_id = application, .findings_id = id});
  if (!row) co_return std::nullopt;
  co_return to_findings(*row);
}

void add_insert(db::Batch& batch, const Proposal& p) {
  batch.add(sql::InsertProposal{.subject_id = p.subject,
                                .application_id = p.application,
                                .proposal_id = p.id,
                                .workflow_state = p.workflow_state,
                                .findings_id = p.findings,
                                .outcome = p.outcome,
                                .grounds = p.grounds,
                                .explanations = to_json(p.explanations),
                                .facts = to_json(p.facts),
                                .conclusion = to_json(p.conclusion),
                                .author_id = p.author.officer,
                                .author_subject = p.author.subject,
                                .author_name = p.author.name,
                                .author_office = p.author.office,
                                .follows = unless_nil(p.follows),
                                .remedy = to_json(p.remedy),
                                .now = p.saved_at});
}

void add_save(db::Batch& batch, const Proposal& p) {
  batch.add(sql::SaveProposal{.subject_id = p.subject,
                              .application_id = p.application,
                              .proposal_id = p.id,
                              .version = p.version,
                              .findings_id = p.findings,
                              .outcome = p.outcome,
                              .grounds = p.grounds,
                              .explanations = to_json(p.explanations),
                              .facts = to_json(p.facts),
                              .conclusion = to_json(p.conclusion),
                              .author_id = p.author.officer,
                              .remedy = to_json(p.remedy),
                              .now = p.saved_at});
}

void add_send(db::Batch& batch, const Proposal& p) {
  sql::SendProposal send{.subject_id = p.subject,
                         .application_id = p.application,
                         .proposal_id = p.id,
                         .version = p.version,
                         .findings_id = p.findings,
                         .outcome = p.outcome,
                         .grounds = p.grounds,
                         .explanations = to_json(p.explanations),
                         .facts = to_json(p.facts),
                         .conclusion = to_json(p.conclusion),
                         .author_id = p.author.officer,
                         .remedy = to_json(p.remedy),
                         .now = p.saved_at};
  if (p.confirmer) {
    send.confirmer_id = p.confirmer->officer;
    send.confirmer_subject = p.confirmer->subject;
    send.confirmer_name = p.confirmer->name;
  }
  batch.add(send);
}

void add_close(db::Batch& batch, const Proposal& p, ProposalState state, const Signer& by, std::optional<std::string> remarks,
               Instant now) {
  batch.add(sql::CloseProposal{.subject_id = p.subject,
                               .application_id = p.application,
                               .proposal_id = p.id,
                               .version = p.version,
                               .state = std::string{code(state)},
                               .confirmer_id = by.officer,
                               .confirmer_subject = by.subject,
                               .confirmer_name = by.name,
                               .remarks = std::move(remarks),
                               .now = now});
}

void add_decision(db::Batch& batch, const Decision& d) {
  batch.add(sql::InsertDecision{.subject_id = d.subject,
                                .application_id = d.application,
                                .decision_id = d.id,
                                .number = d.number,
                                .case_number = d.case_number,
                                .service_code = d.service_code,
                                .service_version = d.service_version,
                                .outcome = d.outcome,
                                .grounds = d.grounds,
                                .explanations = to_json(d.explanations),
                                .facts = to_json(d.facts),
                                .conclusion = to_json(d.conclusion),
                                .findings_id = d.findings,
                                .proposal_id = d.proposal,
                                .act = to_json(d.act),
                                .author_id = d.author,
                                .author_name = d.author_name,
                                .confirmer_id = d.confirmer,
                                .confirmer_name = d.confirmer_name.empty() ? std::nullopt : std::optional{d.confirmer_name},
                                .office_id = d.office,
                                .letter = d.letter,
                                .document = d.document,
                                .now = d.decided_at});
  batch.add(sql::InsertNumber{.number = d.number, .subject_id = d.subject, .application_id = d.application, .decision_id = d.id});
}

}  // namespace darcha::decisions::store
