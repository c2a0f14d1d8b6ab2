#include "decisions/sit/sit.h"

#include <boost/json.hpp>

#include "decisions/events.h"
#include "offices/offices.h"

namespace darcha::decisions {
namespace {

constexpr std::string_view kSecretary = "commission_secretary";
constexpr std::string_view kMember = "commission_member";

bool has_role(const offices::Officer& officer, std::string_view role) {
  return std::ranges::find(officer.roles, role) != officer.roles.end();
}

std::unexpected<Refusal> changed_meanwhile() { return refuse("decisions.sitting_changed", RefusalKind::conflict); }

Task<Result<void>> run(std::shared_ptr<Services> services, db::Batch batch) {
  bool lost = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::StaleState&) {
    lost = true;
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "agenda_pk") throw;
    lost = true;
  }
  if (lost) co_return changed_meanwhile();
  co_return Result<void>{};
}

std::vector<Member> members_of(const offices::Directory& directory, OfficeId office, Date today,
                               const std::vector<sql::ListAttendance::Row>& attendance, bool closed) {
  std::vector<Member> out;
  const auto known = [&](OfficerId id) { return std::ranges::find(attendance, id, [](const auto& row) { return row.officer_id; }); };
  if (!closed)
    for (const offices::Officer* officer : directory.officers_of(office))
      if (has_role(*officer, kMember) && officer->serves_on(today)) {
        Member member{.officer = officer->id, .subject = officer->subject, .name = officer->display_name};
        member.away = directory.is_away(officer->id, today);
        if (const auto row = known(officer->id); row != attendance.end()) {
          member.present = row->present;
          member.chairs = row->chairs;
        }
        out.push_back(std::move(member));
      }
  if (closed)
    for (const auto& row : attendance) {
      const offices::Officer* officer = directory.find_officer(row.officer_id);
      out.push_back({row.officer_id, officer != nullptr ? officer->subject : SubjectId{}, row.name, row.present, row.chairs});
    }
  return out;
}

Item to_item(const sql::ListAgenda::Row& row, const std::vector<sql::ListVotes::Row>& votes) {
  Item item{.application = row.application_id,
            .subject = row.subject_id,
            .proposal = row.proposal_id,
            .place = row.place,
            .number = row.case_number,
            .service_code = row.service_code,
            .service_version = row.service_version,
            .proposed = row.proposed,
            .result = row.result,
            .outcome = row.outcome,
            .note = row.note};
  for (const auto& vote : votes)
    if (vote.application_id == row.application_id)
      if (const auto parsed = parse_vote(vote.vote)) item.votes[vote.officer_id] = *parsed;
  return item;
}

struct Counted {
  std::string result = "pending";
  std::optional<std::string> outcome;
};

Counted count(const Sitting& sitting, const Item& item, const std::map<OfficerId, Vote>& votes, const Minutes::OfItem& said) {
  if (said.postponed) return {.result = "postponed"};
  Tally tally;
  int present = 0;
  std::optional<Vote> of_chair;
  for (const Member& member : sitting.members) {
    if (!member.present) continue;
    ++present;
    const auto vote = votes.find(member.officer);
    if (vote == votes.end()) continue;
    if (member.chairs) of_chair = vote->second;
    switch (vote->second) {
      case Vote::in_favour: ++tally.in_favour; break;
      case Vote::against: ++tally.against; break;
      case Vote::abstain: ++tally.abstain; break;
      case Vote::recused: ++tally.recused; break;
    }
  }
  switch (carried(tally, static_cast<int>(sitting.members.size()), present, of_chair)) {
    case Carried::carried: return {"carried", item.proposed};
    case Carried::rejected: return {"rejected", said.other_outcome};
    case Carried::undecided: return {};
  }
  return {};
}

/// Only members who were there; whoever is the applicant has nothing to say.
std::map<OfficerId, Vote> counted_votes(const Sitting& sitting, const Item& item, const std::map<OfficerId, Vote>& votes) {
  std::map<OfficerId, Vote> out;
  for (const Member& member : sitting.members) {
    const auto vote = votes.find(member.officer);
    if (!member.present || vote == votes.end()) continue;
    out[member.officer] = member.subject == item.subject ? Vote::recused : vote->second;
  }
  return out;
}

void take_attendance(Sitting& sitting, const Minutes& minutes, db::Batch& batch) {
  for (Member& member : sitting.members) {
    member.present = !member.away && minutes.present.contains(member.officer);
    member.chairs = member.present && member.officer == minutes.chair;
    batch.add(sql::PutAttendance{.office_id = sitting.office,
                                 .sitting_id = sitting.id,
                                 .officer_id = member.officer,
                                 .name = member.name,
                                 .present = member.present,
                                 .chairs = member.chairs});
  }
}

bool is_other_outcome(const Services& services, const Item& item, const std::string& outcome) {
  const auto service = services.cases->applications->find_service(item.service_code, item.service_version);
  return service && outcome != item.proposed && service->find_outcome(outcome) != nullptr && service->workflow &&
         service->workflow->end_of(outcome) != nullptr;
}

}  // namespace

Task<Result<cases::Acting>> of_commission(std::shared_ptr<Services> services, web::Visitor visitor, bool write) {
  auto me = co_await cases::acting(services->cases, visitor);
  if (!me) co_return std::unexpected(me.error());
  // The secretary may be stood in for, and the acts say so; a member may not: nobody votes for another.
  if (!has_role(me->officer, kSecretary))
    for (const offices::Officer& colleague : me->represents)
      if (has_role(colleague, kSecretary)) me->acts_for = colleague;
  const bool may = has_role(me->officer, kSecretary) || me->acts_for || (!write && has_role(me->officer, kMember));
  if (!may) co_return refuse("decisions.not_commission", RefusalKind::forbidden);
  co_return std::move(*me);
}

Task<std::vector<WaitingCase>> waiting_cases(std::shared_ptr<Services> services, OfficeId office) {
  std::vector<WaitingCase> out;
  for (const auto& row : co_await services->db.query(sql::ListWaiting{.office_id = office}))
    out.push_back({row.application_id, row.subject_id, row.proposal_id, row.case_number, row.service_code, row.service_version, row.outcome,
                   row.since, row.sitting_id.value_or(Uuid{})});
  co_return out;
}

Task<std::vector<SittingLine>> sittings(std::shared_ptr<Services> services, OfficeId office) {
  std::vector<SittingLine> out;
  for (const auto& row : co_await services->db.query(sql::ListSittings{.office_id = office}))
    out.push_back({row.sitting_id, row.day, row.place, row.state == "closed", row.protocol_number.value_or(""), row.items});
  co_return out;
}

Task<Result<Sitting>> get_sitting(std::shared_ptr<Services> services, OfficeId office, Uuid id) {
  db::Batch batch;
  const auto sitting = batch.add(sql::GetSitting{.office_id = office, .sitting_id = id});
  const auto agenda = batch.add(sql::ListAgenda{.office_id = office, .sitting_id = id});
  const auto attendance = batch.add(sql::ListAttendance{.office_id = office, .sitting_id = id});
  const auto votes = batch.add(sql::ListVotes{.office_id = office, .sitting_id = id});
  const db::Results results = co_await services->db.run(std::move(batch));
  const auto row = results.get(sitting);
  if (!row) co_return refuse("decisions.no_sitting", RefusalKind::not_found);
  const auto directory = co_await offices::directory(services->db);
  Sitting out{.office = office,
              .id = id,
              .day = row->day,
              .place = row->place,
              .closed = row->state == "closed",
              .version = row->version,
              .protocol_number = row->protocol_number.value_or(""),
              .protocol = row->protocol};
  out.members = members_of(*directory, office, date_in_tashkent(services->clock.now()), results.get(attendance), out.closed);
  const auto all_votes = results.get(votes);
  for (const auto& item : results.get(agenda)) out.agenda.push_back(to_item(item, all_votes));
  co_return out;
}

Task<Result<Uuid>> plan(std::shared_ptr<Services> services, cases::Acting me, Date day, std::string place) {
  const Instant now = services->clock.now();
  const Uuid id = make_uuid_v7(now);
  db::Batch batch;
  batch.add(sql::InsertSitting{
      .office_id = me.office.id, .sitting_id = id, .day = day, .place = std::move(place), .made_by = me.officer.id, .now = now});
  co_await services->db.run(std::move(batch));
  co_return id;
}

Task<Result<void>> set_agenda(std::shared_ptr<Services> services, cases::Acting me, Uuid id, std::vector<ApplicationId> add,
                              std::vector<ApplicationId> remove) {
  const auto sitting = co_await get_sitting(services, me.office.id, id);
  if (!sitting) co_return std::unexpected(sitting.error());
  if (sitting->closed) co_return refuse("decisions.sitting_closed", RefusalKind::conflict);
  db::Batch batch;
  batch.add(sql::TouchSitting{.office_id = me.office.id, .sitting_id = id, .version = sitting->version});
  int place = 0;
  for (const Item& item : sitting->agenda) {
    place = std::max(place, item.place);
    if (std::ranges::find(remove, item.application) == remove.end()) continue;
    batch.add(sql::DeleteVotes{.office_id = me.office.id, .sitting_id = id, .application_id = item.application});
    batch.add(sql::DeleteAgendaItem{.office_id = me.office.id, .sitting_id = id, .application_id = item.application});
    batch.add(sql::FreeWaiting{.office_id = me.office.id, .application_id = item.application, .sitting_id = id});
  }
  for (const WaitingCase& waiting : co_await waiting_cases(services, me.office.id)) {
    if (std::ranges::find(add, waiting.application) == add.end() || !waiting.sitting.is_nil()) continue;
    batch.add(sql::TakeWaiting{.office_id = me.office.id, .application_id = waiting.application, .sitting_id = id});
    batch.add(sql::InsertAgendaItem{.office_id = me.office.id,
                                    .sitting_id = id,
                                    .application_id = waiting.application,
                                    .place = ++place,
                                    .subject_id = waiting.subject,
                                    .proposal_id = waiting.proposal,
                                    .case_number = waiting.number,
                                    .service_code = waiting.service_code,
                                    .service_version = waiting.service_version,
                                    .proposed = waiting.outcome});
  }
  co_return co_await run(services, std::move(batch));
}

Task<Result<void>> keep_minutes(std::shared_ptr<Services> services, cases::Acting me, Uuid id, Minutes minutes) {
  auto sitting = co_await get_sitting(services, me.office.id, id);
  if (!sitting) co_return std::unexpected(sitting.error());
  if (sitting->closed) co_return refuse("decisions.sitting_closed", RefusalKind::conflict);
  db::Batch batch;
  batch.add(sql::TouchSitting{.office_id = me.office.id, .sitting_id = id, .version = sitting->version});
  take_attendance(*sitting, minutes, batch);
  Refusal faults{.code = "decisions.faults", .kind = RefusalKind::bad_input};
  for (const Item& item : sitting->agenda) {
    const auto said = std::ranges::find(minutes.items, item.application, &Minutes::OfItem::application);
    if (said == minutes.items.end()) continue;
    const auto votes = counted_votes(*sitting, item, said->votes);
    const Counted counted = count(*sitting, item, votes, *said);
    if (counted.result == "rejected" && !is_other_outcome(*services, item, said->other_outcome)) {
      faults.fields.push_back({"other." + item.application.str(), "decisions.fault.no_other_outcome"});
      continue;
    }
    if (counted.result == "rejected" && !check_remarks(said->note)) {
      faults.fields.push_back(
          {"note." + item.application.str(), "decisions.fault.no_remarks", {{"min", std::to_string(kShortestExplanation)}}});
      continue;
    }
    batch.add(sql::DeleteVotes{.office_id = me.office.id, .sitting_id = id, .application_id = item.application});
    for (const auto& [officer, vote] : votes)
      batch.add(sql::InsertVote{.office_id = me.office.id,
                                .sitting_id = id,
                                .application_id = item.application,
                                .officer_id = officer,
                                .vote = std::string{code(vote)}});
    batch.add(sql::SetAgendaResult{.office_id = me.office.id,
                                   .sitting_id = id,
                                   .application_id = item.application,
                                   .result = counted.result,
                                   .outcome = counted.outcome,
                                   .note = said->note});
  }
  if (!faults.fields.empty()) co_return std::unexpected(std::move(faults));
  co_return co_await run(services, std::move(batch));
}

}  // namespace darcha::decisions
