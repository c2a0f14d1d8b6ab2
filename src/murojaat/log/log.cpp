// The log of an appeal as rooms above read it: events with the facts that figures are made from.
#include <boost/json.hpp>

#include "murojaat/store.h"

namespace darcha::murojaat {

namespace json = boost::json;

namespace store {

std::string json_of(const Facts& facts) {
  json::object out{{"topic", facts.topic},
                   {"region", facts.region},
                   {"channel", code(facts.channel)},
                   {"registered", to_iso(facts.registered_on)},
                   {"due", to_iso(facts.due_at)}};
  if (facts.formal) out["formal"] = true;
  if (facts.yes + facts.no > 0) {
    out["yes"] = facts.yes;
    out["no"] = facts.no;
  }
  if (facts.stars > 0) out["stars"] = facts.stars;
  if (!facts.followed_up.empty()) out["followed_up"] = facts.followed_up;
  return json::serialize(out);
}

Facts facts_in(const std::string& kept) {
  const json::value parsed = json::parse(kept);
  const json::object& from = parsed.as_object();
  const auto words = [&](const char* name) {
    const auto* found = from.if_contains(name);
    return found != nullptr ? std::string{found->as_string()} : std::string{};
  };
  const auto number = [&](const char* name) {
    const auto* found = from.if_contains(name);
    return found != nullptr ? static_cast<int>(found->as_int64()) : 0;
  };
  Facts out{.topic = words("topic"), .region = words("region")};
  out.channel = parse_channel(words("channel")).value_or(Channel::web);
  out.registered_on = parse_iso_date(words("registered")).value_or(Date{});
  out.due_at = parse_iso_instant(words("due")).value_or(Instant{});
  out.formal = from.contains("formal");
  out.yes = number("yes");
  out.no = number("no");
  out.stars = number("stars");
  out.followed_up = words("followed_up");
  return out;
}

}  // namespace store

Task<History> history(std::shared_ptr<Services> services, Key key) {
  db::Batch batch;
  const auto events = batch.add(sql::ListEvents{.subject_id = key.subject, .appeal_id = key.id});
  const auto body = batch.add(sql::GetBody{.subject_id = key.subject, .appeal_id = key.id});
  const db::Results results = co_await services->db.run(std::move(batch));
  History out;
  const auto row = results.get(body);
  if (!row) co_return out;
  out.district = row->district;
  out.sketch = sketch_of(row->body);
  for (const auto& e : results.get(events))
    out.events.push_back({e.seq, e.kind, parse_state(e.state).value(), e.actor_kind, e.actor_id, e.actor_name, e.office_id, e.holder,
                          e.reason, e.token, e.at, store::facts_in(e.facts)});
  co_return out;
}

Task<std::vector<Key>> list_keys(std::shared_ptr<Services> services, Key after, int max_rows) {
  std::vector<Key> out;
  for (const auto& row :
       co_await services->db.query(sql::ListKeys{.after_subject = after.subject, .after_id = after.id, .max_rows = max_rows}))
    out.push_back({row.subject_id, AppealId{row.appeal_id}});
  co_return out;
}

}  // namespace darcha::murojaat
