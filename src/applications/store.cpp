#include "applications/store.h"

#include <boost/json.hpp>

#include "applications/applications.h"
#include "applications/json.h"

namespace darcha::applications {
namespace {

Application to_application(SubjectId subject, ApplicationId id, const sql::GetApplication::Row& row) {
  return {.id = id,
          .subject = subject,
          .number = row.number,
          .service_code = row.service_code,
          .service_version = row.service_version,
          .lang = parse_lang(row.lang).value_or(Lang::uz),
          .answers = parse_answers(row.answers),
          .prefilled = parse_prefilled(row.prefilled),
          .state = row.state,
          .outcome = row.outcome,
          .ground = row.ground,
          .document = row.document_id,
          .about = row.about,
          .version = row.version,
          .submitted_at = row.submitted_at,
          .due_at = row.due_at,
          .finished_at = row.finished_at};
}

Draft to_draft(SubjectId subject, ApplicationId id, const sql::GetDraft::Row& row) {
  return {.id = id,
          .subject = subject,
          .service_code = row.service_code,
          .service_version = row.service_version,
          .lang = parse_lang(row.lang).value_or(Lang::uz),
          .answers = parse_answers(row.answers),
          .prefilled = parse_prefilled(row.prefilled),
          .prefilled_at = row.prefilled_at,
          .about = row.about,
          .page = row.page,
          .updated_at = row.updated_at};
}

std::vector<Attachment> to_attachments(const std::vector<sql::ListAttachments::Row>& rows) {
  std::vector<Attachment> out;
  for (const auto& row : rows)
    out.push_back({row.attachment_id, row.field, row.file_name, row.content_type, row.size, row.sha256, row.created_at});
  return out;
}

}  // namespace

Task<std::optional<Draft>> find_draft(db::Pool& db, SubjectId subject, ApplicationId id) {
  const auto row = co_await db.query(sql::GetDraft{.subject_id = subject, .application_id = id});
  co_return row ? std::optional{to_draft(subject, id, *row)} : std::nullopt;
}

Task<std::optional<DraftWithFiles>> find_draft_with_files(db::Pool& db, SubjectId subject, ApplicationId id) {
  db::Batch batch;
  const auto draft = batch.add(sql::GetDraft{.subject_id = subject, .application_id = id});
  const auto attachments = batch.add(sql::ListAttachments{.subject_id = subject, .application_id = id});
  const db::Results results = co_await db.run(std::move(batch));
  const auto row = results.get(draft);
  if (!row) co_return std::nullopt;
  co_return DraftWithFiles{to_draft(subject, id, *row), to_attachments(results.get(attachments))};
}

Task<std::optional<Application>> find_application(db::Pool& db, SubjectId subject, ApplicationId id) {
  const auto row = co_await db.query(sql::GetApplication{.subject_id = subject, .application_id = id});
  if (!row) co_return std::nullopt;
  co_return to_application(subject, id, *row);
}

struct Reading::Slots {
  SubjectId subject;
  ApplicationId id;
  db::Slot<sql::GetApplication> application;
  db::Slot<sql::ListEvents> events;
  db::Slot<sql::ListAttachments> attachments;
  db::Slot<sql::FindRating> rating;
};

Reading::Reading(db::Batch& batch, SubjectId subject, ApplicationId id)
    : slots_(new Slots{.subject = subject,
                       .id = id,
                       .application = batch.add(sql::GetApplication{.subject_id = subject, .application_id = id}),
                       .events = batch.add(sql::ListEvents{.subject_id = subject, .application_id = id}),
                       .attachments = batch.add(sql::ListAttachments{.subject_id = subject, .application_id = id}),
                       .rating = batch.add(sql::FindRating{.subject_id = subject, .application_id = id})}) {}
Reading::~Reading() = default;
Reading::Reading(Reading&&) noexcept = default;

std::optional<Case> Reading::collect(const db::Results& results) const {
  const auto row = results.get(slots_->application);
  if (!row) return std::nullopt;
  Case found{.application = to_application(slots_->subject, slots_->id, *row),
             .attachments = to_attachments(results.get(slots_->attachments))};
  for (const auto& event : results.get(slots_->events))
    found.events.push_back({event.event_id, event.at, event.kind, event.state, event.actor_kind, event.actor_name});
  if (const auto stars = results.get(slots_->rating)) found.stars = stars->stars;
  return found;
}

Task<std::optional<Case>> find_case(db::Pool& db, SubjectId subject, ApplicationId id) {
  db::Batch batch;
  const Reading reading(batch, subject, id);
  const db::Results results = co_await db.run(std::move(batch));
  co_return reading.collect(results);
}

Task<std::vector<Attachment>> list_attachments(db::Pool& db, SubjectId subject, ApplicationId id) {
  co_return to_attachments(co_await db.query(sql::ListAttachments{.subject_id = subject, .application_id = id}));
}

Task<std::vector<Digest>> attached_among(db::Pool& db, std::vector<Digest> files) {
  sql::ListAttached query;
  for (const Digest& file : files) query.files.push_back(to_hex(file));
  const auto rows = co_await db.query(std::move(query));
  std::vector<Digest> out(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) std::copy_n(rows[i].sha256.begin(), out[i].size(), out[i].begin());
  co_return out;
}

Task<std::optional<ApplicationId>> find_running(db::Pool& db, SubjectId subject, std::string service_code, std::string about) {
  const auto row =
      co_await db.query(sql::FindRunningAbout{.subject_id = subject, .service_code = std::move(service_code), .about = std::move(about)});
  co_return row ? std::optional{row->application_id} : std::nullopt;
}

Task<std::optional<Numbered>> find_by_number(db::Pool& db, std::string number) {
  const auto row = co_await db.query(sql::FindNumber{.number = std::move(number)});
  co_return row ? std::optional{Numbered{row->subject_id, row->application_id}} : std::nullopt;
}

void add_transition(db::Batch& batch, const Transition& t) {
  batch.add(sql::MoveApplication{.subject_id = t.subject,
                                 .application_id = t.id,
                                 .state = t.state,
                                 .outcome = t.outcome,
                                 .ground = t.ground,
                                 .document_id = t.document,
                                 .due_at = t.due_at,
                                 .finished_at = t.finished_at});
  add_event(batch, {.id = t.id, .subject = t.subject}, t.event, t.state, t.actor_kind, t.actor_name, t.at);
}

void add_another_try(db::Batch& batch, const Application& a, std::string state, std::string by, Instant now) {
  add_transition(batch, {.subject = a.subject,
                         .id = a.id,
                         .state = std::move(state),
                         .due_at = a.due_at,
                         .event = "another_try",
                         .actor_kind = "officer",
                         .actor_name = std::move(by),
                         .at = now});
  jobs::emit(batch, {.id = make_uuid_v7(now),
                     .topic = std::string{kSubmittedTopic},
                     .subject = a.subject,
                     .payload = boost::json::serialize(boost::json::object{{"application_id", a.id.str()},
                                                                           {"number", a.number},
                                                                           {"service", a.service_code},
                                                                           {"version", a.service_version},
                                                                           {"automatic", true},
                                                                           {"complaint", !a.about.empty()}}),
                     .at = now});
}

void add_event(db::Batch& batch, const Application& application, std::string kind, std::string state, std::string actor_kind,
               std::string actor_name, Instant now) {
  batch.add(sql::InsertEvent{.subject_id = application.subject,
                             .application_id = application.id,
                             .event_id = make_uuid_v7(now),
                             .at = now,
                             .kind = std::move(kind),
                             .state = std::move(state),
                             .actor_kind = std::move(actor_kind),
                             .actor_name = std::move(actor_name)});
}

}  // namespace darcha::applications
