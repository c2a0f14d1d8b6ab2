// The administrators' own log: each row's digest stands in the tamper-evident log of the house, so that a row that was changed is seen.
#include <boost/json.hpp>

#include <algorithm>

#include "core/crypto.h"
#include "offices/proposals.h"

namespace darcha::offices {
namespace {

namespace json = boost::json;

/// The database gives back another order of keys than it was given: objects are sorted, so that equal details are equal octets.
json::value sorted(const json::value& value) {
  if (const auto* array = value.if_array()) {
    json::array out;
    for (const json::value& one : *array) out.push_back(sorted(one));
    return out;
  }
  const auto* object = value.if_object();
  if (object == nullptr) return value;
  std::vector<std::string> keys;
  for (const auto& member : *object) keys.emplace_back(member.key());
  std::ranges::sort(keys);
  json::object out;
  for (const std::string& key : keys) out[key] = sorted(object->at(key));
  return out;
}

LogEntry to_entry(std::string scope, const sql::ListLog::Row& row) {
  return {.scope = std::move(scope),
          .id = row.entry_id,
          .at = row.at,
          .kind = row.kind,
          .actor = row.actor,
          .actor_name = row.actor_name,
          .office = row.office_id,
          .officer = row.officer_id,
          .subject = row.subject_id,
          .proposal = row.proposal_id,
          .details = row.details};
}

}  // namespace

std::string digest_of(const LogEntry& entry) {
  const json::array text{entry.scope,
                         entry.id.str(),
                         to_iso(entry.at),
                         entry.kind,
                         entry.actor.str(),
                         entry.actor_name,
                         entry.office.str(),
                         entry.officer.str(),
                         entry.subject.str(),
                         entry.proposal.str(),
                         sorted(json::parse(entry.details))};
  return to_hex(sha256(json::serialize(text)));
}

void add_log(db::Batch& batch, const LogEntry& entry, const audit::Actor& actor) {
  batch.add(sql::InsertLog{.scope = entry.scope,
                           .entry_id = entry.id,
                           .at = entry.at,
                           .kind = entry.kind,
                           .actor = entry.actor,
                           .actor_name = entry.actor_name,
                           .office_id = entry.office,
                           .officer_id = entry.officer,
                           .subject_id = entry.subject,
                           .proposal_id = entry.proposal,
                           .details = entry.details});
  audit::append(batch, {.id = entry.id,
                        .subject = entry.subject,
                        .at = entry.at,
                        .kind = "offices." + entry.kind,
                        .actor = actor,
                        .purpose = "administration",
                        .case_ref = digest_of(entry),
                        .what = {"post"}});
}

Task<> log_reading(std::shared_ptr<Administration> services, Me me, std::string page, std::string scope, OfficeId office,
                   const Officer* officer) {
  const Instant now = services->clock.now();
  const LogEntry entry{.scope = std::move(scope),
                       .id = RecordId::make(now),
                       .at = now,
                       .kind = "read",
                       .actor = me.who.officer,
                       .actor_name = me.actor.name,
                       .office = office,
                       .officer = officer != nullptr ? officer->id : OfficerId{},
                       .subject = officer != nullptr ? officer->subject : SubjectId{},
                       .details = json::serialize(json::object{{"page", page}})};
  db::Batch batch;
  add_log(batch, entry, me.actor);
  co_await services->db.run(std::move(batch));
}

Task<std::vector<LogEntry>> list_log(db::Pool& db, LogFilter filter) {
  std::vector<LogEntry> out;
  for (const auto& row : co_await db.query(sql::ListLog{.scope = filter.scope,
                                                        .before = filter.before,
                                                        .office_id = filter.office,
                                                        .officer_id = filter.officer,
                                                        .max_rows = filter.most}))
    out.push_back(to_entry(filter.scope, row));
  co_return out;
}

Task<std::optional<LogEntry>> find_log(db::Pool& db, std::string scope, RecordId id) {
  const auto row = co_await db.query(sql::GetLog{.scope = scope, .entry_id = id});
  if (!row) co_return std::nullopt;
  co_return to_entry(scope, {id, row->at, row->kind, row->actor, row->actor_name, row->office_id, row->officer_id, row->subject_id,
                             row->proposal_id, row->details});
}

Task<bool> is_sound(db::Pool& db, LogEntry entry) {
  const auto event = co_await audit::find_event(db, entry.subject, entry.id);
  co_return event && event->case_ref == digest_of(entry) && event->kind == "offices." + entry.kind && event->actor.id == entry.actor.value;
}

}  // namespace darcha::offices
