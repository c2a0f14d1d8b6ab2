// What an officer does with an appeal. Every act opens the appeal for its action (who may; the reading is logged) and is one transaction.
// `token` is the form's: sent twice, it is done once.
#pragma once
#include "murojaat/engine.h"
#include "murojaat/formal/formal.h"
#include "murojaat/rules.h"

namespace darcha::murojaat {

struct Acting {
  offices::Officer officer;
  offices::Office office;
  std::string in_place_of;  ///< a colleague who is away and whose role here they have for these days
  audit::Actor actor() const;
};

struct OpenAppeal : Loaded {
  Acting me;
  Standing standing;
};

/// An appeal for an officer who wants to do something with it; the reading is logged, a refused one as well. Refuses murojaat.not_found
/// (what is out of reach is not there), murojaat.no_officer, and what may() says.
Task<Result<OpenAppeal>> open_appeal(std::shared_ptr<Services> services, web::Visitor visitor, std::string number, Action action);
struct Act {
  web::Visitor visitor;
  std::string number;
  std::string token;
};
/// As above. Refuses with kDoneBefore where this very request of this officer changed the appeal already: it was cut off before its answer.
Task<Result<OpenAppeal>> open_for(std::shared_ptr<Services> services, Act act, Action action);
inline constexpr std::string_view kDoneBefore = "murojaat.done_before";
/// What an act answers that could not open its appeal: done is done.
inline Result<void> unless_done(const Refusal& refusal) {
  if (refusal.code == kDoneBefore) return {};
  return std::unexpected(refusal);
}
/// The look of an officer into an appeal, in its author's log.
Task<> log_look(std::shared_ptr<Services> services, const Loaded& loaded, const Acting& me, std::string kind);
Task<Result<Acting>> acting(std::shared_ptr<Services> services, web::Visitor visitor);
Standing standing_of(const Loaded& loaded, const Acting& me, const offices::Directory& directory);

Task<Result<void>> claim(std::shared_ptr<Services> services, Act act);
Task<Result<void>> release(std::shared_ptr<Services> services, Act act, std::string reason);
/// Refuses murojaat.not_a_colleague: serves elsewhere, has another role, answered before, is away.
Task<Result<void>> hand_over(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason);
Task<Result<void>> reassign(std::shared_ptr<Services> services, Act act, OfficerId to, std::string reason);
/// The points, one a line. Answers to points whose words stay as they were are kept. Refuses murojaat.points_missing, points_many.
Task<Result<void>> edit_points(std::shared_ptr<Services> services, Act act, std::vector<std::string> points);
struct PointAnswer {
  int no = 1;
  std::string answer, done, provision, evidence;
  std::vector<File> files{};  ///< further evidence, in the object store already
};
/// Into the appeal as it was opened; nothing is written. Refuses murojaat.no_such_point, answer_missing, done_missing, blanks_left.
Result<void> put_answer(OpenAppeal& open, const PointAnswer& answer, Instant now);
/// Refuses as put_answer() does, and murojaat.files_many (ten of a point).
Task<Result<void>> answer_point(std::shared_ptr<Services> services, Act act, PointAnswer answer);
Task<Result<void>> ask_author(std::shared_ptr<Services> services, Act act, std::string question);
Task<Result<void>> tell_author(std::shared_ptr<Services> services, Act act, std::string text);
/// What the officer says instead of the machine is counted. Empty or 0: stays.
struct Classes {
  std::string kind, topic;
  int urgency = 0;
};
Task<Result<void>> reclassify(std::shared_ptr<Services> services, Act act, Classes classes);
/// Beside another of this office about the same matter, which leads. Refuses murojaat.no_such_lead (not there, joined itself, or this one
/// is), leads_others.
Task<Result<void>> join_lead(std::shared_ptr<Services> services, Act act, std::string leader, std::string reason);
Task<Result<void>> part_lead(std::shared_ptr<Services> services, Act act, std::string reason);
/// Law: art. 25: within five days, with notice; the term begins anew there. Refuses murojaat.too_late, no_such_body, about_body.
Task<Result<void>> forward(std::shared_ptr<Services> services, Act act, OfficeId to, std::string reason);
/// `joint`: its part of one answer that this office leads. Refuses murojaat.no_such_body.
Task<Result<void>> ask_body(std::shared_ptr<Services> services, Act act, OfficeId to, std::string question, bool joint);
Task<Result<void>> answer_request(std::shared_ptr<Services> services, Act act, Uuid request, std::string answer);
/// Law: art. 28: up to a month where it has to be studied. Of a suggestion: notice within ten days. Refuses murojaat.too_late.
Task<Result<void>> study(std::shared_ptr<Services> services, Act act, std::string reason);
Task<Result<void>> halt(std::shared_ptr<Services> services, Act act, std::string ground, std::string reason);
Task<Result<void>> resume(std::shared_ptr<Services> services, Act act);
/// Both wait for a head who did not propose them. Refuses murojaat.no_extension, no_such_ground.
Task<Result<void>> propose_extension(std::shared_ptr<Services> services, Act act, int days, std::string reason);
Task<Result<void>> propose_conclusion(std::shared_ptr<Services> services, Act act, std::string ground, std::string text);
Task<Result<void>> decide_proposal(std::shared_ptr<Services> services, Act act, bool approve, std::string reason);
Task<Result<void>> take_over(std::shared_ptr<Services> services, Act act, std::string reason);
Task<Result<void>> offer_reception(std::shared_ptr<Services> services, Act act, Instant at, std::string place);
Task<Result<void>> hold_reception(std::shared_ptr<Services> services, Act act, std::string protocol);

/// Why the reply as it stands would look formal.
Task<std::vector<Flag>> flags_of(std::shared_ptr<Services> services, const Loaded& loaded, OfficeId office);
/// Refuses murojaat.point_unanswered (no), requests_open, blanks_left, looks_formal (flags) unless `reason` says why it leaves all the
/// same.
Task<Result<void>> send_reply(std::shared_ptr<Services> services, Act act, std::string text, std::string reason);
/// Answers points and sends the reply, as one change: all of it or nothing. Refuses as answer_point and send_reply do.
Task<Result<void>> answer_and_send(std::shared_ptr<Services> services, Act act, std::vector<PointAnswer> answers, std::string text,
                                   std::string reason);

/// Who it can be given to.
std::vector<offices::Officer> colleagues(const offices::Directory& directory, const Appeal& it, Date today);

}  // namespace darcha::murojaat
