// Reasoned decisions: what the rules found, a proposal, another person's confirmation, the collegial body, the act of whoever is above, and
// the letter that is served. R006-R010, R053. Law: OʻRQ-457, OʻRQ-610, PF-6185. Pages stand on the case page of `cases` as panels; see
// README.md.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/refusal.h"
#include "decisions/events.h"
#include "decisions/services.h"
#include "decisions/types.h"
#include "jobs/jobs.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::decisions {

std::vector<web::Route> routes(std::shared_ptr<Services> services);
/// Puts cases on the list of the collegial body, and moves them on when it has sat.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);
/// What this room shows on the officer's case page, for cases::Services::panels.
std::vector<cases::Panel> panels(std::shared_ptr<Services> services);
/// The decision with its reasons on the page of an application, for applications::Services::panels.
Task<std::optional<web::Html>> applicant_panel(std::shared_ptr<Services> services, web::Context context,
                                               applications::Application application);
/// The collegial body's entry of the officers' menu, with the cases that wait for a sitting.
web::OfficerEntry officer_entry(std::shared_ptr<Services> services);

// --- for the rooms to the right
// -----------------------------------------------------------------------------------------------------------

/// The decision that stands; nothing while there is none. No access is checked and nothing is logged: the caller's business.
Task<std::optional<Decision>> find_decision(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application);
/// Every decision of a case, newest first.
Task<std::vector<Decision>> decisions_of(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application);
/// By the number on its letter, as printed. Nothing if there is none.
Task<std::optional<Decision>> find_by_number(std::shared_ptr<Services> services, std::string number);
/// Halts the effects of a decision and of its papers, or lets them run again, in the caller's transaction; StaleState if it changed
/// meanwhile.
void add_suspension(db::Batch& batch, const Decision& decision, bool suspended, Instant now);

/// Another decision in the place of one that a complaint overturned.
struct Replacement {
  std::string outcome;  ///< of the original service
  std::vector<std::string> grounds;
  Said facts, conclusion;  ///< the higher body's own reasons
  Signer author, confirmer;
  audit::Actor actor;
  std::string case_ref;                               ///< number of the complaint
  std::shared_ptr<const catalog::Service> complaint;  ///< what can be done against the new decision is said by its `appeal`
};
/// Draws the new letter (and the document of the outcome) of the original case, and adds the new decision, the end of the old one and the
/// new end of the case and its application to `batch`, to be committed with the caller's rows: StaleState or a violation of steps_pk says
/// that the case changed meanwhile. Nothing is committed here; the batch outlives the call. The old letter is superseded by the new one,
/// the document of the old outcome by that of the new one, or revoked. Refuses decisions.not_found, decisions.no_outcome, decisions.faults,
/// and decisions.final: an act of somebody above, an entry of a register or a citizenship is not taken back by the house.
Task<Result<Decision>> add_replacement(std::shared_ptr<Services> services, SubjectId subject, ApplicationId application,
                                       Replacement replacement, db::Batch& batch);

/// Takes the decision back without another in its place, because its case is sent back: its letter and document are revoked. As above;
/// StaleState if it changed meanwhile. Refuses decisions.final.
Task<Result<void>> add_annulment(std::shared_ptr<Services> services, Decision decision, audit::Actor actor, db::Batch& batch, Instant now);

// --- recomputing
// --------------------------------------------------------------------------------------------------------------------------

struct Recomputed {
  bool agrees = false;
  std::vector<std::string> sentences;  ///< each thing that was checked and what came of it, English, for a terminal
};
/// Finds the findings of a past decision again from what was kept and the version of the service it was decided under. `number`: of the
/// letter, or of the case. Refuses decisions.not_found.
Task<Result<Recomputed>> recompute(std::shared_ptr<Services> services, std::string number);

}  // namespace darcha::decisions
