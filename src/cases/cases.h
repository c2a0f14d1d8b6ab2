// Cases that people decide: the way through the states of a service's version, the clock, the offices' lists, who may touch what, and the
// thread with the applicant. R006-R010, R050-R054, R070. Rooms to the right (decisions, appeals) do their part of the work on this door:
//
//   auto open = co_await cases::open_case(services, context.visitor, id, cases::Action::decide);          // who may; the reading is logged
//   if (!open) co_return std::unexpected(open.error());
//   auto move = co_await cases::prepare_move(services, *open, {.kind = "proposed", .to = "confirmation", ...});
//   if (!move) co_return std::unexpected(move.error());
//   db::Batch batch;
//   batch.add(sql::InsertProposal{...});                                                                  // their own rows
//   cases::add_move(batch, *move);
//   co_return co_await cases::commit(services, *move, std::move(batch));                                  // one transaction, or "already
//   done by"
#pragma once
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include "cases/clock.h"
#include "cases/events.h"
#include "cases/rules.h"
#include "cases/types.h"
#include "core/calendar.h"
#include "jobs/jobs.h"
#include "offices/offices.h"
#include "persons/persons.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::cases {

/// A part of the officer's case page that another room fills. Nothing where it has nothing to say in this state.
struct Panel {
  enum class Slot { evidence, decision, history } slot = Slot::decision;  ///< main column, side column, end of the history tab
  std::function<Task<std::optional<web::Html>>(web::Context, std::shared_ptr<const OpenCase>)> show;
};

/// What a complaint brings with it (appeals): the office it goes to and who may not touch it.
struct Inherited {
  std::optional<OfficeId> office;     ///< where states of `level: above` are worked on
  std::set<OfficerId> decided_below;  ///< who had a part in what is complained about
  std::set<OfficerId> kin_below;      ///< kin of those
};

/// What the room works with; made once by `app` for each io_context, outlives every request.
struct Services {
  db::Pool& db;
  const Clock& clock;
  web::RateLimiter& limits;
  std::shared_ptr<applications::Services> applications;
  std::shared_ptr<const persons::Pepper> pepper;  ///< for the search by PIN
  std::vector<Panel> panels{};
  /// Services that people decide, for the filters of the list. Null: none are offered.
  std::function<std::vector<ServicePtr>()> decided{};
  /// Lent by appeals. Null: no case inherits anything.
  std::function<Task<Inherited>(applications::Application)> inherited{};
  /// Lent by appeals: whether the officer works on a complaint against what was decided in this case; then they may see it. Null: nobody
  /// does.
  std::function<Task<bool>(Acting, SubjectId, ApplicationId)> reviews{};
  /// Kin of persons asked for lately, so that a queue worked through is not a flood of reads of the same families. Owned by the engine.
  std::map<SubjectId, std::pair<Instant, std::set<SubjectId>>> kin{};
};

// --- loading ------------------------------------------------------------------------------------------------------------------------

/// What another room wants to know with a case: its statements run in the transaction that reads the case, so that a step costs one trip.
/// Read before anybody's access is checked: to be used only with a case that was opened. Outlives the call.
class Beside {
 public:
  virtual ~Beside() = default;
  virtual void ask(db::Batch& batch, SubjectId subject, ApplicationId id) = 0;
  virtual void take(const db::Results& results) = 0;  ///< not called if there is no such case
};

/// A case for its machinery (jobs, other bodies' answers, the applicant's own page): no access is checked and nothing is logged. Nothing if
/// there is no such case.
Task<std::optional<Loaded>> find_case(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, Beside* beside = nullptr);
/// Whose case it is, by its id alone.
Task<std::optional<SubjectId>> find_subject(std::shared_ptr<Services> services, ApplicationId id);

/// A case for an officer who wants to do something with it. The reading is logged under the number of the case; a refused one as well.
/// Refuses cases.not_found, and what may() says: cases.not_yours, cases.own_case, cases.kin, cases.conflict, cases.decided_below,
/// cases.same_officer, cases.held_by_other, cases.closed, cases.waiting... A kinship that only now came to light takes the case away.
Task<Result<OpenCase>> open_case(std::shared_ptr<Services> services, web::Visitor visitor, ApplicationId id, Action action,
                                 Beside* beside = nullptr);

/// Who the visitor acts as today, and for whom. Refuses cases.no_officer when they no longer serve, cases.away while an absence of theirs
/// is noted.
Task<Result<Acting>> acting(std::shared_ptr<Services> services, web::Visitor visitor);

/// Whether the officer could open the case to see it, as far as office, role and declared conflicts say (kin are found when it is opened).
Task<bool> may_see(std::shared_ptr<Services> services, Acting me, Loaded loaded);
/// Everybody who had a part in a case: who held it, moved it, or answered for a body that was asked.
std::set<OfficerId> officers_of(const Loaded& loaded);
/// The office that looks at a complaint against what was decided in the case: the first one above where it was proposed (from `level`
/// republic on) that had no part in the decision itself. Nothing when there is none above: then it is for the court.
std::optional<OfficeId> office_for_complaint(const offices::Directory& directory, const Loaded& loaded, catalog::Level level);

// --- moving -------------------------------------------------------------------------------------------------------------------------

/// Works a move out: the office by the state's agency and level, the holder (the one before, one drawn by the system where four eyes are
/// asked for, or nobody), the terms, questions to bodies. Refuses cases.no_such_state (not among `next` of the present state; a state may
/// also be left for an end of the service by rooms that decide), cases.no_second_officer.
Task<Result<Prepared>> prepare_move(std::shared_ptr<Services> services, Loaded from, Move move);
/// Adds its rows: the step, the case, the application as the person sees it, questions to bodies, the audit entry, the outbox event.
void add_move(db::Batch& batch, const Prepared& prepared);
/// Runs the batch. Refuses cases.already_done (who: name, time), cases.applicant_acted or cases.clock_acted (time) when somebody else
/// changed the case meanwhile; the same request sent twice is done once and answered as the first time.
Task<Result<void>> commit(std::shared_ptr<Services> services, const Prepared& prepared, db::Batch batch);  ///< `prepared` outlives the call
/// prepare_move, add_move, commit of a move with no rows of others.
Task<Result<Prepared>> move(std::shared_ptr<Services> services, Loaded from, Move wanted);

/// An officer of the office with the role, by the system: of those who may, one of the least loaded, by chance. Never the author of
/// `four_eyes`, kin, who declared a conflict or decided below, nor who is away. Looks in the offices above when there is nobody.
/// Refuses cases.no_second_officer.
struct Drawn {
  OfficerId officer;
  OfficeId office;
};
Task<Result<Drawn>> draw(std::shared_ptr<Services> services, const Loaded& from, OfficeId office, std::string role,
                         std::set<OfficerId> never);  ///< `from` outlives the call

/// A message of the thread with its step; a question is also a notice in the inbox.
void add_message(db::Batch& batch, const Case& it, const Message& message);

/// Halts the effects of the decision in a case while a complaint runs, or lets them run again: a step to be added to the caller's
/// transaction.
Task<Result<Prepared>> prepare_suspension(std::shared_ptr<Services> services, Loaded from, bool on, std::string reason, Instant at);

/// A closed case goes on at a stage of officers, after a complaint. Its terms begin anew, what was decided is forgotten, and an officer who
/// had no part in it (`never`) is drawn by the system. Refuses cases.no_such_state, cases.not_closed, cases.no_second_officer.
struct Reopening {
  std::string to;
  std::set<OfficerId> never;
  audit::Actor actor;
  std::string reason;
  Instant at{};
};
Task<Result<Prepared>> prepare_reopening(std::shared_ptr<Services> services, Loaded from, Reopening reopening);

/// What the clock of a case says now.
Reading read_clock(const Services& services, const Loaded& loaded, Instant now);

// --- wiring -------------------------------------------------------------------------------------------------------------------------

std::vector<web::Route> routes(std::shared_ptr<Services> services);
/// The room's entries in the menu of officers: own list, questions of other bodies, search, the work of the office.
std::vector<web::OfficerEntry> officer_entries(std::shared_ptr<Services> services);
/// Opens cases, keeps the offices' lists, and lets the clock act.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);
/// The clock, the thread and what the applicant can do, on the page of their application. For applications::Services::panels.
Task<std::optional<web::Html>> applicant_panel(std::shared_ptr<Services> services, web::Context context,
                                               applications::Application application);
/// How much waits for an officer in their roles, at most `most`; for the menu.
Task<std::int64_t> count_waiting(std::shared_ptr<Services> services, web::Visitor visitor, int most = 99);

}  // namespace darcha::cases
