// The collegial body: its list, sittings, agenda, attendance, votes, protocol. What it decides moves each case on after the sitting is
// closed.
#pragma once
#include "decisions/finish/finish.h"
#include "jobs/jobs.h"

namespace darcha::decisions {

struct WaitingCase {
  ApplicationId application;
  SubjectId subject;
  Uuid proposal;
  std::string number;
  std::string service_code;
  int service_version = 0;
  std::string outcome;  ///< proposed
  Instant since{};
  Uuid sitting;  ///< nil: on no agenda yet
};

struct Member {
  OfficerId officer;
  SubjectId subject;
  std::string name;
  bool present = false;
  bool chairs = false;
  bool away = false;  ///< an absence is noted for the day: counts for the quorum, cannot be present, nobody votes for them
};

struct Item {
  ApplicationId application;
  SubjectId subject;
  Uuid proposal;
  int place = 0;
  std::string number;
  std::string service_code;
  int service_version = 0;
  std::string proposed;
  std::string result;  ///< pending, carried, rejected, postponed
  std::optional<std::string> outcome;
  std::string note;
  std::map<OfficerId, Vote> votes;
};

struct Sitting {
  OfficeId office;
  Uuid id;
  Date day{};
  std::string place;
  bool closed = false;
  int version = 0;
  std::string protocol_number;
  std::optional<DocumentId> protocol;
  std::vector<Member> members;  ///< of the office today, or as they were when it was closed
  std::vector<Item> agenda;
};

/// The body an officer belongs to. Refuses decisions.not_commission; `write`: only its secretary.
Task<Result<cases::Acting>> of_commission(std::shared_ptr<Services> services, web::Visitor visitor, bool write);

Task<std::vector<WaitingCase>> waiting_cases(std::shared_ptr<Services> services, OfficeId office);
struct SittingLine {
  Uuid id;
  Date day{};
  std::string place;
  bool closed = false;
  std::string protocol_number;
  std::int64_t items = 0;
};
Task<std::vector<SittingLine>> sittings(std::shared_ptr<Services> services, OfficeId office);
Task<Result<Sitting>> get_sitting(std::shared_ptr<Services> services, OfficeId office, Uuid id);

Task<Result<Uuid>> plan(std::shared_ptr<Services> services, cases::Acting me, Date day, std::string place);
/// Puts waiting cases on the agenda and takes others off. Refuses decisions.sitting_closed, decisions.changed_meanwhile.
Task<Result<void>> set_agenda(std::shared_ptr<Services> services, cases::Acting me, Uuid sitting, std::vector<ApplicationId> add,
                              std::vector<ApplicationId> remove);

/// What the secretary enters during the sitting.
struct Minutes {
  std::set<OfficerId> present;
  OfficerId chair;
  struct OfItem {
    ApplicationId application;
    std::map<OfficerId, Vote> votes;
    bool postponed = false;
    std::string other_outcome;  ///< supported instead, when the proposal is rejected
    std::string note;
  };
  std::vector<OfItem> items;
};
/// Keeps them, with the result of each vote. Votes of members who are absent, or are the applicant themselves, do not count. Refuses
/// decisions.sitting_closed, decisions.changed_meanwhile, decisions.faults (other.<application>: no outcome
/// for a rejected proposal; note.<application>: no reason for it).
Task<Result<void>> keep_minutes(std::shared_ptr<Services> services, cases::Acting me, Uuid sitting, Minutes minutes);

/// Signs the protocol and closes. Refuses decisions.sitting_empty, decisions.no_chair, decisions.no_quorum, decisions.item_pending
/// (number), decisions.member_is_kin (name, number), decisions.sitting_closed, decisions.changed_meanwhile.
Task<Result<void>> close(std::shared_ptr<Services> services, cases::Acting me, Uuid sitting);

void subscribe_sittings(jobs::Worker& worker, std::shared_ptr<Services> services);

}  // namespace darcha::decisions
