// From events to sums, and from sums to editions.
#include <boost/json.hpp>

#include <algorithm>

#include "core/log.h"
#include "insight/causes/causes.h"
#include "insight/store.h"

namespace darcha::insight {
namespace {

/// A month's step is looked at a day after it closed at the earliest.
constexpr Days kGrace{1};
constexpr std::chrono::minutes kLookAgainAfter{50};

Task<> on_changed(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto payload = boost::json::parse(event.payload);
  const auto id = murojaat::AppealId::parse(payload.at("appeal_id").as_string());
  if (!id) throw std::runtime_error("insight: an event with a broken id");
  co_await take_up(services, {event.subject, *id});
}

/// Looks the same as an hour ago: no event of it was on its way.
Task<bool> is_settled(std::shared_ptr<Services> services, const Edition& edition, Instant now) {
  const std::string stage{code(edition.stage)};
  const std::string digest = store::digest_of(edition);
  const auto before = co_await services->db.query(sql::GetDraft{.month = edition.month, .stage = stage});
  if (before && before->digest == digest) co_return now - before->seen_at >= kLookAgainAfter;
  co_await services->db.query(sql::PutDraft{.month = edition.month, .stage = stage, .digest = digest, .seen_at = now});
  co_return false;
}

}  // namespace

Task<> take_up(std::shared_ptr<Services> services, murojaat::Key key) {
  const auto before = co_await store::find_mark(services->db, key.id);
  murojaat::History history = co_await murojaat::history(services->murojaat, key);
  if (history.events.empty()) throw std::runtime_error("insight: an event of an appeal that is not there");
  Mark mark = mark_of(history.events);
  if (before && before->mark.version >= mark.version) co_return;
  co_await store::save_mark(services->db, key.id, before, std::move(mark), std::move(history));
}

Task<int> publish_due(std::shared_ptr<Services> services, bool at_once) {
  const Instant now = services->clock.now();
  const auto made = co_await store::edition_names(services->db);
  int published = 0;
  for (const Month month : co_await store::months(services->db))
    for (const Stage stage : kStages) {
      const bool there = std::ranges::any_of(made, [&](const store::Made& one) { return one.month == month && one.stage == stage; });
      if (there || now < closes(month, stage) + kGrace) continue;
      Edition edition = publish(month, stage, co_await store::totals(services->db, month));
      if (!at_once && !co_await is_settled(services, edition, now)) continue;
      co_await store::add_edition(services->db, std::move(edition), now);
      ++published;
      log_info("insight.published", {{"month", to_iso(month)}, {"stage", code(stage)}});
    }
  co_return published;
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) {
  worker.on_event(std::string{murojaat::kChangedTopic}, "insight.figures",
                  [services](jobs::OutboxEvent event) { return on_changed(services, std::move(event)); });
  worker.every("insight.editions", std::chrono::hours{1}, [services](Instant) -> Task<> { co_await publish_due(services, false); });
  worker.every("insight.clusters", std::chrono::hours{1}, [services](Instant) { return find_clusters(services); });
}

}  // namespace darcha::insight
