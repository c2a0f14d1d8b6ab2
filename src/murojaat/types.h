// What a citizens' appeal is, to the rooms above (channels, insight) and to this room's own slices.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/crypto.h"
#include "core/ids.h"
#include "core/lang.h"
#include "core/stop.h"
#include "core/time.h"
#include "murojaat/law/law.h"

namespace darcha::murojaat {

using AppealId = Id<struct AppealTag>;

/// Whose rows they are and which one. The subject of an author who did not sign in is a random one, made for this appeal alone: nothing
/// anywhere ties it to anybody.
struct Key {
  SubjectId subject;
  AppealId id;
  bool operator==(const Key&) const = default;
};

/// Where an appeal stands. The clock's halt and its extension are marks beside it.
enum class State {
  registered,  ///< on the desk of a body; nobody has taken it
  at_work,     ///< an officer has it
  answered,    ///< the reply is out; the author may say that it does not answer
  concluded,   ///< not considered, by a written conclusion that the head approved
  withdrawn,   ///< taken back by its author
  closed       ///< nothing more can come: the author was content, or the time to say otherwise is over
};
std::string_view code(State state);
std::optional<State> parse_state(std::string_view code);
inline bool is_open(State state) { return state == State::registered || state == State::at_work; }

/// How it came: the law gives all of them equal weight.
enum class Form { oral, written, electronic };
enum class Channel { web, desk, call_centre, reception, email, open311, api };
std::string_view code(Form form);
std::string_view code(Channel channel);
std::optional<Form> parse_form(std::string_view code);
std::optional<Channel> parse_channel(std::string_view code);
Form form_of(Channel channel);

/// Who writes. `person` and `organisation` are signed in (or known to the officer who writes for them); `contact` names themself and is
/// believed as far as a letter is; `anonymous` leaves nothing.
enum class AuthorKind { person, organisation, contact, anonymous };
std::string_view code(AuthorKind kind);
std::optional<AuthorKind> parse_author_kind(std::string_view code);

struct Author {
  AuthorKind kind = AuthorKind::anonymous;
  SubjectId subject{};    ///< person, organisation
  std::string name{};     ///< as it is addressed in the reply; empty for the anonymous
  std::string contact{};  ///< e-mail or phone
  std::string address{};
  bool contact_verified = false;  ///< the channel has proof that the contact is the author's
};

/// A place, as exactly as the author gave it.
struct Place {
  std::optional<double> lat{}, lon{};  ///< WGS 84, both or none
  std::string district{};              ///< SOATO of the district or the region; empty if none was named
  std::string words{};                 ///< address or landmark
};

/// A file that lies in the object store already (documents::ObjectStore::adopt), checked by the channel that took it.
struct File {
  Uuid id{};
  std::string name;
  std::string content_type;  ///< sniffed
  std::int64_t size = 0;
  Digest sha256{};
  std::string by = "author";  ///< author, officer
  int point = 0;              ///< evidence of an answer to this point; 0: of the appeal
  Instant at{};
};

/// An officer who writes for somebody, or the system of a body that does: recorded and shown to the author.
struct Helper {
  OfficerId officer;  ///< of a system: its key
  std::string name;
  OfficeId office;
  bool program = false;  ///< of the request, not kept: the log calls it an agency
};

/// What a channel brings.
struct Lodging {
  Author author;
  Channel channel = Channel::web;
  Lang lang = Lang::uz;               ///< of the author: of the answers and the notices
  std::string text;                   ///< 1 to kMaxText characters
  std::string kind{};                 ///< ariza, taklif, shikoyat; empty: as the suggestion says, or ariza
  std::string topic{};                ///< empty: as the suggestion says, or `other`
  std::vector<std::string> points{};  ///< empty: as the suggestion splits it, or the whole text as one
  Place place{};
  OfficeId about{};             ///< the body complained about: it never gets the appeal for review; nil for none
  std::string about_officer{};  ///< in the author's words
  OfficeId wanted{};            ///< the body the author chose; nil: the competent one is found
  bool human_only = false;      ///< no machine looks at it
  std::string public_text{};    ///< what everybody may read; empty: nothing but topic and district
  bool collective = false;      ///< others may join
  std::vector<File> files{};
  std::optional<Helper> helper{};
  std::string repeat_of{};  ///< number of the earlier appeal whose answer is contested
  std::string parent{};     ///< number of the appeal whose answer the higher body is asked about
  std::string token;        ///< idempotency key of the request; sent twice it is one appeal
};

inline constexpr std::size_t kMaxText = 20'000;  ///< characters
inline constexpr std::size_t kMaxFiles = 10;
inline constexpr std::size_t kMaxPoints = 20;

struct Receipt {
  Key key;
  std::string number;               ///< "MR-26-7K3M-9QX2-5"
  std::optional<std::string> code;  ///< of an author who did not sign in: opens the thread, is shown once and kept nowhere
  OfficeId office;
  Date registered_on{};  ///< by the law's hours; the number is given at once
  Instant due_at{};
  bool repeated = false;  ///< the same request had been sent before
};

struct Point {
  int no = 1;
  std::string text;
  std::string source = "author";  ///< author, machine, officer
  std::string answer{}, done{}, provision{}, evidence{};
  OfficerId answered_by{};
  std::string answered_by_name{};
  std::optional<Instant> answered_at{};
  std::string verdict{};  ///< of the author: "", yes, no
  std::string verdict_note{};
  bool answered() const { return answered_at.has_value(); }
};

/// The clock stood still; open while it still does.
using Halt = Stop;

/// What waits for the head's approval.
struct Proposal {
  std::string kind;    ///< conclude, extend
  std::string ground;  ///< of a conclusion
  std::string text;    ///< reasons, to be read by the author
  int days = 0;        ///< of an extension
  OfficerId by{};
  std::string by_name{};
  Instant at{};
  bool operator==(const Proposal&) const = default;
};

struct Appeal {
  Key key;
  std::string number;
  std::string kind;
  Form form = Form::electronic;
  Channel channel = Channel::web;
  AuthorKind author = AuthorKind::anonymous;
  bool collective = false;
  std::string repeat_of{}, duplicate_of{}, parent{};
  Lang lang = Lang::uz;
  std::string topic;
  int urgency = 1;
  OfficeId office;
  OfficerId holder{};
  State state = State::registered;
  std::string text;
  std::string public_text{};
  std::string author_name{}, author_contact{}, author_address{};
  bool contact_verified = false;
  Place place{};
  OfficeId about{};
  std::string about_officer{};
  bool human_only = false;
  std::optional<Helper> helper{};
  Instant lodged_at{};
  Date registered_on{};
  Date arrived_on{};  ///< at the body that has to decide; forwarding begins its term anew
  TermCode term = TermCode::consider;
  Instant base_due_at{};
  Instant due_at{};
  std::vector<Halt> halts{};
  int extended_days = 0, extended_times = 0;
  bool warned = false;
  OfficeId escalated_to{};
  std::optional<Proposal> proposal{};
  int reopened = 0;
  std::vector<OfficerId> barred{};  ///< who answered before it was reopened, or is complained about: never gets it again
  std::optional<Instant> answered_at{};
  std::optional<Instant> closed_at{};
  std::optional<Instant> wake_at{};  ///< when the clock has something to do next
  std::string outcome{};             ///< answered, not_considered, withdrawn; empty while it is open
  std::string ground{};              ///< of a conclusion
  int stars = 0;                     ///< 1..5; 0: not rated
  std::string followed_up{};         ///< "", asked, yes, no
  int version = 0;                   ///< number of the last event; grows with every change

  bool halted() const { return !halts.empty() && !halts.back().until; }
};

/// What figures are made from, as it stood when an event had happened: codes and days, nothing about a person. Together with the events
/// themselves it is all that `darcha insight recompute` reads.
struct Facts {
  std::string topic, region;  ///< region: SOATO of 4 digits, empty if no place was named
  Channel channel = Channel::web;
  Date registered_on{};
  Instant due_at{};
  bool formal = false;  ///< of "replied": it left though it looked formal
  int yes = 0, no = 0;  ///< of "verdict": points that are answered, and that are not
  int stars = 0;
  std::string followed_up{};
};

/// One line of the timeline, seen by both sides.
struct Event {
  int seq = 0;
  std::string kind;  ///< registered, claimed, forwarded, ... (README)
  State state = State::registered;
  std::string actor_kind;  ///< officer, citizen, system
  Uuid actor{};            ///< nil for authors who did not sign in
  std::string actor_name{};
  OfficeId office{};  ///< of the appeal afterwards
  OfficerId holder{};
  std::string reason{};
  std::string token{};
  Instant at{};
  Facts facts{};
};

struct Message {
  Uuid id{};
  std::string kind;         ///< question, answer, notice, letter (of the author, unasked)
  std::string author_kind;  ///< officer, citizen, system
  Uuid author{};
  std::string author_name{};
  std::string body;
  Channel channel = Channel::web;
  Instant at{};
};

struct Reply {
  int no = 1;
  DocumentId document{};
  std::string text;  ///< the introduction and the end around the points
  OfficerId officer{};
  std::string officer_name;
  OfficeId office{};
  std::vector<std::string> flags{};  ///< why it looks formal: codes of rules
  std::string reason{};              ///< why it was sent all the same
  Instant at{};
};

struct Participant {
  SubjectId person;
  std::string name;
  Instant joined_at{};
  std::optional<Instant> confirmed_at{};
};

/// What an officer wrote or added is the author's to see once a reply left with it.
inline bool has_left(const std::vector<Reply>& replies, std::optional<Instant> written) {
  return written && !replies.empty() && *written <= replies.back().at;
}

/// A question to another body, or its part of a joint answer.
struct Request {
  Uuid id{};
  bool joint = false;
  OfficeId office{};
  std::string question;
  Instant asked_at{};
  std::string asked_by;
  Instant due_at{};
  std::string answer{};
  OfficerId answered_by{};
  std::string answered_by_name{};
  std::optional<Instant> answered_at{};
  std::optional<Instant> dropped_at{};
  bool open() const { return !answered_at && !dropped_at; }
};

struct Reception {
  Uuid id{};
  OfficeId office{};
  OfficerId officer{};
  std::string officer_name;
  Instant at{};
  std::string place;
  std::string state = "offered";  ///< offered, accepted, declined, held, missed
  std::string protocol{};
};

/// An appeal with all that its pages and rules look at, as of one moment.
struct Loaded {
  Appeal it;
  std::vector<Point> points;
  std::vector<Event> events;
  std::vector<Message> messages;
  std::vector<Reply> replies;
  std::vector<File> files;
  std::vector<Participant> participants;
  std::vector<Request> requests;
  std::vector<Reception> receptions;
};

/// What anybody may know of an appeal. The place is rounded to some hundred metres, and there is none without one in the appeal; the
/// description is what its author wrote to be public.
struct Public {
  std::string number;
  std::string kind, topic;
  State state = State::registered;
  OfficeId office;
  std::string district;
  std::optional<double> lat{}, lon{};
  std::string description;
  std::string note;  ///< code of the last event
  Instant lodged_at{}, updated_at{}, due_at{};
  std::optional<Instant> closed_at{};
  bool collective = false;
  int participants = 0;
};

/// What the machine suggests; from the room of triage, which knows texts and no case.
struct Suggestion {
  std::string model;  ///< name and version
  std::optional<Lang> lang{};
  std::string script{};
  std::string kind{};   ///< empty: not sure enough
  std::string topic{};  ///< empty: not sure enough
  int urgency = 0;      ///< 0: not sure enough
  double kind_confidence = 0, topic_confidence = 0, urgency_confidence = 0;
  std::vector<std::string> words{};   ///< that drove the topic
  std::vector<std::string> points{};  ///< the text in its parts; empty: as it is
};

}  // namespace darcha::murojaat
