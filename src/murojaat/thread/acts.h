// What the author does in their thread. Who may is decided by the page that found the appeal: its author, by session or by code.
#pragma once
#include "murojaat/engine.h"

namespace darcha::murojaat {

/// Who acts: the author (by session or code), or a participant.
struct ByAuthor {
  Key key;
  SubjectId person{};  ///< nil: by code
  std::string token;
};

/// "Does this answer you?", for each point: yes or no. Refuses murojaat.not_answered, no_such_point.
struct Verdict {
  int point = 1;
  bool answered = true;
  std::string note;
};
Task<Result<void>> judge(std::shared_ptr<Services> services, ByAuthor by, std::vector<Verdict> verdicts);
/// Back to the body, never to an officer who answered it. Refuses murojaat.not_answered, too_late, reason_missing.
Task<Result<void>> reopen(std::shared_ptr<Services> services, ByAuthor by, std::string reason);
/// 1 to 5. Refuses murojaat.not_answered, no_such_stars.
Task<Result<void>> rate(std::shared_ptr<Services> services, ByAuthor by, int stars);
/// Was it really done? Refuses murojaat.not_asked.
Task<Result<void>> follow_up(std::shared_ptr<Services> services, ByAuthor by, bool done, std::string words);
Task<Result<void>> withdraw(std::shared_ptr<Services> services, ByAuthor by, std::string reason);
/// To the body above, with the whole thread. Refuses murojaat.not_answered, too_late, reason_missing. The new appeal's receipt.
Task<Result<Receipt>> complain(std::shared_ptr<Services> services, ByAuthor by, std::string reason);
/// Who reads the author's contact has opened the thread with what was sent there alone. Known already: nothing happens.
Task<Result<void>> prove_contact(std::shared_ptr<Services> services, ByAuthor by);
/// The secret code of such an appeal was told nowhere but at the author's contact: by e-mail. On a page, on paper or in an application it
/// is in the hands of whoever wrote or helped, and says nothing of the contact.
bool code_proves_contact(const Appeal& it);
Task<Result<void>> answer_reception(std::shared_ptr<Services> services, ByAuthor by, bool accept);
/// A signed-in person joins a collective appeal and confirms in one step that they have read it. Refuses murojaat.not_collective,
/// own_appeal, closed.
Task<Result<void>> join(std::shared_ptr<Services> services, Key key, SubjectId person, std::string name, std::string token);

}  // namespace darcha::murojaat
