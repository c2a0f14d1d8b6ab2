#include "murojaat/store.h"

#include <boost/json.hpp>

#include <algorithm>

namespace darcha::murojaat::store {
namespace {

namespace json = boost::json;

std::string text_of(std::string_view view) { return std::string{view}; }

std::optional<std::string> to_json(const std::optional<Proposal>& p) {
  if (!p) return std::nullopt;
  return json::serialize(json::object{{"kind", p->kind},
                                      {"ground", p->ground},
                                      {"text", p->text},
                                      {"days", p->days},
                                      {"by", p->by.str()},
                                      {"by_name", p->by_name},
                                      {"at", to_iso(p->at)}});
}

std::optional<Proposal> parse_proposal(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  const json::value p = json::parse(*text);
  const auto words = [&](std::string_view key) { return text_of(p.at(key).as_string()); };
  return Proposal{.kind = words("kind"),
                  .ground = words("ground"),
                  .text = words("text"),
                  .days = static_cast<int>(p.at("days").as_int64()),
                  .by = OfficerId::parse(words("by")).value(),
                  .by_name = words("by_name"),
                  .at = parse_iso_instant(words("at")).value()};
}

std::vector<Uuid> uuids(const std::vector<OfficerId>& officers) { return {officers.begin(), officers.end()}; }
std::vector<OfficerId> officers(const std::vector<Uuid>& uuids) {
  std::vector<OfficerId> out;
  for (const Uuid& uuid : uuids) out.emplace_back(uuid);
  return out;
}

TermCode parse_term(std::string_view text) {
  for (const TermCode term : {TermCode::consider, TermCode::study, TermCode::suggestion})
    if (code(term) == text) return term;
  throw std::runtime_error("murojaat: an appeal with an unknown term");
}

Appeal to_appeal(Key key, const sql::GetAppeal::Row& row) {
  Appeal it{.key = key, .number = row.number, .kind = row.kind};
  it.form = parse_form(row.form).value();
  it.channel = parse_channel(row.channel).value();
  it.author = parse_author_kind(row.author_kind).value();
  it.collective = row.collective;
  it.repeat_of = row.repeat_of;
  it.duplicate_of = row.duplicate_of;
  it.parent = row.parent;
  it.lang = parse_lang(row.lang).value_or(Lang::uz);
  it.topic = row.topic;
  it.urgency = row.urgency;
  it.office = row.office_id;
  it.holder = row.holder;
  it.state = parse_state(row.state).value();
  it.text = row.body;
  it.public_text = row.public_text;
  it.author_name = row.author_name;
  it.author_contact = row.author_contact;
  it.author_address = row.author_address;
  it.contact_verified = row.contact_verified;
  it.place = {.lat = row.lat, .lon = row.lon, .district = row.district, .words = row.place_words};
  it.about = row.about_office;
  it.about_officer = row.about_officer;
  it.human_only = row.human_only;
  if (!row.helper_id.is_nil()) it.helper = Helper{row.helper_id, row.helper_name, row.helper_office};
  it.lodged_at = row.lodged_at;
  it.registered_on = row.registered_on;
  it.arrived_on = row.arrived_on;
  it.term = parse_term(row.term);
  it.base_due_at = row.base_due_at;
  it.due_at = row.due_at;
  it.halts = parse_stops(row.halts);
  it.extended_days = row.extended_days;
  it.extended_times = row.extended_times;
  it.warned = row.warned;
  it.escalated_to = row.escalated_to;
  it.proposal = parse_proposal(row.proposal);
  it.reopened = row.reopened;
  it.barred = officers(row.barred);
  it.answered_at = row.answered_at;
  it.closed_at = row.closed_at;
  it.wake_at = row.wake_at;
  it.outcome = row.outcome;
  it.ground = row.ground;
  it.stars = row.stars;
  it.followed_up = row.followed_up;
  it.version = row.version;
  return it;
}

Digest digest_of(const Bytes& bytes) {
  Digest out{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
  return out;
}
Bytes bytes_of(const Digest& digest) { return {digest.begin(), digest.end()}; }

std::string to_json(const Suggestion& s) {
  json::object out{{"script", s.script},
                   {"kind", s.kind},
                   {"topic", s.topic},
                   {"urgency", s.urgency},
                   {"kind_confidence", s.kind_confidence},
                   {"topic_confidence", s.topic_confidence},
                   {"urgency_confidence", s.urgency_confidence}};
  if (s.lang) out["lang"] = darcha::code(*s.lang);
  json::array words, points;
  for (const std::string& word : s.words) words.emplace_back(word);
  for (const std::string& point : s.points) points.emplace_back(point);
  out["words"] = std::move(words);
  out["points"] = std::move(points);
  return json::serialize(out);
}

Suggestion parse_suggestion(std::string model, const std::string& text) {
  const json::value s = json::parse(text);
  const auto words = [&](std::string_view key) { return text_of(s.at(key).as_string()); };
  Suggestion out{.model = std::move(model), .script = words("script"), .kind = words("kind"), .topic = words("topic")};
  if (const auto* lang = s.as_object().if_contains("lang")) out.lang = parse_lang(lang->as_string());
  out.urgency = static_cast<int>(s.at("urgency").as_int64());
  out.kind_confidence = s.at("kind_confidence").to_number<double>();
  out.topic_confidence = s.at("topic_confidence").to_number<double>();
  if (const auto* urgency = s.as_object().if_contains("urgency_confidence"))  // suggestions of the first models had none
    out.urgency_confidence = urgency->to_number<double>();
  for (const json::value& word : s.at("words").as_array()) out.words.push_back(text_of(word.as_string()));
  for (const json::value& point : s.at("points").as_array()) out.points.push_back(text_of(point.as_string()));
  return out;
}

}  // namespace

Reading::Reading(db::Batch& batch, Key key)
    : key_(key),
      it_(batch.add(sql::GetAppeal{.subject_id = key.subject, .appeal_id = key.id})),
      points_(batch.add(sql::ListPoints{.subject_id = key.subject, .appeal_id = key.id})),
      events_(batch.add(sql::ListEvents{.subject_id = key.subject, .appeal_id = key.id})),
      messages_(batch.add(sql::ListMessages{.subject_id = key.subject, .appeal_id = key.id})),
      replies_(batch.add(sql::ListReplies{.subject_id = key.subject, .appeal_id = key.id})),
      files_(batch.add(sql::ListFiles{.subject_id = key.subject, .appeal_id = key.id})),
      participants_(batch.add(sql::ListParticipants{.subject_id = key.subject, .appeal_id = key.id})),
      requests_(batch.add(sql::ListRequests{.subject_id = key.subject, .appeal_id = key.id})),
      receptions_(batch.add(sql::ListReceptions{.subject_id = key.subject, .appeal_id = key.id})) {}

std::optional<Loaded> Reading::collect(const db::Results& results) const {
  const auto row = results.get(it_);
  if (!row) return std::nullopt;
  Loaded out{.it = to_appeal(key_, *row)};
  for (const auto& p : results.get(points_))
    out.points.push_back({p.point_no, p.body, p.source, p.answer, p.done, p.provision, p.evidence, p.answered_by, p.answered_by_name,
                          p.answered_at, p.verdict, p.verdict_note});
  for (const auto& e : results.get(events_))
    out.events.push_back({e.seq, e.kind, parse_state(e.state).value(), e.actor_kind, e.actor_id, e.actor_name, e.office_id, e.holder,
                          e.reason, e.token, e.at, facts_in(e.facts)});
  for (const auto& m : results.get(messages_))
    out.messages.push_back(
        {m.message_id, m.kind, m.author_kind, m.author_id, m.author_name, m.body, parse_channel(m.channel).value(), m.at});
  for (const auto& r : results.get(replies_))
    out.replies.push_back({r.reply_no, r.document_id, r.body, r.officer_id, r.officer_name, r.office_id, r.flags, r.reason, r.at});
  for (const auto& f : results.get(files_))
    out.files.push_back({f.file_id, f.file_name, f.content_type, f.size, digest_of(f.sha256), f.added_by, f.point_no, f.at});
  for (const auto& p : results.get(participants_)) out.participants.push_back({p.person_id, p.name, p.joined_at, p.confirmed_at});
  for (const auto& r : results.get(requests_))
    out.requests.push_back({r.request_id, r.joint, r.office_id, r.question, r.asked_at, r.asked_by, r.due_at, r.answer, r.answered_by,
                            r.answered_by_name, r.answered_at, r.dropped_at});
  for (const auto& r : results.get(receptions_))
    out.receptions.push_back({r.reception_id, r.office_id, r.officer_id, r.officer_name, r.at, r.place, r.state, r.protocol});
  return out;
}

void add_insert(db::Batch& batch, const Appeal& it) {
  const Helper helper = it.helper.value_or(Helper{});
  batch.add(sql::InsertAppeal{.subject_id = it.key.subject,
                              .appeal_id = it.key.id,
                              .number = it.number,
                              .kind = it.kind,
                              .form = text_of(code(it.form)),
                              .channel = text_of(code(it.channel)),
                              .author_kind = text_of(code(it.author)),
                              .collective = it.collective,
                              .repeat_of = it.repeat_of,
                              .duplicate_of = it.duplicate_of,
                              .parent = it.parent,
                              .lang = text_of(darcha::code(it.lang)),
                              .topic = it.topic,
                              .urgency = static_cast<std::int16_t>(it.urgency),
                              .office_id = it.office,
                              .holder = it.holder,
                              .state = text_of(code(it.state)),
                              .body = it.text,
                              .public_text = it.public_text,
                              .author_name = it.author_name,
                              .author_contact = it.author_contact,
                              .author_address = it.author_address,
                              .contact_verified = it.contact_verified,
                              .lat = it.place.lat,
                              .lon = it.place.lon,
                              .district = it.place.district,
                              .place_words = it.place.words,
                              .about_office = it.about,
                              .about_officer = it.about_officer,
                              .human_only = it.human_only,
                              .helper_id = helper.officer,
                              .helper_name = helper.name,
                              .helper_office = helper.office,
                              .lodged_at = it.lodged_at,
                              .registered_on = it.registered_on,
                              .arrived_on = it.arrived_on,
                              .term = text_of(code(it.term)),
                              .base_due_at = it.base_due_at,
                              .due_at = it.due_at,
                              .halts = darcha::to_json(it.halts),
                              .extended_days = it.extended_days,
                              .extended_times = it.extended_times,
                              .warned = it.warned,
                              .escalated_to = it.escalated_to,
                              .proposal = to_json(it.proposal),
                              .reopened = it.reopened,
                              .barred = uuids(it.barred),
                              .answered_at = it.answered_at,
                              .closed_at = it.closed_at,
                              .wake_at = it.wake_at,
                              .outcome = it.outcome,
                              .ground = it.ground,
                              .stars = static_cast<std::int16_t>(it.stars),
                              .followed_up = it.followed_up,
                              .version = it.version});
  batch.add(sql::InsertNumber{.number = it.number, .subject_id = it.key.subject, .appeal_id = it.key.id});
}

void add_update(db::Batch& batch, const Appeal& it) {
  batch.add(sql::UpdateAppeal{.subject_id = it.key.subject,
                              .appeal_id = it.key.id,
                              .kind = it.kind,
                              .collective = it.collective,
                              .duplicate_of = it.duplicate_of,
                              .topic = it.topic,
                              .urgency = static_cast<std::int16_t>(it.urgency),
                              .office_id = it.office,
                              .holder = it.holder,
                              .state = text_of(code(it.state)),
                              .arrived_on = it.arrived_on,
                              .term = text_of(code(it.term)),
                              .base_due_at = it.base_due_at,
                              .due_at = it.due_at,
                              .halts = darcha::to_json(it.halts),
                              .extended_days = it.extended_days,
                              .extended_times = it.extended_times,
                              .warned = it.warned,
                              .escalated_to = it.escalated_to,
                              .proposal = to_json(it.proposal),
                              .reopened = it.reopened,
                              .barred = uuids(it.barred),
                              .answered_at = it.answered_at,
                              .closed_at = it.closed_at,
                              .wake_at = it.wake_at,
                              .outcome = it.outcome,
                              .ground = it.ground,
                              .stars = static_cast<std::int16_t>(it.stars),
                              .followed_up = it.followed_up,
                              .version = it.version,
                              .contact_verified = it.contact_verified});
}

void add_event(db::Batch& batch, Key key, const Event& event) {
  batch.add(sql::InsertEvent{.subject_id = key.subject,
                             .appeal_id = key.id,
                             .seq = event.seq,
                             .kind = event.kind,
                             .state = text_of(code(event.state)),
                             .actor_kind = event.actor_kind,
                             .actor_id = event.actor,
                             .actor_name = event.actor_name,
                             .office_id = event.office,
                             .holder = event.holder,
                             .reason = event.reason,
                             .token = event.token,
                             .at = event.at,
                             .facts = json_of(event.facts)});
}

void add_point(db::Batch& batch, Key key, const Point& point) {
  batch.add(sql::PutPoint{.subject_id = key.subject,
                          .appeal_id = key.id,
                          .point_no = static_cast<std::int16_t>(point.no),
                          .body = point.text,
                          .source = point.source,
                          .answer = point.answer,
                          .done = point.done,
                          .provision = point.provision,
                          .evidence = point.evidence,
                          .answered_by = point.answered_by,
                          .answered_by_name = point.answered_by_name,
                          .answered_at = point.answered_at,
                          .verdict = point.verdict,
                          .verdict_note = point.verdict_note});
}

void add_points(db::Batch& batch, Key key, const std::vector<Point>& points) {
  for (const Point& point : points) add_point(batch, key, point);
  batch.add(sql::CutPoints{.subject_id = key.subject, .appeal_id = key.id, .most = static_cast<std::int16_t>(points.size())});
}

void add_message(db::Batch& batch, Key key, const Message& message) {
  batch.add(sql::InsertMessage{.subject_id = key.subject,
                               .appeal_id = key.id,
                               .message_id = message.id,
                               .kind = message.kind,
                               .author_kind = message.author_kind,
                               .author_id = message.author,
                               .author_name = message.author_name,
                               .body = message.body,
                               .channel = text_of(code(message.channel)),
                               .at = message.at});
}

void add_reply(db::Batch& batch, Key key, const Reply& reply) {
  batch.add(sql::InsertReply{.subject_id = key.subject,
                             .appeal_id = key.id,
                             .reply_no = static_cast<std::int16_t>(reply.no),
                             .document_id = reply.document,
                             .body = reply.text,
                             .officer_id = reply.officer,
                             .officer_name = reply.officer_name,
                             .office_id = reply.office,
                             .flags = reply.flags,
                             .reason = reply.reason,
                             .at = reply.at});
}

void add_file(db::Batch& batch, Key key, const File& file) {
  batch.add(sql::InsertFile{.subject_id = key.subject,
                            .appeal_id = key.id,
                            .file_id = file.id,
                            .file_name = file.name,
                            .content_type = file.content_type,
                            .size = file.size,
                            .sha256 = bytes_of(file.sha256),
                            .added_by = file.by,
                            .point_no = static_cast<std::int16_t>(file.point),
                            .at = file.at});
}

void add_participant(db::Batch& batch, const Appeal& it, const Participant& one) {
  batch.add(sql::PutParticipant{.subject_id = it.key.subject,
                                .appeal_id = it.key.id,
                                .person_id = one.person,
                                .name = one.name,
                                .joined_at = one.joined_at,
                                .confirmed_at = one.confirmed_at});
  batch.add(sql::InsertJoined{
      .subject_id = one.person, .appeal_id = it.key.id, .owner_id = it.key.subject, .number = it.number, .joined_at = one.joined_at});
}

void add_request(db::Batch& batch, Key key, const Request& request) {
  batch.add(sql::PutRequest{.subject_id = key.subject,
                            .appeal_id = key.id,
                            .request_id = request.id,
                            .joint = request.joint,
                            .office_id = request.office,
                            .question = request.question,
                            .asked_at = request.asked_at,
                            .asked_by = request.asked_by,
                            .due_at = request.due_at,
                            .answer = request.answer,
                            .answered_by = request.answered_by,
                            .answered_by_name = request.answered_by_name,
                            .answered_at = request.answered_at,
                            .dropped_at = request.dropped_at});
}

void add_reception(db::Batch& batch, Key key, const Reception& reception) {
  batch.add(sql::PutReception{.subject_id = key.subject,
                              .appeal_id = key.id,
                              .reception_id = reception.id,
                              .office_id = reception.office,
                              .officer_id = reception.officer,
                              .officer_name = reception.officer_name,
                              .at = reception.at,
                              .place = reception.place,
                              .state = reception.state,
                              .protocol = reception.protocol});
}

void add_suggestion(db::Batch& batch, Key key, const Suggestion& suggestion, Instant at) {
  batch.add(sql::InsertSuggestion{.subject_id = key.subject,
                                  .appeal_id = key.id,
                                  .suggestion_id = make_uuid_v7(at),
                                  .model = suggestion.model,
                                  .content = to_json(suggestion),
                                  .at = at});
}

Task<std::vector<Suggested>> list_suggestions(db::Pool& db, Key key) {
  std::vector<Suggested> out;
  for (const auto& row : co_await db.query(sql::ListSuggestions{.subject_id = key.subject, .appeal_id = key.id}))
    out.push_back({parse_suggestion(row.model, row.content), row.at});
  co_return out;
}

Task<std::optional<Event>> find_event(db::Pool& db, Key key, int seq) {
  const auto row = co_await db.query(sql::FindEvent{.subject_id = key.subject, .appeal_id = key.id, .seq = seq});
  if (!row) co_return std::nullopt;
  co_return Event{.seq = seq,
                  .kind = row->kind,
                  .actor_kind = row->actor_kind,
                  .actor = row->actor_id,
                  .actor_name = row->actor_name,
                  .token = row->token,
                  .at = row->at};
}

Task<std::optional<Place>> find_text(db::Pool& db, Bytes digest) {
  const auto row = co_await db.query(sql::FindText{.text_digest = std::move(digest)});
  if (!row) co_return std::nullopt;
  co_return Place{{row->subject_id, AppealId{row->appeal_id}}, row->number, row->lodged_at};
}

}  // namespace darcha::murojaat::store
