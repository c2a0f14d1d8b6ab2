// What an officer does with a case. Every one opens the case for its action (who may; logged), and is one transaction. `token` is the
// form's: sent twice, it is done once.
#pragma once
#include "cases/cases.h"

namespace darcha::cases {

struct Act {
  web::Visitor visitor;
  ApplicationId id;
  std::string token;
};

Task<Result<void>> claim(std::shared_ptr<Services> services, Act act);
Task<Result<void>> release(std::shared_ptr<Services> services, Act act, std::string reason);
/// To a colleague of the same desk. Refuses cases.not_a_colleague: serves elsewhere, has another role, is barred or away.
Task<Result<void>> hand_over(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason);
/// The same by who is in charge.
Task<Result<void>> reassign(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason);
/// A question: where the procedure has a state that waits for the applicant the case goes there and the clock stops.
Task<Result<void>> ask_applicant(std::shared_ptr<Services> services, Act act, std::string question);
Task<Result<void>> notify(std::shared_ptr<Services> services, Act act, std::string text);
/// A question to another body in the officer's own words, on top of those the procedure asks.
Task<Result<void>> ask_body(std::shared_ptr<Services> services, Act act, std::string agency, std::string question);
/// The next state; with an end, the reason goes to the applicant.
Task<Result<void>> proceed(std::shared_ptr<Services> services, Act act, std::string to, std::string reason);
Task<Result<void>> declare_conflict(std::shared_ptr<Services> services, Act act, std::string reason);
Task<Result<void>> extend(std::shared_ptr<Services> services, Act act, std::string reason);
Task<Result<void>> take_over(std::shared_ptr<Services> services, Act act, std::string reason);
Task<Result<void>> terminate(std::shared_ptr<Services> services, Act act, std::string reason);

/// Who the case can be given to.
Task<std::vector<offices::Officer>> colleagues(std::shared_ptr<Services> services, Loaded loaded);
/// Where an officer may send it on by themselves: work, waits for the applicant only by a question, ends that decide nothing of substance.
std::vector<const catalog::State*> ways_on(const Loaded& loaded);

/// Whether the form with this token was carried out already: whoever sends it again is answered as the first time.
Task<bool> carried_out(std::shared_ptr<Services> services, ApplicationId id, std::string token);

/// For the body that was asked. Refuses cases.no_such_answer.
struct Answered {
  Uuid check;
  std::string answer;
  std::string said;
};
Task<Result<void>> answer_check(std::shared_ptr<Services> services, Act act, Answered answered);

/// For the applicant. `files` lie in the store already (applications::keep_files); their rows are there with the words or not at all.
/// Refuses cases.nothing_asked, cases.closed.
Task<Result<void>> answer_question(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::string text,
                                   std::vector<applications::Attachment> files, std::string token);
Task<Result<void>> withdraw(std::shared_ptr<Services> services, SubjectId subject, ApplicationId id, std::string reason, std::string token);

}  // namespace darcha::cases
