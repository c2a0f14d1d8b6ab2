// A change of an appeal: worked out first, then written as one pipeline. The event's key (subject, appeal, seq) lets one of two in; nothing
// is locked and nothing is read in between.
#include <boost/json.hpp>

#include <cmath>

#include "core/dates.h"
#include "core/log.h"
#include "murojaat/engine.h"
#include "murojaat/store.h"
#include "notifications/notifications.h"

namespace darcha::murojaat {
namespace {

std::string kind_of(const audit::Actor& actor) {
  switch (actor.kind) {
    case audit::ActorKind::officer: return "officer";
    case audit::ActorKind::citizen:
    case audit::ActorKind::nobody: return "citizen";
    default: return "system";
  }
}

void emit(db::Batch& batch, const Appeal& it, std::string_view topic, boost::json::object payload, Instant at) {
  payload["appeal_id"] = it.key.id.str();
  payload["number"] = it.number;
  jobs::emit(batch, {.id = make_uuid_v7(at),
                     .topic = std::string{topic},
                     .subject = it.key.subject,
                     .payload = boost::json::serialize(payload),
                     .at = at});
}

void notify(db::Batch& batch, const Appeal& it, const std::string& kind, Instant at) {
  if (kind.empty() || !signed_in_author(it)) return;
  notifications::add(batch, {.id = make_uuid_v7(at),
                             .subject = it.key.subject,
                             .kind = kind,
                             .args = {{"number", it.number}},
                             .link = "/murojaat/" + it.number,
                             .at = at});
}

/// A place within some 500 m: enough to see a cluster, not a house.
double rounded(double degrees) { return std::round(degrees * 200.0) / 200.0; }

}  // namespace

Facts facts_of(const Appeal& it, const Change& made) {
  return {.topic = it.topic,
          .region = it.place.district.substr(0, std::min<std::size_t>(it.place.district.size(), 4)),
          .channel = it.channel,
          .registered_on = it.registered_on,
          .due_at = it.due_at,
          .formal = made.formal,
          .yes = made.yes,
          .no = made.no,
          .stars = it.stars,
          .followed_up = it.followed_up};
}

audit::Actor the_house() { return {.kind = audit::ActorKind::system}; }

bool signed_in_author(const Appeal& it) { return it.author == AuthorKind::person || it.author == AuthorKind::organisation; }

audit::Actor author_of(const Appeal& it) {
  if (!signed_in_author(it)) return {.kind = audit::ActorKind::nobody};
  return {.kind = audit::ActorKind::citizen, .id = it.key.subject};
}

Bytes keyed(const Services& services, std::string_view what, std::string_view value) {
  const std::string text = "darcha.murojaat." + std::string{what} + "|" + std::string{value};
  const Digest digest = hmac_sha256(services.pepper, as_bytes(text));
  return {digest.begin(), digest.end()};
}

Prepared prepare(const Appeal& from, Change change) {
  Prepared out{.before = from, .after = from, .change = std::move(change)};
  out.after.version = from.version + 1;
  return out;
}

void add_change(db::Batch& batch, const Services& services, Prepared& p) {
  recompute(p.after, *services.law, *services.calendar);
  const Change& made = p.change;
  if (p.before.version == 0)
    store::add_insert(batch, p.after);
  else
    store::add_update(batch, p.after);
  store::add_event(batch, p.after.key,
                   {.seq = p.after.version,
                    .kind = made.kind,
                    .state = p.after.state,
                    .actor_kind = kind_of(made.actor),
                    .actor = made.actor.id,
                    .actor_name = made.actor.name,
                    .office = p.after.office,
                    .holder = p.after.holder,
                    .reason = made.reason,
                    .token = made.token,
                    .at = made.at,
                    .facts = facts_of(p.after, made)});
  audit::append(batch, {.id = RecordId::make(made.at),
                        .subject = p.after.key.subject,
                        .at = made.at,
                        .kind = "murojaat." + made.kind,
                        .actor = made.actor,
                        .purpose = "murojaat",
                        .case_ref = p.after.number,
                        .what = {"appeal"}});
  notify(batch, p.after, p.notice, made.at);
  emit(batch, p.after, kChangedTopic,
       {{"kind", made.kind},
        {"state", code(p.after.state)},
        {"office", p.after.office.str()},
        {"office_before", p.before.office.str()},
        {"escalated_before", p.before.escalated_to.str()},
        {"topic", p.after.topic},
        {"channel", code(p.after.channel)},
        {"notice", p.notice},
        {"version", p.after.version}},
       made.at);
}

Task<Result<void>> commit(std::shared_ptr<Services> services, Key key, int seq, std::string token, db::Batch batch) {
  bool taken = false;
  try {
    co_await services->db.run(std::move(batch));
  } catch (const db::ConstraintViolation& violation) {
    if (violation.constraint() != "events_pk") throw;
    taken = true;
  }
  if (!taken) co_return Result<void>{};
  const auto other = co_await store::find_event(services->db, key, seq);
  if (other && !token.empty() && other->token == token) co_return Result<void>{};  // the same request, or one cut off before its answer
  log_info("murojaat.already_done", {{"seq", seq}});
  co_return refuse(
      "murojaat.already_done", RefusalKind::conflict,
      {{"who", other ? other->actor_name : std::string{}}, {"time", other ? format_date_time(other->at, Lang::uz) : std::string{}}});
}

Task<Result<void>> save(std::shared_ptr<Services> services, Prepared prepared) {
  db::Batch batch;
  add_change(batch, *services, prepared);
  co_return co_await commit(services, prepared.after.key, prepared.after.version, prepared.change.token, std::move(batch));
}

void add_message(db::Batch& batch, const Appeal& it, const Message& message) {
  store::add_message(batch, it.key, message);
  emit(batch, it, kMessageTopic,
       {{"message_id", message.id.str()}, {"kind", message.kind}, {"author_kind", message.author_kind}, {"channel", code(message.channel)}},
       message.at);
  if (message.author_kind == "officer") notify(batch, it, message.kind == "question" ? "appeal_question" : "appeal_notice", message.at);
}

Public public_of(const Loaded& loaded) {
  const Appeal& it = loaded.it;
  Public out{.number = it.number,
             .kind = it.kind,
             .topic = it.topic,
             .state = it.state,
             .office = it.office,
             .district = it.place.district,
             .description = it.public_text,
             .note = loaded.events.empty() ? std::string{} : loaded.events.back().kind,
             .lodged_at = it.lodged_at,
             .updated_at = loaded.events.empty() ? it.lodged_at : loaded.events.back().at,
             .due_at = it.due_at,
             .closed_at = is_open(it.state) ? std::nullopt : (it.closed_at ? it.closed_at : it.answered_at),
             .collective = it.collective};
  if (it.place.lat && it.place.lon) {
    out.lat = rounded(*it.place.lat);
    out.lon = rounded(*it.place.lon);
  }
  for (const Participant& one : loaded.participants)
    if (one.confirmed_at) ++out.participants;
  return out;
}

}  // namespace darcha::murojaat
