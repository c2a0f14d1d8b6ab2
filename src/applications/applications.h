// Applications for services: drafts, submission, automatic decision, what a person sees of their case. R023, R034, R037, R120.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "applications/events.h"
#include "applications/services.h"
#include "applications/types.h"
#include "catalog/form_rules.h"
#include "core/crypto.h"
#include "gen/web/views.h"
#include "jobs/jobs.h"
#include "web/web.h"

namespace darcha::applications {

struct DraftLine {
  ApplicationId id;
  ServicePtr service;
  std::string page;
  Instant updated_at{};
};

struct Line {
  ApplicationId id;
  std::string number;
  ServicePtr service;
  std::string state;
  std::optional<std::string> outcome;
  std::optional<DocumentId> document;
  Instant submitted_at{};
  std::optional<Instant> due_at;
  std::optional<Instant> finished_at;
};

struct Overview {
  std::vector<DraftLine> drafts;   ///< at most 50, last changed first
  std::vector<Line> applications;  ///< newest first
  bool more = false;               ///< there are older ones
};

/// A person's own drafts and applications older than `before`.
Task<Overview> applications_of(std::shared_ptr<Services> services, SubjectId subject, ApplicationId before, int max_rows);
/// The state of an application as a coloured word.
web::views::Tag status_tag(const web::Context& context, const catalog::Service* service, const std::string& state,
                           const std::optional<std::string>& outcome);
web::views::TaskList drafts_as_tasks(const web::Context& context, const Overview& overview);

/// How people rated a service, published for each service (R120).
struct Rating {
  std::int64_t ratings = 0;
  double mean = 0;  ///< 1..5; 0 if nobody rated
};
/// Of all services, from memory; read again from the database at most once a minute.
class Ratings {
 public:
  explicit Ratings(db::Pool& db) : db_(db) {}
  Task<> refresh();
  Rating of(std::string_view service_code) const;

 private:
  db::Pool& db_;
  std::shared_ptr<const std::map<std::string, Rating, std::less<>>> totals_ =
      std::make_shared<std::map<std::string, Rating, std::less<>>>();
};

/// Everything of one person in this room as a JSON array, drafts first ("state": "draft"), then applications from the newest on.
Task<std::string> export_of(std::shared_ptr<Services> services, SubjectId subject);

// --- for the rooms in which people decide -------------------------------------------------------------------------------------------

/// Nothing if the person has no application under that id. No access is checked and nothing is logged: the caller's business.
Task<std::optional<Application>> find_application(db::Pool& db, SubjectId subject, ApplicationId id);

/// An application with what its page shows, in one transaction.
struct Case {
  Application application;
  std::vector<CaseEvent> events;
  std::vector<Attachment> attachments;
  std::optional<int> stars;
};
Task<std::optional<Case>> find_case(db::Pool& db, SubjectId subject, ApplicationId id);
/// The same, read in one transaction with whatever else the batch holds.
class Reading {
 public:
  Reading(db::Batch& batch, SubjectId subject, ApplicationId id);
  ~Reading();
  Reading(Reading&&) noexcept;
  std::optional<Case> collect(const db::Results& results) const;

 private:
  struct Slots;
  std::unique_ptr<Slots> slots_;
};
Task<std::vector<Attachment>> list_attachments(db::Pool& db, SubjectId subject, ApplicationId id);

/// The person's application of this service about that decision which is not finished; nothing if there is none.
Task<std::optional<ApplicationId>> find_running(db::Pool& db, SubjectId subject, std::string service_code, std::string about);

/// Whose application carries the public number; nothing if there is none. The number is one parse_number() gave.
struct Numbered {
  SubjectId subject;
  ApplicationId id;
};
Task<std::optional<Numbered>> find_by_number(db::Pool& db, std::string number);

/// Files the applicant sends while the application is being decided, in two steps, so that they are there with what they belong to or not
/// at all: first into the object store, under their digests; then rows and log in the caller's transaction. `uploads` were checked by
/// web::Form::files; `field` is what they are listed under. After a crash in between they are files nobody refers to, which its sweep
/// removes.
Task<std::vector<Attachment>> keep_files(std::shared_ptr<Services> services, std::string field, std::vector<net::Upload> uploads,
                                         Instant now);
void add_attachments(db::Batch& batch, SubjectId subject, ApplicationId id, const std::vector<Attachment>& files);

/// A child named in an application, as the family register knows them.
struct NamedPerson {
  SubjectId person;
  std::string name;
  Date born{};
};
/// Those under 18 on the day it was handed in whom a consent of children is about; empty where the service asks none. Reads the family
/// register of the applicant, logged under the number.
Task<Result<std::vector<NamedPerson>>> children_in(std::shared_ptr<Services> services, Application application, ServicePtr service,
                                                   Instant now);
/// Asks one of them for their consent in the caller's transaction, whatever was said before.
void add_question_to_child(db::Batch& batch, const Application& application, const catalog::Service& service, const NamedPerson& child,
                           Instant now);

/// What becomes of an application that people decide: its state as the person sees it, and a line of the timeline. Everything is set as
/// given, so that a decision can be replaced or a case opened again. Who moves it guards the order by a key of their own in the same
/// transaction.
struct Transition {
  SubjectId subject;
  ApplicationId id;
  std::string state;
  std::optional<std::string> outcome{}, ground{};
  std::optional<DocumentId> document{};
  std::optional<Instant> due_at{}, finished_at{};
  std::string event;  ///< applications.event.<event>, or a code with a text elsewhere ("cases.event.asked")
  std::string actor_kind;
  std::string actor_name;
  Instant at{};
};
void add_transition(db::Batch& batch, const Transition& transition);

/// An automatic service decides a finished application again, as if it had just been handed in, because a person found its refusal wrong:
/// back in `state` in the caller's transaction, and to its rule by the event that follows. `by`: the name of that person.
void add_another_try(db::Batch& batch, const Application& application, std::string state, std::string by, Instant now);

/// What the form engine looks at for an application handed in, as of a day.
catalog::FormInput form_input(const Application& application, ServicePtr service, Date today);

/// The person's open draft of the service, or a new one with the registers read. `about`: the number of the decision it is lodged from, one
/// draft for each. Refuses applications.no_such_service, applications.not_runnable (not digitised yet), applications.needs_assurance,
/// applications.not_for_you (kind of applicant), and what Services::given refuses.
Task<Result<ApplicationId>> start_draft(std::shared_ptr<Services> services, web::Visitor visitor, std::string service_code, Lang lang,
                                        std::string about = {});

std::vector<web::Route> routes(std::shared_ptr<Services> services);

/// The page of the application whose id is in the address, with what was wrong with something sent from it (422). Panels show the fields.
Task<Result<net::Response>> page_with_errors(std::shared_ptr<Services> services, web::Context context, web::views::ErrorSummary errors);

/// Which of these files attachments of drafts or applications refer to; for the sweep of the object store.
Task<std::vector<Digest>> attached_among(db::Pool& db, std::vector<Digest> files);

/// Subscribes to the outbox: automatic decisions, rating totals.
void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services);

}  // namespace darcha::applications
