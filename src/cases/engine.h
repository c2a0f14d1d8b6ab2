// Parts of the engine that slices of this room share.
#pragma once
#include "cases/cases.h"
#include "offices/offices.h"

namespace darcha::cases {

using Directory = std::shared_ptr<const offices::Directory>;

/// The role whose desk the case is on: of the present state, or of the last one that had one (while the applicant is awaited, and after).
std::string desk_role(const Loaded& loaded);
/// Who did the work that `state` wants another pair of eyes for.
std::set<OfficerId> authors_of(const Loaded& loaded, const catalog::State& state);
/// The colleague who is away and for whom the officer acts in this case: its holder, or one whose role is needed and the officer has not.
/// nullptr: nobody, the officer acts in their own name. Points into `me`.
const offices::Officer* represented_in(const Loaded& loaded, const Acting& me, const offices::Directory& directory);
/// The conflict that keeps the officer off, under whatever office they serve now: two offices do not make two people. Null if there is
/// none.
const Conflict* conflict_of(const offices::Directory& directory, const std::vector<Conflict>& conflicts, const offices::Officer& officer);
/// How the officer stands to the case, without what only registers know.
Standing standing_of(const Loaded& loaded, const Acting& me, const offices::Directory& directory);
Phase phase_of(const Loaded& loaded);
std::optional<OfficeId> office_above(const offices::Directory& directory, OfficeId office);
bool is_above(const offices::Directory& directory, OfficeId upper, OfficeId lower);

/// There, or away with a substitute who is: what they have stays with them.
bool is_looked_after(const offices::Directory& directory, const offices::Officer& officer, Date today);

/// The office of states of `level: above`, for a complaint: Case::data, an id.
inline constexpr std::string_view kOfficeAbove = "office_above";
/// The office a state belongs to. Throws std::runtime_error if the agency has no office at all: a fault of the data.
OfficeId office_for(const offices::Directory& directory, const Loaded& from, const catalog::State& state);
/// Whether cases of the service may lie at the office: one limited to some services of its agency works on no other of them.
bool may_work_on(const offices::Directory& directory, const offices::Office& office, const catalog::Service& service);
/// The office of a body that is asked; with a service, one that works on it.
OfficeId office_of_level(const offices::Directory& directory, const std::string& agency, catalog::Level level, const std::string& territory,
                         OfficeId from, std::string_view service = {});

/// Whether the family registers make the two kin, asked from both sides; answers are kept for ten minutes. Logged under the case.
Task<bool> are_kin(std::shared_ptr<Services> services, SubjectId officer, SubjectId applicant, std::string case_ref, Instant now);

/// From when the whole term runs, where that is not the day of the application: Case::data, an instant.
inline constexpr std::string_view kTermFrom = "term_from";
/// The end of the whole term as the service says, if it began then; nothing if no source names one.
std::optional<Instant> term_from(const Services& services, const Loaded& loaded, Instant start);
/// Makes an officer keep off, takes the case away if they hold it, and says so in the history.
Task<> keep_off(std::shared_ptr<Services> services, Loaded loaded, OfficerId officer, std::string kind, audit::Actor by, std::string reason,
                std::string token);

/// An answer of a body: the offices' lists of questions follow.
void add_check_event(db::Batch& batch, const Prepared& prepared);

/// The birthday of that many years; who was born on 29 February has it on 1 March in other years.
Date birthday(Date born, int years);
/// The first day after `after` on which one of them turns 14 or 18; nothing if there is none.
std::optional<Date> next_birthday(const std::vector<applications::NamedPerson>& children, Date after);
/// The register says that the applicant is dead: entered in the history once, with whoever is in charge told, and the clock stopped where
/// the service says so (kDeathPause).
Task<> note_death(std::shared_ptr<Services> services, Loaded loaded, Date died);
/// Somebody else changed the case between our reading and our writing (what commit() refuses).
bool is_lost_race(const Refusal& refusal);

audit::Actor the_house();  ///< the system itself

/// The sentence of a step's reason: what somebody wrote, or the text of a code of this room ("cases.reason.officer_gone").
std::string reason_words(const web::Context& context, const std::string& reason);
/// "Koʻrib chiqilmoqda", or the words of a reserved state.
std::string state_words(const web::Context& context, const catalog::State& state);
std::string state_words(const web::Context& context, const catalog::Service& service, const std::string& state);

/// Opens the case of an application that people decide; again: nothing.
Task<> open_for(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);
/// An answer of somebody whose consent an application asked for, given while it is being decided.
Task<> note_consent(std::shared_ptr<Services> services, jobs::OutboxEvent event);
/// Puts the offices' lists in step with the case.
Task<> project(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::vector<OfficeId> offices_before);
Task<> project_checks(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);
/// What the clock does to one case now.
Task<> tick(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);
/// What changed around one case: its officer, its office, the calendar.
Task<> look_after(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id);
/// Both over all open cases.
/// What changed in an office reaches its cases and the questions it was asked at once; the sweep would find them too.
Task<> look_after_office(std::shared_ptr<Services> services, OfficeId office);
Task<> run_clock(std::shared_ptr<Services> services);
Task<> run_sweep(std::shared_ptr<Services> services);

}  // namespace darcha::cases
