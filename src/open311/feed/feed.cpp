#include "open311/feed/feed.h"

#include <boost/json.hpp>

#include "core/log.h"
#include "gen/open311/sql.h"
#include "open311/settings.h"

namespace darcha::open311 {
namespace {

std::string word(const boost::json::object& payload, std::string_view key) { return std::string{payload.at(key).as_string()}; }

/// Delivered again, it is there already: its key is the office, the appeal and the version.
Task<> keep(std::shared_ptr<Services> services, jobs::OutboxEvent event) {
  const auto parsed = boost::json::parse(event.payload);
  const auto& payload = parsed.as_object();
  const auto appeal = parse_uuid(word(payload, "appeal_id"));
  const auto office = OfficeId::parse(word(payload, "office"));
  const auto before = OfficeId::parse(word(payload, "office_before"));
  if (!appeal || !office || !before) throw std::runtime_error("open311: an event with a broken id");
  sql::PutEvent row{.office_id = *office,
                    .appeal_id = *appeal,
                    .version = static_cast<std::int32_t>(payload.at("version").as_int64()),
                    .number = word(payload, "number"),
                    .kind = word(payload, "kind"),
                    .state = word(payload, "state"),
                    .topic = word(payload, "topic"),
                    .here = true,
                    .seen_at = services->clock.now()};
  co_await services->db.query(row);
  if (before->is_nil() || *before == *office) co_return;
  row.office_id = *before;
  row.here = false;
  co_await services->db.query(row);
}

/// What is older than its period goes. Statements are bounded by a day's growth, as they run every day.
Task<> forget(std::shared_ptr<Services> services, Instant now) {
  const auto events = co_await services->db.query(sql::ForgetEvents{.before = now - services->settings->events_kept});
  const auto tokens = co_await services->db.query(sql::ForgetTokens{.before = now - services->settings->tokens_kept});
  log_info("open311.forgotten", {{"events", events}, {"tokens", tokens}});
}

}  // namespace

Task<std::vector<Happened>> list_events(std::shared_ptr<Services> services, OfficeId office, Mark after, int max_rows) {
  std::vector<Happened> out;
  for (auto& row : co_await services->db.query(sql::ListEvents{.office_id = office,
                                                               .after = after.seen_at,
                                                               .after_id = after.appeal,
                                                               .after_version = after.version,
                                                               .before = services->clock.now() - kSettled,
                                                               .max_rows = max_rows}))
    out.push_back({.number = std::move(row.number),
                   .kind = std::move(row.kind),
                   .state = std::move(row.state),
                   .topic = std::move(row.topic),
                   .appeal = murojaat::AppealId{row.appeal_id},
                   .version = row.version,
                   .here = row.here,
                   .seen_at = row.seen_at});
  co_return out;
}

void subscribe(jobs::Worker& worker, std::shared_ptr<Services> services) {
  worker.on_event(std::string{murojaat::kChangedTopic}, "open311.feed",
                  [services](jobs::OutboxEvent event) { return keep(services, std::move(event)); });
  worker.every("open311.retention", std::chrono::hours{24}, [services](Instant now) { return forget(services, now); });
}

}  // namespace darcha::open311
