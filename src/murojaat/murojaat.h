// Appeals of citizens: lodged by any channel, answered on substance and in time, where the author can see it. R080-R088, R033.
// Law: OʻRQ-445 of 2017-09-11, as data in services/appeals/ (law/law.h). Rooms above (Open311, e-mail, insight) use this door only:
//
//   auto receipt = co_await murojaat::lodge(services, {.author = {.kind = AuthorKind::contact, .name = ..., .contact = ...},
//                                                      .channel = Channel::email, .text = ..., .token = message_id});
//   if (!receipt) ... // bad_input only: registration itself is never refused (art. 23)
//
// Everything that changes an appeal is one transaction: its rows, the audit entry, the event. Two who act at once: the second is told
// murojaat.already_done. A request that carries the token of an earlier one is answered as that one was.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/refusal.h"
#include "core/task.h"
#include "jobs/jobs.h"
#include "murojaat/clock.h"
#include "murojaat/events.h"
#include "murojaat/formal/formal.h"
#include "murojaat/services.h"
#include "murojaat/types.h"
#include "web/officer_nav.h"
#include "web/web.h"

namespace darcha::murojaat {

// --- for channels --------------------------------------------------------------------------------------------------------------------

/// Registers an appeal: number at once, the competent body found, the clock started, the author told. Refuses bad input only:
/// murojaat.text_missing, text_long, unknown_kind, unknown_topic, unknown_place, author_missing, files_many, points_many (fields named
/// as in Lodging). Files must lie in the object store. The same token again: the same receipt, with the same code.
Task<Result<Receipt>> lodge(std::shared_ptr<Services> services, Lodging lodging);

/// The appeal behind a public number, as typed. Nothing if there is none. Who may see it is the caller's business.
Task<std::optional<Key>> find_by_number(std::shared_ptr<Services> services, std::string typed);
/// The appeal a secret code opens; nothing if there is none. Callers limit how often it is tried.
Task<std::optional<Key>> find_by_code(std::shared_ptr<Services> services, std::string typed);
/// The code that a lodging with this token gave an author who did not sign in: it follows from the token and the house's key.
std::string code_of(const Services& services, const std::string& token);
/// All of it, as of one moment; nothing if there is no such appeal. No access is checked and nothing is logged: machinery only.
Task<std::optional<Loaded>> find(std::shared_ptr<Services> services, Key key);

/// What the public may know, newest first. `region` narrows it to one shard and is asked first; without it all regions are asked.
struct PublicFilter {
  std::string region{};  ///< SOATO of the region, or of a district in it
  std::string district{};
  std::string topic{};
  std::vector<std::string> topics{};  ///< one of these; empty: any
  std::optional<bool> open{};
  std::optional<Instant> since{}, until{};  ///< of lodging; until is not in it
  std::optional<bool> collective{};
  int max_rows = 50;  ///< at most 1,000
};
Task<std::vector<Public>> list_public(std::shared_ptr<Services> services, PublicFilter filter);
/// Open ones of a district since then that the public may read something of, or join; newest first; so many of each region without one.
Task<std::vector<Public>> list_open_near(std::shared_ptr<Services> services, std::string district, Instant since, int max_rows);
Task<std::optional<Public>> find_public(std::shared_ptr<Services> services, std::string number);

/// A message of the author (or of an officer's channel) into the thread. An answer to an open question lets the clock go on. Refuses
/// murojaat.not_found, murojaat.text_missing, murojaat.text_long, murojaat.closed.
struct NewMessage {
  std::string body;
  Channel channel = Channel::web;
  SubjectId person{};  ///< the author or a participant who is signed in; nil: by code, or by a channel that knows the author
  std::vector<File> files{};
  std::string token;
  bool contact_proved = false;  ///< it came by a way that only whoever reads the author's contact can know
};
Task<Result<void>> add_message(std::shared_ptr<Services> services, Key key, NewMessage message);

/// An appeal that an office has or had, found by words of it: its text, points, answers, place, author, number.
struct Found {
  Key key;
  std::string number, topic;
  State state = State::registered;
  Instant lodged_at{};
};
/// Every word of `typed` as the beginning of one, in either script; newest first. Empty for what has no word. Who may see it is the
/// caller's business.
Task<std::vector<Found>> search_office(std::shared_ptr<Services> services, OfficeId office, std::string typed, int max_rows);

/// A line of an office's list: nothing about persons.
struct Queued {
  Key key;
  std::string number, kind, topic;
  State state = State::registered;
  int urgency = 1;
  std::string district;
  OfficerId holder;
  Instant due_at{}, lodged_at{};
  bool halted = false, waits_for_head = false, escalated = false;
  int reopened = 0;
};
struct QueueFilter {
  OfficeId office;
  std::optional<std::string> topic{}, state{};
  std::optional<OfficerId> holder{};
  std::optional<Instant> overdue_at{};
  bool for_head = false;
};
struct QueuePage {
  std::optional<int> after_urgency{};
  std::optional<Instant> after_due{};
  AppealId after_id{};
  int max_rows = 50;
};
/// Open appeals of an office, the most urgent first, then by the end of the term. Who may see it is the caller's business.
Task<std::vector<Queued>> list_queue(std::shared_ptr<Services> services, QueueFilter filter, QueuePage page);

/// What an office was asked by others and has not answered, by the end of the term.
struct AskedHere {
  Uuid request;
  Key key;
  std::string number;
  bool joint = false;
  Instant due_at{};
};
Task<std::vector<AskedHere>> list_asked(std::shared_ptr<Services> services, OfficeId office, int max_rows);

// --- for figures -----------------------------------------------------------------------------------------------------------------------

/// The events of an appeal in their order, each with its facts, and what tells appeals about the same thing apart.
struct History {
  std::vector<Event> events;
  std::string district{};  ///< SOATO, empty if no place was named
  Sketch sketch{};         ///< of the text: no word can be read from it
};
/// Empty events if there is no such appeal. Names in the events are personal and not for figures.
Task<History> history(std::shared_ptr<Services> services, Key key);
/// Every appeal there is, in the order of keys, after `after`; for the terminal, never on a request path.
Task<std::vector<Key>> list_keys(std::shared_ptr<Services> services, Key after, int max_rows);

// --- for the author --------------------------------------------------------------------------------------------------------------------

struct Line {
  Key key;
  std::string number, kind, topic;
  State state = State::registered;
  OfficeId office;
  Instant lodged_at{}, due_at{};
  std::optional<Instant> closed_at;
};
/// Own appeals of a person, newest first, older than `before` (nil: from the newest on).
Task<std::vector<Line>> list_own(std::shared_ptr<Services> services, SubjectId subject, AppealId before, int max_rows);

// --- for demonstrations ------------------------------------------------------------------------------------------------------------------

/// An appeal of nobody that came and went before the demonstration began. It stands in the figures; there is no reply to read and nobody
/// was told of anything.
struct PastAppeal {
  std::string name;  ///< tells it apart: planted again, it is there once
  std::string topic, district, text;
  Channel channel = Channel::web;
  Instant lodged_at{};
  std::optional<Instant> answered_at{};
  bool formal = false, reopened = false;
  std::string verdict{};      ///< "", yes, no
  int stars = 0;              ///< 0: not rated
  std::string followed_up{};  ///< "", yes, no
};
Task<Key> plant(std::shared_ptr<Services> services, PastAppeal past);

// --- wiring ----------------------------------------------------------------------------------------------------------------------------

std::vector<web::Route> routes(std::shared_ptr<Services> services);
std::vector<web::OfficerEntry> officer_entries(std::shared_ptr<Services> services);
/// Keeps the offices' lists, the search and the public list in step, and lets the clock act.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);
/// Which of these files appeals refer to; for the sweep of the object store.
Task<std::vector<Digest>> attached_among(db::Pool& db, std::vector<Digest> files);

}  // namespace darcha::murojaat
